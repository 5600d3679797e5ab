/** A liquidity report as CSV: a long table with one figure a row, empty where there is none. */
import { type Figures, uptimeOf } from "../book/liquidity.ts";
import { TRADES } from "../book/measures.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { SIDES } from "../book/snapshot.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import { LIQUIDITY_FORMAT } from "./liquidity-json.ts";
import { toBps, toPercent, toPpm, utc } from "./liquidity-numbers.ts";

const HEADER = "format,period,market,hour,measure,side,at,statistic,unit,value";

/** What stands in the column `hour` where a row is of the whole period. */
const WHOLE_PERIOD = "all";

/** `side` is a side of the book, or buy or sell; `at` a trade's size in quote, or a band or a spread in basis points. */
type Row = readonly [
  measure: string,
  side: string,
  at: string,
  statistic: string,
  unit: string,
  value: string | undefined,
];

/** Rows by period, market and hour; the whole period before its hours. */
export function liquidityAsCsv(report: LiquidityReport): string {
  const lines = [HEADER];
  for (const name of ["before", "during"] as const) {
    for (const liquidity of report.markets) {
      const period = liquidity[name];
      if (period === undefined) continue;
      const add = (hour: string, figures: Figures) => {
        const key = [LIQUIDITY_FORMAT, name, liquidity.market.id, hour];
        for (const row of rowsOf(figures, liquidity, report))
          lines.push([...key, ...row].join(","));
      };
      add(WHOLE_PERIOD, period.total);
      for (const { start, figures } of period.hours) add(utc(start), figures);
    }
  }
  return `${lines.join("\n")}\n`;
}

function* rowsOf(
  figures: Figures,
  liquidity: MarketLiquidity,
  report: LiquidityReport,
): Generator<Row> {
  yield* countRows(figures);
  yield* uptimeRows(figures, liquidity, report);
  if (!liquidity.isPool) yield* sampleRows("spread", "", "", figures.spread);
  yield* slippageRows(figures, liquidity);
  yield* depthRows(figures, liquidity, report);
}

function* countRows(figures: Figures): Generator<Row> {
  const { intervals, snapshots, oneSided, crossed, quoted, partial } = figures;
  const counts = {
    intervals,
    missing: intervals === undefined ? undefined : intervals - snapshots,
    snapshots,
    "one-sided": oneSided,
    crossed,
    quoted,
    partial,
  };
  for (const [name, count] of Object.entries(counts))
    yield ["snapshots", "", "", name, "count", count?.toString()];
}

function* uptimeRows(
  figures: Figures,
  { isPool }: MarketLiquidity,
  { bands, maxSpread }: LiquidityReport,
): Generator<Row> {
  const { quoted, narrow, inBand } = figures;
  const row = (at: string, statistic: string, count: number): Row => {
    const percent = toPercent(uptimeOf(figures, count));
    return ["uptime", "", at, statistic, "percent", percent];
  };
  yield row("", "quoted", quoted);
  if (!isPool) yield row(toBps(maxSpread), "narrow", narrow);
  for (const [i, band] of bands.entries()) yield row(toBps(band), "in-band", inBand[i] ?? 0);
}

function* slippageRows(figures: Figures, { market, sizes }: MarketLiquidity): Generator<Row> {
  for (const { trade, takes } of TRADES) {
    for (const [i, samples] of figures.sides[takes].slippage.entries()) {
      const at = formatDecimal(sizes[i] ?? 0n, quoteDecimals(market));
      const filled = toPercent({ part: samples.count, whole: samples.of });
      yield ["slippage", trade, at, "filled", "percent", filled];
      yield* sampleRows("slippage", trade, at, samples);
    }
  }
}

function* depthRows(
  figures: Figures,
  { market }: MarketLiquidity,
  { bands }: LiquidityReport,
): Generator<Row> {
  const text = (units: bigint | undefined, decimals: number) =>
    units === undefined ? undefined : formatDecimal(units, decimals);
  const base = (units: bigint | undefined) => text(units, market.sizeDecimals);
  const quote = (units: bigint | undefined) => text(units, quoteDecimals(market));
  for (const side of SIDES) {
    for (const [i, depth] of figures.sides[side].depth.entries()) {
      const at = toBps(bands[i] ?? 0n);
      yield ["depth", side, at, "mean", "base", base(depth?.base)];
      yield ["depth", side, at, "mean", "quote", quote(depth?.quote)];
      yield ["depth", side, at, "miners-mean", "base", base(depth?.minersBase)];
      yield ["depth", side, at, "miners-mean", "quote", quote(depth?.minersQuote)];
    }
  }
}

function* sampleRows(
  measure: string,
  side: string,
  at: string,
  { mean, median, p95 }: SampleFigures,
): Generator<Row> {
  for (const [statistic, ppb] of Object.entries({ mean, median, p95 }))
    yield [measure, side, at, statistic, "ppm", ppb === undefined ? undefined : toPpm(ppb)];
}
