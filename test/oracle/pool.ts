/** Pools by the rules, as one would work them out by hand: second by second, in exact fractions. */
import { type Fraction, floor, over, plus, times, ZERO } from "./fraction.ts";

/** Something that holds liquidity from a second on. */
export interface Stake {
  readonly from: number;
  /** Undefined where it does not earn. */
  readonly account: string | undefined;
  readonly id: string;
  readonly liquidity: bigint;
  /** In range where `lower <= tick < upper`; undefined: always. */
  readonly range?: { readonly lower: number; readonly upper: number };
}

export interface PoolTruth {
  /** What each account earned, in seconds of the pool. */
  readonly shares: ReadonlyMap<string, Fraction>;
  /** Seconds in which nobody earned. */
  readonly empty: number;
}

/**
 * @param stakes in order; each takes the place of the one before it with its id.
 * @param ticks in order.
 */
export function sharePool(
  start: number,
  end: number,
  stakes: readonly Stake[],
  ticks: readonly { readonly from: number; readonly tick: number }[] = [],
): PoolTruth {
  const shares = new Map<string, Fraction>();
  let empty = 0;
  for (let second = start; second < end; second++) {
    const tick = ticks.filter(({ from }) => from <= second).at(-1)?.tick ?? 0;
    const newest = new Map(
      stakes.filter(({ from }) => from <= second).map((stake) => [stake.id, stake]),
    );
    const earning = [...newest.values()].filter(
      ({ account, range, liquidity }) =>
        account !== undefined &&
        liquidity > 0n &&
        (range === undefined || (range.lower <= tick && tick < range.upper)),
    );
    const total = earning.reduce((sum, { liquidity }) => sum + liquidity, 0n);
    if (total === 0n) empty += 1;
    for (const { account = "", liquidity } of earning) {
      const sum = plus(shares.get(account) ?? ZERO, over(liquidity, total));
      const divisor = gcd(sum.num, sum.den);
      shares.set(account, over(sum.num / divisor, sum.den / divisor));
    }
  }
  return { shares, empty };
}

/** Points before the last one is given out: what an account has at least, and at most one less than it has. */
export function leastPoints(share: Fraction): bigint {
  return floor(times(share, over(10n ** 15n, 1n)));
}

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? a : gcd(b, a % b);
}
