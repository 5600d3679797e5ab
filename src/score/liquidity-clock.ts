/**
 * Time shared in proportion to liquidity, integrated as Synthetix' StakingRewards does: one running sum of what a unit of
 * liquidity has earned, which each holder multiplies by what it holds whenever that changes.
 */
import type { EpochSpan } from "../campaign/calendar.ts";
import { SLOT_POINTS } from "../kernel/share.ts";
import { wholePoints } from "./whole-points.ts";

/** A unit's sum counts parts of a point this small: rounding them down never costs a point. */
const FRACTION_BITS = 256n;
const FRACTION = 1n << FRACTION_BITS;

/** What a millisecond is worth; a second is worth what a slot of books is. */
const POINTS_PER_MS = SLOT_POINTS / 1000n;

export interface LiquidityClock {
  readonly span: EpochSpan;
  /** Since when the liquidity is what it is, unix ms, in the epoch. */
  since: number;
  /** That earns now. */
  liquidity: bigint;
  /** What a unit had earned when it became so, in points of `2^-256`. */
  perUnit: bigint;
  /** Time before that in which there was liquidity that earns. */
  sharedMs: number;
}

export function openClock(span: EpochSpan): LiquidityClock {
  return { span, since: span.start, liquidity: 0n, perUnit: 0n, sharedMs: 0 };
}

/** What a unit of liquidity has earned from the epoch's start to an instant, in points of `2^-256`. */
export function perUnitAt(clock: LiquidityClock, time: number): bigint {
  const elapsed = elapsedAt(clock, time);
  if (elapsed === 0 || clock.liquidity === 0n) return clock.perUnit;
  return clock.perUnit + (BigInt(elapsed) * POINTS_PER_MS * FRACTION) / clock.liquidity;
}

/** Begins a new stretch where the liquidity that earns becomes another. */
export function changeLiquidity(clock: LiquidityClock, time: number, liquidity: bigint): void {
  if (liquidity === clock.liquidity) return;
  const elapsed = elapsedAt(clock, time);
  clock.perUnit = perUnitAt(clock, time);
  if (clock.liquidity > 0n) clock.sharedMs += elapsed;
  clock.since += elapsed;
  clock.liquidity = liquidity;
}

/** What lies outside the epoch is not shared. */
function elapsedAt({ span, since }: LiquidityClock, time: number): number {
  return Math.max(0, Math.min(time, span.end) - since);
}

/**
 * Whole points at the epoch's end: they sum to what the shared time is worth.
 * @param earned by account, in points of `2^-256`.
 */
export function clockPoints(
  { sharedMs }: LiquidityClock,
  earned: ReadonlyMap<string, bigint>,
): Map<string, bigint> {
  return wholePoints(BigInt(sharedMs) * POINTS_PER_MS, FRACTION_BITS, earned);
}
