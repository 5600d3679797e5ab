/** A pool as a rate: what it comes to for each snapshot, and over other lengths of time. */

/** The Julian year of the published formulas, 365.25 days, in ms. */
export const YEAR_MS = 31_557_600_000;

/** A twelfth of it. */
export const MONTH_MS = YEAR_MS / 12;

/** What each snapshot of an epoch pays out of a pool, both sides together, rounded down. */
export function rewardPerInterval(pool: bigint, intervals: number): bigint {
  return pool / BigInt(intervals);
}

/** What a pool of one epoch comes to over another length of time, rounded down. */
export function rewardOver(pool: bigint, epochMs: number, periodMs: number): bigint {
  return (pool * BigInt(periodMs)) / BigInt(epochMs);
}
