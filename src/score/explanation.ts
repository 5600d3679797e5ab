/** What an explanation of points is made of, and what a programme offers so that its points can be explained. */
import type { Order, Side, Snapshot } from "../book/snapshot.ts";
import type { BestPrices } from "./counting.ts";
import type { Points } from "./points.ts";

/** Whose points are explained: the payout account, and every name its orders carry in the books. */
export interface Subject {
  readonly account: string;
  readonly names: ReadonlySet<string>;
}

/** Whether an order carries one of the account's names. */
export function isOf({ names }: Subject, order: Order): boolean {
  return order.account !== undefined && names.has(order.account);
}

/** What shares something in each interval: a side by itself, or both together. */
export type Slot = Side | "both";

/**
 * How points are shared. `rolling`: each slot's by itself, and what an empty slot did not pay is paid by the next.
 * `skipping`: each slot's by itself, and an empty one is as if it had not been. `once`: the epoch's as a whole, by what
 * the slots add up to.
 */
export type Sharing = "rolling" | "skipping" | "once";

/** Why an order has no weight. It may have several reasons. */
export const REASONS = [
  "not eligible",
  "not joined yet",
  "no mid",
  "too small",
  "worth too little",
  "too young",
  "too old",
  "wrong side of mid",
  "at the limit",
  "too far",
] as const;
export type Reason = (typeof REASONS)[number];

/** An order that has weight. */
export interface WeighedOrder {
  readonly order: Order;
  /** The payout account. */
  readonly account: string;
  readonly weight: bigint;
  /** Its part of what its account earns in the slot. */
  readonly own: bigint;
}

/** What a sound book gives everybody in one slot. */
export interface WeighedSlot {
  readonly slot: Slot;
  /** Every miner's orders with weight. */
  readonly orders: readonly WeighedOrder[];
  /** What accounts share by: an account's score over the sum of all is its share. */
  readonly scores: Points;
  /** What each earns before anything rolls over: points, or its score where those are shared `once`; none is zero. */
  readonly own: Points;
}

/** What a programme makes of one order in a sound book, whoever it belongs to. */
export interface JudgedOrder {
  /** Distance from mid in ppm of mid, rounded up; undefined without a mid, and on the wrong side of it. */
  readonly spreadPpm: number | undefined;
  /** Empty where the order has weight. */
  readonly reasons: readonly Reason[];
  /** Weight of one unit of size at that distance, zero where the order has none; undefined where it is not linear. */
  readonly unitWeight: bigint | undefined;
}

/** What an account's share of an epoch that is shared `once` is made of. */
export interface Factors {
  readonly depth: bigint;
  /** In samples, a newcomer's scaled. */
  readonly uptime: bigint;
  /** In units of 10^-18. */
  readonly volume: bigint;
  readonly stake: bigint;
}

/** A programme under one market's terms, asked why: about each sound book of an epoch in order, and once. */
export interface Explainer {
  readonly slots: readonly Slot[];
  readonly sharing: Sharing;
  /** The prices that the programme takes mid from; undefined where the book has none for it. */
  quote(snapshot: Snapshot): BestPrices | undefined;
  weigh(snapshot: Snapshot): readonly WeighedSlot[];
  judge(order: Order, snapshot: Snapshot): JudgedOrder;
  /** After the last book, of an epoch that is shared `once`. */
  factors?(account: string): Factors;
}

/** The sides on which an account has something in a slot. */
export function sidesOf({ slot, orders }: WeighedSlot, account: string): Side[] {
  if (slot !== "both") return [slot];
  const mine = orders.filter((each) => each.account === account);
  return [...new Set(mine.map(({ order }) => order.side))];
}
