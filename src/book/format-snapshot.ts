/** A snapshot as its NDJSON line. */
import type { Market } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
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

function formatBest(price: bigint | undefined, market: Market): string | null {
  return price === undefined ? null : formatDecimal(price, market.priceDecimals);
}
