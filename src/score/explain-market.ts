/**
 * One account's points in one market's epoch, taken apart: what each slot gave it, what rolled over into the slot, and
 * one interval down to every order. The parts add up to the account's points in the score, to the last point.
 */
import type { Side, Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { invariant } from "../errors.ts";
import type { Activity } from "./activity.ts";
import { apportion } from "./apportion.ts";
import { type ExplainedInterval, explainInterval, withPoints } from "./explain-interval.ts";
import { explainerUnder } from "./explainers.ts";
import {
  type Explainer,
  type Factors,
  isOf,
  type Reason,
  type Sharing,
  type Slot,
  type Subject,
  sidesOf,
  type WeighedSlot,
} from "./explanation.ts";
import type { MarketScore } from "./market.ts";
import { type BookFault, bookFault } from "./programme.ts";

/** What there was of an interval's book. */
export type BookState = "sound" | "missing" | BookFault;

/** A slot in which the account earned. */
export interface Part {
  readonly interval: number;
  readonly slot: Slot;
  /** The sides on which it had something there. */
  readonly sides: readonly Side[];
  /** What the slot alone gave the account: points, or its score where points are shared once. */
  readonly own: bigint;
  /** The empty slots just before, each of which pays once more what this slot pays. */
  readonly emptyBefore: number;
  /** `own * (1 + emptyBefore)`; where points are shared once, the part of them that `own` stands for. */
  readonly points: bigint;
}

/** How often an order of the account stood in a sound book, and why it did not count. */
export interface OrderTally {
  seen: number;
  counted: number;
  readonly reasons: Map<Reason, number>;
}

export interface MarketExplanation {
  readonly account: string;
  readonly span: EpochSpan;
  readonly score: MarketScore;
  readonly sharing: Sharing;
  /** The account's points in the market. */
  readonly points: bigint;
  /** By interval, then in the order of the programme's slots. */
  readonly parts: readonly Part[];
  /** Of each interval. */
  readonly books: readonly BookState[];
  /** By slot: whether it paid anybody, of each interval. */
  readonly paid: ReadonlyMap<Slot, readonly boolean[]>;
  readonly tally: OrderTally;
  /** What the account's share is made of, where points are shared once. */
  readonly factors: Factors | undefined;
  /** Of each interval with a sound book that gave the account nothing: why its orders did not count, if it had any. */
  readonly unpaid: ReadonlyMap<number, readonly Reason[] | "no order">;
  /** The interval that was asked for. */
  readonly chosen: ExplainedInterval | undefined;
}

/** An explanation while the market's snapshots come in. */
export interface OpenExplanation {
  readonly terms: Terms;
  readonly span: EpochSpan;
  readonly subject: Subject;
  readonly explainer: Explainer;
  readonly parts: Part[];
  readonly books: BookState[];
  readonly paid: Map<Slot, boolean[]>;
  readonly tally: OrderTally;
  readonly unpaid: Map<number, readonly Reason[] | "no order">;
  readonly chosen: number | undefined;
  found: ExplainedInterval | undefined;
}

/** @param chosen the interval to explain in full, if any. */
export function openExplanation(
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
  activity: Activity | undefined,
  subject: Subject,
  chosen?: number,
): OpenExplanation {
  const explainer = explainerUnder(terms, payees, span, activity);
  const intervals = (span.end - span.start) / terms.intervalMs;
  const list = <T>(value: T) => new Array<T>(intervals).fill(value);
  return {
    terms,
    span,
    subject,
    explainer,
    parts: [],
    books: list<BookState>("missing"),
    paid: new Map(explainer.slots.map((slot) => [slot, list(false)])),
    tally: { seen: 0, counted: 0, reasons: new Map() },
    unpaid: new Map(),
    chosen,
    found: chosen === undefined ? undefined : explainInterval(explainer, subject, chosen),
  };
}

/** Takes one more snapshot, in order of time, one an interval: what the score of the market was made from. */
export function explainSnapshot(open: OpenExplanation, snapshot: Snapshot): void {
  const { span, terms, books, explainer, subject } = open;
  const interval = Math.floor((snapshot.time - span.start) / terms.intervalMs);
  const fault = bookFault(snapshot);
  const weighed = fault === undefined ? explainer.weigh(snapshot) : [];
  books[interval] = fault ?? "sound";
  for (const slot of weighed) addSlot(open, interval, slot);
  if (fault === undefined) tallyOrders(open, interval, snapshot);
  if (interval === open.chosen) {
    open.found = explainInterval(explainer, subject, interval, snapshot, weighed);
  }
}

/**
 * Ends the explanation.
 * @param score the market's, from the same snapshots.
 * @throws InvariantError where the parts do not add up to the account's points.
 */
export function closeExplanation(open: OpenExplanation, score: MarketScore): MarketExplanation {
  const { span, subject, explainer, books, paid, tally, unpaid, found } = open;
  const { account } = subject;
  const points = score.points.get(account) ?? 0n;
  const own = score.terms.rule.programme === "listed" ? listedParts(points) : open.parts;
  const parts = explainer.sharing === "once" ? partsOf(points, own) : own;
  const explained = parts.reduce((sum, part) => sum + part.points, 0n);
  invariant(
    explained === points,
    `the parts of ${account} in ${score.terms.market.id} add up to ${explained}, its points are ${points}`,
  );
  const pointsOf = (slot: Slot) =>
    parts.find((part) => part.interval === found?.interval && part.slot === slot)?.points ?? 0n;
  return {
    account,
    span,
    score,
    sharing: explainer.sharing,
    points,
    parts,
    books,
    paid,
    tally,
    factors: explainer.factors?.(account),
    unpaid,
    chosen: found && withPoints(found, pointsOf),
  };
}

/** What was listed is of the epoch as a whole, and of no order. */
function listedParts(points: bigint): Part[] {
  if (points === 0n) return [];
  return [{ interval: 0, slot: "both", sides: [], own: points, emptyBefore: 0, points }];
}

/** Takes points that are shared once apart by what each part stands for. */
function partsOf(points: bigint, parts: readonly Part[]): Part[] {
  const shares = apportion(
    points,
    parts.map(({ own }) => own),
  );
  return parts.map((part, i) => ({ ...part, points: shares[i] ?? 0n }));
}

/** Where an interval's slot stands among the others: what rolled into it, and where its own points went. */
export interface Rollover {
  readonly emptyBefore: number;
  /** The interval that paid in its stead, the interval itself where it paid; undefined where none did. */
  readonly paidIn: number | undefined;
}

/** @throws InvariantError where the programme has no such slot. */
export function rolloverOf(
  { paid, sharing }: Pick<MarketExplanation, "paid" | "sharing">,
  slot: Slot,
  interval: number,
): Rollover {
  const each = paid.get(slot);
  invariant(each !== undefined, `the programme shares points by ${slot}`);
  if (sharing !== "rolling") {
    return { emptyBefore: 0, paidIn: each[interval] ? interval : undefined };
  }
  const next = each.indexOf(true, interval);
  const before = interval === 0 ? -1 : each.lastIndexOf(true, interval - 1);
  return { emptyBefore: interval - 1 - before, paidIn: next === -1 ? undefined : next };
}

function addSlot(open: OpenExplanation, interval: number, weighed: WeighedSlot): void {
  const { slot, own } = weighed;
  if (own.size === 0) return;
  const { paid, explainer, subject, parts } = open;
  (paid.get(slot) as boolean[])[interval] = true;
  const mine = own.get(subject.account);
  if (mine === undefined) return;
  const { emptyBefore } = rolloverOf({ paid, sharing: explainer.sharing }, slot, interval);
  const sides = sidesOf(weighed, subject.account);
  const points = mine * BigInt(1 + emptyBefore);
  parts.push({ interval, slot, sides, own: mine, emptyBefore, points });
}

/** Counts the account's orders, and keeps why an interval gave it nothing. */
function tallyOrders(open: OpenExplanation, interval: number, snapshot: Snapshot): void {
  const { tally, subject, explainer, parts, unpaid } = open;
  const orders = snapshot.orders.filter((order) => isOf(subject, order));
  const reasons = orders.map((order) => explainer.judge(order, snapshot).reasons);
  tally.seen += orders.length;
  tally.counted += reasons.filter((against) => against.length === 0).length;
  for (const reason of reasons.flat()) {
    tally.reasons.set(reason, (tally.reasons.get(reason) ?? 0) + 1);
  }
  if (parts.at(-1)?.interval === interval) return;
  unpaid.set(interval, orders.length === 0 ? "no order" : [...new Set(reasons.flat())]);
}
