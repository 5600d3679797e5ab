/** A snapshot as rows of a table, one per order, in the columns' canonical order. */
import type { Market } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import { formatCsvRow } from "./csv-file.ts";
import { COLUMNS } from "./row-snapshots.ts";
import type { Snapshot } from "./snapshot.ts";

/** The header of a canonical CSV book, with its line end. */
export const CSV_HEADER = `${formatCsvRow(COLUMNS)}\n`;

/** Shortest decimals, the orders as they stand; one row without an order where there are none. */
export function toTableFields(snapshot: Snapshot): (string | number | null)[][] {
  const { market, time, orders } = snapshot;
  const book = [
    market.id,
    time,
    formatBest(snapshot.bid, market),
    formatBest(snapshot.ask, market),
  ];
  if (orders.length === 0) return [[...book, null, null, null, null, null, null]];
  return orders.map((order) => [
    ...book,
    order.id,
    order.account ?? null,
    order.side,
    formatDecimal(order.price, market.priceDecimals),
    formatDecimal(order.size, market.sizeDecimals),
    order.openedAt,
  ]);
}

/** A snapshot's canonical lines of CSV, each with its end. */
export function formatCsvRows(snapshot: Snapshot): string {
  return toTableFields(snapshot)
    .map((row) => `${formatCsvRow(row.map((value) => `${value ?? ""}`))}\n`)
    .join("");
}

/** A best price, or null for an empty side. */
export function formatBest(price: bigint | undefined, market: Market): string | null {
  return price === undefined ? null : formatDecimal(price, market.priceDecimals);
}
