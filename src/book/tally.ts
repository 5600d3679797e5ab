/** What was measured over several snapshots. Tallies merge in any grouping: sums add, samples are sorted at the end. */
import type { Depth, Measures, Unquoted, Yardstick } from "./measures.ts";
import { SIDES, type Side } from "./snapshot.ts";

export interface Tally {
  /** How many snapshots were due; undefined where no calendar tells. */
  intervals: number | undefined;
  snapshots: number;
  oneSided: number;
  crossed: number;
  quoted: number;
  partial: number;
  narrow: number;
  /** By band, how many snapshots had orders of both sides in it. */
  readonly inBand: number[];
  /** One for each quoted snapshot of a book, in ppb. */
  readonly spreads: bigint[];
  readonly sides: Readonly<Record<Side, SideTally>>;
}

export interface SideTally {
  /** By size, in ppb: one for each quoted snapshot that fills the trade. */
  readonly slippages: bigint[][];
  /** By band, summed. */
  readonly depths: Depth[];
}

const NOTHING: Depth = { base: 0n, quote: 0n, minersBase: 0n, minersQuote: 0n };

/** A tally of no snapshot. */
export function emptyTally({ sizes, bands }: Yardstick): Tally {
  const emptySide = (): SideTally => ({
    slippages: sizes.map(() => []),
    depths: bands.map(() => NOTHING),
  });
  return {
    intervals: undefined,
    snapshots: 0,
    oneSided: 0,
    crossed: 0,
    quoted: 0,
    partial: 0,
    narrow: 0,
    inBand: bands.map(() => 0),
    spreads: [],
    sides: { bid: emptySide(), ask: emptySide() },
  };
}

/** Counts in what was measured of one snapshot, by the tally's yardstick. */
export function addMeasured(tally: Tally, measures: Measures | Unquoted): void {
  tally.snapshots += 1;
  if (measures === "one-sided") tally.oneSided += 1;
  else if (measures === "crossed") tally.crossed += 1;
  else addMeasures(tally, measures);
}

function addMeasures(tally: Tally, { spread, isPartial, isNarrow, sides }: Measures): void {
  tally.quoted += 1;
  if (spread !== undefined) tally.spreads.push(spread);
  if (isPartial) tally.partial += 1;
  if (isNarrow) tally.narrow += 1;
  for (const side of SIDES) {
    for (const [i, slippage] of sides[side].slippage.entries()) {
      if (slippage !== undefined) tally.sides[side].slippages[i]?.push(slippage);
    }
    addDepths(tally.sides[side].depths, sides[side].depth);
  }
  for (const [i, bids] of sides.bid.depth.entries()) {
    const isThere = bids.base > 0n && (sides.ask.depth[i]?.base ?? 0n) > 0n;
    if (isThere) tally.inBand[i] = (tally.inBand[i] ?? 0) + 1;
  }
}

/** Adds what another tally by the same yardstick counted. */
export function addTally(tally: Tally, other: Tally): void {
  if (other.intervals !== undefined) tally.intervals = (tally.intervals ?? 0) + other.intervals;
  tally.snapshots += other.snapshots;
  tally.oneSided += other.oneSided;
  tally.crossed += other.crossed;
  tally.quoted += other.quoted;
  tally.partial += other.partial;
  tally.narrow += other.narrow;
  for (const [i, count] of other.inBand.entries()) tally.inBand[i] = (tally.inBand[i] ?? 0) + count;
  for (const spread of other.spreads) tally.spreads.push(spread);
  for (const side of SIDES) {
    const { slippages, depths } = tally.sides[side];
    for (const [i, samples] of other.sides[side].slippages.entries()) {
      for (const sample of samples) slippages[i]?.push(sample);
    }
    addDepths(depths, other.sides[side].depths);
  }
}

function addDepths(sums: Depth[], more: readonly Depth[]): void {
  for (const [i, depth] of more.entries()) {
    const sum = sums[i] ?? NOTHING;
    sums[i] = {
      base: sum.base + depth.base,
      quote: sum.quote + depth.quote,
      minersBase: sum.minersBase + depth.minersBase,
      minersQuote: sum.minersQuote + depth.minersQuote,
    };
  }
}
