/** A Parquet file as DuckDB sees it: where to select from, what it holds, whether it is still the same. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import { InputError, refuse } from "../errors.ts";
import { firstLine, literalPattern } from "./duckdb.ts";
import type { Schema } from "./parquet-columns.ts";

/** The path's folders and name are no data: `day=1` in them must not become a column. */
const OPTIONS =
  "hive_partitioning = false, union_by_name = false, filename = false, binary_as_string = false";

/** What to select from, given `fileParameters`. */
export const FILE = `read_parquet($path, ${OPTIONS})`;

/** The same with each row's number in the file, from 0, as `file_row_number`. */
export const NUMBERED_FILE = `read_parquet($path, ${OPTIONS}, file_row_number = true)`;

/** DuckDB takes some relative paths for addresses in the network. */
export function fileParameters(path: string): { path: string } {
  return { path: literalPattern(resolve(path)) };
}

/** Reads the texts that a query gives. */
type ReadTexts = (sql: string, parameters: { path: string }) => Promise<unknown[][]>;

/** The columns' types, and how many rows the file says it has. */
export async function readMetadata(
  readTexts: ReadTexts,
  path: string,
): Promise<{ schema: Schema; rows: number }> {
  const query = (sql: string) => ask(path, () => readTexts(sql, fileParameters(path)));
  const columns = await query(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${FILE})`,
  );
  const [counted] = await query("SELECT num_rows::VARCHAR FROM parquet_file_metadata($path)");
  const schema = new Map(columns.map(([name, type]) => [`${name}`, `${type}`]));
  return { schema, rows: Number(counted?.[0]) };
}

/** Asks DuckDB; what it cannot do is the file's fault. */
export async function ask<T>(path: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof InputError) throw error;
    return refuseFile(path, firstLine(error));
  }
}

export function refuseFile(path: string, got: string): never {
  const fix = got.startsWith("Out of Memory") ? { fix: "Write it with smaller row groups" } : {};
  return refuse({ where: path, got, expected: "a Parquet file that can be read", ...fix });
}

/** The sha256 of a file's bytes, and how many there are. */
export async function hashFile(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** Two readers see the file, one for its rows and one for its hash; so it must be the same file all along. */
export async function markOf(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return [ino, size, mtimeMs].join();
}
