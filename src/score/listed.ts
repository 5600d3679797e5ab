/** A market whose rewards come listed: nobody is scored, and an account's points are the base units listed for it. */
import type { Terms } from "../campaign/campaign.ts";
import type { MarketScore } from "./market.ts";
import type { Points } from "./points.ts";

/** The version of the programme in every output. */
export const LISTED_VERSION = "listed-v1";

/**
 * A listed market's epoch, which is one interval without a snapshot.
 * @param amounts base units of the market's token by payout account.
 */
export function scoreListed(terms: Terms, amounts: Points): MarketScore {
  return {
    terms,
    programme: LISTED_VERSION,
    intervals: 1,
    points: amounts,
    trailingEmpty: 0,
    counts: { snapshots: 0, missing: 1, oneSided: 0, crossed: 0, emptyBids: 0, emptyAsks: 0 },
  };
}
