/** A liquidity report as one JSON object. Figures are decimal strings, and null where there is none. */
import { type Figures, type PeriodFigures, uptimeOf } from "../book/liquidity.ts";
import { type Depth, TRADES } from "../book/measures.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { SIDES } from "../book/snapshot.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import type { Market } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import {
  changeOf,
  pointsOf,
  toBps,
  toHundredths,
  toPercent,
  toPpm,
  utc,
} from "./liquidity-numbers.ts";

/** Version of the CSV and the JSON. */
export const LIQUIDITY_FORMAT = "tidemark-liquidity-v1";

export function liquidityAsJson(report: LiquidityReport): object {
  const { campaign, phase, first, last, bands, maxSpread, markets } = report;
  return {
    format: LIQUIDITY_FORMAT,
    campaign: campaign.id,
    phase: phase.name,
    epochs: { from: first.epoch, through: last.epoch },
    start: utc(first.start),
    end: utc(last.end),
    bandsBps: bands.map(toBps),
    maxSpreadBps: toBps(maxSpread),
    markets: markets.map((liquidity) => marketAsJson(liquidity, bands)),
  };
}

function marketAsJson(liquidity: MarketLiquidity, bands: readonly bigint[]): object {
  const { market, sizes, before, during } = liquidity;
  return {
    market: market.id,
    isPool: liquidity.isPool,
    exchange: market.exchange,
    base: market.base,
    quote: market.quote,
    sizes: sizes.map((size) => formatDecimal(size, quoteDecimals(market))),
    before: before === undefined ? null : periodAsJson(before, liquidity, bands),
    during: periodAsJson(during, liquidity, bands),
    change:
      before === undefined ? null : changeAsJson(before.total, during.total, liquidity, bands),
  };
}

function periodAsJson(
  { total, hours }: PeriodFigures,
  liquidity: MarketLiquidity,
  bands: readonly bigint[],
): object {
  return {
    total: figuresAsJson(total, liquidity, bands),
    hours: hours.map(({ start, figures }) => ({
      hour: utc(start),
      ...figuresAsJson(figures, liquidity, bands),
    })),
  };
}

function figuresAsJson(
  figures: Figures,
  { market, sizes, isPool }: MarketLiquidity,
  bands: readonly bigint[],
): object {
  const { intervals, snapshots, oneSided, crossed, quoted, partial, narrow, inBand } = figures;
  const uptime = (count: number) => toPercent(uptimeOf(figures, count)) ?? null;
  return {
    intervals: intervals ?? null,
    missing: intervals === undefined ? null : intervals - snapshots,
    snapshots,
    oneSided,
    crossed,
    quoted,
    partial,
    uptimePercent: {
      quoted: uptime(quoted),
      narrow: isPool ? null : uptime(narrow),
      inBand: inBand.map(uptime),
    },
    spreadPpm: samplesAsJson(figures.spread),
    slippage: TRADES.flatMap(({ trade, takes }) =>
      figures.sides[takes].slippage.map((samples, i) => ({
        trade,
        size: formatDecimal(sizes[i] ?? 0n, quoteDecimals(market)),
        filled: samples.count,
        filledPercent: toPercent({ part: samples.count, whole: samples.of }) ?? null,
        ppm: samplesAsJson(samples),
      })),
    ),
    depth: SIDES.flatMap((side) =>
      figures.sides[side].depth.map((depth, i) => ({
        side,
        bandBps: toBps(bands[i] ?? 0n),
        ...depthAsJson(depth, market),
      })),
    ),
  };
}

function samplesAsJson({ mean, median, p95 }: SampleFigures): object {
  const ppm = (ppb: bigint | undefined) => (ppb === undefined ? null : toPpm(ppb));
  return { mean: ppm(mean), median: ppm(median), p95: ppm(p95) };
}

function depthAsJson(depth: Depth | undefined, market: Market): object {
  const base = (units: bigint | undefined) =>
    units === undefined ? null : formatDecimal(units, market.sizeDecimals);
  const quote = (units: bigint | undefined) =>
    units === undefined ? null : formatDecimal(units, quoteDecimals(market));
  return {
    base: base(depth?.base),
    quote: quote(depth?.quote),
    minersBase: base(depth?.minersBase),
    minersQuote: quote(depth?.minersQuote),
    minersPercent: (depth && toPercent({ part: depth.minersQuote, whole: depth.quote })) ?? null,
  };
}

/** What changed from before to during: medians and depths in percent, uptimes in percentage points. */
function changeAsJson(
  before: Figures,
  during: Figures,
  { market, sizes }: MarketLiquidity,
  bands: readonly bigint[],
): object {
  const points = (count: (figures: Figures) => number) =>
    toHundredths(pointsOf(uptimeOf(before, count(before)), uptimeOf(during, count(during)))) ??
    null;
  const percent = (from: bigint | undefined, to: bigint | undefined) =>
    toHundredths(changeOf(from, to)) ?? null;
  return {
    uptimePoints: {
      quoted: points(({ quoted }) => quoted),
      narrow: points(({ narrow }) => narrow),
      inBand: bands.map((_, i) => points(({ inBand }) => inBand[i] ?? 0)),
    },
    spreadPercent: percent(before.spread.median, during.spread.median),
    slippage: TRADES.flatMap(({ trade, takes }) =>
      sizes.map((size, i) => ({
        trade,
        size: formatDecimal(size, quoteDecimals(market)),
        percent: percent(
          before.sides[takes].slippage[i]?.median,
          during.sides[takes].slippage[i]?.median,
        ),
      })),
    ),
    depth: SIDES.flatMap((side) =>
      bands.map((band, i) => ({
        side,
        bandBps: toBps(band),
        percent: percent(before.sides[side].depth[i]?.quote, during.sides[side].depth[i]?.quote),
      })),
    ),
  };
}
