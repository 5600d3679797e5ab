/**
 * What a market's pools come to beside the liquidity that earns them. Each figure leaves out what market making itself
 * gains and loses, and all fees: it is no promise.
 */
import type { RewardToken, Terms } from "../campaign/campaign.ts";
import type { StakeSum } from "../pool/measures.ts";
import type { LiquiditySum, MarketPresence } from "../score/presence.ts";
import type { Prices } from "./prices.ts";
import { YEAR_MS } from "./rate.ts";
import { divide, plus, type Ratio, ratio, times } from "./ratio.ts";

const DAY_MS = 86_400_000;

/** Wherever a yield is shown, this stands beside it. */
export const YIELD_WARNING =
  "Yield is reward beside eligible liquidity alone: it leaves out trading profit and loss, and fees. It is no promise.";

/** The same reward beside the same liquidity, over three lengths of time. */
export interface Yields {
  readonly perSnapshot: Ratio;
  readonly perDay: Ratio;
  /** Of 365.25 days, without compounding. */
  readonly perYear: Ratio;
}

export interface TokenYield {
  readonly token: RewardToken;
  /** Whole tokens that the pool comes to in a day. */
  readonly rewardPerDay: Ratio;
  /** Whole tokens for each unit of quote liquidity; undefined without liquidity. */
  readonly tokens: Yields | undefined;
  /** The same at the token's price; undefined without one. */
  readonly yields: Yields | undefined;
}

export interface MarketYield {
  readonly terms: Terms;
  /** Accounts that earned points. */
  readonly miners: number;
  /** Mean, in whole quote tokens; undefined where no book was sound, or a pool had no price. */
  readonly liquidity: Ratio | undefined;
  readonly rewards: readonly TokenYield[];
  /** Of all tokens together; undefined where one has no price. */
  readonly yields: Yields | undefined;
}

/** A market's yields over the snapshots that its presence was taken from. */
export function marketYield(
  { terms, accounts, liquidity: sum }: MarketPresence,
  tokens: readonly RewardToken[],
  prices: Prices,
  epochMs: number,
): MarketYield {
  const miners = [...accounts.values()].filter(({ either }) => either > 0).length;
  return yieldBeside(terms, miners, meanLiquidity(terms, sum), tokens, prices, epochMs);
}

/**
 * The yields of so much liquidity. The pools are the terms', without carry.
 * @param liquidity in whole quote tokens.
 */
export function yieldBeside(
  terms: Terms,
  miners: number,
  liquidity: Ratio | undefined,
  tokens: readonly RewardToken[],
  prices: Prices,
  epochMs: number,
): MarketYield {
  const rewards = tokens.flatMap((token): TokenYield[] => {
    const pool = terms.rewards.get(token.symbol);
    if (pool === undefined) return [];
    const perEpoch = ratio(pool, 10n ** BigInt(token.decimals));
    const rewardPerDay = over(perEpoch, epochMs, DAY_MS);
    const perUnit = yieldOf(rewardPerDay, liquidity);
    const price = prices(token.symbol, terms.market.quote);
    return [
      {
        token,
        rewardPerDay,
        tokens: perUnit && yieldsOf(perUnit, terms.intervalMs),
        yields: perUnit && price && yieldsOf(times(perUnit, price), terms.intervalMs),
      },
    ];
  });
  return { terms, miners, liquidity, rewards, yields: sumOfYields(rewards) };
}

/**
 * The mean liquidity of a market in its quote token: the sizes of all orders with weight, of both sides, at mid.
 * @returns undefined where no book was sound.
 */
export function meanLiquidity({ market }: Terms, sum: LiquiditySum): Ratio | undefined {
  if (sum.snapshots === 0) return undefined;
  const scale = 10n ** BigInt(market.priceDecimals + market.sizeDecimals);
  return ratio(sum.doubled, 2n * BigInt(sum.snapshots) * scale);
}

/**
 * The mean liquidity of a pool that earned, in its quote token.
 * @returns undefined where the pool had no price.
 */
export function meanStake({ market }: Terms, { looks, bid, ask }: StakeSum): Ratio | undefined {
  if (looks === 0) return undefined;
  return ratio(bid + ask, BigInt(looks) * 10n ** BigInt(market.priceDecimals));
}

/**
 * A reward over a liquidity of the same token, for the time that the reward is of.
 * @returns undefined where there is no liquidity to divide by.
 */
export function yieldOf(reward: Ratio, liquidity: Ratio | undefined): Ratio | undefined {
  return liquidity === undefined || liquidity.over === 0n ? undefined : divide(reward, liquidity);
}

/** What comes to so much in one length of time, in another. */
export function over(amount: Ratio, ms: number, otherMs: number): Ratio {
  return times(amount, ratio(BigInt(otherMs), BigInt(ms)));
}

/** @param perDay a yield a day. */
export function yieldsOf(perDay: Ratio, intervalMs: number): Yields {
  return {
    perSnapshot: over(perDay, DAY_MS, intervalMs),
    perDay,
    perYear: over(perDay, DAY_MS, YEAR_MS),
  };
}

function sumOfYields(rewards: readonly TokenYield[]): Yields | undefined {
  const all = rewards.flatMap(({ yields }) => yields ?? []);
  const [first, ...rest] = all;
  if (first === undefined || all.length < rewards.length) return undefined;
  return rest.reduce(
    (a, b) => ({
      perSnapshot: plus(a.perSnapshot, b.perSnapshot),
      perDay: plus(a.perDay, b.perDay),
      perYear: plus(a.perYear, b.perYear),
    }),
    first,
  );
}
