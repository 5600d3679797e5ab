/**
 * The ticks at which liquidity that counts begins or ends, and what grew between two of them, kept as Uniswap V3 keeps
 * what grows inside a range: each tick knows what grew on its other side.
 */
import { isInRange, type TickRange } from "../pool/tick-range.ts";

/** What a programme sums up, in its own order: what grows, or what is in range of those that earn. */
export type Sums = readonly bigint[];

interface Tick {
  /** Positions that begin or end here; a tick without any is forgotten. */
  ends: bigint;
  /** What is added where the price crosses it upwards: of all liquidity, and of that which earns. */
  all: bigint;
  earning: Sums;
  /** What grew while the price was on the other side. */
  outside: Sums;
}

export interface TickLadder {
  readonly ticks: Map<number, Tick>;
  /** Ascending. */
  readonly order: number[];
  /** Undefined until the pool is initialized. */
  current: number | undefined;
  /** In range now. */
  all: bigint;
  earning: Sums;
}

/** @param count how many sums there are of what earns. */
export function openLadder(count: number): TickLadder {
  const earning = Array.from({ length: count }, () => 0n);
  return { ticks: new Map(), order: [], current: undefined, all: 0n, earning };
}

export function plusSums(a: Sums, b: Sums): Sums {
  return a.map((sum, i) => sum + (b[i] ?? 0n));
}

export function minusSums(a: Sums, b: Sums): Sums {
  return a.map((sum, i) => sum - (b[i] ?? 0n));
}

/** What grew in a range, up to a constant while a position ends at both of its ticks. */
export function grownInside(
  { ticks, current }: TickLadder,
  { lower, upper }: TickRange,
  grown: Sums,
): Sums {
  const at = current ?? 0;
  const [low, high] = [ticks.get(lower)?.outside ?? [], ticks.get(upper)?.outside ?? []];
  return grown.map((sum, i) => {
    const below = at >= lower ? (low[i] ?? 0n) : sum - (low[i] ?? 0n);
    const above = at < upper ? (high[i] ?? 0n) : sum - (high[i] ?? 0n);
    return sum - below - above;
  });
}

/**
 * Adds liquidity to a range, or takes it away.
 * @param all of all liquidity. @param earning what it adds to the sums of that which earns.
 */
export function addToRange(
  ladder: TickLadder,
  range: TickRange,
  all: bigint,
  earning: Sums,
  grown: Sums,
): void {
  const none = minusSums(earning, earning);
  addToTick(ladder, range.lower, all, all, earning, grown);
  addToTick(ladder, range.upper, all, -all, minusSums(none, earning), grown);
  if (!isInRange(range, ladder.current)) return;
  ladder.all += all;
  ladder.earning = plusSums(ladder.earning, earning);
}

/**
 * Moves the price to a tick, over all that lie between.
 * @param grownAt what had grown when the price was at a tick; asked for only where one is crossed: most swaps cross none.
 */
export function moveTo(ladder: TickLadder, tick: number, grownAt: (tick: number) => Sums): void {
  const { current, order, ticks } = ladder;
  ladder.current = tick;
  if (current === undefined || current === tick) return;
  const isUp = tick > current;
  const first = firstAbove(order, isUp ? current : tick);
  const end = firstAbove(order, isUp ? tick : current);
  for (let i = first; i < end; i++) {
    const at = order[i] ?? 0;
    const crossed = ticks.get(at);
    if (crossed === undefined) continue;
    crossed.outside = minusSums(grownAt(at), crossed.outside);
    ladder.all += isUp ? crossed.all : -crossed.all;
    ladder.earning = (isUp ? plusSums : minusSums)(ladder.earning, crossed.earning);
  }
}

function addToTick(
  { ticks, order, current }: TickLadder,
  at: number,
  ends: bigint,
  all: bigint,
  earning: Sums,
  grown: Sums,
): void {
  let tick = ticks.get(at);
  if (tick === undefined) {
    const none = minusSums(earning, earning);
    const outside = current !== undefined && at <= current ? grown : minusSums(grown, grown);
    tick = { ends: 0n, all: 0n, earning: none, outside };
    ticks.set(at, tick);
    order.splice(firstAbove(order, at), 0, at);
  }
  tick.ends += ends;
  tick.all += all;
  tick.earning = plusSums(tick.earning, earning);
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
