/** Books scored under terms that may not be the file's: whose points, and whose liquidity earned them. */
import type { Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { Activity } from "../score/activity.ts";
import { quickSpreadCurve } from "../score/curve.ts";
import { explainHummingbot } from "../score/explain-hummingbot.ts";
import { explainerUnder } from "../score/explainers.ts";
import type { Explainer } from "../score/explanation.ts";
import { hummingbot } from "../score/hummingbot.ts";
import {
  addSnapshot,
  closeScore,
  type MarketScore,
  type OpenScore,
  openScore,
  openScoreBy,
} from "../score/market.ts";
import { addPoints, type Points } from "../score/points.ts";
import { bookFault } from "../score/programme.ts";
import type { Variation } from "./vary.ts";

export interface OpenTrial {
  readonly variation: Variation;
  readonly score: OpenScore;
  readonly explainer: Explainer;
  /** Sound books. */
  snapshots: number;
  /** By account, twice the quote value of its orders that count, summed over the sound books. */
  readonly doubled: Map<string, bigint>;
}

/** What came of a trial. */
export interface Trial {
  readonly variation: Variation;
  readonly score: MarketScore;
  readonly snapshots: number;
  readonly doubled: Points;
}

export function openTrial(
  variation: Variation,
  span: EpochSpan,
  payees: Payees,
  activity: Activity,
): OpenTrial {
  const { terms } = variation;
  return {
    variation,
    ...judgesOf(terms, span, payees, activity),
    snapshots: 0,
    doubled: new Map(),
  };
}

/** What scores and what says whose orders count. The curve of `hummingbot` is made anew for each change of its terms. */
function judgesOf(
  terms: Terms,
  span: EpochSpan,
  payees: Payees,
  activity: Activity,
): Pick<OpenTrial, "score" | "explainer"> {
  const { rule, maxSpreadPpm } = terms;
  if (rule.programme !== "hummingbot") {
    return {
      score: openScore(terms, span, payees, activity),
      explainer: explainerUnder(terms, payees, span, activity),
    };
  }
  const curve = quickSpreadCurve(rule.k, maxSpreadPpm);
  return {
    score: openScoreBy(hummingbot(terms, rule, payees, curve), terms, span, payees),
    explainer: explainHummingbot(terms, rule, payees, curve),
  };
}

/** @throws InputError where the snapshot is not of the epoch. */
export function addToTrial(trial: OpenTrial, snapshot: Snapshot): void {
  addSnapshot(trial.score, snapshot);
  if (bookFault(snapshot) !== undefined) return;
  trial.snapshots += 1;
  const twiceMid = (snapshot.bid ?? 0n) + (snapshot.ask ?? 0n);
  for (const { orders } of trial.explainer.weigh(snapshot)) {
    for (const { account, order } of orders) {
      addPoints(trial.doubled, new Map([[account, order.size]]), twiceMid);
    }
  }
}

export function closeTrial({ variation, score, snapshots, doubled }: OpenTrial): Trial {
  return { variation, score: closeScore(score), snapshots, doubled };
}
