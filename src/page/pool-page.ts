/** One pool's epoch: its figures, its positions, how deep it was at the end, and its hours. */
import type { PeriodFigures } from "../book/liquidity.ts";
import type { Yardstick } from "../book/measures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import type { Market, Phase } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import { publishedTerms } from "../merkle/published-terms.ts";
import type { PoolLedger } from "../pool/ledger.ts";
import { liquidityAt, type StakeSum } from "../pool/measures.ts";
import { DEPTH_PPMS, depthAt, firstAbove, slippageOf, tradeSizes } from "../pool/slippage.ts";
import type { PoolState } from "../pool/state.ts";
import type { Tokens } from "../pool/worth.ts";
import { netOf, type PositionOutcome } from "../reward/position-outcome.ts";
import { ratio, showFigure } from "../reward/ratio.ts";
import { meanStake, yieldBeside } from "../reward/yield.ts";
import type { MarketScore } from "../score/market.ts";
import { sumPoints } from "../score/points.ts";
import {
  type MinerNames,
  type PoolIn,
  poolFigures,
  toMarketName,
  toPageToken,
  trendPoints,
  yieldFigures,
} from "./market-page.ts";
import { type EpochHead, type MarketFigures, PAGE_FORMATS } from "./page-files.ts";
import type { PoolHours, PoolPage, PositionColumns, TokenColumns } from "./pool-files.ts";
import { measureColumns, showExact } from "./samples.ts";

/** Positions and ranges that a market's file tells of; everybody's own stand in the files of accounts. */
const MOST_POSITIONS = 500;
const MOST_RANGES = 400;
/** Digits of a price. */
const DIGITS = 12;

/** What was seen of an hour. */
export interface PoolHour {
  readonly stake: StakeSum;
  /** At its last look. */
  root: bigint | undefined;
}

/** What a pool's file is made of. */
export interface PoolPageSources {
  readonly phase: Phase;
  readonly score: MarketScore;
  readonly ledger: PoolLedger;
  readonly positions: readonly PositionOutcome[];
  /** At the epoch's end. */
  readonly last: PoolState;
  readonly liquidity: PeriodFigures;
  readonly yardstick: Yardstick;
  /** By the hour's first instant, in order of time. */
  readonly hours: ReadonlyMap<number, PoolHour>;
  readonly stake: StakeSum;
  readonly pools: readonly PoolIn[];
}

/** @param tokens those of the epoch, which its figures are told beside. */
export function poolMarketFigures(
  sources: PoolPageSources,
  tokens: readonly DeployedToken[],
): MarketFigures {
  const { phase, score, positions, hours, stake, pools } = sources;
  const { terms, points } = score;
  const mean = meanStake(terms, stake);
  const { rewards } = yieldBeside(terms, points.size, mean, tokens, () => undefined, phase.epochMs);
  const earned = tokens.map(({ address }) =>
    positions.reduce((sum, each) => sum + (each.rewards.get(address) ?? 0n), 0n),
  );
  return {
    market: terms.market.id,
    programme: score.programme,
    intervals: score.intervals,
    ...score.counts,
    miners: points.size,
    bots: 0,
    positions: positions.filter((each) => each.points > 0n).length,
    points: String(sumPoints(points)),
    liquidity: mean === undefined ? null : stakeFigures(terms.market, stake),
    yields: yieldFigures(rewards, tokens),
    pools: poolFigures(terms.market.id, pools, tokens, (i) => earned[i] ?? 0n),
    spreadPpb: null,
    trend: {
      spreadPpb: [],
      liquidity: trendPoints([...hours.values()]).map((hour) =>
        showExact(meanStake(terms, hour.stake)),
      ),
    },
  };
}

function stakeFigures({ priceDecimals }: Market, { looks, bid, ask }: StakeSum) {
  const show = (sum: bigint) =>
    showExact(ratio(sum, BigInt(looks) * 10n ** BigInt(priceDecimals))) ?? "0";
  return { bid: show(bid), ask: show(ask), all: show(bid + ask) };
}

