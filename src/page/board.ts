/** The first of an epoch's miners, and where they stood the epoch before. */
import type { DeployedToken } from "../campaign/deployment.ts";
import type { Ranked } from "../reward/ranking.ts";
import { toPageToken } from "./market-page.ts";
import { type EpochHead, type LeaderboardPage, PAGE_FORMATS } from "./page-files.ts";

/** More than anybody scrolls through; the rest have their own files. */
export const MOST_LINES = 1_000;

/** The ranks of the epoch before. */
export interface RanksBefore {
  readonly epoch: number;
  readonly ranks: ReadonlyMap<string, number>;
}

/**
 * @param points all points of each market that is ranked over.
 * @param before undefined where the epoch before is not at hand, or there was none.
 */
export function toLeaderboard(
  head: EpochHead,
  points: ReadonlyMap<string, bigint>,
  tokens: readonly DeployedToken[],
  ranked: readonly Ranked[],
  nameOf: (account: string) => string | undefined,
  before: RanksBefore | undefined,
): LeaderboardPage {
  return {
    format: PAGE_FORMATS.leaderboard,
    ...head,
    miners: ranked.length,
    tokens: tokens.map(toPageToken),
    markets: [...points].map(([market, all]) => ({ market, points: String(all) })),
    previous: before?.epoch ?? null,
    lines: ranked.slice(0, MOST_LINES).map((line) => ({
      rank: line.rank,
      before: before?.ranks.get(line.account) ?? null,
      account: line.account,
      name: nameOf(line.account) ?? null,
      points: Object.fromEntries([...line.points].map(([market, own]) => [market, String(own)])),
      rewards: tokens.map(({ address }) => String(line.rewards.get(address) ?? 0n)),
      either: line.either,
      both: line.both,
      intervals: line.intervals,
      bots: line.bots,
    })),
  };
}
