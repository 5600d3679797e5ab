/** An epoch's miners, those who earned the most first. */
import { type EpochSpan, epochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { type Ranked, rankMiners } from "../reward/ranking.ts";
import { sumPoints } from "../score/points.ts";
import { addPresence, closePresence, type OpenPresence, openPresence } from "../score/presence.ts";
import type { OnProgress } from "./scoring/score.ts";
import {
  readAgain,
  type ScoredAmountsRequest,
  scoreAmounts,
  termsAsked,
} from "./scoring/scored-amounts.ts";
import { type Disagreement, openBasis } from "./verifying/basis.ts";

export interface LeaderboardRequest extends ScoredAmountsRequest {
  /** One market, or undefined for all that run. */
  readonly market: string | undefined;
}

export interface Leaderboard {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly span: EpochSpan;
  /** All points of each market that is ranked over. */
  readonly markets: ReadonlyMap<string, bigint>;
  readonly tokens: readonly DeployedToken[];
  readonly ranked: readonly Ranked[];
  /** The folder of the distribution that the amounts come from; undefined where they come from the books. */
  readonly published: string | undefined;
  readonly assumed: readonly string[];
}

/**
 * Ranks everybody who earned points in the epoch.
 * @throws InputError where the request, the books or the campaign are bad.
 */
export async function rankEpoch(
  request: LeaderboardRequest,
  onProgress: OnProgress = () => {},
): Promise<Leaderboard | Disagreement> {
  const basis = await openBasis(request);
  if ("wrong" in basis) return basis;
  const { campaign, phase, published } = basis;
  const span = epochSpan(phase, request.epoch);
  const asked = termsAsked(basis, span.epoch, request.market);
  const result = await scoreAmounts(basis, request, onProgress);
  if ("wrong" in result) return result;
  const open = new Map<string, OpenPresence>();
  await readAgain(result, request, (activityOf) => {
    for (const terms of asked.filter(({ rule }) => !isPoolRule(rule))) {
      const payees = payeesUnder(campaign, terms);
      open.set(terms.market.id, openPresence(terms, span, payees, activityOf(terms, payees)));
    }
    return (snapshot) => {
      const presence = open.get(snapshot.market.id);
      if (presence !== undefined) addPresence(presence, snapshot);
    };
  });
  const { scored, amounts } = result;
  const ids = new Set(asked.map(({ market }) => market.id));
  const scores = scored.scores.filter((score) => ids.has(score.terms.market.id));
  const presences = [...open.values()].map(closePresence);
  return {
    campaign,
    phase,
    span,
    markets: new Map(scores.map((score) => [score.terms.market.id, sumPoints(score.points)])),
    tokens: amounts.tokens,
    ranked: rankMiners(scores, amounts.rewards, presences, amounts.tokens),
    published: published?.folder,
    assumed: amounts.assumed,
  };
}
