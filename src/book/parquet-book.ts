/** A book as Parquet: a row per order, read through DuckDB in the file's order. */
import { resolve } from "node:path";
import type { DuckDBConnection } from "@duckdb/node-api";
import { invariant, refuse } from "../errors.ts";
import type { BookFile, Markets, PlacedSnapshot } from "./book-file.ts";
import { openDuckdb } from "./duckdb.ts";
import type { FaultList } from "./fault-list.ts";
import type { Digest } from "./lines.ts";
import { checkSchema, toJsonList } from "./parquet-columns.ts";
import {
  ask,
  FILE,
  fileParameters,
  hashFile,
  markOf,
  readMetadata,
  refuseFile,
} from "./parquet-file.ts";
import { gatherSnapshots, type TableRow } from "./row-snapshots.ts";

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
    digest = { ...(await hashFile(path)), lines };
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
  const { connection, close } = await openDuckdb(":memory:", resolve(path));
  try {
    const readTexts = async (sql: string, parameters: { path: string }) =>
      (await connection.run(sql, parameters)).getRowsJson();
    const { schema, rows } = await readMetadata(readTexts, path);
    if (!checkSchema(path, schema, faults)) return;
    const texts = toJsonList(schema);
    const result = await ask(path, () =>
      connection.stream(`SELECT ${texts} FROM ${FILE}`, fileParameters(path)),
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

/** Reads the file again in a way that tells why it cannot be read to its end. */
async function refuseBroken(
  connection: DuckDBConnection,
  path: string,
  texts: string,
): Promise<never> {
  await ask(path, () => connection.run(`SELECT max(${texts}) FROM ${FILE}`, fileParameters(path)));
  return refuseFile(path, "fewer rows than it says");
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
