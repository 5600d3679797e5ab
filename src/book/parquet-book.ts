/** A book as Parquet: a row per order, read through DuckDB in the file's order. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { InputError, invariant, refuse } from "../errors.ts";
import type { BookFile, Markets, PlacedSnapshot } from "./book-file.ts";
import { firstLine, literalPattern, openDuckdb } from "./duckdb.ts";
import type { FaultList } from "./fault-list.ts";
import type { Digest } from "./lines.ts";
import { checkSchema, type Schema, toJsonList } from "./parquet-columns.ts";
import { gatherSnapshots, type TableRow } from "./row-snapshots.ts";

/** The path's folders and name are no data: `day=1` in them must not become a column. */
const FILE = `read_parquet($path,
  hive_partitioning = false, union_by_name = false, filename = false, binary_as_string = false)`;

/** Opens a book. Its digest is of the file's bytes, which are compressed inside, and its `lines` are rows. */
export function openParquetBook(path: string, markets: Markets, faults: FaultList): BookFile {
  let digest: Digest | undefined;

  async function* read(): AsyncGenerator<PlacedSnapshot> {
    if (path.endsWith(".gz")) refuseCompressed(path);
    const before = await markOf(path);
    let lines = 0;
    const batches = readRows(path, faults, (rows) => {
      lines = rows;
    });
    yield* gatherSnapshots(path, batches, markets, faults);
    digest = { ...(await hashBytes(path)), lines };
    if ((await markOf(path)) !== before) refuseChanged(path);
  }

  return {
    snapshots: read(),
    digest: () => {
      invariant(digest !== undefined, "a file's digest is asked for after its last snapshot");
      return digest;
    },
  };
}

async function* readRows(
  path: string,
  faults: FaultList,
  onRows: (done: number) => void,
): AsyncGenerator<readonly TableRow[]> {
  // DuckDB takes some relative paths for addresses in the network.
  const { connection, close } = await openDuckdb(":memory:", resolve(path));
  try {
    const { schema, rows } = await readMetadata(connection, path);
    if (!checkSchema(path, schema, faults)) return;
    const texts = toJsonList(schema);
    const result = await ask(path, () =>
      connection.stream(`SELECT ${texts} FROM ${FILE}`, parametersOf(path)),
    );
    for (let done = 0; ; ) {
      const chunk = await ask(path, () => result.fetchChunk());
      if (chunk === null || chunk.rowCount === 0) {
        // A stream that fails just ends.
        if (done !== rows) await refuseBroken(connection, path, texts);
        return;
      }
      yield chunk.getColumnValues(0).map((json, i) => toTableRow(`${json}`, done + i + 1));
      done += chunk.rowCount;
      onRows(done);
    }
  } finally {
    close();
  }
}

function toTableRow(json: string, number: number): TableRow {
  return { number, length: json.length, fields: JSON.parse(json) as TableRow["fields"] };
}

/** The columns' types, and how many rows the file says it has. */
async function readMetadata(
  connection: DuckDBConnection,
  path: string,
): Promise<{ schema: Schema; rows: number }> {
  const query = (sql: string) =>
    ask(path, async () => (await connection.run(sql, parametersOf(path))).getRowsJson());
  const columns = await query(`DESCRIBE SELECT * FROM ${FILE}`);
  const [counted] = await query("SELECT num_rows FROM parquet_file_metadata($path)");
  const schema = new Map(columns.map(([name, type]) => [`${name}`, `${type}`]));
  return { schema, rows: Number(counted?.[0]) };
}

function parametersOf(path: string): { path: string } {
  return { path: literalPattern(resolve(path)) };
}

/** Asks DuckDB; what it cannot do is the file's fault. */
async function ask<T>(path: string, question: () => Promise<T>): Promise<T> {
  try {
    return await question();
  } catch (error) {
    if (error instanceof InputError) throw error;
    return refuseFile(path, firstLine(error));
  }
}

/** Reads the file again in a way that tells why it cannot be read to its end. */
async function refuseBroken(
  connection: DuckDBConnection,
  path: string,
  texts: string,
): Promise<never> {
  await ask(path, () => connection.run(`SELECT max(${texts}) FROM ${FILE}`, parametersOf(path)));
  return refuseFile(path, "fewer rows than it says");
}

async function hashBytes(path: string): Promise<{ sha256: string; bytes: number }> {
  const hash = createHash("sha256");
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    hash.update(chunk);
    bytes += chunk.length;
  }
  return { sha256: hash.digest("hex"), bytes };
}

/** Two readers see the file, one for its rows and one for its hash; so it must be the same file all along. */
async function markOf(path: string): Promise<string> {
  const { ino, size, mtimeMs } = await stat(path);
  return [ino, size, mtimeMs].join();
}

function refuseFile(path: string, got: string): never {
  const fix = got.startsWith("Out of Memory") ? { fix: "Write it with smaller row groups" } : {};
  return refuse({ where: path, got, expected: "a Parquet file that can be read", ...fix });
}

function refuseCompressed(path: string): never {
  return refuse({
    where: path,
    got: "a compressed Parquet file",
    expected: "Parquet as it is, which is compressed inside",
    fix: "Unpack it",
  });
}

function refuseChanged(path: string): never {
  return refuse({ where: path, got: "a file that changed", expected: "one that nobody writes to" });
}
