/** The vector V8 of the rules as a market's epoch, prices in tenths. */
import type { MarketEpoch, OrderInput, SnapshotInput } from "../oracle/rules.ts";

export const A = `0x${"aa".repeat(20)}`;
export const B = `0x${"bb".repeat(20)}`;
export const MINUTE = 60_000;

/** Orders of the exchange accounts a and b, which A and B are paid for. */
export function order(
  side: "bid" | "ask",
  price: bigint,
  account: "a" | "b" = "a",
  size = 1n,
): OrderInput {
  return { id: `${account}-${side}-${price}`, account, side, price, size, openedAt: 0 };
}

/** A book of 99.9 / 100.1. */
export function book(minute: number, orders: readonly OrderInput[], offset = 0): SnapshotInput {
  return { time: minute * MINUTE + offset, bid: 999n, ask: 1_001n, orders };
}

/** An epoch of so many minutes at k = 2 and smax 1 %. */
export function epoch(snapshots: readonly SnapshotInput[], n = 4): MarketEpoch {
  return {
    n,
    intervalMs: MINUTE,
    start: 0,
    smaxPpm: 10_000,
    k: "2",
    minSize: 0n,
    minAgeMs: 0,
    payees: new Map([
      ["a", A],
      ["b", B],
    ]),
    snapshots,
  };
}

export const V8 = epoch([
  book(0, [order("ask", 1_001n)], 5),
  book(1, [order("bid", 999n), order("bid", 995n, "b", 3n)]),
  { time: 4 * MINUTE - 1, bid: 1_001n, ask: 999n, orders: [order("bid", 999n)] },
]);
