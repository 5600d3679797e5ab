/** Each market's liquidity in an epoch, and what its pools come to beside it. */
import { type EpochSpan, epochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { parseInterval } from "../campaign/when.ts";
import { parsePrices } from "../reward/prices.ts";
import { type MarketYield, marketYield } from "../reward/yield.ts";
import { addPresence, closePresence, type OpenPresence, openPresence } from "../score/presence.ts";
import { type Disagreement, openBasis } from "./basis.ts";
import { type OnProgress, scoreEpoch } from "./score.ts";
import { needBooks, readAgain, type ScoredAmountsRequest, termsAsked } from "./scored-amounts.ts";

export interface YieldsRequest extends ScoredAmountsRequest {
  /** One market, or undefined for all that run. */
  readonly market: string | undefined;
  /** An interval's number or an instant in it; undefined for the mean of the epoch. */
  readonly minute: string | undefined;
  /** Prices of reward tokens as a person writes them. */
  readonly price: string | undefined;
}

export interface EpochYields {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly span: EpochSpan;
  readonly minute: string | undefined;
  readonly markets: readonly MarketYield[];
}

/**
 * Measures the yields of an epoch.
 * @throws InputError where the request, the books or the campaign are bad.
 */
export async function yieldsOfEpoch(
  request: YieldsRequest,
  onProgress: OnProgress = () => {},
): Promise<EpochYields | Disagreement> {
  const basis = await openBasis(request);
  if ("wrong" in basis) return basis;
  const { campaign, phase } = basis;
  const { epoch, books, minute } = request;
  const span = epochSpan(phase, epoch);
  const terms = termsAsked(basis, epoch, request.market).filter(({ rule }) => !isPoolRule(rule));
  const prices = parsePrices(request.price, phase.tokens, terms);
  const asked = terms.map((each) => ({
    terms: each,
    chosen: minute === undefined ? undefined : parseInterval(minute, span, each.intervalMs),
  }));
  await needBooks(request, basis);
  const scored = await scoreEpoch(campaign, phase, epoch, books, onProgress);
  const open = new Map<string, { chosen: number | undefined; presence: OpenPresence }>();
  await readAgain({ basis, scored }, request, (activityOf) => {
    for (const { terms: each, chosen } of asked) {
      const payees = payeesUnder(campaign, each);
      const presence = openPresence(each, span, payees, activityOf(each, payees));
      open.set(each.market.id, { chosen, presence });
    }
    return (snapshot) => {
      const found = open.get(snapshot.market.id);
      if (found === undefined) return;
      const { intervalMs } = found.presence.terms;
      const interval = Math.floor((snapshot.time - span.start) / intervalMs);
      if (found.chosen === undefined || interval === found.chosen) {
        addPresence(found.presence, snapshot);
      }
    };
  });
  const markets = [...open.values()].map(({ presence }) =>
    marketYield(closePresence(presence), phase.tokens, prices, phase.epochMs),
  );
  return { campaign, phase, span, minute, markets };
}
