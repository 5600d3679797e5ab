/** A market of three days in intervals of twenty minutes, with random orders of four accounts. */
import type { Order, Side, Snapshot } from "../../src/book/snapshot.ts";
import type { EpochSpan } from "../../src/campaign/calendar.ts";
import type { Market, Terms } from "../../src/campaign/campaign.ts";
import type { DeployedToken } from "../../src/campaign/deployment.ts";
import type { Rule } from "../../src/campaign/rule.ts";
import type { Reward } from "../../src/reward/epoch.ts";
import { splitPool } from "../../src/reward/pool.ts";
import type { Activity } from "../../src/score/activity.ts";
import { addSnapshot, closeScore, type MarketScore, openScore } from "../../src/score/market.ts";

const INTERVAL_MS = 1_200_000;
/** Neither day nor hour begins with the epoch. */
const START = Date.UTC(2026, 0, 6, 5, 30);
export const SPAN: EpochSpan = { epoch: 1, start: START, end: START + 3 * 86_400_000 };

export const MARKET: Market = {
  id: "kelp-usd",
  exchange: "Reef",
  base: "KELP",
  quote: "USD",
  priceDecimals: 1,
  sizeDecimals: 2,
};
export const ACCOUNTS = ["a1", "b2", "c3", "d4"].map((byte) => `0x${byte.repeat(20)}`);
export const PAYEES = new Map(ACCOUNTS.map((account) => [account, account]));
export const ACTIVITY: Activity = { volume: new Map(), stake: new Map(), joined: new Map() };

export const TOKENS: readonly DeployedToken[] = [
  { symbol: "TIDE", decimals: 18, address: `0x${"7e".repeat(20)}`, minPayout: 0n },
  { symbol: "USD", decimals: 6, address: `0x${"d0".repeat(20)}`, minPayout: 0n },
];

export const RULES: readonly Rule[] = [
  { programme: "hummingbot", k: "2" },
  {
    programme: "two-sided",
    singleSidedDivisor: "3",
    singleSidedFrom: undefined,
    singleSidedThrough: undefined,
  },
  {
    programme: "depth-over-spread",
    minOrderValue: 0n,
    exponents: { depth: "1", uptime: "1", volume: "0", stake: "0" },
    newcomerScaling: false,
  },
];

export function termsOf(rule: Rule): Terms {
  return {
    market: MARKET,
    fromEpoch: 1,
    throughEpoch: 1,
    intervalMs: INTERVAL_MS,
    maxSpreadPpm: 10_000,
    minSize: 0n,
    minAgeMs: 0,
    maxAgeMs: undefined,
    rewards: new Map([
      ["TIDE", 1_000_000_000_000_000_007n],
      ["USD", 1_003n],
    ]),
    allow: undefined,
    deny: new Set(),
    rule,
  };
}

/** A step of an order: whose, which side, how far from mid, how much. */
export type Quote = readonly [account: number, isBid: boolean, ticks: number, size: number];

/** The snapshots of quotes by interval; none where there are no quotes. */
export function snapshotsOf(intervals: readonly (readonly Quote[])[]): Snapshot[] {
  return intervals.flatMap((quotes, i): Snapshot[] => {
    if (quotes.length === 0) return [];
    const time = START + i * INTERVAL_MS + 7;
    const orders = quotes.map(([account, isBid, ticks, size], j): Order => {
      const side: Side = isBid ? "bid" : "ask";
      const price = isBid ? 999n - BigInt(ticks) : 1_001n + BigInt(ticks);
      const id = `${i}-${j}`;
      return { id, account: ACCOUNTS[account], side, price, size: BigInt(size), openedAt: START };
    });
    return [{ market: MARKET, time, bid: 999n, ask: 1_001n, orders }];
  });
}

export function scoreOf(terms: Terms, snapshots: readonly Snapshot[]): MarketScore {
  const score = openScore(terms, SPAN, PAYEES, ACTIVITY);
  for (const snapshot of snapshots) addSnapshot(score, snapshot);
  return closeScore(score);
}

export function rewardsOf(score: MarketScore): Reward[] {
  return TOKENS.flatMap(({ symbol, address: token }) =>
    [...splitPool(score.terms.rewards.get(symbol) ?? 0n, score).rewards].map(
      ([account, reward]) => ({
        market: MARKET.id,
        account,
        token,
        points: score.points.get(account) ?? 0n,
        reward,
      }),
    ),
  );
}
