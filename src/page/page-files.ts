/** The shapes of the files that the web pages read, docs/pages.md. Amounts, points and scores are decimal strings. */
import type { ManifestMarket } from "../merkle/manifest.ts";
import type { ShardIndex } from "../merkle/shards.ts";
import type { AccountPositionRow } from "./pool-files.ts";

export const PAGE_FORMATS = {
  campaign: "tidemark-page-campaign-v1",
  epoch: "tidemark-page-epoch-v1",
  leaderboard: "tidemark-page-leaderboard-v1",
  accountIndex: "tidemark-page-account-index-v1",
  accounts: "tidemark-page-accounts-v1",
  market: "tidemark-page-market-v1",
  pool: "tidemark-page-pool-v1",
  minutes: "tidemark-page-minutes-v1",
  slice: "tidemark-page-slice-v1",
} as const;

export type Maybe<T> = T | null;
/** One entry for each row. */
export type Column<T> = readonly T[];
/** One entry for each reward token of the file. */
export type PerToken<T> = readonly T[];

export interface PageToken {
  readonly symbol: string;
  readonly address: string;
  readonly decimals: number;
  readonly minPayout: string;
}

export interface PageMarketName {
  readonly id: string;
  readonly exchange: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

export interface PageTerms {
  readonly fromEpoch: number;
  readonly throughEpoch: number;
  readonly start: string;
  readonly end: string;
  readonly programme: string;
  /** What the pools come to in seven days, rounded down. */
  readonly rewardsPerWeek: PerToken<string>;
  readonly terms: ManifestMarket["terms"];
}

export interface CampaignMarket extends PageMarketName {
  readonly start: string;
  readonly end: string;
  readonly terms: readonly PageTerms[];
  readonly latest: Maybe<MarketFigures>;
}

export interface PublishedEpoch {
  readonly epoch: number;
  readonly start: string;
  readonly end: string;
  readonly root: string;
  readonly distributionHash: string;
  readonly leaves: number;
  readonly totals: readonly {
    readonly token: string;
    readonly leaves: string;
    readonly accrued: string;
    readonly total: string;
  }[];
  readonly hasPages: boolean;
}

export interface CampaignPage {
  readonly format: typeof PAGE_FORMATS.campaign;
  readonly campaign: string;
  readonly name: string;
  readonly phase: string;
  readonly chainId: number;
  readonly sponsor: {
    readonly name: string;
    readonly policyUrl: string;
    readonly disclaimer: string;
  };
  readonly distributor: Maybe<string>;
  readonly deployBlock: Maybe<number>;
  readonly start: string;
  readonly end: string;
  readonly epochMs: number;
  readonly epochs: number;
  readonly warning: string;
  readonly formula: string;
  readonly tokens: readonly PageToken[];
  readonly published: readonly PublishedEpoch[];
  readonly latest: Maybe<number>;
  readonly live: Maybe<number>;
  readonly markets: readonly CampaignMarket[];
}

export interface YieldFigures {
  readonly perSnapshot: string;
  readonly perDay: string;
  readonly perYear: string;
}

export interface MarketFigures {
  readonly market: string;
  readonly programme: string;
  readonly intervals: number;
  readonly snapshots: number;
  readonly missing: number;
  readonly oneSided: number;
  readonly crossed: number;
  readonly emptyBids: number;
  readonly emptyAsks: number;
  readonly miners: number;
  readonly bots: number;
  /** Of a pool: positions that earned. */
  readonly positions?: number;
  readonly points: string;
  readonly liquidity: Maybe<{ readonly bid: string; readonly ask: string; readonly all: string }>;
  readonly yields: readonly {
    readonly token: number;
    readonly rewardPerDay: string;
    readonly rewardPerWeek: string;
    readonly tokensPerQuote: Maybe<YieldFigures>;
  }[];
  readonly pools: readonly {
    readonly token: number;
    readonly pool: string;
    readonly carriedIn: string;
    readonly earned: string;
    readonly left: string;
  }[];
  readonly spreadPpb: Maybe<number>;
  readonly trend: {
    readonly spreadPpb: Column<Maybe<number>>;
    readonly liquidity: Column<Maybe<string>>;
  };
}

/** What every file of an epoch begins with. */
export interface EpochHead {
  readonly campaign: string;
  readonly phase: string;
  readonly epoch: number;
  readonly start: string;
  readonly end: string;
  readonly isFinal: boolean;
  readonly through: string;
}

export interface EpochPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.epoch;
  readonly manifestHash: Maybe<string>;
  readonly tokens: readonly PageToken[];
  readonly assumed: readonly string[];
  readonly miners: number;
  readonly rewards: PerToken<string>;
  readonly markets: readonly MarketFigures[];
}

export interface LeaderboardLine {
  readonly rank: number;
  readonly before: Maybe<number>;
  readonly account: string;
  readonly name: Maybe<string>;
  readonly points: Readonly<Record<string, string>>;
  readonly rewards: PerToken<string>;
  readonly either: number;
  readonly both: number;
  readonly intervals: number;
  readonly bots: number;
}

export interface LeaderboardPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.leaderboard;
  readonly miners: number;
  readonly tokens: readonly PageToken[];
  readonly markets: readonly { readonly market: string; readonly points: string }[];
  readonly previous: Maybe<number>;
  readonly lines: readonly LeaderboardLine[];
}

export interface AccountIndex {
  readonly format: typeof PAGE_FORMATS.accountIndex;
  readonly count: number;
  readonly runs: ShardIndex["runs"];
}

export type AccountMarketRow = readonly [
  market: number,
  points: string,
  either: number,
  both: number,
  intervals: number,
  bots: number,
  rewards: PerToken<string>,
];

export type AccountTokenRow = readonly [
  token: number,
  accruedBefore: string,
  overpaidBefore: string,
  earned: string,
  paid: string,
  accrued: string,
  overpaid: string,
  cumulative: string,
];

export type AccountRow = readonly [
  account: string,
  name: Maybe<string>,
  rank: Maybe<number>,
  markets: readonly AccountMarketRow[],
  tokens: readonly AccountTokenRow[],
  /** Left out where it had none. */
  positions?: readonly AccountPositionRow[],
];

export interface AccountsPage extends EpochHead {
  readonly format: typeof PAGE_FORMATS.accounts;
  readonly tokens: readonly PageToken[];
  readonly markets: readonly string[];
  readonly accounts: readonly AccountRow[];
}
