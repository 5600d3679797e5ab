/** One epoch of one account, by market and by token, from its row of the page files. */
import { formatDecimal } from "../../src/decimal.ts";
import type { EpochHead, PageToken } from "../../src/page/page-files.ts";
import { formatCsv } from "../../src/terminal/csv.ts";
import type { AccountEpoch } from "../figures/files.ts";

export interface EarnedMarket {
  readonly market: string;
  readonly points: bigint;
  /** Intervals in which it earned on some side, on both, and in all. */
  readonly either: number;
  readonly both: number;
  readonly intervals: number;
  /** Base units, beside the epoch's tokens. */
  readonly rewards: readonly bigint[];
}

export interface EarnedToken {
  readonly token: PageToken;
  readonly accruedBefore: bigint;
  readonly earned: bigint;
  readonly paid: bigint;
  readonly accrued: bigint;
}

/** A position in a pool. Base units of the market's quote; null where the pool had no price. */
export interface EarnedPosition {
  readonly market: string;
  readonly id: string;
  readonly lower: number | null;
  readonly upper: number | null;
  readonly kept: string | null;
  readonly held: string | null;
  readonly moved: string | null;
  readonly fees: string | null;
  readonly net: string | null;
  /** Base units, beside the epoch's tokens. */
  readonly rewards: readonly string[];
}

export interface Earned {
  readonly head: EpochHead;
  readonly rank: number | null;
  readonly tokens: readonly PageToken[];
  readonly markets: readonly EarnedMarket[];
  readonly settled: readonly EarnedToken[];
  readonly positions: readonly EarnedPosition[];
}

/** Undefined where the epoch changed nothing for the account. */
export function earnedOf({ page, row }: AccountEpoch): Earned | undefined {
  if (row === undefined) return undefined;
  const [, , rank, markets, tokens, positions = []] = row;
  return {
    head: page,
    rank,
    tokens: page.tokens,
    markets: markets.map(([market, points, either, both, intervals, , rewards]) => ({
      market: page.markets[market] ?? "",
      points: BigInt(points),
      either,
      both,
      intervals,
      rewards: rewards.map(BigInt),
    })),
    positions: positions.map(
      ([market, id, lower, upper, , kept, held, moved, fees, , net, rewards]) => ({
        market: page.markets[market] ?? "",
        id,
        lower,
        upper,
        kept,
        held,
        moved,
        fees,
        net,
        rewards,
      }),
    ),
    settled: tokens.flatMap(([i, accruedBefore, , earned, paid, accrued]) => {
      const token = page.tokens[i];
      if (token === undefined) return [];
      const [before, own, out, left] = [accruedBefore, earned, paid, accrued].map(BigInt);
      return [
        {
          token,
          accruedBefore: before ?? 0n,
          earned: own ?? 0n,
          paid: out ?? 0n,
          accrued: left ?? 0n,
        },
      ];
    }),
  };
}

const COLUMNS = "epoch,start,end,state,market,points,uptime,intervals,token,reward".split(",");

/** A row for each epoch, market and token; amounts in whole tokens. */
export function earningsAsCsv(earned: readonly Earned[]): string {
  const rows = earned.flatMap(({ head, tokens, markets }) =>
    markets.flatMap(({ market, points, either, intervals, rewards }) =>
      tokens.map(({ symbol, decimals }, i) =>
        [
          head.epoch,
          head.start,
          head.end,
          head.isFinal ? "final" : "running",
          market,
          points,
          either,
          intervals,
          symbol,
          formatDecimal(rewards[i] ?? 0n, decimals),
        ].map(String),
      ),
    ),
  );
  return `${formatCsv(COLUMNS, rows)}\n`;
}
