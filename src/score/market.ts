/** One market's epoch: snapshots in, points out. */
import type { Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { refuse } from "../errors.ts";
import type { Activity } from "./activity.ts";
import type { Points } from "./points.ts";
import { bookFault, type Programme } from "./programme.ts";
import { programmeUnder } from "./programmes.ts";

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

/** A run of adjacent intervals of one market, scored. Two that are adjacent join into one, in any grouping. */
export interface MarketRun {
  intervals: number;
  snapshots: number;
  oneSided: number;
  crossed: number;
  /** The programme's own. */
  readonly scored: unknown;
}

/** A market's epoch while its snapshots come in. */
export interface OpenScore {
  readonly terms: Terms;
  readonly span: EpochSpan;
  readonly intervals: number;
  readonly payees: Payees;
  readonly programme: Programme<unknown>;
  /** From the epoch's start to the last snapshot. */
  readonly run: MarketRun;
}

/**
 * Begins to score a market's epoch by the programme of its terms.
 * @param activity what is known of the accounts beside their orders; `depth-over-spread` cannot do without.
 */
export function openScore(
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
  activity?: Activity,
): OpenScore {
  return openScoreBy(programmeUnder(terms, payees, span, activity), terms, span, payees);
}

/** The same by a programme that no campaign file names yet. */
export function openScoreBy(
  programme: Programme<unknown>,
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
): OpenScore {
  return {
    terms,
    span,
    intervals: (span.end - span.start) / terms.intervalMs,
    payees,
    programme,
    run: emptyRun(programme, 0),
  };
}

/**
 * Scores one more snapshot. Intervals left out before it are empty.
 * @throws InputError where it lies outside the epoch, or in an interval that had its snapshot.
 */
export function addSnapshot(score: OpenScore, snapshot: Snapshot): void {
  const { programme, run } = score;
  padTo(score, intervalOf(score, snapshot));
  appendRun(programme, run, snapshotRun(programme, snapshot));
}

/** Appends a run that begins where the score stands: what another worker, or the kernel, has scored. */
export function addRun(score: OpenScore, next: MarketRun): void {
  appendRun(score.programme, score.run, next);
}

/** Ends a market's epoch: the intervals that are left are empty. */
export function closeScore(score: OpenScore): MarketScore {
  const { terms, programme, intervals, run } = score;
  padTo(score, intervals);
  const { points, trailingEmpty, emptyBids, emptyAsks } = programme.totalRun(run.scored);
  const { snapshots, oneSided, crossed } = run;
  const missing = intervals - snapshots;
  return {
    terms,
    programme: programme.version,
    intervals,
    points,
    trailingEmpty,
    counts: { snapshots, missing, oneSided, crossed, emptyBids, emptyAsks },
  };
}

/** Intervals without a snapshot up to `interval`. */
export function padTo({ programme, run }: OpenScore, interval: number): void {
  if (interval > run.intervals)
    appendRun(programme, run, emptyRun(programme, interval - run.intervals));
}

function emptyRun(programme: Programme<unknown>, intervals: number): MarketRun {
  const scored = programme.emptyRun(intervals);
  return { intervals, snapshots: 0, oneSided: 0, crossed: 0, scored };
}

/** The run of one interval that has its snapshot. */
export function snapshotRun(programme: Programme<unknown>, snapshot: Snapshot): MarketRun {
  const fault = bookFault(snapshot);
  return {
    intervals: 1,
    snapshots: 1,
    oneSided: fault === "one-sided" ? 1 : 0,
    crossed: fault === "crossed" ? 1 : 0,
    scored: fault === undefined ? programme.scoreSnapshot(snapshot) : programme.emptyRun(1),
  };
}

function appendRun(programme: Programme<unknown>, run: MarketRun, next: MarketRun): void {
  run.intervals += next.intervals;
  run.snapshots += next.snapshots;
  run.oneSided += next.oneSided;
  run.crossed += next.crossed;
  programme.appendRun(run.scored, next.scored);
}

/**
 * The interval that a snapshot's time lies in, from the epoch's start.
 * @throws InputError where it lies outside the epoch.
 */
export function slotOf({ market, intervalMs }: Terms, span: EpochSpan, time: number): number {
  if (time < span.start || time >= span.end) {
    refuse({
      where: `snapshot of ${market.id} at ${time}`,
      got: String(time),
      expected: `a time of epoch ${span.epoch}, from ${span.start} to before ${span.end}`,
    });
  }
  return Math.floor((time - span.start) / intervalMs);
}

/** Says that an interval has had its snapshot, or that one after it has. */
export function refuseSecond({ market }: Terms, interval: number, time: number): never {
  return refuse({
    where: `snapshot of ${market.id} at ${time}`,
    got: `a second snapshot in interval ${interval}`,
    expected: "one snapshot an interval, in order of time",
  });
}

function intervalOf(score: OpenScore, { time }: Snapshot): number {
  const interval = slotOf(score.terms, score.span, time);
  if (interval < score.run.intervals) refuseSecond(score.terms, interval, time);
  return interval;
}
