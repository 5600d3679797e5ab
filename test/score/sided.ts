/** Epochs of two-sided by hand: prices in thousandths, v 6 % of mid, strangers' levels to stand a mid on. */
import type { AnyEpoch } from "../oracle/programmes.ts";
import type { OrderInput, Side, SnapshotInput } from "../oracle/rules.ts";
import { scoreAnyEpoch } from "./adapt.ts";

export const A = `0x${"aa".repeat(20)}`;
export const B = `0x${"bb".repeat(20)}`;
export const SAMPLE = 10n ** 15n;
export const MINUTE = 60_000;

export type SidedCase = AnyEpoch & { programme: "two-sided" };

/** Prices in thousandths, v 6 % of mid: at a mid of 0.500 the 3 cents of Polymarket's example. */
export function sidedEpoch(
  snapshots: readonly SnapshotInput[],
  changes: Partial<SidedCase> = {},
): SidedCase {
  return {
    programme: "two-sided",
    n: 4,
    intervalMs: MINUTE,
    start: 0,
    smaxPpm: 60_000,
    minSize: 100n,
    minAgeMs: 0,
    payees: new Map([
      ["a", A],
      ["a-too", A],
      ["b", B],
    ]),
    snapshots,
    divisor: "3",
    from: 100n,
    through: 900n,
    ...changes,
  };
}

let orders = 0;
function order(side: Side, price: bigint, size: bigint, account = "a"): OrderInput {
  orders += 1;
  return { id: `${orders}`, account, side, price, size, openedAt: 0 };
}
export const bid = (price: bigint, size: bigint, account = "a") =>
  order("bid", price, size, account);
export const ask = (price: bigint, size: bigint, account = "a") =>
  order("ask", price, size, account);

/** Strangers' levels around a mid, in thousandths. */
export const walls = (at: bigint, half = 5n) => [
  bid(at - half, 100n, "stranger"),
  ask(at + half, 100n, "stranger"),
];

export function book(minute: number, list: readonly OrderInput[]): SnapshotInput {
  const prices = (side: Side) => list.filter((o) => o.side === side).map((o) => o.price);
  const [bids, asks] = [prices("bid"), prices("ask")];
  return {
    time: minute * MINUTE,
    bid: bids.reduce((a, b) => (a > b ? a : b), 0n),
    ask: asks.reduce((a, b) => (a < b ? a : b), 10n ** 6n),
    orders: list,
  };
}

/** The points of one sample. */
export const pointsIn = (list: readonly OrderInput[], changes: Partial<SidedCase> = {}) =>
  Object.fromEntries(scoreAnyEpoch(sidedEpoch([book(0, list)], changes)).points);
