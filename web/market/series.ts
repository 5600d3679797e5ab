/** What the charts draw: an epoch by hours, or some hours by intervals. */
import type { MarketPage, MinutesPage } from "../../src/page/market-files.ts";
import type { ChartData, Line } from "../charts/chart.tsx";
import { bps, forPicture, group, tokensForPicture } from "../figures/numbers.ts";
import { showClock, showMinute } from "../figures/when.ts";

/** Columns of either resolution, which the charts do not tell apart. */
export interface Rows {
  readonly times: readonly number[];
  readonly showTime: (time: number) => string;
  readonly spread: readonly Line[];
  readonly depth: (band: number) => readonly Line[];
  readonly slippage: (size: number) => readonly Line[];
  readonly rewards: readonly (readonly string[])[];
}

const BUY = { label: "Buy", colour: 1 };
const SELL = { label: "Sell", colour: 2 };
const BIDS = { label: "Bids", colour: 1 };
const ASKS = { label: "Asks", colour: 2 };

/** Figures of mid in ppb, for a chart in basis points. */
export const inBps = (column: readonly (number | null)[] = []) =>
  column.map((ppb) => (ppb === null ? null : ppb / 100_000));

export function hourRows({ hours }: MarketPage): Rows {
  const depthOf = (side: string, band: number) =>
    hours.depth.find((each) => each.side === side && each.band === band)?.quote.map(forPicture);
  const slippageOf = (trade: string, size: number) =>
    hours.slippage.find((each) => each.trade === trade && each.size === size)?.median;
  return {
    times: hours.start,
    showTime: showMinute,
    spread: [
      { label: "Median", colour: 1, values: inBps(hours.spread.median) },
      { label: "95 %", colour: 2, values: inBps(hours.spread.p95), isDashed: true },
    ],
    depth: (band) => [
      { ...BIDS, values: depthOf("bid", band) ?? [] },
      { ...ASKS, values: depthOf("ask", band) ?? [] },
    ],
    slippage: (size) => [
      { ...BUY, values: inBps(slippageOf("buy", size)) },
      { ...SELL, values: inBps(slippageOf("sell", size)) },
    ],
    rewards: hours.rewards,
  };
}

export function minuteRows({ intervalMs, start }: MarketPage, minutes: MinutesPage): Rows {
  const begin = Date.parse(start);
  const depthOf = (side: string, band: number) =>
    minutes.depth.find((each) => each.side === side && each.band === band)?.quote.map(forPicture);
  const slippageOf = (trade: string, size: number) =>
    minutes.slippage.find((each) => each.trade === trade && each.size === size)?.ppb;
  return {
    times: minutes.interval.map((interval) => begin + interval * intervalMs),
    showTime: showClock,
    spread: [{ label: "Spread", colour: 1, values: inBps(minutes.spread) }],
    depth: (band) => [
      { ...BIDS, values: depthOf("bid", band) ?? [] },
      { ...ASKS, values: depthOf("ask", band) ?? [] },
    ],
    slippage: (size) => [
      { ...BUY, values: inBps(slippageOf("buy", size)) },
      { ...SELL, values: inBps(slippageOf("sell", size)) },
    ],
    rewards: minutes.rewards,
  };
}

const showBps = (value: number) => bps(value * 100_000);
/** Four digits are enough on an axis. */
export const showValue = (value: number) =>
  group(String(Number(value.toPrecision(4))).replace(/e.*/, ""));

const IN_BPS = { show: showBps, showShort: (value: number) => value.toFixed(value < 10 ? 1 : 0) };

export function spreadChart({ times, showTime, spread }: Rows): ChartData {
  return {
    title: "Spread in basis points",
    unit: "",
    times,
    showTime,
    lines: spread,
    kind: "line",
    ...IN_BPS,
  };
}

export function depthChart(rows: Rows, band: number, quote: string): ChartData {
  const { times, showTime } = rows;
  const lines = rows.depth(band);
  const show = (value: number) => `${showValue(value)} ${quote}`;
  return {
    title: `Depth in ${quote}`,
    unit: "",
    times,
    showTime,
    lines,
    kind: "line",
    show,
    showShort: showValue,
  };
}

export function slippageChart(rows: Rows, size: number): ChartData {
  const { times, showTime } = rows;
  const lines = rows.slippage(size);
  return {
    title: "Slippage in basis points",
    unit: "",
    times,
    showTime,
    lines,
    kind: "line",
    ...IN_BPS,
  };
}

export function rewardChart(
  { times, showTime, rewards }: Rows,
  token: MarketPage["tokens"][number],
  i: number,
  title: string,
): ChartData {
  const values = (rewards[i] ?? []).map((units) => tokensForPicture(units, token.decimals));
  return {
    title: `${title}, ${token.symbol}`,
    unit: "",
    times,
    showTime,
    lines: [{ label: token.symbol, colour: i === 0 ? 1 : 3, values }],
    kind: "bars",
    show: (value) => `${showValue(value)} ${token.symbol}`,
    showShort: showValue,
  };
}
