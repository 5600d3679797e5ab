/** A liquidity report for people: each market's uptime and spread, what trades pay, and what stands near mid. */
import { type Figures, HOUR_MS, type PeriodFigures, uptimeOf } from "../book/liquidity.ts";
import { type Depth, TRADES } from "../book/measures.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { SIDES } from "../book/snapshot.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import { count } from "./amount.ts";
import { describeEpochs, marketNotes } from "./liquidity-notes.ts";
import {
  changeOf,
  NO_FIGURE,
  pointsOf,
  showBps,
  showChange,
  showRough,
  showShare,
  showTime,
  toBps,
} from "./liquidity-numbers.ts";
import { type Column, formatTable } from "./table.ts";

/** Each market's tables. Where there is a period before, each figure stands beside it, with its change. */
export function describeLiquidity(report: LiquidityReport): string {
  return report.markets.map((liquidity) => describeMarket(liquidity, report)).join("\n\n");
}

function describeMarket(liquidity: MarketLiquidity, report: LiquidityReport): string {
  const { market, before } = liquidity;
  return [
    `${market.id}: ${market.base}/${market.quote} on ${market.exchange}`,
    ...(before === undefined ? [] : [`  before: ${describeBefore(before)}`]),
    `  during: ${describeDuring(liquidity, report)}`,
    ...marketNotes(liquidity).map((note) => `  ${note}`),
    "",
    bpsTable(liquidity),
    "",
    depthTable(liquidity, report),
    "",
    uptimeTable(liquidity, report),
  ].join("\n");
}

function describeDuring({ during, isPool }: MarketLiquidity, report: LiquidityReport): string {
  const { total } = during;
  const { intervals = 0, snapshots } = total;
  if (isPool) {
    const looks = `looked at once a minute, ${count(snapshots, "time")}`;
    return `${describeEpochs(report)}: ${looks}, ${total.oneSided} without liquidity in range`;
  }
  return `${describeEpochs(report)}: ${snapshots} of ${intervals} snapshots, ${describeFaults(total)}`;
}

function describeBefore({ total, hours }: PeriodFigures): string {
  const [first, last] = [hours.at(0), hours.at(-1)];
  if (first === undefined || last === undefined) return "no snapshots";
  const span = `${showTime(first.start)} to ${showTime(last.start + HOUR_MS)} UTC`;
  return `${span}: ${count(total.snapshots, "snapshot")}, ${describeFaults(total)}`;
}

function describeFaults({ crossed, oneSided }: Figures): string {
  return `${crossed} crossed, ${oneSided} one-sided`;
}

/** One row: a name, then cells of before and of during, then the change; without a period before, those of during. */
function compare(
  name: string,
  { before, during }: MarketLiquidity,
  cells: (figures: Figures) => readonly string[],
  change: (before: Figures, during: Figures) => string,
): string[] {
  const now = cells(during.total);
  if (before === undefined) return [name, ...now];
  return [name, ...cells(before.total), ...now, change(before.total, during.total)];
}

/** The headings that go with `compare`. The first of each period's names it. */
function headings({ before }: MarketLiquidity, names: readonly string[]): string[] {
  if (before === undefined) return [...names];
  const of = (period: string) => names.map((name, i) => (i === 0 ? `${period}: ${name}` : name));
  return [...of("before"), ...of("during"), "change"];
}

function table(name: string, numbers: readonly string[], rows: readonly string[][]): string {
  const columns = numbers.map((heading): Column => ({ heading, align: "right" }));
  return formatTable([{ heading: name }, ...columns], rows);
}

function uptimeTable(liquidity: MarketLiquidity, { bands, maxSpread }: LiquidityReport): string {
  const row = (name: string, counted: (figures: Figures) => number) => {
    const share = (figures: Figures) => uptimeOf(figures, counted(figures));
    return compare(
      name,
      liquidity,
      (figures) => [showShare(share(figures))],
      (before, during) => showChange(pointsOf(share(before), share(during)), "points"),
    );
  };
  const { isPool } = liquidity;
  const what = isPool ? "below and above" : "bids and asks";
  return table("uptime", headings(liquidity, ["share"]), [
    row(isPool ? "liquidity in range" : "two-sided, not crossed", ({ quoted }) => quoted),
    ...(isPool ? [] : [row(`spread up to ${toBps(maxSpread)} bps`, ({ narrow }) => narrow)]),
    ...bands.map((band, i) =>
      row(`${what} within ${toBps(band)} bps`, ({ inBand }) => inBand[i] ?? 0),
    ),
  ]);
}

function bpsTable(liquidity: MarketLiquidity): string {
  const { market, sizes, isPool } = liquidity;
  const row = (
    name: string,
    samplesOf: (figures: Figures) => SampleFigures | undefined,
    last: (samples: SampleFigures) => string,
  ) =>
    compare(
      name,
      liquidity,
      (figures) => {
        const samples = samplesOf(figures);
        if (samples === undefined || samples.of === 0) return [NO_FIGURE, NO_FIGURE, NO_FIGURE];
        const { median, p95 } = samples;
        return [...[median, p95].map(showBpsOrLost), last(samples)];
      },
      (before, during) =>
        showChange(changeOf(samplesOf(before)?.median, samplesOf(during)?.median), "%"),
    );
  const trades = TRADES.flatMap(({ trade, takes }) =>
    sizes.map((size, i) =>
      row(
        `slippage, ${trade} ${formatDecimal(size, quoteDecimals(market))} ${market.quote}`,
        (figures) => figures.sides[takes].slippage[i],
        (samples) => showShare({ part: samples.count, whole: samples.of }),
      ),
    ),
  );
  const spread = row(
    "spread",
    (figures) => figures.spread,
    () => "",
  );
  return table(
    isPool ? "in bps of the price" : "in bps of mid",
    headings(liquidity, ["median", "95 %", "filled"]),
    isPool ? trades : [spread, ...trades],
  );
}

/** A percentile that falls on a trade that was not filled says so. */
function showBpsOrLost(ppb: bigint | undefined): string {
  return ppb === undefined ? "unfilled" : showBps(ppb);
}

function depthTable(liquidity: MarketLiquidity, { bands }: LiquidityReport): string {
  const { market, isPool } = liquidity;
  const decimals = quoteDecimals(market);
  const names = isPool ? { bid: "below", ask: "above" } : { bid: "bids", ask: "asks" };
  const rows = SIDES.flatMap((side) =>
    bands.map((band, i) => {
      const depthOf = (figures: Figures): Depth | undefined => figures.sides[side].depth[i];
      return compare(
        `${names[side]} within ${toBps(band)} bps`,
        liquidity,
        (figures) => {
          const { quote, minersQuote } = depthOf(figures) ?? {};
          const miners = { part: minersQuote ?? 0n, whole: quote ?? 0n };
          return [showRough(quote, decimals), showShare(miners)];
        },
        (before, during) =>
          showChange(changeOf(depthOf(before)?.quote, depthOf(during)?.quote), "%"),
      );
    }),
  );
  const name = `mean depth in ${market.quote}`;
  return table(name, headings(liquidity, ["all", isPool ? "that earns" : "miners'"]), rows);
}
