/**
 * DuckDB by its bindings alone, for whoever takes columns as they lie in memory. The library around them is a hundred
 * files, and loading it a tenth of the work of scoring a market's week.
 */
import duckdb, { type DataChunk, type Result } from "@duckdb/node-bindings";
import { doorsFor, SETTINGS } from "./duckdb.ts";

/** A text cell: its length in 4 bytes, then itself, or where it lies beyond so many bytes. */
export const TEXT_BYTES = 16;
const TEXT_INLINE = 12;
const TEXT_POINTER = 8;

/** Values by the names that SQL gives them after a `$`. */
type Parameters = Readonly<Record<string, string>>;

export interface DuckdbBindings {
  /** Runs SQL that gives no rows. */
  run(sql: string): Promise<void>;
  /** All rows of a query whose columns are VARCHAR, and none of whose values is NULL. */
  readTexts(sql: string, parameters: Parameters): Promise<string[][]>;
  /** A query's rows, some thousand at a time; undefined at the end, and where it fails on the way. */
  stream(sql: string, parameters: Parameters): Promise<() => Promise<DataChunk | undefined>>;
  /** Adds rows of a VARCHAR and an INTEGER to a table. */
  append(table: string, rows: Iterable<readonly [text: string, number: number]>): void;
  close(): void;
}

/** Opens a database in memory, shut in as `openDuckdb` does. @param path the only file that may be read. */
export async function openBindings(path: string): Promise<DuckdbBindings> {
  const config = duckdb.create_config();
  for (const [name, value] of Object.entries(SETTINGS)) duckdb.set_config(config, name, value);
  const database = await duckdb.open(":memory:", config);
  const connection = await duckdb.connect(database);

  async function run(sql: string): Promise<void> {
    await duckdb.query(connection, sql);
  }

  async function execute(
    sql: string,
    parameters: Parameters,
    how: typeof duckdb.execute_prepared,
  ): Promise<Result> {
    const prepared = await duckdb.prepare(connection, sql);
    try {
      for (const [name, value] of Object.entries(parameters)) {
        duckdb.bind_varchar(prepared, duckdb.bind_parameter_index(prepared, name), value);
      }
      return await how(prepared);
    } finally {
      duckdb.destroy_prepare_sync(prepared);
    }
  }

  function close(): void {
    duckdb.disconnect_sync(connection);
    duckdb.close_sync(database);
  }

  try {
    for (const sql of doorsFor(path)) await run(sql);
  } catch (error) {
    close();
    throw error;
  }
  return {
    run,
    readTexts: async (sql, parameters) => {
      const result = await execute(sql, parameters, duckdb.execute_prepared);
      const rows: string[][] = [];
      for (let chunk = await fetchChunk(result); chunk; chunk = await fetchChunk(result)) {
        rows.push(...textsOf(chunk));
      }
      return rows;
    },
    stream: async (sql, parameters) => {
      const result = await execute(sql, parameters, duckdb.execute_prepared_streaming);
      return () => fetchChunk(result);
    },
    append: (table, rows) => {
      const appender = duckdb.appender_create(connection, null, table);
      for (const [text, number] of rows) {
        duckdb.append_varchar(appender, text);
        duckdb.append_int32(appender, number);
        duckdb.appender_end_row(appender);
      }
      duckdb.appender_close_sync(appender);
    },
    close,
  };
}

/** A column of a chunk, as it lies in memory. */
export function columnOf(chunk: DataChunk, column: number, bytes: number): Uint8Array {
  return duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk, column), bytes);
}

/** The bytes of a text cell, until its chunk is gone; undefined where there are more than so many. */
export function textIn(cells: Uint8Array, row: number, most: number): Uint8Array | undefined {
  const at = cells.byteOffset + row * TEXT_BYTES;
  const length = new DataView(cells.buffer).getUint32(at, true);
  if (length > most) return undefined;
  return length <= TEXT_INLINE
    ? new Uint8Array(cells.buffer, at + 4, length)
    : duckdb.get_data_from_pointer(cells.buffer as ArrayBuffer, at + TEXT_POINTER, length);
}

async function fetchChunk(result: Result): Promise<DataChunk | undefined> {
  const chunk = await duckdb.fetch_chunk(result);
  return chunk === null || duckdb.data_chunk_get_size(chunk) === 0 ? undefined : chunk;
}

function textsOf(chunk: DataChunk): string[][] {
  const rows = duckdb.data_chunk_get_size(chunk);
  const columns = Array.from({ length: duckdb.data_chunk_get_column_count(chunk) }, (_, column) =>
    columnOf(chunk, column, rows * TEXT_BYTES),
  );
  return Array.from({ length: rows }, (_, row) =>
    columns.map((cells) => Buffer.from(textIn(cells, row, Infinity) ?? []).toString("utf8")),
  );
}
