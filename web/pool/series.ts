/** What the charts of a pool draw. */
import type { PoolPage } from "../../src/page/pool-files.ts";
import type { ChartData } from "../charts/chart.tsx";
import { forPicture } from "../figures/numbers.ts";
import { showMinute } from "../figures/when.ts";
import { inBps, type Rows, showValue } from "../market/series.ts";

const BELOW = { label: "Below", colour: 1 };
const ABOVE = { label: "Above", colour: 2 };

export function poolRows({ hours }: PoolPage): Rows {
  const depthOf = (side: string, band: number) =>
    hours.depth.find((each) => each.side === side && each.band === band)?.quote.map(forPicture);
  const slippageOf = (trade: string, size: number) =>
    hours.slippage.find((each) => each.trade === trade && each.size === size)?.median;
  return {
    times: hours.start,
    showTime: showMinute,
    spread: [],
    depth: (band) => [
      { ...BELOW, values: depthOf("bid", band) ?? [] },
      { ...ABOVE, values: depthOf("ask", band) ?? [] },
    ],
    slippage: (size) => [
      { label: "Buy", colour: 1, values: inBps(slippageOf("buy", size)) },
      { label: "Sell", colour: 2, values: inBps(slippageOf("sell", size)) },
    ],
    rewards: [],
  };
}

export function priceChart({ hours, market }: PoolPage): ChartData {
  return {
    title: `Price in ${market.quote}, at the hour's end`,
    unit: "",
    times: hours.start,
    showTime: showMinute,
    lines: [{ label: "Price", colour: 1, values: hours.price.map(forPicture) }],
    kind: "line",
    show: (value) => `${showValue(value)} ${market.quote}`,
    showShort: showValue,
  };
}

export function stakeChart({ hours, market }: PoolPage): ChartData {
  return {
    title: `Liquidity that earns, in ${market.quote}`,
    unit: "",
    times: hours.start,
    showTime: showMinute,
    lines: [
      { label: market.quote, colour: 1, values: hours.liquidity.bid.map(forPicture) },
      { label: market.base, colour: 2, values: hours.liquidity.ask.map(forPicture) },
    ],
    kind: "line",
    show: (value) => `${showValue(value)} ${market.quote}`,
    showShort: showValue,
  };
}
