/** Miners by what they earned. */
import type { DeployedToken } from "../campaign/deployment.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { invariant } from "../errors.ts";
import type { MarketScore } from "../score/market.ts";
import type { MarketPresence, Uptime } from "../score/presence.ts";
import { compare } from "./allocate.ts";
import type { Reward } from "./epoch.ts";

/** One miner's line. */
export interface Ranked extends Uptime {
  /** From 1. */
  readonly rank: number;
  readonly account: string;
  /** In each market in which it earned. */
  readonly points: ReadonlyMap<string, bigint>;
  /** By token address. */
  readonly rewards: ReadonlyMap<string, bigint>;
  /** The intervals of the markets in whose books it earned, over which its uptime counts. */
  readonly intervals: number;
  /** How many names its orders carried in the books: its exchange accounts that took part. */
  readonly bots: number;
}

/**
 * Ranks everybody with points by reward, token by token in the order given, then by account bytes.
 * @param scores of the markets to rank over, and `presences` of those that have books.
 * @throws InvariantError where somebody with points was never seen in the books.
 */
export function rankMiners(
  scores: readonly MarketScore[],
  rewards: readonly Reward[],
  presences: readonly MarketPresence[],
  tokens: readonly DeployedToken[],
): Ranked[] {
  const points = new Map<string, Map<string, bigint>>();
  for (const { terms, points: all } of scores) {
    for (const [account, value] of all) {
      const mine = points.get(account) ?? new Map<string, bigint>();
      points.set(account, mine.set(terms.market.id, value));
    }
  }
  const earned = new Map([...points.keys()].map((account) => [account, new Map<string, bigint>()]));
  for (const { market, account, token, reward } of rewards) {
    const mine = earned.get(account);
    if (mine === undefined || points.get(account)?.has(market) !== true) continue;
    mine.set(token, (mine.get(token) ?? 0n) + reward);
  }
  const lines = [...points].map(([account, value]) => ({
    account,
    points: value,
    rewards: earned.get(account) ?? new Map<string, bigint>(),
    ...presenceOf(account, presences, scoredFor(account, scores)),
  }));
  return lines.sort(byReward(tokens)).map((line, i) => ({ rank: i + 1, ...line }));
}

/**
 * The ranks that `rankMiners` gives, from the rewards alone.
 * @param market one market's, or undefined for all.
 */
export function ranksOf(
  rewards: readonly Reward[],
  tokens: readonly Pick<DeployedToken, "address">[],
  market: string | undefined,
): Map<string, number> {
  const earned = new Map<string, Map<string, bigint>>();
  for (const row of rewards) {
    if (row.points === 0n || (market !== undefined && row.market !== market)) continue;
    const mine = earned.get(row.account) ?? new Map<string, bigint>();
    mine.set(row.token, (mine.get(row.token) ?? 0n) + row.reward);
    earned.set(row.account, mine);
  }
  const lines = [...earned].map(([account, all]) => ({ account, rewards: all }));
  return new Map(lines.sort(byReward(tokens)).map(({ account }, i) => [account, i + 1]));
}

type Earned = Pick<Ranked, "account" | "rewards">;

/** The most of the first token first, then of the next, then by account bytes. */
function byReward(tokens: readonly Pick<DeployedToken, "address">[]) {
  return (a: Earned, b: Earned): number => {
    for (const { address } of tokens) {
      const order = compare(b.rewards.get(address) ?? 0n, a.rewards.get(address) ?? 0n);
      if (order !== 0) return order;
    }
    return compare(a.account, b.account);
  };
}

/** Whether somebody earned points by orders; a list pays whoever it names, a pool whoever holds. */
function scoredFor(account: string, scores: readonly MarketScore[]): boolean {
  return scores.some(
    ({ terms, points }) =>
      terms.rule.programme !== "listed" && !isPoolRule(terms.rule) && points.has(account),
  );
}

function presenceOf(
  account: string,
  presences: readonly MarketPresence[],
  isScored: boolean,
): Uptime & { intervals: number; bots: number } {
  let [either, both, intervals] = [0, 0, 0];
  const names = new Set<string>();
  for (const presence of presences) {
    const mine = presence.accounts.get(account);
    if (mine === undefined) continue;
    for (const name of mine.names) names.add(name);
    if (mine.either === 0) continue;
    either += mine.either;
    both += mine.both;
    intervals += presence.intervals;
  }
  invariant(either > 0 || !isScored, `${account} has points, so it earned them in some interval`);
  return { either, both, intervals, bots: names.size };
}
