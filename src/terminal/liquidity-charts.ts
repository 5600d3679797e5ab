/** The four charts of one market: what each of a report's figures looks like. */
import { type Figures, type PeriodFigures, uptimeOf } from "../book/liquidity.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import {
  showBps,
  showCompact,
  showRough,
  showShare,
  showTime,
  toBps,
} from "./liquidity-numbers.ts";
import { type Bar, type BarPair, drawMirrorBars } from "./picture/mirror-bars.ts";
import { drawShareBars, type ShareRow } from "./picture/share-bars.ts";
import type { Area } from "./picture/svg.ts";
import { drawTimeLines, type Stretch } from "./picture/time-lines.ts";

/** A chart's name, what it measures, and how it is drawn inside an area. */
export interface Chart {
  readonly name: string;
  readonly measure: string;
  readonly draw: (area: Area) => string;
}

/** Decimals of a basis point in ppb. */
const BPS_DECIMALS = 5;

const PERIODS = ["before", "during"] as const;
type PeriodName = (typeof PERIODS)[number];

/** A market's charts, from left to right. */
export function chartsOf(liquidity: MarketLiquidity, report: LiquidityReport): Chart[] {
  return [
    liquidity.isPool ? overTimeChart(liquidity, report) : spreadChart(liquidity),
    slippageChart(liquidity),
    depthChart(liquidity, report),
    uptimeChart(liquidity, report),
  ];
}

function spreadChart(liquidity: MarketLiquidity): Chart {
  const stretches = PERIODS.flatMap((name): Stretch[] => {
    const hours = liquidity[name]?.hours ?? [];
    const points = hours.map(({ start, figures }) => {
      const { median } = figures.spread;
      const words = `${showTime(start)} UTC: ${median === undefined ? "-" : showBps(median)} bps`;
      return { start, value: median, hint: words };
    });
    return points.length === 0 ? [] : [{ name, points }];
  });
  return {
    name: "Spread over time",
    measure: "bps of mid, median of each hour (UTC)",
    draw: (area) => drawTimeLines(area, { stretches, showMark: showBpsMark }),
  };
}

/** A pool has no spread: the depth of its thinner side in the middle band. */
function overTimeChart({ market, during }: MarketLiquidity, { bands }: LiquidityReport): Chart {
  const decimals = quoteDecimals(market);
  const middle = Math.floor(bands.length / 2);
  const points = during.hours.map(({ start, figures: { sides } }) => {
    const [bids, asks] = [sides.bid.depth[middle]?.quote, sides.ask.depth[middle]?.quote];
    const value = bids === undefined || asks === undefined ? undefined : bids < asks ? bids : asks;
    const hint = `${showTime(start)} UTC: ${showRough(value, decimals)} ${market.quote}`;
    return { start, value, hint };
  });
  return {
    name: "Depth over time",
    measure: `${market.quote} within ${toBps(bands[middle] ?? 0n)} bps, mean of each hour`,
    draw: (area) =>
      drawTimeLines(area, {
        stretches: [{ name: "during", points }],
        showMark: (value) => showCompact(value, decimals),
      }),
  };
}

function slippageChart({ market, sizes, before, during }: MarketLiquidity): Chart {
  const decimals = quoteDecimals(market);
  const groups = sizes.map((size, i) => {
    const pair = ({ total }: PeriodFigures, period: PeriodName): BarPair => {
      const bar = (trade: string, samples: SampleFigures | undefined): Bar =>
        slippageBar(
          `${trade} ${formatDecimal(size, decimals)} ${market.quote}, ${period}`,
          samples,
        );
      return {
        up: bar("buy", total.sides.ask.slippage[i]),
        down: bar("sell", total.sides.bid.slippage[i]),
      };
    };
    return {
      name: showCompact(size, decimals),
      before: before && pair(before, "before"),
      during: pair(during, "during"),
    };
  });
  return {
    name: "Slippage by trade size",
    measure: "bps of mid, median",
    draw: (area) =>
      drawMirrorBars(area, {
        groups,
        up: "buy",
        down: "sell",
        unit: `trade in ${market.quote}`,
        showMark: showBpsMark,
      }),
  };
}

function slippageBar(what: string, samples: SampleFigures | undefined): Bar {
  if (samples === undefined || samples.of === 0) return { value: undefined, hint: what };
  const { median, count, of } = samples;
  const filled = `filled ${showShare({ part: count, whole: of })}`;
  return median === undefined
    ? { value: "lost", hint: `${what}: ${filled}` }
    : { value: median, hint: `${what}: ${showBps(median)} bps, ${filled}` };
}

function depthChart(
  { market, before, during, isPool }: MarketLiquidity,
  { bands }: LiquidityReport,
): Chart {
  const decimals = quoteDecimals(market);
  const groups = bands.map((band, i) => {
    const pair = ({ total }: PeriodFigures, period: PeriodName): BarPair => {
      const bar = (side: "ask" | "bid"): Bar => {
        const value = total.sides[side].depth[i]?.quote;
        const what = `${side}s within ${toBps(band)} bps, ${period}`;
        return { value, hint: `${what}: ${showRough(value, decimals)} ${market.quote}` };
      };
      return { up: bar("ask"), down: bar("bid") };
    };
    return {
      name: toBps(band),
      before: before && pair(before, "before"),
      during: pair(during, "during"),
    };
  });
  return {
    name: isPool ? "Depth near the price" : "Depth near mid",
    measure: `${market.quote}, mean`,
    draw: (area) =>
      drawMirrorBars(area, {
        groups,
        up: isPool ? "above" : "asks",
        down: isPool ? "below" : "bids",
        unit: isPool ? "within bps of the price" : "within bps of mid",
        showMark: (value) => showCompact(value, decimals),
      }),
  };
}

function uptimeChart(
  { before, during, isPool }: MarketLiquidity,
  { bands, maxSpread }: LiquidityReport,
): Chart {
  const row = (name: string, counted: (figures: Figures) => number): ShareRow => {
    const share = ({ total }: PeriodFigures) => uptimeOf(total, counted(total));
    return { name, before: before && share(before), during: share(during) };
  };
  const rows = [
    row(isPool ? "in range" : "two-sided book", ({ quoted }) => quoted),
    ...(isPool ? [] : [row(`spread ≤ ${toBps(maxSpread)} bps`, ({ narrow }) => narrow)]),
    ...bands.map((band, i) => row(`depth in ${toBps(band)} bps`, ({ inBand }) => inBand[i] ?? 0)),
  ];
  return {
    name: "Uptime",
    measure: "share of the time",
    draw: (area) => drawShareBars(area, rows),
  };
}

function showBpsMark(ppb: bigint): string {
  return showCompact(ppb, BPS_DECIMALS);
}
