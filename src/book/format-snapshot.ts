/** A snapshot as its NDJSON line. */
import { formatDecimal } from "../decimal.ts";
import { formatBest } from "./format-rows.ts";
import type { Snapshot } from "./snapshot.ts";

/**
 * Writes a snapshot's canonical line: fixed field order, no spaces, shortest decimals, no line end. The orders stay in
 * the order they have.
 */
export function formatSnapshot(snapshot: Snapshot): string {
  const { market } = snapshot;
  return JSON.stringify({
    market: market.id,
    time: snapshot.time,
    bid: formatBest(snapshot.bid, market),
    ask: formatBest(snapshot.ask, market),
    orders: snapshot.orders.map((order) => ({
      id: order.id,
      account: order.account ?? null,
      side: order.side,
      price: formatDecimal(order.price, market.priceDecimals),
      size: formatDecimal(order.size, market.sizeDecimals),
      openedAt: order.openedAt,
    })),
  });
}
