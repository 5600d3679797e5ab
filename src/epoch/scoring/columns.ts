/** What DuckDB makes of a Parquet book, handed to the kernel chunk by chunk. */
import duckdb, { type DataChunk } from "@duckdb/node-bindings";
import { columnOf, type DuckdbBindings, TEXT_BYTES, textIn } from "../../book/duckdb-bindings.ts";
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
  bindings: DuckdbBindings,
  path: string,
  kernel: ScoreKernel,
  { sql, scales }: ColumnsQuery,
  onSnapshots: OnSnapshots,
): Promise<number | undefined> {
  const next = await bindings.stream(sql, fileParameters(path));
  const widths = COLUMNS.map((column) => widthOf(column, scales));
  kernel.beginColumns(scales);
  let rows = 0;
  let told = kernel.snapshots();
  for (let chunk = await next(); chunk !== undefined; chunk = await next()) {
    const count = duckdb.data_chunk_get_size(chunk);
    if (count > KERNEL_ROWS) return undefined;
    bin.litter = new Array(LITTER);
    if (!scanChunk(kernel, chunk, count, widths)) return undefined;
    rows += count;
    onSnapshots(kernel.snapshots() - told);
    told = kernel.snapshots();
  }

  kernel.endColumns();
  onSnapshots(kernel.snapshots() - told);
  return rows;
}

function scanChunk(
  kernel: ScoreKernel,
  chunk: DataChunk,
  rows: number,
  widths: readonly number[],
): boolean {
  const cells = widths.map((width, column) => columnOf(chunk, column, rows * width));
  for (const [column, bytes] of cells.entries()) kernel.columnRoom(column).set(bytes);
  return kernel.scanColumns(rows, (column, row) => longText(cells[column], row));
}

/** A text that its cell only points at; nothing where it is too long to be of any use. */
function longText(cells: Uint8Array | undefined, row: number): Uint8Array {
  return (cells && textIn(cells, row, MAX_TEXT)) ?? new Uint8Array();
}

function widthOf(column: keyof typeof KERNEL_COLUMNS, scales: KernelScales): number {
  const width = KERNEL_COLUMNS[column];
  if (width !== "price or size") return width;
  return scales[column as keyof KernelScales] === "text" ? TEXT_BYTES : 8;
}
