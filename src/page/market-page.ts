/** One market's epoch: its figures, its miners, and its series by hour. */
import type { PeriodFigures } from "../book/liquidity.ts";
import type { Yardstick } from "../book/measures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import type { Market, Phase, RewardToken } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { publishedTerms } from "../merkle/published-terms.ts";
import { compare } from "../reward/allocate.ts";
import { marketYield, over, type TokenYield, type Yields } from "../reward/yield.ts";
import { sumPoints } from "../score/points.ts";
import { closePresence, type MarketPresence } from "../score/presence.ts";
import type { MarketAmounts } from "./hour-amounts.ts";
import type { MarketPage } from "./market-files.ts";
import { MINUTES_SIZE } from "./minutes.ts";
import {
  type EpochHead,
  type MarketFigures,
  PAGE_FORMATS,
  type PageMarketName,
  type PageToken,
  type YieldFigures,
} from "./page-files.ts";
import { hourColumns, liquidityOf, showExact, totalColumns } from "./samples.ts";
import type { SliceNames } from "./slice.ts";
import type { Survey } from "./survey.ts";

const DAY_MS = 86_400_000;
const WEEK_MS = 7 * DAY_MS;
const TREND_POINTS = 48;

/** A market's pool of one token: the terms' amount and what was carried in. */
export interface PoolIn {
  readonly market: string;
  readonly token: string;
  readonly pool: bigint;
  readonly carriedIn: bigint;
}

/** What a market's files are made of. */
export interface MarketSources {
  readonly phase: Phase;
  readonly survey: Survey;
  readonly amounts: MarketAmounts;
  readonly liquidity: PeriodFigures;
  readonly yardstick: Yardstick;
  readonly pools: readonly PoolIn[];
}

export function toPageToken(token: DeployedToken): PageToken {
  const { symbol, address, decimals, minPayout } = token;
  return { symbol, address, decimals, minPayout: String(minPayout) };
}

export function toMarketName(market: Market): PageMarketName {
  const { id, exchange, base, quote, priceDecimals, sizeDecimals } = market;
  return { id, exchange, base, quote, priceDecimals, sizeDecimals };
}

/** @param tokens those of the epoch, which its figures are told beside. */
export function marketFigures(
  sources: MarketSources,
  tokens: readonly DeployedToken[],
): MarketFigures {
  const { phase, survey, amounts, liquidity, pools } = sources;
  const { score } = amounts;
  const { terms } = score;
  const presence = closePresence(survey.presence);
  const shown = trendPoints(liquidity.hours);
  return {
    market: terms.market.id,
    programme: score.programme,
    intervals: score.intervals,
    ...score.counts,
    miners: score.points.size,
    bots: botsOf(presence),
    points: String(sumPoints(score.points)),
    liquidity: liquidityFigures(survey, presence),
    yields: yieldFigures(
      marketYield(presence, tokens, () => undefined, phase.epochMs).rewards,
      tokens,
    ),
    pools: poolFigures(terms.market.id, pools, tokens, (i) => {
      const own = amounts.tokens.findIndex(({ address }) => address === tokens[i]?.address);
      const all = [...amounts.rewards.values()];
      return own === -1 ? 0n : all.reduce((sum, each) => sum + (each[own] ?? 0n), 0n);
    }),
    spreadPpb: numberOf(liquidity.total.spread.median),
    trend: {
      spreadPpb: shown.map(({ figures }) => numberOf(figures.spread.median)),
      liquidity: shown.map(({ start }) => {
        const hour = survey.hours.get(start);
        const doubled = (hour?.doubled.bid ?? 0n) + (hour?.doubled.ask ?? 0n);
        return liquidityOf(terms, hour?.snapshots ?? 0, doubled);
      }),
    },
  };
}

function numberOf(value: bigint | undefined): number | null {
  return value === undefined ? null : Number(value);
}

function botsOf({ accounts }: MarketPresence): number {
  const names = new Set<string>();
  for (const each of accounts.values()) for (const name of each.names) names.add(name);
  return names.size;
}

function liquidityFigures(
  { terms, hours }: Survey,
  { liquidity }: MarketPresence,
): MarketFigures["liquidity"] {
  const { snapshots } = liquidity;
  if (snapshots === 0) return null;
  const sumOf = (side: "bid" | "ask") =>
    [...hours.values()].reduce((sum, { doubled }) => sum + doubled[side], 0n);
  const show = (doubled: bigint) => liquidityOf(terms, snapshots, doubled) ?? "0";
  return { bid: show(sumOf("bid")), ask: show(sumOf("ask")), all: show(liquidity.doubled) };
}

