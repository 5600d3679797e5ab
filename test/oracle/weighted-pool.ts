/** Positions in ranges that share time by fees and by tokens, worked out in exact fractions from one event to the next. */
import { type Fraction, over, plus, ZERO } from "./fraction.ts";
import { rootByBits } from "./tick-root.ts";

/** A position from then on, whole; `account` is undefined where it does not earn. */
export interface Stake {
  readonly second: number;
  readonly id: string;
  readonly account: string | undefined;
  readonly liquidity: bigint;
  readonly lower: number;
  readonly upper: number;
}

/** The price from then on. */
export interface Price {
  readonly second: number;
  readonly tick: number;
  readonly root: bigint;
}

export interface Weights {
  readonly fees: number;
  readonly token0: number;
  readonly token1: number;
}

export interface WeightedTruth {
  /** Points by account. */
  readonly points: ReadonlyMap<string, Fraction>;
  /** All points that there are. */
  readonly total: bigint;
  /** Seconds without liquidity that earns. */
  readonly empty: number;
}

/** What a second is worth for each part per million. */
const WORTH = 10n ** 9n;

interface Held {
  readonly account: string;
  readonly zero: Fraction;
  readonly one: Fraction;
}

/** @param events in the order of the logs; those at the end or later change nothing. */
export function weightedPool(
  start: number,
  end: number,
  weights: Weights,
  events: readonly (Stake | Price)[],
): WeightedTruth {
  const points = new Map<string, Fraction>();
  const ways = new Map<string, bigint>();
  const stakes = new Map<string, Stake>();
  /** What of each position was there when the second began. */
  const ripe = new Map<string, bigint>();
  let price: Price | undefined;
  let [shared, total, now] = [0, 0n, 0];

  const give = (account: string, share: Fraction, worth: bigint) =>
    points.set(account, plus(points.get(account) ?? ZERO, over(share.num * worth, share.den)));

  function heldNow(): Held[] {
    const { tick, root } = price ?? { tick: 0, root: 1n };
    return [...stakes.values()]
      .filter(({ lower, upper, liquidity }) => lower <= tick && tick < upper && liquidity > 0n)
      .flatMap(({ account, lower, upper, liquidity }) => {
        if (account === undefined) return [];
        const [low, high] = [rootByBits(lower), rootByBits(upper)];
        const zero = over(liquidity * (high - root), high * root);
        return [{ account, zero, one: over(liquidity * (root - low), 1n) }];
      });
  }

  function pass(until: number): void {
    const seconds = Math.min(until, end) - Math.max(now, start);
    const held = seconds > 0 ? heldNow() : [];
    if (held.length > 0) shared += seconds;
    for (const part of ["zero", "one"] as const) {
      const worth = WORTH * BigInt(part === "zero" ? weights.token0 : weights.token1);
      const all = held.reduce((sum, each) => plus(sum, each[part]), ZERO);
      if (all.num === 0n) continue;
      total += BigInt(seconds) * worth;
      for (const each of held) {
        const share = over(each[part].num * all.den, each[part].den * all.num);
        give(each.account, share, BigInt(seconds) * worth);
      }
    }
    if (until > now) for (const { id, liquidity } of stakes.values()) ripe.set(id, liquidity);
    now = until;
  }

  function travel(from: bigint, to: bigint): void {
    const [low, high] = from < to ? [from, to] : [to, from];
    for (const { id, account, lower, upper } of stakes.values()) {
      if (account === undefined) continue;
      const [bottom, top] = [rootByBits(lower), rootByBits(upper)];
      const way = (high < top ? high : top) - (low > bottom ? low : bottom);
      if (way > 0n) ways.set(account, (ways.get(account) ?? 0n) + way * (ripe.get(id) ?? 0n));
    }
  }

  for (const event of events) {
    if (event.second >= end) break;
    pass(event.second);
    if ("root" in event) {
      if (price !== undefined && event.second >= start) travel(price.root, event.root);
      price = event;
    } else {
      stakes.set(event.id, event);
      const before = ripe.get(event.id) ?? 0n;
      ripe.set(event.id, before < event.liquidity ? before : event.liquidity);
    }
  }
  pass(end);
  const way = [...ways.values()].reduce((sum, each) => sum + each, 0n);
  if (way > 0n) {
    const worth = BigInt(shared) * WORTH * BigInt(weights.fees);
    total += worth;
    for (const [account, each] of ways) give(account, over(each, way), worth);
  }
  return { points, total, empty: end - start - shared };
}
