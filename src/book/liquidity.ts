/**
 * A market's liquidity over a period, by UTC hour and in all. In memory stay, of every quoted snapshot, one integer for
 * the spread and two for each trade size; all else is summed.
 */
import {
  type Depth,
  type Measures,
  measureBook,
  type Unquoted,
  type Yardstick,
} from "./measures.ts";
import { type SampleFigures, sampleFigures } from "./sample-figures.ts";
import type { Side, Snapshot } from "./snapshot.ts";
import { addMeasured, addTally, emptyTally, type SideTally, type Tally } from "./tally.ts";

export const HOUR_MS = 3_600_000;

export interface SideFigures {
  /** By size, in ppb. A trade that the orders cannot fill is a lost sample. */
  readonly slippage: readonly SampleFigures[];
  /** By band, means over the quoted snapshots, rounded down; undefined where there is none. */
  readonly depth: readonly (Depth | undefined)[];
}

export interface Figures {
  /** How many snapshots were due; undefined where no calendar tells. */
  readonly intervals: number | undefined;
  readonly snapshots: number;
  /** Empty ones too. */
  readonly oneSided: number;
  /** Locked ones too. */
  readonly crossed: number;
  /** Snapshots with a mid. All figures below are of these. */
  readonly quoted: number;
  /** Those whose orders are surely not the whole book. */
  readonly partial: number;
  /** Those with a spread up to the yardstick's. */
  readonly narrow: number;
  /** By band: those with orders of both sides in it. */
  readonly inBand: readonly number[];
  /** In ppb. */
  readonly spread: SampleFigures;
  readonly sides: Readonly<Record<Side, SideFigures>>;
}

/** A part of a whole, which may be of nothing. */
export interface Share {
  readonly part: bigint | number;
  readonly whole: bigint | number;
}

export interface HourFigures {
  /** The hour's first instant, unix ms. */
  readonly start: number;
  readonly figures: Figures;
}

/** `hours` ascend: those with a snapshot or with one due. */
export interface PeriodFigures {
  readonly total: Figures;
  readonly hours: readonly HourFigures[];
}

/** A period while its snapshots come in, in any order. */
export interface OpenPeriod {
  readonly yardstick: Yardstick;
  readonly hours: Map<number, Tally>;
}

export function openPeriod(yardstick: Yardstick): OpenPeriod {
  return { yardstick, hours: new Map() };
}

/** Makes one snapshot due, in the interval that begins at `start`, unix ms. */
export function expectSnapshot(period: OpenPeriod, start: number): void {
  const tally = hourOf(period, start);
  tally.intervals = (tally.intervals ?? 0) + 1;
}

/**
 * Measures one more snapshot.
 * @param at decides its hour, unix ms: the beginning of its interval, or where none is known, its own time.
 */
export function addSnapshot(period: OpenPeriod, snapshot: Snapshot, at: number): void {
  addMeasures(period, measureBook(snapshot, period.yardstick), at);
}

/** The same of a snapshot that was measured already, by the period's yardstick. */
export function addMeasures(period: OpenPeriod, measures: Measures | Unquoted, at: number): void {
  addMeasured(hourOf(period, at), measures);
}

/** So many snapshots as a part of the intervals, or where no calendar tells, of the snapshots there are. */
export function uptimeOf({ intervals, snapshots }: Figures, count: number): Share {
  return { part: count, whole: intervals ?? snapshots };
}

/** Ends a period. */
export function closePeriod({ yardstick, hours }: OpenPeriod): PeriodFigures {
  const total = emptyTally(yardstick);
  const ascending = [...hours].sort(([a], [b]) => a - b);
  for (const [, tally] of ascending) addTally(total, tally);
  return {
    total: toFigures(total),
    hours: ascending.map(([start, tally]) => ({ start, figures: toFigures(tally) })),
  };
}

function hourOf(period: OpenPeriod, at: number): Tally {
  const start = Math.floor(at / HOUR_MS) * HOUR_MS;
  const tally = period.hours.get(start) ?? emptyTally(period.yardstick);
  period.hours.set(start, tally);
  return tally;
}

function toFigures({ spreads, sides, ...counts }: Tally): Figures {
  const { quoted } = counts;
  return {
    ...counts,
    spread: sampleFigures(spreads),
    sides: { bid: toSideFigures(sides.bid, quoted), ask: toSideFigures(sides.ask, quoted) },
  };
}

function toSideFigures({ slippages, depths }: SideTally, quoted: number): SideFigures {
  return {
    slippage: slippages.map((samples) => sampleFigures(samples, quoted - samples.length)),
    depth: depths.map((sum) => (quoted === 0 ? undefined : meanDepth(sum, BigInt(quoted)))),
  };
}

function meanDepth({ base, quote, minersBase, minersQuote }: Depth, count: bigint): Depth {
  return {
    base: base / count,
    quote: quote / count,
    minersBase: minersBase / count,
    minersQuote: minersQuote / count,
  };
}
