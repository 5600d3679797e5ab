/**
 * What a trial comes to: yields beside liquidity, and who gets which part of the pool.
 *
 *     yield a day  = reward a day / eligible liquidity
 *     yield a year = a day's * 365.25
 *
 * A group's yield is what the group gets over its own part of the liquidity. All are exact fractions.
 */
import type { RewardToken, Terms } from "../campaign/campaign.ts";
import type { Prices } from "../reward/prices.ts";
import { divide, plus, type Ratio, ratio, times } from "../reward/ratio.ts";
import { over, type Yields, yieldOf, yieldsOf } from "../reward/yield.ts";
import type { Groups } from "./groups.ts";
import type { Trial } from "./trial.ts";
import type { Variation } from "./vary.ts";

const DAY_MS = 86_400_000;
export const YEAR_DAYS = ratio(36_525n, 100n);

/** One group of miners in a trial. */
export interface GroupReturn {
  readonly group: string;
  /** Of the pool. */
  readonly share: Ratio;
  /** The mean of what counted, in whole quote tokens. */
  readonly liquidity: Ratio;
  /** Undefined without a price for each reward token, or without liquidity. */
  readonly yields: Yields | undefined;
}

export interface Return {
  readonly variation: Variation;
  /** The mean of what counted, in whole quote tokens; undefined where no book was sound. */
  readonly liquidity: Ratio | undefined;
  /** Of the whole pool over all liquidity. */
  readonly yields: Yields | undefined;
  readonly groups: readonly GroupReturn[];
  /** The part of the pool that nobody earned: it is carried over, or returned. */
  readonly unpaid: Ratio;
}

/** Whole quote tokens that a market's pools are worth in a day; undefined where a reward token has no price. */
export function worthPerDay(
  terms: Terms,
  tokens: readonly RewardToken[],
  prices: Prices,
  epochMs: number,
): Ratio | undefined {
  let worth = ratio(0n);
  for (const [symbol, pool] of terms.rewards) {
    const token = tokens.find((each) => each.symbol === symbol);
    const price = prices(symbol, terms.market.quote);
    if (token === undefined || price === undefined) return undefined;
    worth = plus(worth, times(ratio(pool, 10n ** BigInt(token.decimals)), price));
  }
  return over(worth, epochMs, DAY_MS);
}

/** @param worth of the market's pools in a day. */
export function returnOf(trial: Trial, worth: Ratio | undefined, groups: Groups): Return {
  const { variation, score, doubled } = trial;
  const { terms } = variation;
  const total = sumOf(score.points.values());
  const slots = BigInt(2 * score.intervals);
  const unpaid = total === 0n ? ratio(1n) : ratio(BigInt(score.trailingEmpty), slots);
  const paid = ratio(unpaid.under - unpaid.over, unpaid.under);
  const yieldsOn = (part: Ratio, liquidity: Ratio | undefined): Yields | undefined => {
    const perDay = worth && yieldOf(times(worth, part), liquidity);
    return perDay && yieldsOf(perDay, terms.intervalMs);
  };
  const liquidity = trial.snapshots === 0 ? undefined : meanOf(sumOf(doubled.values()), trial);
  return {
    variation,
    liquidity,
    yields: yieldsOn(ratio(1n), liquidity),
    unpaid,
    groups: groups.names.map((group) => {
      const isOf = ([account]: [string, bigint]) => groups.of(account) === group;
      const points = sumOf([...score.points].filter(isOf).map(([, value]) => value));
      const share = total === 0n ? ratio(0n) : times(paid, ratio(points, total));
      const own = meanOf(sumOf([...doubled].filter(isOf).map(([, value]) => value)), trial);
      return { group, share, liquidity: own, yields: yieldsOn(share, own) };
    }),
  };
}

/** A depth, and what the pool yields on it. */
export interface DepthOffer {
  /** In whole quote tokens, both sides together. */
  readonly liquidity: Ratio;
  readonly perDay: Ratio;
  readonly perYear: Ratio;
  /** What it was asked by: a part of the depth in the books, or a yield a year. */
  readonly asked: { readonly times: Ratio } | { readonly perYear: Ratio };
}

const MULTIPLES = [ratio(1n, 4n), ratio(1n, 2n), ratio(1n), ratio(2n), ratio(4n)];

/**
 * What the pool yields at some depths, and the depths it buys at the yields that were named.
 * @param worth of the market's pools in a day.
 * @param wanted yields a year, 0.2 for 20 %.
 */
export function depthOffers(
  worth: Ratio,
  liquidity: Ratio | undefined,
  wanted: readonly Ratio[],
): DepthOffer[] {
  const offer = (depth: Ratio, asked: DepthOffer["asked"]): DepthOffer => {
    const perDay = divide(worth, depth);
    return { liquidity: depth, perDay, perYear: times(perDay, YEAR_DAYS), asked };
  };
  const isThere = liquidity !== undefined && liquidity.over > 0n && worth.over > 0n;
  const stood = isThere
    ? MULTIPLES.map((multiple) => offer(times(liquidity, multiple), { times: multiple }))
    : [];
  const bought =
    worth.over === 0n
      ? []
      : wanted.map((perYear) => offer(divide(times(worth, YEAR_DAYS), perYear), { perYear }));
  return [...stood, ...bought];
}

function meanOf(doubled: bigint, { variation, snapshots }: Trial): Ratio {
  const { priceDecimals, sizeDecimals } = variation.terms.market;
  if (snapshots === 0) return ratio(0n);
  return ratio(doubled, 2n * BigInt(snapshots) * 10n ** BigInt(priceDecimals + sizeDecimals));
}

function sumOf(values: Iterable<bigint>): bigint {
  let sum = 0n;
  for (const value of values) sum += value;
  return sum;
}
