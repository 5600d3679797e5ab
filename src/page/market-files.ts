/** The shapes of one market's files, docs/pages.md: its hours, its minutes, and slices of its books. */
import type { ManifestMarket } from "../merkle/manifest.ts";
import type { BookState } from "../score/explain-market.ts";
import type { Reason, Sharing, Slot } from "../score/explanation.ts";
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

/** Columns of mean, median and 95 % of one measure, in ppb. */
export interface SampleColumns {
  readonly mean: Column<Maybe<number>>;
  readonly median: Column<Maybe<number>>;
  readonly p95: Column<Maybe<number>>;
}

export interface HourColumns {
  readonly start: Column<number>;
  readonly due: Column<number>;
  readonly snapshots: Column<number>;
  readonly oneSided: Column<number>;
  readonly crossed: Column<number>;
  readonly quoted: Column<number>;
  readonly narrow: Column<number>;
  readonly spread: SampleColumns;
  readonly slippage: readonly (SampleColumns & {
    readonly trade: "buy" | "sell";
    readonly size: number;
    readonly filled: Column<number>;
  })[];
  readonly depth: readonly {
    readonly side: "bid" | "ask";
    readonly band: number;
    readonly quote: Column<Maybe<string>>;
    readonly minersQuote: Column<Maybe<string>>;
  }[];
  readonly liquidity: {
    readonly bid: Column<Maybe<string>>;
    readonly ask: Column<Maybe<string>>;
  };
  readonly miners: Column<number>;
  readonly rewards: PerToken<Column<string>>;
}

export interface PageChunks {
  /** Intervals in a file. */
  readonly size: number;
  readonly count: number;
}

export interface MarketPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.market;
  readonly market: PageMarketName;
  readonly programme: string;
  readonly terms: ManifestMarket["terms"];
  readonly sharing: Sharing;
  readonly slots: readonly Slot[];
  readonly intervalMs: number;
  readonly intervals: number;
  readonly tokens: readonly PageToken[];
  readonly figures: MarketFigures;
  readonly miners: readonly {
    readonly account: string;
    readonly name: Maybe<string>;
    readonly points: string;
    readonly rewards: PerToken<string>;
  }[];
  readonly names: readonly {
    readonly name: string;
    readonly account: string;
    readonly miner: number;
  }[];
  readonly sizes: readonly string[];
  readonly bands: readonly number[];
  readonly maxSpread: number;
  readonly minutes: PageChunks;
  readonly slices: PageChunks;
  /** One row, of the whole epoch. */
  readonly total: HourColumns;
  readonly hours: HourColumns;
}

export interface MinutesPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.minutes;
  readonly market: string;
  readonly interval: Column<number>;
  readonly time: Column<Maybe<number>>;
  readonly book: Column<BookState>;
  readonly bid: Column<Maybe<string>>;
  readonly ask: Column<Maybe<string>>;
  readonly spread: Column<Maybe<number>>;
  readonly orders: Column<number>;
  readonly counted: Column<number>;
  readonly miners: Column<number>;
  readonly slippage: readonly {
    readonly trade: "buy" | "sell";
    readonly size: number;
    readonly ppb: Column<Maybe<number>>;
  }[];
  readonly depth: readonly {
    readonly side: "bid" | "ask";
    readonly band: number;
    readonly quote: Column<Maybe<string>>;
  }[];
  readonly liquidity: {
    readonly bid: Column<Maybe<string>>;
    readonly ask: Column<Maybe<string>>;
  };
  readonly rewards: PerToken<Column<string>>;
}

export interface SliceSlot {
  readonly slot: Slot;
  readonly orders: number;
  readonly size: string;
  readonly allScores: string;
  readonly emptyBefore: number;
  readonly paidIn: number | "carried" | "skipped" | "waits";
  readonly miners: {
    readonly miner: Column<number>;
    readonly score: Column<string>;
    readonly bidWeight: Column<string>;
    readonly askWeight: Column<string>;
    readonly own: Column<string>;
    readonly points: Column<string>;
    readonly rewards: PerToken<Column<string>>;
  };
}

export interface SliceOrders {
  readonly id: Column<Maybe<string>>;
  readonly name: Column<number>;
  readonly side: Column<"bid" | "ask">;
  readonly price: Column<string>;
  readonly size: Column<string>;
  readonly age: Column<number>;
  readonly ppm: Column<Maybe<number>>;
  readonly unit: Column<Maybe<string>>;
  readonly weight: Column<string>;
  readonly own: Column<string>;
  readonly points: Column<string>;
  readonly why: Column<number>;
  readonly rewards: PerToken<Column<string>>;
}

export interface SliceInterval {
  readonly interval: number;
  readonly start: number;
  readonly time: Maybe<number>;
  readonly book: BookState;
  readonly bid: Maybe<string>;
  readonly ask: Maybe<string>;
  readonly mid: Maybe<string>;
  readonly slots: readonly SliceSlot[];
  readonly orders: SliceOrders;
}

export interface SlicePage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.slice;
  readonly market: string;
  readonly reasons: readonly (readonly Reason[] | readonly ["no mid"])[];
  readonly intervals: readonly SliceInterval[];
}
