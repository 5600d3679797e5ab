/** One account's epoch, explained from the books: its points slot by slot, and the amounts that they come to. */
import { type EpochSpan, epochSpan, listedTermsInEpoch } from "../campaign/calendar.ts";
import type { Campaign, Miner, Phase } from "../campaign/campaign.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { parseDay, parseHour, parseInterval, type Stretch } from "../campaign/when.ts";
import { refuse } from "../errors.ts";
import { attributeRewards, type ExplainedMarket } from "../reward/explained-market.ts";
import { type Settlement, settlementsBy } from "../reward/settlement.ts";
import {
  closeExplanation,
  explainSnapshot,
  type OpenExplanation,
  openExplanation,
} from "../score/explain-market.ts";
import { findAnyone, findMiner, subjectOf } from "./find-miner.ts";
import { type PoolOutcome, poolOutcomes } from "./pool-outcomes.ts";
import { poolsInEpoch } from "./scoring/logs.ts";
import type { OnProgress } from "./scoring/score.ts";
import {
  readAgain,
  type ScoredAmountsRequest,
  scoreAmounts,
  termsAsked,
} from "./scoring/scored-amounts.ts";
import { type Disagreement, openBasis } from "./verifying/basis.ts";

export interface ExplainRequest extends ScoredAmountsRequest {
  /** A miner's address, exchange account or name. */
  readonly account: string | undefined;
  /** One market, or undefined for all that run. */
  readonly market: string | undefined;
  /** At most one of the three, as a person writes it; else the whole epoch. */
  readonly day: string | undefined;
  readonly hour: string | undefined;
  /** An interval's number, or an instant in it. */
  readonly minute: string | undefined;
}

/** How far down the explanation goes, and for which part of the epoch. */
export interface View {
  readonly level: "epoch" | "day" | "hour" | "minute";
  /** In `minute`, the whole epoch: each market has its own intervals. */
  readonly stretch: Stretch;
}

export interface ExplainedEpoch {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly span: EpochSpan;
  readonly miner: Miner;
  readonly view: View;
  /** The folder of the distribution that the amounts come from; undefined where they come from the books. */
  readonly published: { readonly folder: string; readonly manifestHash: string } | undefined;
  readonly assumed: readonly string[];
  readonly markets: readonly ExplainedMarket[];
  /** Pools, of the account's positions alone. */
  readonly pools: readonly PoolOutcome[];
  /** Over all markets, whichever were asked for. */
  readonly settlements: readonly Settlement[];
}

/**
 * Explains an account's epoch.
 * @throws InputError where the request, the books or the campaign are bad.
 * @throws InvariantError where an explanation does not add up.
 */
export async function explainEpoch(
  request: ExplainRequest,
  onProgress: OnProgress = () => {},
): Promise<ExplainedEpoch | Disagreement> {
  const basis = await openBasis(request);
  if ("wrong" in basis) return basis;
  const { campaign, phase, published } = basis;
  const span = epochSpan(phase, request.epoch);
  const paysAnyone =
    listedTermsInEpoch(phase, span.epoch).length + poolsInEpoch(phase, span.epoch).length > 0;
  const miner = (paysAnyone ? findAnyone : findMiner)(campaign, request.account);
  const view = viewOf(request, span);
  const running = termsAsked(basis, span.epoch, request.market);
  const asked = running
    .filter(({ rule }) => !isPoolRule(rule))
    .map((terms) => ({
      terms,
      chosen:
        request.minute === undefined
          ? undefined
          : parseInterval(request.minute, span, terms.intervalMs),
    }));
  const result = await scoreAmounts(basis, request, onProgress);
  if ("wrong" in result) return result;
  const { scored, amounts } = result;
  const open = new Map<string, OpenExplanation>();
  await readAgain(result, request, (activityOf) => {
    for (const { terms, chosen } of asked) {
      const payees = payeesUnder(campaign, terms);
      const activity = activityOf(terms, payees);
      open.set(
        terms.market.id,
        openExplanation(terms, span, payees, activity, subjectOf(miner), chosen),
      );
    }
    return (snapshot) => {
      const explanation = open.get(snapshot.market.id);
      if (explanation !== undefined) explainSnapshot(explanation, snapshot);
    };
  });
  const markets = scored.scores.flatMap((score) => {
    const explanation = open.get(score.terms.market.id);
    return explanation === undefined
      ? []
      : [attributeRewards(closeExplanation(explanation, score), amounts.tokens, amounts.rewards)];
  });
  return {
    campaign,
    phase,
    span,
    miner,
    view,
    published: published && { folder: published.folder, manifestHash: published.manifestHash },
    assumed: amounts.assumed,
    markets,
    pools: await poolOutcomes(result, request, running, miner.account),
    settlements: settlementsBy(amounts)(miner.account),
  };
}

function viewOf({ day, hour, minute }: ExplainRequest, span: EpochSpan): View {
  const given = { "--day": day, "--hour": hour, "--minute": minute };
  const names = Object.entries(given).flatMap(([name, text]) => (text === undefined ? [] : [name]));
  if (names.length > 1) {
    refuse({ where: names.join(" and "), got: `${names.length} of them`, expected: "one" });
  }
  if (day !== undefined) return { level: "day", stretch: parseDay(day, span) };
  if (hour !== undefined) return { level: "hour", stretch: parseHour(hour, span) };
  return { level: minute === undefined ? "epoch" : "minute", stretch: span };
}
