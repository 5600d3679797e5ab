/**
 * What grows while positions in range share an epoch by what they hold of each token, and by the price's way through
 * their ranges, which is what fees are in proportion to. All of it is exact in the price's square root and its inverse.
 */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolWeights } from "../campaign/rule.ts";
import { SLOT_POINTS } from "../kernel/share.ts";
import type { Sums } from "./tick-ladder.ts";

/** What a unit of a token earns counts parts of a point this small: rounding them down never costs a point. */
export const FRACTION_BITS = 512n;
const FRACTION = 1n << FRACTION_BITS;

/** What a millisecond is worth for each part per million of weight. */
export const POINTS_PER_MS_PPM = SLOT_POINTS / 1_000n / 1_000_000n;

/** How fine an inverse of a root is. */
const INVERSE = 1n << 320n;

/** What token0 is in proportion to, as token1 is to the root itself. */
export function inverseOf(root: bigint): bigint {
  return INVERSE / root;
}

export interface WeightedClock {
  readonly span: EpochSpan;
  readonly weights: PoolWeights;
  /** Since when all of this is what it is, unix ms, in the epoch. */
  since: number;
  /** The price's square root; undefined until the pool has one. */
  root: bigint | undefined;
  inverse: bigint;
  /** Of the liquidity in range that earns: its sum, and its sums times its upper ends' inverses and its lower ends. */
  held: Sums;
  /** What it holds in range of each token: token0 in parts of an inverse, token1 of a root. */
  zero: bigint;
  one: bigint;
  /** What grew until then: see `grownAt`. */
  grown: Sums;
  /** Times in which there was liquidity, token0 and token1 that earn. */
  readonly shared: { liquidity: number; token0: number; token1: number };
}

export function openWeightedClock(span: EpochSpan, weights: PoolWeights): WeightedClock {
  return {
    span,
    weights,
    since: span.start,
    root: undefined,
    inverse: 0n,
    held: [0n, 0n, 0n],
    zero: 0n,
    one: 0n,
    grown: [0n, 0n, 0n, 0n, 0n],
    shared: { liquidity: 0, token0: 0, token1: 0 },
  };
}

/**
 * What grew from the epoch's start to an instant: what a unit of token0 earned, times the inverse of the root and by
 * itself; of token1, times the root and by itself; and how far the root went.
 */
export function grownAt(clock: WeightedClock, time: number): Sums {
  const { root, inverse, zero, one, weights, grown } = clock;
  const elapsed = elapsedAt(clock, time);
  if (elapsed === 0 || root === undefined || zero + one === 0n) return grown;
  const due = BigInt(elapsed) * POINTS_PER_MS_PPM * FRACTION;
  const ofZero = zero === 0n ? 0n : (due * BigInt(weights.token0)) / zero;
  const ofOne = one === 0n ? 0n : (due * BigInt(weights.token1)) / one;
  const [a = 0n, b = 0n, c = 0n, d = 0n, way = 0n] = grown;
  return [a + ofZero * inverse, b + ofZero, c + ofOne * root, d + ofOne, way];
}

/**
 * Begins a new stretch where the price or what is held in range becomes another.
 * @param grown what grew until then.
 */
export function becomeOther(
  clock: WeightedClock,
  time: number,
  grown: Sums,
  root: bigint,
  held: Sums,
): void {
  if (root === clock.root && held.every((sum, i) => sum === clock.held[i])) return;
  endStretch(clock, time, grown);
  if (root !== clock.root) clock.inverse = inverseOf(root);
  const [liquidity = 0n, upper = 0n, lower = 0n] = held;
  clock.root = root;
  clock.held = held;
  clock.zero = liquidity * clock.inverse - upper;
  clock.one = liquidity * root - lower;
}

/** Counts the time until then. */
export function endStretch(clock: WeightedClock, time: number, grown: Sums): void {
  const { held, zero, one, shared } = clock;
  const elapsed = elapsedAt(clock, time);
  if (held[0] !== 0n) shared.liquidity += elapsed;
  if (zero > 0n) shared.token0 += elapsed;
  if (one > 0n) shared.token1 += elapsed;
  clock.since += elapsed;
  clock.grown = grown;
}

/** What grew when the price was so much further on its way. */
export function furtherBy([a = 0n, b = 0n, c = 0n, d = 0n, way = 0n]: Sums, step: bigint): Sums {
  return [a, b, c, d, way + step];
}

/** What lies outside the epoch is not shared. */
function elapsedAt({ span, since }: WeightedClock, time: number): number {
  return Math.max(0, Math.min(time, span.end) - since);
}
