/** One pool's epoch: the chain's logs in, points out. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { PoolRule } from "../campaign/rule.ts";
import { SLOT_POINTS } from "../kernel/share.ts";
import type { PoolLog } from "../pool/log.ts";
import { concentrated } from "./concentrated.ts";
import { concentratedWeighted } from "./concentrated-weighted.ts";
import type { MarketScore } from "./market.ts";
import { type Points, sumPoints } from "./points.ts";
import { poolShare } from "./pool-share.ts";

/** A programme under one pool's terms, while the logs come in. */
export interface PoolProgramme {
  readonly version: string;
  /** Takes the next log, of whatever contract, from the pool's first block on, before the epoch's end. */
  add(log: PoolLog): void;
  /** @returns the points, and the time in which there was liquidity that earns. */
  close(): { readonly points: Points; readonly sharedMs: number };
}

/** Told what a holder or position earned for an account, in a programme's own small parts of a point, in parts. */
export type OnEarned = (id: string, account: string, earned: bigint) => void;

export interface OpenPool {
  readonly terms: Terms;
  readonly span: EpochSpan;
  readonly programme: PoolProgramme;
}

/** Begins to score a pool's epoch. */
export function openPool(
  terms: Terms,
  rule: PoolRule,
  payeeOf: PoolPayees,
  span: EpochSpan,
  onEarned: OnEarned = () => {},
): OpenPool {
  return { terms, span, programme: programmeOf(rule, payeeOf, span, onEarned) };
}

function programmeOf(
  rule: PoolRule,
  payeeOf: PoolPayees,
  span: EpochSpan,
  onEarned: OnEarned,
): PoolProgramme {
  switch (rule.programme) {
    case "pool-share":
      return poolShare(rule, payeeOf, span, onEarned);
    case "concentrated":
      return concentrated(rule, payeeOf, span, onEarned);
    case "concentrated-weighted":
      return concentratedWeighted(rule, payeeOf, span, onEarned);
  }
}

/** Takes the next log. What comes after the epoch changes nothing of it. */
export function addLog({ span, programme }: OpenPool, log: PoolLog): void {
  if (log.time < span.end) programme.add(log);
}

/**
 * Ends a pool's epoch. Its intervals are seconds, each worth a slot's points; one in which nothing earned counts as empty
 * on both sides, wherever in the epoch it lies. What no points were given for is carried, in half seconds.
 */
export function closePool({ terms, span, programme }: OpenPool): MarketScore {
  const { points, sharedMs } = programme.close();
  const intervals = (span.end - span.start) / terms.intervalMs;
  const snapshots = sharedMs / terms.intervalMs;
  const empty = intervals - snapshots;
  const unearned = BigInt(intervals) * SLOT_POINTS - sumPoints(points);
  return {
    terms,
    programme: programme.version,
    intervals,
    points,
    trailingEmpty: Number((2n * unearned) / SLOT_POINTS),
    counts: {
      snapshots,
      missing: empty,
      oneSided: 0,
      crossed: 0,
      emptyBids: empty,
      emptyAsks: empty,
    },
  };
}

/** The contracts whose logs a pool's rule reads. */
export function readContracts(rule: PoolRule): string[] {
  if (rule.programme === "pool-share") return [rule.shareToken];
  return [rule.pool, ...(rule.positionManager === undefined ? [] : [rule.positionManager])];
}
