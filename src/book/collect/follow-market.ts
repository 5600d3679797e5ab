/** One market through one epoch: at each instant a snapshot, or a gap with its cause. */
import { drawInstant, type EpochSpan } from "../../campaign/calendar.ts";
import type { Terms } from "../../campaign/campaign.ts";
import type { Snapshot } from "../snapshot.ts";
import { type Clock, waitUntil } from "./clock.ts";
import type { CollectLimits } from "./collect.ts";
import { createFillReader } from "./fills.ts";
import type { Ledger } from "./ledger.ts";
import type { MarketLedger } from "./market-ledger.ts";
import type { FlagNote, GapNote } from "./notes.ts";
import type { SkewCheck } from "./skew.ts";
import { type Reader, takeSnapshot } from "./take.ts";
import { type Cause, type Venue, VenueError } from "./venue.ts";

/** An interval that is on the disk: its snapshot, or the gap of the whole market, and what is missing in it. */
export interface Settled {
  readonly epoch: number;
  readonly market: string;
  readonly interval: number;
  readonly time: number;
  readonly snapshot: Snapshot | undefined;
  readonly gaps: readonly GapNote[];
  readonly flags: readonly FlagNote[];
  /** False where the disk did not take it; it is written among the gaps once the disk does. */
  readonly isWritten: boolean;
}

export interface MarketRun {
  readonly terms: Terms;
  readonly seed: Uint8Array;
  readonly span: EpochSpan;
  readonly venue: Venue;
  readonly skew: SkewCheck;
  readonly readers: readonly Reader[];
  readonly books: MarketLedger;
  readonly ledger: Ledger;
  readonly clock: Clock;
  readonly limits: CollectLimits;
  /** When the collector began, unix ms: what was due before is missing because it did not run. */
  readonly startedAt: number;
  readonly stop: AbortSignal;
  readonly onSettled: (settled: Settled) => void;
}

/** Follows a market until the epoch's end or the signal. */
export async function followMarket(run: MarketRun): Promise<void> {
  const { terms, span, books, clock, stop } = run;
  const intervals = (span.end - span.start) / terms.intervalMs;
  const readFills = createFillReader(run);
  while (books.next() < intervals && !stop.aborted) {
    await skipPassed(run, intervals);
    const interval = books.next();
    if (interval >= intervals) return;
    const time = instantOf(run, interval);
    const skewed = await checkSkew(run);
    await waitUntil(clock, time, stop);
    if (stop.aborted) return;
    if (clock.now() > time + run.limits.lateMs) continue;
    if (skewed === undefined) await settle(run, interval, time);
    else await skip(run, [toGap(run, interval, time, skewed.why, skewed.message)]);
    await readFills(timeLeft(run, interval, intervals));
  }
}

/** Settles what is too late to be read. */
async function skipPassed(run: MarketRun, intervals: number): Promise<void> {
  const { books, clock, limits, startedAt } = run;
  const gaps: GapNote[] = [];
  for (let interval = books.next(); interval < intervals; interval += 1) {
    const time = instantOf(run, interval);
    if (clock.now() <= time + limits.lateMs) break;
    const wasDown = time + limits.lateMs < startedAt;
    const [cause, detail] = wasDown
      ? (["down", "the collector did not run"] as const)
      : (["late", "the collector was not ready in time"] as const);
    gaps.push(toGap(run, interval, time, cause, detail));
  }
  if (gaps.length > 0) await skip(run, gaps);
}

async function settle(run: MarketRun, interval: number, time: number): Promise<void> {
  const { terms, span, venue, readers, books, clock, limits } = run;
  try {
    const deadline = time + limits.lateMs;
    const known = books.known();
    const taken = await takeSnapshot({ terms, time, deadline, venue, readers, known, clock });
    const at = { market: terms.market.id, interval, time };
    const gaps = taken.missing.map((missing): GapNote => ({ ...at, ...missing }));
    const flags = taken.flags.map((flag): FlagNote => ({ ...at, ...flag }));
    const { snapshot } = taken;
    const isWritten = await books.record(snapshot, gaps, flags);
    run.onSettled({ epoch: span.epoch, ...at, snapshot, gaps, flags, isWritten });
  } catch (error) {
    if (!(error instanceof VenueError)) throw error;
    await skip(run, [toGap(run, interval, time, error.why, error.message)]);
  }
}

async function skip(run: MarketRun, gaps: readonly GapNote[]): Promise<void> {
  const isWritten = await run.books.skip(gaps);
  for (const gap of gaps) {
    const { market, interval, time } = gap;
    const at = { epoch: run.span.epoch, market, interval, time };
    run.onSettled({ ...at, snapshot: undefined, gaps: [gap], flags: [], isWritten });
  }
}

/** Asked before the instant, so that the instant's own moments are for the book. */
async function checkSkew({ skew }: MarketRun): Promise<VenueError | undefined> {
  try {
    await skew.check();
    return undefined;
  } catch (error) {
    if (error instanceof VenueError) return error;
    throw error;
  }
}

/** Until when there is time for something else: half of the way to the next instant, or to the epoch's end. */
function timeLeft(run: MarketRun, interval: number, intervals: number): number {
  const end = interval + 1 < intervals ? instantOf(run, interval + 1) : run.span.end;
  const now = run.clock.now();
  return now + Math.floor((end - now) / 2);
}

function instantOf({ seed, terms, span }: MarketRun, interval: number): number {
  return drawInstant(seed, terms.market.id, span.start, terms.intervalMs, interval);
}

function toGap(
  { terms }: MarketRun,
  interval: number,
  time: number,
  cause: Cause,
  detail: string,
): GapNote {
  return { market: terms.market.id, interval, time, account: null, cause, detail };
}
