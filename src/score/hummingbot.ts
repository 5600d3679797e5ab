/**
 * The `hummingbot` programme: every order earns by how near to mid it stands and by its remaining size, each side of
 * each snapshot sharing the same points. The exact integers are docs/rules.md, "Points: hummingbot".
 */
import { type Order, SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { HummingbotRule } from "../campaign/rule.ts";
import { invariant } from "../errors.ts";
import { shareSlot } from "../kernel/share.ts";
import { countedSpread } from "./counting.ts";
import { type Curve, spreadCurve } from "./curve.ts";
import { addPoints, sumPoints } from "./points.ts";
import type { Programme, RunTotal } from "./programme.ts";
import { appendRun, emptyRun, pointsCeiling, type SideRun, slotRun, totalPoints } from "./side.ts";

/** Version of the programme in every output; a change of its integers makes a new one. */
export const HUMMINGBOT_VERSION = "hummingbot-v1";

/** Both sides of a market over a run of intervals. */
export type HummingbotRun = Record<Side, SideRun>;

/**
 * The programme under a market's terms.
 * @param curve of the terms' own steepness and limit.
 */
export function hummingbot(
  terms: Terms,
  { k }: HummingbotRule,
  payees: Payees,
  curve: Curve = spreadCurve(k, terms.maxSpreadPpm),
): Programme<HummingbotRun> {
  const scoreSlot = (snapshot: Snapshot, side: Side) =>
    slotRun(scoreSide(snapshot, side, terms, payees, curve));
  return {
    version: HUMMINGBOT_VERSION,
    emptyRun: (intervals) => ({ bid: emptyRun(intervals), ask: emptyRun(intervals) }),
    scoreSnapshot: (snapshot) => ({
      bid: scoreSlot(snapshot, "bid"),
      ask: scoreSlot(snapshot, "ask"),
    }),
    appendRun: (run, next) => {
      for (const side of SIDES) appendRun(run[side], next[side]);
    },
    totalRun,
  };
}

function totalRun({ bid, ask }: HummingbotRun): RunTotal {
  const points = totalPoints(bid);
  addPoints(points, totalPoints(ask), 1n);
  invariant(
    sumPoints(points) <= pointsCeiling(bid.slots + ask.slots),
    "an epoch pays no more points than it has slots",
  );
  return {
    points,
    trailingEmpty: bid.trailing + ask.trailing,
    emptyBids: bid.empty,
    emptyAsks: ask.empty,
  };
}

/** Points per payout account of one side of one snapshot; empty where no order has weight. */
export function scoreSide(
  snapshot: Snapshot,
  side: Side,
  terms: Terms,
  payees: Payees,
  curve: Curve,
): Map<string, bigint> {
  const accounts: string[] = [];
  const weights: bigint[] = [];
  for (const order of snapshot.orders) {
    if (order.side !== side) continue;
    const account = order.account === undefined ? undefined : payees.get(order.account);
    if (account === undefined) continue;
    const weight = orderWeight(order, snapshot, terms, curve);
    if (weight === 0n) continue;
    accounts.push(account);
    weights.push(weight);
  }
  const points = new Map<string, bigint>();
  shareSlot(weights).forEach((share, i) => {
    if (share === 0n) return;
    const account = accounts[i] as string;
    points.set(account, (points.get(account) ?? 0n) + share);
  });
  return points;
}

/** An order's weight: the curve at its spread, times its remaining size. Zero where it does not count. */
export function orderWeight(order: Order, snapshot: Snapshot, terms: Terms, curve: Curve): bigint {
  const ppm = countedSpread(order, snapshot.time, snapshot, terms);
  return ppm === undefined ? 0n : curve(ppm) * order.size;
}
