/** The shape of a pool's market file, docs/pages.md: its positions, its depth, and its hours. */
import type { ManifestMarket } from "../merkle/manifest.ts";
import type { HourColumns } from "./market-files.ts";
import type {
  Column,
  EpochHead,
  MarketFigures,
  Maybe,
  PAGE_FORMATS,
  PageMarketName,
  PageToken,
  PerToken,
} from "./page-files.ts";

/** What positions had, in base units, and what it is worth in base units of the quote at the last price. */
export interface TokenColumns {
  readonly base: Column<string>;
  readonly quote: Column<string>;
  readonly value: Column<Maybe<string>>;
}

/** A row for each position and account that held it; the most points first. */
export interface PositionColumns {
  readonly id: Column<string>;
  readonly account: Column<string>;
  readonly name: Column<Maybe<string>>;
  /** Ticks; null of a share, which is in range at any price. */
  readonly lower: Column<Maybe<number>>;
  readonly upper: Column<Maybe<number>>;
  readonly points: Column<string>;
  readonly rewards: PerToken<Column<string>>;
  readonly kept: TokenColumns;
  readonly held: TokenColumns;
  readonly fees: TokenColumns;
  /** In base units of the quote; below zero too. */
  readonly moved: Column<Maybe<string>>;
  readonly rewardValue: Column<string>;
  readonly net: Column<Maybe<string>>;
}

export interface PoolHours
  extends Pick<
    HourColumns,
    "start" | "due" | "snapshots" | "quoted" | "slippage" | "depth" | "liquidity"
  > {
  /** At the hour's end. */
  readonly price: Column<Maybe<string>>;
}

export interface PoolPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.pool;
  readonly market: PageMarketName;
  readonly programme: string;
  readonly terms: ManifestMarket["terms"];
  readonly intervalMs: number;
  readonly intervals: number;
  readonly tokens: readonly PageToken[];
  readonly figures: MarketFigures;
  /** Quote tokens for a base token, at the end; null where the pool never had a price. */
  readonly price: Maybe<string>;
  /** The same as the pool keeps it: the square root of token1 for token0, times `2^96`. */
  readonly sqrtPriceX96: Maybe<string>;
  readonly positions: PositionColumns;
  /** How many positions there are in all. */
  readonly positionCount: number;
  /** Liquidity by range of prices at the end, those about the price. */
  readonly ranges: {
    readonly lower: Column<string>;
    readonly upper: Column<string>;
    readonly liquidity: Column<string>;
    readonly earning: Column<string>;
  };
  /** At the end: base units of the quote that move the price by so much. */
  readonly depth: {
    readonly ppm: Column<number>;
    readonly down: Column<string>;
    readonly up: Column<string>;
  };
  /** At the end, in ppm; null where the pool is not so deep. */
  readonly slippage: {
    readonly size: Column<string>;
    readonly sell: Column<Maybe<string>>;
    readonly buy: Column<Maybe<string>>;
  };
  readonly sizes: readonly string[];
  readonly bands: readonly number[];
  /** One row, of the whole epoch. */
  readonly total: PoolHours;
  readonly hours: PoolHours;
}

/** A position in its account's row; amounts in base units, those after the points of the market's quote. */
export type AccountPositionRow = readonly [
  market: number,
  id: string,
  lower: Maybe<number>,
  upper: Maybe<number>,
  points: string,
  kept: Maybe<string>,
  held: Maybe<string>,
  moved: Maybe<string>,
  fees: Maybe<string>,
  rewardValue: string,
  net: Maybe<string>,
  rewards: PerToken<string>,
];