export function toPoolPage(
  head: EpochHead,
  sources: PoolPageSources,
  figures: MarketFigures,
  names: MinerNames,
  tokens: readonly DeployedToken[],
): PoolPage {
  const { score, ledger, positions, last, liquidity, yardstick, hours } = sources;
  const { terms } = score;
  const { market, rewards } = terms;
  const paid = tokens.filter(
    ({ symbol, address }) =>
      rewards.has(symbol) || positions.some((each) => (each.rewards.get(address) ?? 0n) > 0n),
  );
  const depths = depthAt(ledger, DEPTH_PPMS);
  const trades = slippageOf(ledger, tradeSizes(ledger));
  const decimals = quoteDecimals(market);
  const textOf = (value: bigint | undefined) => (value === undefined ? null : String(value));
  const start = Date.parse(head.start);
  const whole = new Map([[start, { stake: sources.stake, root: ledger.root }]]);
  return {
    format: PAGE_FORMATS.pool,
    ...head,
    market: toMarketName(market),
    ...publishedTerms(terms),
    intervalMs: terms.intervalMs,
    intervals: score.intervals,
    tokens: paid.map(toPageToken),
    figures,
    price: priceText(ledger.root, market),
    sqrtPriceX96: textOf(ledger.root),
    positions: positionColumns(positions.slice(0, MOST_POSITIONS), paid, names),
    positionCount: positions.length,
    ranges: rangeColumns(last, market),
    depth: {
      ppm: depths.map(({ ppm }) => ppm),
      down: depths.map(({ down }) => String(down)),
      up: depths.map(({ up }) => String(up)),
    },
    slippage: {
      size: trades.map(({ size }) => String(size)),
      sell: trades.map(({ sellPpm }) => textOf(sellPpm)),
      buy: trades.map(({ buyPpm }) => textOf(buyPpm)),
    },
    sizes: yardstick.sizes.map((size) => formatDecimal(size, decimals)),
    bands: yardstick.bands.map(Number),
    total: hourColumns([{ start, figures: liquidity.total }], whole, sources),
    hours: hourColumns(liquidity.hours, hours, sources),
  };
}

function positionColumns(
  positions: readonly PositionOutcome[],
  tokens: readonly DeployedToken[],
  { nameOf }: MinerNames,
): PositionColumns {
  const column = <T>(of: (position: PositionOutcome) => T) => positions.map(of);
  const textOf = (value: bigint | undefined) => (value === undefined ? null : String(value));
  const tokenColumns = (name: "kept" | "held" | "fees"): TokenColumns => {
    const amount = (i: keyof Tokens & number) =>
      column(({ holding }) => String(holding[name][i] ?? 0n));
    return {
      base: amount(0),
      quote: amount(1),
      value: column(({ outcome }) => textOf(outcome?.[name])),
    };
  };
  return {
    id: column(({ holding }) => holding.id),
    account: column(({ holding }) => holding.account),
    name: column(({ holding }) => nameOf(holding.account) ?? null),
    lower: column(({ holding }) => holding.range?.lower ?? null),
    upper: column(({ holding }) => holding.range?.upper ?? null),
    points: column(({ points }) => String(points)),
    rewards: tokens.map(({ address }) =>
      column(({ rewards }) => String(rewards.get(address) ?? 0n)),
    ),
    kept: tokenColumns("kept"),
    held: tokenColumns("held"),
    fees: tokenColumns("fees"),
    moved: column(({ outcome }) => textOf(outcome?.moved)),
    rewardValue: column(({ rewardValue }) => String(rewardValue)),
    net: column((position) => textOf(netOf(position))),
  };
}

/** Cut wherever all liquidity or what earns changes; those about the price, as many below as above. */
function rangeColumns({ root, depth, earning }: PoolState, market: Market): PoolPage["ranges"] {
  const all = [...depth, ...earning].flatMap(({ lower, upper }) => [lower, upper]);
  const ends = [...new Set(all)].sort((a, b) => (a < b ? -1 : 1));
  const ranges = ends.slice(0, -1).map((lower, i) => ({
    lower,
    upper: ends[i + 1] ?? lower,
    liquidity: liquidityAt(depth, lower),
  }));
  const first = Math.max(0, firstAbove(ranges, root ?? 0n) - MOST_RANGES / 2);
  const shown = ranges.slice(first, first + MOST_RANGES);
  return {
    lower: shown.map(({ lower }) => priceText(lower, market) ?? "0"),
    upper: shown.map(({ upper }) => priceText(upper, market) ?? "0"),
    liquidity: shown.map(({ liquidity }) => String(liquidity)),
    earning: shown.map(({ lower }) => String(liquidityAt(earning, lower))),
  };
}

function hourColumns(
  rows: PeriodFigures["hours"],
  hours: ReadonlyMap<number, PoolHour>,
  { score: { terms }, yardstick }: PoolPageSources,
): PoolHours {
  const { market } = terms;
  const figures = rows.map((row) => row.figures);
  const { due, snapshots, quoted, slippage, depth } = measureColumns(figures, terms, yardstick);
  const seen = rows.map(({ start }) => hours.get(start));
  const stakes = seen.map((hour) =>
    hour === undefined || hour.stake.looks === 0 ? undefined : stakeFigures(market, hour.stake),
  );
  return {
    start: rows.map(({ start }) => start),
    due,
    snapshots,
    quoted,
    slippage,
    depth,
    liquidity: {
      bid: stakes.map((stake) => stake?.bid ?? null),
      ask: stakes.map((stake) => stake?.ask ?? null),
    },
    price: seen.map((hour) => priceText(hour?.root, market)),
  };
}

/** Quote tokens for a base token. */
function priceText(
  root: bigint | undefined,
  { priceDecimals, sizeDecimals }: Market,
): string | null {
  if (root === undefined) return null;
  const over = root * root * 10n ** BigInt(sizeDecimals);
  return showFigure(ratio(over, 2n ** 192n * 10n ** BigInt(priceDecimals)), DIGITS);
}
