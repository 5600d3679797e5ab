/** Plain arithmetic that the published programme quotes (reference/scoring.md, 1.1 and 1.5). */
import { Decimal } from "decimal.js";

const DAYS_A_YEAR = "365.25";

/** A pool split equally over its snapshots. */
export function rewardPerSnapshot(pool: string, snapshots: string | number): Decimal {
  return new Decimal(pool).div(snapshots);
}

/** The snapshots in a month of a twelfth of 365.25 days, one every `seconds`. */
export function snapshotsAMonth(seconds: number): Decimal {
  return new Decimal(DAYS_A_YEAR).times(24 * 3600).div(12 * seconds);
}

/** What a week's reward is worth over a year, against the volume of eligible open orders. */
export function annualisedReturnPercent(weekly: string, volume: string): Decimal {
  return new Decimal(weekly).div(volume).times(DAYS_A_YEAR).div(7).times(100);
}
