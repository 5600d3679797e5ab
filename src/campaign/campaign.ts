/** A campaign, once its file has been checked: every number exact, every reference resolved. */
import type { Rule } from "./rule.ts";

export type PhaseName = "beta" | "production";

export interface Campaign {
  readonly id: string;
  readonly name: string;
  readonly sponsor: {
    readonly name: string;
    readonly policyUrl: string;
    readonly disclaimer: string;
  };
  readonly markets: ReadonlyMap<string, Market>;
  readonly miners: readonly Miner[];
  readonly phases: ReadonlyMap<PhaseName, Phase>;
}

/** One exchange and trading pair. Prices and sizes are integers of `10^-decimals`. */
export interface Market {
  readonly id: string;
  readonly exchange: string;
  readonly base: string;
  readonly quote: string;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** An account that earns. `account` is lower-case hex. */
export interface Miner {
  readonly account: string;
  readonly name: string | undefined;
  readonly exchangeAccounts: readonly string[];
  /** Unix ms; undefined where it was there from the beginning. */
  readonly joined: number | undefined;
}

export interface Phase {
  readonly name: PhaseName;
  readonly chainId: number;
  readonly distributor: string | undefined;
  /** Unix ms. */
  readonly start: number;
  readonly epochMs: number;
  readonly epochs: number;
  readonly seedHashes: readonly string[];
  readonly tokens: readonly RewardToken[];
  /** Sorted by market, then by `fromEpoch`. */
  readonly terms: readonly Terms[];
}

/** `address` is lower-case hex, or undefined until the beta is deployed. `minPayout` is in base units. */
export interface RewardToken {
  readonly symbol: string;
  readonly decimals: number;
  readonly address: string | undefined;
  readonly minPayout: bigint;
}

/** A market's terms, fixed from `fromEpoch` through `throughEpoch`. */
export interface Terms {
  readonly market: Market;
  readonly fromEpoch: number;
  readonly throughEpoch: number;
  /** A second where a pool's logs are scored. */
  readonly intervalMs: number;
  /** smax in parts per million of mid. */
  readonly maxSpreadPpm: number;
  /** In the market's size units. */
  readonly minSize: bigint;
  readonly minAgeMs: number;
  readonly maxAgeMs: number | undefined;
  /** Pool per token symbol, in base units. */
  readonly rewards: ReadonlyMap<string, bigint>;
  readonly allow: ReadonlySet<string> | undefined;
  readonly deny: ReadonlySet<string>;
  /** The programme, and the terms that only it has. */
  readonly rule: Rule;
}