/** As many rows as a sparkline has points. */
export function trendPoints<T>(rows: readonly T[]): T[] {
  const every = Math.ceil(rows.length / TREND_POINTS);
  return rows.filter((_, i) => i % Math.max(1, every) === 0);
}

/** @param earnedOf by the token's index. */
export function poolFigures(
  market: string,
  pools: readonly PoolIn[],
  tokens: readonly DeployedToken[],
  earnedOf: (token: number) => bigint,
): MarketFigures["pools"] {
  return pools
    .filter((each) => each.market === market)
    .map(({ token, pool, carriedIn }) => {
      const i = tokens.findIndex(({ address }) => address === token);
      const earned = earnedOf(i);
      return {
        token: i,
        pool: String(pool),
        carriedIn: String(carriedIn),
        earned: String(earned),
        left: String(pool - earned),
      };
    });
}

export function yieldFigures(
  rewards: readonly TokenYield[],
  tokens: readonly RewardToken[],
): MarketFigures["yields"] {
  return rewards.map(({ token, rewardPerDay, tokens: perQuote }) => ({
    token: tokens.indexOf(token),
    rewardPerDay: showExact(rewardPerDay) ?? "0",
    rewardPerWeek: showExact(over(rewardPerDay, DAY_MS, WEEK_MS)) ?? "0",
    tokensPerQuote: perQuote === undefined ? null : toYieldFigures(perQuote),
  }));
}

function toYieldFigures({ perSnapshot, perDay, perYear }: Yields): YieldFigures {
  const show = (value: Yields["perDay"]) => showExact(value) ?? "0";
  return { perSnapshot: show(perSnapshot), perDay: show(perDay), perYear: show(perYear) };
}

/** Everybody with weight in the market, the most points first, and the names of miners' orders in byte order. */
export function sliceNames(
  { names, presence }: Survey,
  amounts: MarketAmounts,
): SliceNames & { readonly accounts: readonly string[]; readonly sorted: readonly string[] } {
  const pointsOf = (account: string) => amounts.score.points.get(account) ?? 0n;
  const accounts = [...new Set([...amounts.score.points.keys(), ...presence.accounts.keys()])].sort(
    (a, b) => compare(pointsOf(b), pointsOf(a)) || compare(a, b),
  );
  const sorted = [...names].sort(compare);
  return {
    accounts,
    sorted,
    miners: new Map(accounts.map((account, i) => [account, i])),
    names: new Map(sorted.map((name, i) => [name, i])),
    tokens: amounts.tokens.length,
  };
}

/** Leaderboard names by account, and accounts by the names of their orders. */
export interface MinerNames {
  readonly nameOf: (account: string) => string | undefined;
  readonly accountOf: (name: string) => string | undefined;
}

export function toMarketPage(
  head: EpochHead,
  sources: MarketSources,
  figures: MarketFigures,
  minerNames: MinerNames,
  sliceSize: number,
  /** How many intervals the files of minutes and slices tell of. */
  told: number,
): MarketPage {
  const { survey, amounts, liquidity, yardstick } = sources;
  const { terms, score } = { terms: survey.terms, score: amounts.score };
  const { accounts, sorted, miners } = sliceNames(survey, amounts);
  const chunks = (size: number) => ({ size, count: Math.ceil(told / size) });
  const decimals = quoteDecimals(terms.market);
  return {
    format: PAGE_FORMATS.market,
    ...head,
    market: toMarketName(terms.market),
    ...publishedTerms(terms),
    sharing: survey.sharing,
    slots: survey.slots,
    intervalMs: terms.intervalMs,
    intervals: survey.intervals,
    tokens: amounts.tokens.map(toPageToken),
    figures,
    miners: accounts.map((account) => ({
      account,
      name: minerNames.nameOf(account) ?? null,
      points: String(score.points.get(account) ?? 0n),
      rewards: (amounts.rewards.get(account) ?? []).map(String),
    })),
    names: sorted.map((name) => {
      const account = minerNames.accountOf(name) ?? name;
      return { name, account, miner: miners.get(account) ?? -1 };
    }),
    sizes: yardstick.sizes.map((size) => formatDecimal(size, decimals)),
    bands: yardstick.bands.map(Number),
    maxSpread: Number(yardstick.maxSpread),
    minutes: chunks(MINUTES_SIZE),
    slices: chunks(sliceSize),
    total: totalColumns(survey, liquidity, amounts, yardstick),
    hours: hourColumns(survey, liquidity, amounts, yardstick),
  };
}
