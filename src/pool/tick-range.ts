/** A position's range of ticks, and the prices at its ends. */
import { refuse } from "../errors.ts";
import { type PoolLog, placeOf } from "./log.ts";
import { MAX_TICK, MIN_TICK, tickRoot } from "./tick-root.ts";

export interface TickRange {
  readonly lower: number;
  readonly upper: number;
}

/**
 * Whether a position is in range, for scoring and for reports: by the tick, not by the price, since a price that came down
 * to a tick's own rests there in the tick below.
 * @param tick undefined where the pool has none yet.
 */
export function isInRange({ lower, upper }: TickRange, tick: number | undefined): boolean {
  return tick !== undefined && lower <= tick && tick < upper;
}

/** @throws InputError where a range is none. */
export function checkRange(log: PoolLog, { lower, upper }: TickRange): void {
  if (MIN_TICK <= lower && lower < upper && upper <= MAX_TICK) return;
  refuse({
    where: placeOf(log),
    got: `a range of ticks from ${lower} to ${upper}`,
    expected: `a range that ends above its beginning, from ${MIN_TICK} to ${MAX_TICK}`,
  });
}

/** Square roots of prices, as `tickRoot` gives them. */
export interface RangeEnds {
  readonly lower: bigint;
  readonly upper: bigint;
}

/** @throws InputError where the range that a log says is none. */
export function endsOf(log: PoolLog, range: TickRange): RangeEnds {
  checkRange(log, range);
  return { lower: tickRoot(range.lower), upper: tickRoot(range.upper) };
}
