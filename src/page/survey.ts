/**
 * A market's epoch at a first reading: who earned in which hour, which slots paid, and how much counted. What each
 * minute's orders got can be told at a second reading, an hour at a time, without the whole epoch in memory.
 */
import { addMeasures, HOUR_MS, type OpenPeriod } from "../book/liquidity.ts";
import { measureBook } from "../book/measures.ts";
import { SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { Activity } from "../score/activity.ts";
import { type BookState, type Rollover, rolloverOf } from "../score/explain-market.ts";
import type { Sharing, Slot, WeighedSlot } from "../score/explanation.ts";
import { addWeighed, type OpenPresence, openPresence } from "../score/presence.ts";
import { bookFault } from "../score/programme.ts";

/** What an account's slots of one hour come to. */
export interface HourEarned {
  own: bigint;
  /** With what rolled over; nothing yet where points are shared once. */
  points: bigint;
}

export interface HourSurvey {
  readonly earned: Map<string, HourEarned>;
  /** Sound books, and twice the quote value of the orders with weight in them. */
  snapshots: number;
  readonly doubled: Record<Side, bigint>;
}

export interface Survey {
  readonly terms: Terms;
  readonly span: EpochSpan;
  readonly payees: Payees;
  readonly intervals: number;
  readonly sharing: Sharing;
  readonly slots: readonly Slot[];
  readonly presence: OpenPresence;
  /** Of each interval. */
  readonly books: BookState[];
  /** By slot: whether it paid anybody, of each interval. */
  readonly paid: ReadonlyMap<Slot, boolean[]>;
  /** By the hour's first instant, in order of time. */
  readonly hours: Map<number, HourSurvey>;
  /** Depths alone, which trade sizes are chosen from. */
  readonly depths: OpenPeriod;
  /** The names of miners' orders, with weight or not. */
  readonly names: Set<string>;
  /** The most orders of any snapshot. */
  largest: number;
  /** Of the last snapshot; -1 before the first. */
  lastInterval: number;
}

/** @param depths a period without trade sizes. */
export function openSurvey(
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
  activity: Activity | undefined,
  depths: OpenPeriod,
): Survey {
  const presence = openPresence(terms, span, payees, activity);
  const { intervals, explainer } = presence;
  return {
    terms,
    span,
    payees,
    intervals,
    sharing: explainer.sharing,
    slots: explainer.slots,
    presence,
    books: new Array<BookState>(intervals).fill("missing"),
    paid: new Map(explainer.slots.map((slot) => [slot, new Array(intervals).fill(false)])),
    hours: new Map(),
    depths,
    names: new Set(),
    largest: 0,
    lastInterval: -1,
  };
}

/** Takes one more snapshot, in order of time, one an interval. */
export function surveySnapshot(survey: Survey, snapshot: Snapshot): void {
  const { span, terms, presence, depths, names } = survey;
  const interval = intervalOf(survey, snapshot.time);
  const start = span.start + interval * terms.intervalMs;
  const fault = bookFault(snapshot);
  survey.books[interval] = fault ?? "sound";
  survey.lastInterval = interval;
  survey.largest = Math.max(survey.largest, snapshot.orders.length);
  for (const { account } of snapshot.orders) {
    if (account !== undefined && depths.yardstick.miners.has(account)) names.add(account);
  }
  addMeasures(depths, measureBook(snapshot, depths.yardstick), start);
  if (fault !== undefined) return;
  const weighed = presence.explainer.weigh(snapshot);
  addWeighed(presence, snapshot, weighed);
  const hour = hourOf(survey, start);
  hour.snapshots += 1;
  for (const side of SIDES) hour.doubled[side] += doubledValue(snapshot, weighed, side);
  for (const slot of weighed) surveySlot(survey, hour, interval, slot);
}

/** Twice the quote value, at mid, of one side's orders with weight. */
export function doubledValue(
  { bid = 0n, ask = 0n }: Snapshot,
  weighed: readonly WeighedSlot[],
  side: Side,
): bigint {
  let size = 0n;
  for (const { orders } of weighed) {
    for (const { order } of orders) if (order.side === side) size += order.size;
  }
  return size * (bid + ask);
}

/** The number of the interval that an instant lies in. */
export function intervalOf({ span, terms }: Pick<Survey, "span" | "terms">, time: number): number {
  return Math.floor((time - span.start) / terms.intervalMs);
}

/** The first instant of the UTC hour in which an interval begins. */
export function hourStart({ span, terms }: Pick<Survey, "span" | "terms">, interval: number) {
  return Math.floor((span.start + interval * terms.intervalMs) / HOUR_MS) * HOUR_MS;
}

/** What rolled into an interval's slot, and where its own points went. */
export function rolloverIn(survey: Survey, slot: Slot, interval: number): Rollover {
  return rolloverOf(survey, slot, interval);
}

function surveySlot(
  survey: Survey,
  hour: HourSurvey,
  interval: number,
  { slot, own }: WeighedSlot,
): void {
  if (own.size === 0) return;
  const paid = survey.paid.get(slot);
  if (paid !== undefined) paid[interval] = true;
  const times = BigInt(1 + rolloverIn(survey, slot, interval).emptyBefore);
  for (const [account, mine] of own) {
    const earned = hour.earned.get(account) ?? { own: 0n, points: 0n };
    earned.own += mine;
    if (survey.sharing !== "once") earned.points += mine * times;
    hour.earned.set(account, earned);
  }
}

function hourOf({ hours }: Survey, at: number): HourSurvey {
  const start = Math.floor(at / HOUR_MS) * HOUR_MS;
  const known = hours.get(start);
  if (known !== undefined) return known;
  const fresh = { earned: new Map(), snapshots: 0, doubled: { bid: 0n, ask: 0n } };
  hours.set(start, fresh);
  return fresh;
}
