/** Each market's liquidity in an epoch, and what its pools come to beside it. */
import { join } from "node:path";
import { type EpochSpan, epochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase, Terms } from "../campaign/campaign.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { parseInterval } from "../campaign/when.ts";
import { invariant } from "../errors.ts";
import { minutesOf, type Stretch } from "../pool/looks.ts";
import { addStake, openStake } from "../pool/measures.ts";
import { type Prices, parsePrices } from "../reward/prices.ts";
import { type MarketYield, marketYield, meanStake, yieldBeside } from "../reward/yield.ts";
import { addPresence, closePresence, type OpenPresence, openPresence } from "../score/presence.ts";
import { lookAtPool, poolsInEpoch } from "./scoring/logs.ts";
import { type OnProgress, type ScoredEpoch, scoreEpoch } from "./scoring/score.ts";
import {
  needBooks,
  readAgain,
  type ScoredAmountsRequest,
  termsAsked,
} from "./scoring/scored-amounts.ts";
import { type Basis, type Disagreement, openBasis } from "./verifying/basis.ts";

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
  const terms = termsAsked(basis, epoch, request.market);
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
      if (isPoolRule(each.rule)) continue;
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
  const markets: MarketYield[] = [];
  for (const { terms: each, chosen } of asked) {
    const presence = open.get(each.market.id)?.presence;
    markets.push(
      presence === undefined
        ? await poolYield(request, basis, scored, each, chosen, prices)
        : marketYield(closePresence(presence), phase.tokens, prices, phase.epochMs),
    );
  }
  return { campaign, phase, span, minute, markets };
}

/** A pool's liquidity that earns is looked at once a minute, or at the end of the chosen interval. */
async function poolYield(
  { books, epoch }: YieldsRequest,
  { campaign, phase }: Basis,
  { scores }: ScoredEpoch,
  terms: Terms,
  chosen: number | undefined,
  prices: Prices,
): Promise<MarketYield> {
  const pool = poolsInEpoch(phase, epoch).find((each) => each.terms === terms);
  invariant(pool !== undefined, "a market without a book is a pool");
  const span = epochSpan(phase, epoch);
  const stretches = chosen === undefined ? minutesOf(span) : [stretchOf(terms, span, chosen)];
  const stake = openStake();
  await lookAtPool(campaign, pool, join(books, String(epoch)), stretches, (_start, now) =>
    addStake(stake, now),
  );
  const points = scores.find((score) => score.terms === terms)?.points;
  const liquidity = meanStake(terms, stake);
  return yieldBeside(terms, points?.size ?? 0, liquidity, phase.tokens, prices, phase.epochMs);
}

function stretchOf({ intervalMs }: Terms, { start }: EpochSpan, interval: number): Stretch {
  return { start: start + interval * intervalMs, end: start + (interval + 1) * intervalMs };
}
