/**
 * DuckDB, which reads and writes Parquet. It is an optional dependency, loaded when it is needed, and shut in: one
 * thread, little memory, no extension, no network, and no file but those it is opened for.
 */
import type { DuckDBConnection } from "@duckdb/node-api";
import { refuse } from "../errors.ts";

type Duckdb = typeof import("@duckdb/node-api");

/** Memory for a row group of a million orders; each thread would need as much. */
export const SETTINGS = {
  threads: "1",
  memory_limit: "512MB",
  temp_directory: "",
  preserve_insertion_order: "true",
  autoinstall_known_extensions: "false",
  autoload_known_extensions: "false",
  allow_community_extensions: "false",
  allow_unsigned_extensions: "false",
  allow_persistent_secrets: "false",
};

export interface DuckdbSession {
  readonly duckdb: Duckdb;
  readonly connection: DuckDBConnection;
  /** May be called twice. */
  close(): void;
}

/**
 * Opens a database.
 * @param database its file, or `:memory:`.
 * @param path the only other file that may be read or written.
 * @throws InputError where DuckDB is not installed.
 */
export async function openDuckdb(
  database: string,
  path: string,
  load: () => Promise<Duckdb> = () => import("@duckdb/node-api"),
): Promise<DuckdbSession> {
  const duckdb = await load().catch((error: Error) => refuseMissing(path, error));
  const instance = await duckdb.DuckDBInstance.create(database, SETTINGS);
  const connection = await instance.connect();
  let isOpen = true;
  const close = () => {
    if (!isOpen) return;
    isOpen = false;
    connection.closeSync();
    instance.closeSync();
  };
  try {
    for (const sql of doorsFor(path)) await connection.run(sql);
  } catch (error) {
    close();
    throw error;
  }
  return { duckdb, connection, close };
}

/** The SQL that shuts a session in with one file. */
export function doorsFor(path: string): string[] {
  return [
    `SET allowed_paths = [${quote(path)}, ${quote(literalPattern(path))}]`,
    "SET enable_external_access = false",
    "SET lock_configuration = true",
  ];
}

/** DuckDB takes a path for a pattern; this one matches the path alone. */
export function literalPattern(path: string): string {
  return path.replaceAll(/[*?[]/g, "[$&]");
}

/** A text in SQL, where no parameter can stand. */
export function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** What DuckDB says of an error, without the query that it shows below. */
export function firstLine(error: unknown): string {
  return (error instanceof Error ? error.message : String(error)).split("\n", 1)[0] ?? "";
}

function refuseMissing(path: string, error: Error): never {
  return refuse({
    where: path,
    got: `Parquet, and DuckDB cannot be loaded (${firstLine(error)})`,
    expected: "the package @duckdb/node-api, which reads and writes it",
    fix: "Install it with npm ci, without --omit=optional, or use CSV or NDJSON",
  });
}
