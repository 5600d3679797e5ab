/** A market's pool of one token in one epoch: what was earned, and what its empty slots left over. */
import { invariant } from "../errors.ts";
import type { MarketScore } from "../score/market.ts";
import { allocate, sum } from "./allocate.ts";

export interface PoolSplit {
  /** What trailing empty slots or a list did not pay, or everything where nobody has points. */
  readonly unpaid: bigint;
  /** Reward by account, for everyone with points; a reward may be zero. */
  readonly rewards: ReadonlyMap<string, bigint>;
}

/**
 * What became of a market's pool: split over its points, or paid as its list says.
 * @throws InvariantError where a list pays more than the pool.
 */
export function settlePool(
  pool: bigint,
  score: Pick<MarketScore, "terms" | "points" | "trailingEmpty" | "intervals">,
): PoolSplit {
  return score.terms.rule.programme === "listed"
    ? payList(pool, score.points)
    : splitPool(pool, score);
}

/** Pays each account the base units listed for it. */
function payList(pool: bigint, amounts: ReadonlyMap<string, bigint>): PoolSplit {
  const unpaid = pool - sum(amounts.values());
  invariant(unpaid >= 0n, "a list pays no more than its pool");
  return { unpaid, rewards: amounts };
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
