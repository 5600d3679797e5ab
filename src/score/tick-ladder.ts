/**
 * The ticks at which liquidity that counts begins or ends, and what a unit of liquidity has earned between two of them,
 * kept as Uniswap V3 keeps what grows inside a range: each tick knows what was earned on its other side.
 */
import type { TickRange } from "../pool/positions.ts";

interface Tick {
  /** Positions that begin or end here; a tick without any is forgotten. */
  ends: bigint;
  /** What is added where the price crosses it upwards: of all liquidity, and of that which earns. */
  all: bigint;
  earning: bigint;
  /** What a unit earned while the price was on the other side. */
  outside: bigint;
}

export interface TickLadder {
  readonly ticks: Map<number, Tick>;
  /** Ascending. */
  readonly order: number[];
  /** Undefined until the pool is initialized. */
  current: number | undefined;
  /** In range now. */
  all: bigint;
  earning: bigint;
}

export function openLadder(): TickLadder {
  return { ticks: new Map(), order: [], current: undefined, all: 0n, earning: 0n };
}

/** Whether the price lies in a range. */
export function isInRange({ current }: TickLadder, { lower, upper }: TickRange): boolean {
  return current !== undefined && lower <= current && current < upper;
}

/** What a unit of liquidity in a range has earned, up to a constant while a position ends at both of its ticks. */
export function earnedInside(
  { ticks, current }: TickLadder,
  { lower, upper }: TickRange,
  perUnit: bigint,
): bigint {
  const at = current ?? 0;
  const [low, high] = [ticks.get(lower)?.outside ?? 0n, ticks.get(upper)?.outside ?? 0n];
  const below = at >= lower ? low : perUnit - low;
  const above = at < upper ? high : perUnit - high;
  return perUnit - below - above;
}

/**
 * Adds liquidity to a range, or takes it away.
 * @param all of all liquidity. @param earning of that which earns.
 */
export function addToRange(
  ladder: TickLadder,
  range: TickRange,
  all: bigint,
  earning: bigint,
  perUnit: bigint,
): void {
  addToTick(ladder, range.lower, all, all, earning, perUnit);
  addToTick(ladder, range.upper, all, -all, -earning, perUnit);
  if (!isInRange(ladder, range)) return;
  ladder.all += all;
  ladder.earning += earning;
}

/**
 * Moves the price to a tick, over all that lie between.
 * @param perUnitNow asked for only where one is crossed: most swaps cross none.
 */
export function moveTo(ladder: TickLadder, tick: number, perUnitNow: () => bigint): void {
  const { current, order, ticks } = ladder;
  ladder.current = tick;
  if (current === undefined || current === tick) return;
  const isUp = tick > current;
  const first = firstAbove(order, isUp ? current : tick);
  const end = firstAbove(order, isUp ? tick : current);
  if (first === end) return;
  const perUnit = perUnitNow();
  for (let i = first; i < end; i++) {
    const crossed = ticks.get(order[i] ?? 0);
    if (crossed === undefined) continue;
    crossed.outside = perUnit - crossed.outside;
    ladder.all += isUp ? crossed.all : -crossed.all;
    ladder.earning += isUp ? crossed.earning : -crossed.earning;
  }
}

function addToTick(
  { ticks, order, current }: TickLadder,
  at: number,
  ends: bigint,
  all: bigint,
  earning: bigint,
  perUnit: bigint,
): void {
  let tick = ticks.get(at);
  if (tick === undefined) {
    const outside = current !== undefined && at <= current ? perUnit : 0n;
    tick = { ends: 0n, all: 0n, earning: 0n, outside };
    ticks.set(at, tick);
    order.splice(firstAbove(order, at), 0, at);
  }
  tick.ends += ends;
  tick.all += all;
  tick.earning += earning;
  if (tick.ends !== 0n) return;
  ticks.delete(at);
  order.splice(firstAbove(order, at) - 1, 1);
}

/** The place of the first tick above one. */
function firstAbove(order: readonly number[], tick: number): number {
  let [low, high] = [0, order.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((order[middle] ?? 0) <= tick) low = middle + 1;
    else high = middle;
  }
  return low;
}
