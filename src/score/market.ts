/** One market's epoch: snapshots in, points out. */
import { SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { invariant, refuse } from "../errors.ts";
import { type Curve, spreadCurve } from "./curve.ts";
import { bookFault, HUMMINGBOT_VERSION, scoreSide } from "./hummingbot.ts";
import {
  addPoints,
  appendRun,
  emptyRun,
  type Points,
  pointsCeiling,
  type SideRun,
  slotRun,
  totalPoints,
} from "./side.ts";

/** What was seen, for whoever asks why a minute paid nobody. */
export interface MarketCounts {
  readonly snapshots: number;
  readonly missing: number;
  readonly oneSided: number;
  readonly crossed: number;
  readonly emptyBids: number;
  readonly emptyAsks: number;
}

/** A market's epoch, scored. */
export interface MarketScore {
  readonly terms: Terms;
  readonly programme: string;
  /** N: the intervals of the epoch. */
  readonly intervals: number;
  readonly points: Points;
  /** Empty slots at the end of the epoch, both sides together: what they did not pay is carried. */
  readonly trailingEmpty: number;
  readonly counts: MarketCounts;
}

/** A market's epoch while its snapshots come in. */
export interface OpenScore {
  readonly terms: Terms;
  readonly span: EpochSpan;
  readonly intervals: number;
  readonly payees: Payees;
  readonly curve: Curve;
  readonly sides: Record<Side, SideRun>;
  readonly counts: { snapshots: number; oneSided: number; crossed: number };
}

/** Begins to score a market's epoch. */
export function openScore(terms: Terms, span: EpochSpan, payees: Payees): OpenScore {
  return {
    terms,
    span,
    intervals: (span.end - span.start) / terms.intervalMs,
    payees,
    curve: spreadCurve(terms.k, terms.maxSpreadPpm),
    sides: { bid: emptyRun(0), ask: emptyRun(0) },
    counts: { snapshots: 0, oneSided: 0, crossed: 0 },
  };
}

/**
 * Scores one more snapshot. Intervals left out before it are empty.
 * @throws InputError where it lies outside the epoch, or in an interval that had its snapshot.
 */
export function addSnapshot(score: OpenScore, snapshot: Snapshot): void {
  const interval = intervalOf(score, snapshot);
  const fault = bookFault(snapshot);
  if (fault === "one-sided") score.counts.oneSided++;
  if (fault === "crossed") score.counts.crossed++;
  score.counts.snapshots++;
  for (const side of SIDES) {
    const points =
      fault === undefined
        ? scoreSide(snapshot, side, score.terms, score.payees, score.curve)
        : new Map();
    const run = score.sides[side];
    padTo(run, interval);
    appendRun(run, slotRun(points));
  }
}

/** Ends a market's epoch: the intervals that are left are empty. */
export function closeScore(score: OpenScore): MarketScore {
  const { bid, ask } = score.sides;
  padTo(bid, score.intervals);
  padTo(ask, score.intervals);
  const points = totalPoints(bid);
  addPoints(points, totalPoints(ask), 1n);
  const total = [...points.values()].reduce((sum, value) => sum + value, 0n);
  invariant(
    total <= pointsCeiling(2 * score.intervals),
    "an epoch pays no more points than it has slots",
  );
  return {
    terms: score.terms,
    programme: HUMMINGBOT_VERSION,
    intervals: score.intervals,
    points,
    trailingEmpty: bid.trailing + ask.trailing,
    counts: {
      ...score.counts,
      missing: score.intervals - score.counts.snapshots,
      emptyBids: bid.empty,
      emptyAsks: ask.empty,
    },
  };
}

function padTo(run: SideRun, slots: number): void {
  appendRun(run, emptyRun(slots - run.slots));
}

function intervalOf(score: OpenScore, snapshot: Snapshot): number {
  const { span, terms } = score;
  const where = `snapshot of ${terms.market.id} at ${snapshot.time}`;
  if (snapshot.time < span.start || snapshot.time >= span.end) {
    refuse({
      where,
      got: String(snapshot.time),
      expected: `a time of epoch ${span.epoch}, from ${span.start} to before ${span.end}`,
    });
  }
  const interval = Math.floor((snapshot.time - span.start) / terms.intervalMs);
  if (interval < score.sides.bid.slots) {
    refuse({
      where,
      got: `a second snapshot in interval ${interval}`,
      expected: "one snapshot an interval, in order of time",
    });
  }
  return interval;
}
