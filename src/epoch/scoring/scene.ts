/** What an epoch's books are scored by, as plain data that a worker can be sent. */
import type { EpochSpan } from "../../campaign/calendar.ts";
import type { Market, Terms } from "../../campaign/campaign.ts";
import type { Payees } from "../../campaign/miners.ts";
import type { Activity } from "../../score/activity.ts";
import { type OpenScore, openScore } from "../../score/market.ts";

export interface EpochScene {
  readonly span: EpochSpan;
  /** The campaign's markets, by id. */
  readonly markets: ReadonlyMap<string, Market>;
  /** What runs in the epoch, sorted by market. */
  readonly running: readonly MarketScene[];
  /** Undefined where the campaign file has no hash for the epoch: then any instant of an interval will do. */
  readonly seed: Uint8Array | undefined;
}

export interface MarketScene {
  readonly terms: Terms;
  readonly payees: Payees;
  readonly activity: Activity;
}

/** A score to begin with for each market that runs, by market. */
export function openScores({ span, running }: EpochScene): Map<string, OpenScore> {
  return new Map(
    running.map(({ terms, payees, activity }) => [
      terms.market.id,
      openScore(terms, span, payees, activity),
    ]),
  );
}
