/** Who was there in one market's epoch: each account's uptime and orders' names, and how much counted. */
import { SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { Activity } from "./activity.ts";
import { explainerUnder } from "./explainers.ts";
import { type Explainer, sidesOf, type WeighedSlot } from "./explanation.ts";
import { bookFault } from "./programme.ts";

/** In how many intervals an account earned points of its own: on any side, and on both. */
export interface Uptime {
  readonly either: number;
  readonly both: number;
}

/** One account in one market. */
export interface Presence extends Uptime {
  /** The names that its orders with weight carried in the books. */
  readonly names: ReadonlySet<string>;
}

/** Sums of liquidity: the sizes of all orders with weight, of both sides, at mid. */
export interface LiquiditySum {
  /** Sound books, over which the sum goes. */
  readonly snapshots: number;
  /** Sum of `size * (bid + ask)`: twice the quote value, in `10^-(priceDecimals + sizeDecimals)`. */
  readonly doubled: bigint;
}

export interface MarketPresence {
  readonly terms: Terms;
  readonly intervals: number;
  readonly accounts: ReadonlyMap<string, Presence>;
  readonly liquidity: LiquiditySum;
}

interface Tally {
  either: number;
  both: number;
  readonly names: Set<string>;
}

export interface OpenPresence {
  readonly terms: Terms;
  readonly intervals: number;
  readonly explainer: Explainer;
  readonly accounts: Map<string, Tally>;
  snapshots: number;
  doubled: bigint;
}

export function openPresence(
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
  activity: Activity | undefined,
): OpenPresence {
  return {
    terms,
    intervals: (span.end - span.start) / terms.intervalMs,
    explainer: explainerUnder(terms, payees, span, activity),
    accounts: new Map(),
    snapshots: 0,
    doubled: 0n,
  };
}

/** Takes one more snapshot. A book that is one-sided or crossed has no mid, so nothing counts in it. */
export function addPresence(open: OpenPresence, snapshot: Snapshot): void {
  if (bookFault(snapshot) !== undefined) return;
  addWeighed(open, snapshot, open.explainer.weigh(snapshot));
}

/** The same of a sound book that the explainer has weighed already: it is asked about each book once. */
export function addWeighed(
  open: OpenPresence,
  snapshot: Snapshot,
  weighed: readonly WeighedSlot[],
): void {
  const orders = weighed.flatMap((slot) => slot.orders);
  const size = orders.reduce((sum, { order }) => sum + order.size, 0n);
  open.snapshots += 1;
  open.doubled += size * ((snapshot.bid ?? 0n) + (snapshot.ask ?? 0n));
  for (const [account, sides] of earnedBy(weighed)) {
    const tally = tallyOf(open, account);
    tally.either += 1;
    if (sides.size === SIDES.length) tally.both += 1;
  }
  for (const { account, order } of orders) {
    if (order.account !== undefined) tallyOf(open, account).names.add(order.account);
  }
}

export function closePresence(open: OpenPresence): MarketPresence {
  const { terms, intervals, accounts, snapshots, doubled } = open;
  return { terms, intervals, accounts, liquidity: { snapshots, doubled } };
}

/** The sides on which each account had something in a slot in which it earned. */
function earnedBy(weighed: readonly WeighedSlot[]): Map<string, Set<Side>> {
  const earned = new Map<string, Set<Side>>();
  for (const slot of weighed) {
    for (const account of slot.own.keys()) {
      const sides = earned.get(account) ?? new Set();
      for (const side of sidesOf(slot, account)) sides.add(side);
      earned.set(account, sides);
    }
  }
  return earned;
}

function tallyOf(open: OpenPresence, account: string): Tally {
  const known = open.accounts.get(account);
  if (known !== undefined) return known;
  const fresh: Tally = { either: 0, both: 0, names: new Set() };
  open.accounts.set(account, fresh);
  return fresh;
}
