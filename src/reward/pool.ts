/** A market's pool of one token in one epoch: what was earned, and what its empty slots left over. */
import type { MarketScore } from "../score/market.ts";
import { allocate } from "./allocate.ts";

export interface PoolSplit {
  /** What trailing empty slots did not pay, or everything where nobody has points. */
  readonly unpaid: bigint;
  /** Reward by account, for everyone with points; a reward may be zero. */
  readonly rewards: ReadonlyMap<string, bigint>;
}

/** Splits a pool of base units over a market's points. */
export function splitPool(
  pool: bigint,
  score: Pick<MarketScore, "points" | "trailingEmpty" | "intervals">,
): PoolSplit {
  if (score.points.size === 0) return { unpaid: pool, rewards: new Map() };
  const unpaid = (pool * BigInt(score.trailingEmpty)) / BigInt(2 * score.intervals);
  return { unpaid, rewards: allocate(pool - unpaid, score.points) };
}
