/**
 * A book out as Parquet. Its rows go into a DuckDB table on disk first, so that memory stays flat and the columns' types
 * can be chosen by their values: prices and sizes become DECIMAL where one scale fits all of the file's markets and 38
 * digits hold every value, else VARCHAR.
 */
import { mkdir, rm } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { DuckDBType } from "@duckdb/node-api";
import type { BookWriter } from "./book-writer.ts";
import { openDuckdb, quote } from "./duckdb.ts";
import { flush } from "./folders.ts";
import { toTableFields } from "./format-rows.ts";
import { COLUMNS, type Column } from "./row-snapshots.ts";
import type { Snapshot } from "./snapshot.ts";

/** Digits of the DECIMAL types that Parquet keeps in 8 and in 16 bytes. */
const WIDTHS = [18, 38];

/** Begins a book at a path where nothing stands; a folder of the same name and `.work` is there meanwhile. */
export async function openParquetWriter(path: string): Promise<BookWriter> {
  const file = resolve(path);
  const work = `${file}.work`;
  await mkdir(work);
  const { duckdb, connection, close } = await openDuckdb(join(work, "book.duckdb"), file);
  const whole: DuckDBType = duckdb.BIGINT;
  const types = COLUMNS.map((name) => (isWhole(name) ? whole : duckdb.VARCHAR));
  await connection.run(`CREATE TABLE book (${COLUMNS.map((name, i) => `"${name}" ${types[i]}`)})`);
  const appender = await connection.createAppender("book");
  const rows = duckdb.DuckDBDataChunkWriter.forAppender(appender);
  const scales = createScales();

  return {
    write: async (snapshot) => {
      scales.observe(snapshot);
      for (const row of toTableFields(snapshot)) {
        rows.appendRow(row.map((value) => (typeof value === "number" ? BigInt(value) : value)));
      }
    },
    finish: async () => {
      rows.flush();
      appender.closeSync();
      const { price, size } = scales.types();
      const casts: Partial<Record<Column, string>> = { bid: price, ask: price, price, size };
      const selected = COLUMNS.map((name) => `"${name}"${casts[name] ?? ""} AS "${name}"`);
      await connection.run(
        `COPY (SELECT ${selected} FROM book) TO ${quote(file)} (FORMAT parquet, COMPRESSION zstd)`,
      );
      await flush(file);
    },
    close: async () => {
      close();
      await rm(work, { recursive: true, force: true });
    },
  };
}

function isWhole(column: Column): boolean {
  return column === "time" || column === "openedAt";
}

/** The values of a column that one DECIMAL must hold. */
interface Scale {
  /** The markets' decimals; more than one where they differ. */
  readonly decimals: Set<number>;
  /** In units of those decimals. */
  largest: bigint;
}

interface Scales {
  observe(snapshot: Snapshot): void;
  /** A cast to the column's type, or nothing where it stays VARCHAR. */
  types(): { readonly price: string; readonly size: string };
}

function createScales(): Scales {
  const price: Scale = { decimals: new Set(), largest: 0n };
  const size: Scale = { decimals: new Set(), largest: 0n };
  const take = (scale: Scale, value = 0n): void => {
    if (value > scale.largest) scale.largest = value;
  };
  return {
    observe: ({ market, bid, ask, orders }) => {
      price.decimals.add(market.priceDecimals);
      size.decimals.add(market.sizeDecimals);
      take(price, bid);
      take(price, ask);
      for (const order of orders) {
        take(price, order.price);
        take(size, order.size);
      }
    },
    types: () => ({ price: castTo(price), size: castTo(size) }),
  };
}

function castTo({ decimals, largest }: Scale): string {
  const [scale] = decimals;
  const width = WIDTHS.find((digits) => largest < 10n ** BigInt(digits));
  if (scale === undefined || decimals.size > 1 || width === undefined || scale > width) return "";
  return `::DECIMAL(${width}, ${scale})`;
}
