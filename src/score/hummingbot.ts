/**
 * The `hummingbot` programme: every order earns by how near to mid it stands and by its remaining size, each side of
 * each snapshot sharing the same points. The exact integers are docs/rules.md, "Points: hummingbot".
 */
import type { Order, Side, Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { shareSlot } from "../kernel/share.ts";
import type { Curve } from "./curve.ts";

/** Version of the programme in every output; a change of its integers makes a new one. */
export const HUMMINGBOT_VERSION = "hummingbot-v1";

const PPM = 1_000_000n;

/** Why a book is not scored. */
export type BookFault = "one-sided" | "crossed";

/** A book that may be scored has both sides, and its best bid below its best ask. */
export function bookFault(snapshot: Snapshot): BookFault | undefined {
  if (snapshot.bid === undefined || snapshot.ask === undefined) return "one-sided";
  return snapshot.bid >= snapshot.ask ? "crossed" : undefined;
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
  if (order.size < terms.minSize) return 0n;
  const age = snapshot.time - order.openedAt;
  if (age < terms.minAgeMs || (terms.maxAgeMs !== undefined && age > terms.maxAgeMs)) return 0n;
  const ppm = spreadPpm(order, snapshot);
  return ppm === undefined || ppm > terms.maxSpreadPpm ? 0n : curve(ppm) * order.size;
}

/**
 * An order's distance from mid in ppm of mid, rounded up so that the limit is exact.
 * @returns undefined where it does not stand on its own side of mid.
 */
export function spreadPpm(order: Order, snapshot: Snapshot): number | undefined {
  if (snapshot.bid === undefined || snapshot.ask === undefined) return undefined;
  const twiceMid = snapshot.bid + snapshot.ask;
  const offset = order.side === "bid" ? twiceMid - 2n * order.price : 2n * order.price - twiceMid;
  return offset <= 0n ? undefined : Number((offset * PPM + twiceMid - 1n) / twiceMid);
}
