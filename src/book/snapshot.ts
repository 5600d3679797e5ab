/**
 * One market's order book at one instant. Prices and sizes are integers of the market's decimals; times are unix ms.
 */
import type { Market } from "../campaign/campaign.ts";

export type Side = "bid" | "ask";

export const SIDES: readonly Side[] = ["bid", "ask"];

/** An open maker order. `account` is undefined where it belongs to no known account. */
export interface Order {
  readonly id: string;
  readonly account: string | undefined;
  readonly side: Side;
  readonly price: bigint;
  /** What remains of it. */
  readonly size: bigint;
  /** When it was placed, or its price last changed. */
  readonly openedAt: number;
}

/** `bid` and `ask` are the best prices of the whole book; undefined where a side is empty. */
export interface Snapshot {
  readonly market: Market;
  readonly time: number;
  readonly bid: bigint | undefined;
  readonly ask: bigint | undefined;
  readonly orders: readonly Order[];
}

/** A snapshot and the epoch it was drawn for. */
export interface EpochSnapshot {
  readonly epoch: number;
  readonly snapshot: Snapshot;
}

/** The best price among orders of one side, or undefined where there are none. */
export function bestPrice(orders: Iterable<Order>, side: Side): bigint | undefined {
  let best: bigint | undefined;
  for (const order of orders) {
    if (order.side !== side) continue;
    if (best === undefined || isBetter(order.price, best, side)) best = order.price;
  }
  return best;
}

/** Whether a price is strictly better than another: higher for a bid, lower for an ask. */
export function isBetter(price: bigint, than: bigint, side: Side): boolean {
  return side === "bid" ? price > than : price < than;
}

/** The canonical order: bids, then asks, each from the best price outward, then the oldest first, then by id bytes. */
export function compareOrders(a: Order, b: Order): number {
  if (a.side !== b.side) return a.side === "bid" ? -1 : 1;
  if (a.price !== b.price) return isBetter(a.price, b.price, a.side) ? -1 : 1;
  if (a.openedAt !== b.openedAt) return a.openedAt - b.openedAt;
  return Buffer.compare(Buffer.from(a.id), Buffer.from(b.id));
}
