/** One interval of a market in full, for one account: both sides, and every order of the account. */
import { compareOrders, type Order, type Snapshot } from "../book/snapshot.ts";
import type { Weights } from "./account-sides.ts";
import { apportion } from "./apportion.ts";
import type { BestPrices } from "./counting.ts";
import {
  type Explainer,
  isOf,
  type JudgedOrder,
  type Slot,
  type Subject,
  type WeighedOrder,
  type WeighedSlot,
} from "./explanation.ts";
import { bookFault } from "./programme.ts";

/** An order of the account. */
export interface ExplainedOrder {
  readonly order: Order;
  readonly ageMs: number;
  /** Undefined where the book could not be scored. */
  readonly judged: JudgedOrder | undefined;
  /** Where it counts; undefined where it does not. */
  readonly slot: Slot | undefined;
  readonly weight: bigint;
  /** Its part of what the slot alone gave the account. */
  readonly own: bigint;
  /** Its part of the points that came of it. */
  readonly points: bigint;
}

/** All miners and the account in one slot. */
export interface ExplainedSlot {
  readonly slot: Slot;
  /** Orders with weight, the miners they belong to, and their sizes together. */
  readonly orders: number;
  readonly miners: number;
  readonly size: bigint;
  /** What the slot is shared by: the account's score of all. */
  readonly score: bigint;
  readonly allScores: bigint;
  /** The account's weights on either side. */
  readonly weights: Weights;
  readonly own: bigint;
}

/** Without a snapshot there are no orders, and every slot is empty. */
export interface ExplainedInterval {
  readonly interval: number;
  readonly snapshot: Snapshot | undefined;
  /** The prices that the programme takes mid from; undefined where there is no mid for it. */
  readonly quote: BestPrices | undefined;
  readonly slots: readonly ExplainedSlot[];
  /** Bids, then asks, each from the best price outward. */
  readonly orders: readonly ExplainedOrder[];
}

/** @param weighed what a sound book gives everybody; nothing where there is none. */
export function explainInterval(
  explainer: Explainer,
  subject: Subject,
  interval: number,
  snapshot?: Snapshot,
  weighed: readonly WeighedSlot[] = [],
): ExplainedInterval {
  const slots = explainer.slots.map((slot) =>
    explainSlot(weighed.find((each) => each.slot === slot) ?? emptySlot(slot), subject.account),
  );
  if (snapshot === undefined) return { interval, snapshot, quote: undefined, slots, orders: [] };
  const isSound = bookFault(snapshot) === undefined;
  const found = new Map(
    weighed.flatMap(({ slot, orders }) =>
      orders.map((order) => [order.order, { ...order, slot }] as const),
    ),
  );
  const orders = snapshot.orders
    .filter((order) => isOf(subject, order))
    .sort(compareOrders)
    .map((order): ExplainedOrder => {
      const { slot, weight = 0n, own = 0n } = found.get(order) ?? {};
      return {
        order,
        ageMs: snapshot.time - order.openedAt,
        judged: isSound ? explainer.judge(order, snapshot) : undefined,
        slot,
        weight,
        own,
        points: 0n,
      };
    });
  const quote = isSound ? explainer.quote(snapshot) : undefined;
  return { interval, snapshot, quote, slots, orders };
}

/** The same with the points of each slot shown on the orders that they came of. */
export function withPoints(
  explained: ExplainedInterval,
  pointsOf: (slot: Slot) => bigint,
): ExplainedInterval {
  const points = new Map<ExplainedOrder, bigint>();
  for (const { slot } of explained.slots) {
    const orders = explained.orders.filter((order) => order.slot === slot);
    const shares = apportion(
      pointsOf(slot),
      orders.map(({ own }) => own),
    );
    for (const [i, order] of orders.entries()) points.set(order, shares[i] ?? 0n);
  }
  const orders = explained.orders.map((order) => ({ ...order, points: points.get(order) ?? 0n }));
  return { ...explained, orders };
}

function emptySlot(slot: Slot): WeighedSlot {
  return { slot, orders: [], scores: new Map(), own: new Map() };
}

function explainSlot({ slot, orders, scores, own }: WeighedSlot, account: string): ExplainedSlot {
  return {
    slot,
    orders: orders.length,
    miners: new Set(orders.map((order) => order.account)).size,
    size: orders.reduce((sum, { order }) => sum + order.size, 0n),
    score: scores.get(account) ?? 0n,
    allScores: [...scores.values()].reduce((sum, score) => sum + score, 0n),
    weights: weightsOf(orders, account),
    own: own.get(account) ?? 0n,
  };
}

function weightsOf(orders: readonly WeighedOrder[], account: string): Weights {
  const weights = { bid: 0n, ask: 0n };
  for (const { order, weight, account: owner } of orders) {
    if (owner === account) weights[order.side] += weight;
  }
  return weights;
}
