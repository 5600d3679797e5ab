/** What DuckDB makes of a Parquet book, handed to the kernel chunk by chunk. */
import type { DuckDBConnection, DuckDBDataChunk } from "@duckdb/node-api";
import duckdb from "@duckdb/node-bindings";
import { fileParameters } from "../../book/parquet-file.ts";
import {
  KERNEL_COLUMNS,
  KERNEL_ROWS,
  type KernelScales,
  type ScoreKernel,
} from "../../kernel/score-kernel.ts";
import type { ColumnsQuery } from "./columns-sql.ts";
import type { OnSnapshots } from "./part.ts";

const COLUMNS = Object.keys(KERNEL_COLUMNS) as (keyof typeof KERNEL_COLUMNS)[];

/** A text cell of DuckDB's: its length in 4 bytes, then itself, or where it is beyond so many characters. */
const TEXT_BYTES = 16;
const TEXT_POINTER = 8;

/** No price or size has more characters. */
const MAX_TEXT = 96;

/**
 * DuckDB's memory is given back when the JavaScript objects of its chunks are collected, which weigh next to nothing. So
 * each leaves some litter behind, that the small collections, which find them, come often.
 */
const LITTER = 15_000;
const bin: { litter: unknown } = { litter: undefined };

/**
 * Scores the rows of a query.
 * @returns how many; undefined where anything is declined.
 */
export async function scanColumns(
  connection: DuckDBConnection,
  path: string,
  kernel: ScoreKernel,
  { sql, scales }: ColumnsQuery,
  onSnapshots: OnSnapshots,
): Promise<number | undefined> {
  const result = await connection.stream(sql, fileParameters(path));
  const widths = COLUMNS.map((column) => widthOf(column, scales));
  kernel.beginColumns(scales);
  let rows = 0;
  let told = kernel.snapshots();
  for (;;) {
    const chunk = await result.fetchChunk();
    if (chunk === null || chunk.rowCount === 0) break;
    if (chunk.rowCount > KERNEL_ROWS) return undefined;
    bin.litter = new Array(LITTER);
    if (!scanChunk(kernel, chunk, widths)) return undefined;
    rows += chunk.rowCount;
    onSnapshots(kernel.snapshots() - told);
    told = kernel.snapshots();
  }

  kernel.endColumns();
  onSnapshots(kernel.snapshots() - told);
  return rows;
}

function scanChunk(
  kernel: ScoreKernel,
  chunk: DuckDBDataChunk,
  widths: readonly number[],
): boolean {
  const rows = chunk.rowCount;
  const cells = widths.map((width, column) =>
    duckdb.vector_get_data(duckdb.data_chunk_get_vector(chunk.chunk, column), rows * width),
  );
  for (const [column, bytes] of cells.entries()) kernel.columnRoom(column).set(bytes);
  return kernel.scanColumns(rows, (column, row) => longText(cells[column], row));
}

/** A text that its cell only points at; nothing where it is too long to be of any use. */
function longText(cells: Uint8Array | undefined, row: number): Uint8Array {
  if (cells === undefined) return new Uint8Array();
  const at = cells.byteOffset + row * TEXT_BYTES;
  const length = new DataView(cells.buffer).getUint32(at, true);
  if (length > MAX_TEXT) return new Uint8Array();
  return duckdb.get_data_from_pointer(cells.buffer as ArrayBuffer, at + TEXT_POINTER, length);
}

function widthOf(column: keyof typeof KERNEL_COLUMNS, scales: KernelScales): number {
  const width = KERNEL_COLUMNS[column];
  if (width !== "price or size") return width;
  return scales[column as keyof KernelScales] === "text" ? TEXT_BYTES : 8;
}
