/** What whoever reads a liquidity report must know of the books behind it, in words. */
import type { Figures } from "../book/liquidity.ts";
import type { LiquidityReport, MarketLiquidity } from "../epoch/liquidity.ts";
import { showTime } from "./liquidity-numbers.ts";

/** The epochs that a report is of, and their time. */
export function describeEpochs({ first, last }: LiquidityReport): string {
  const epochs =
    first.epoch === last.epoch ? `epoch ${first.epoch}` : `epochs ${first.epoch}-${last.epoch}`;
  return `${epochs}, ${showTime(first.start)} to ${showTime(last.end)} UTC`;
}

/** What slippage leaves out of a pool; where books hold a part of the orders, that figures are bounds. */
export function marketNotes({ before, during, isPool }: MarketLiquidity): string[] {
  if (isPool) return ["A trade pays the pool's fee beside this slippage."];
  const periods = [before?.total, during.total].filter((figures) => figures !== undefined);
  const sum = (figure: (figures: Figures) => number) =>
    periods.reduce((total, figures) => total + figure(figures), 0);
  const partial = sum((figures) => figures.partial);
  const quoted = sum((figures) => figures.quoted);
  if (partial === 0) return [];
  return [
    `The books hold a part of the orders: in ${partial} of ${quoted} quoted snapshots a best price is of none of them.`,
    "Against the whole book, trades pay this slippage or less, and at least this depth stands.",
  ];
}
