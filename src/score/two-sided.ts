/**
 * The `two-sided` programme, after Polymarket's liquidity rewards: orders weigh by the square of their distance from the
 * limit, and an account earns by its smaller side, or by a part of one side alone. Each sample by itself is worth the
 * same. The exact integers are docs/rules.md, "Points: two-sided".
 */
import { isBetter, type Order, type Side, type Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { TwoSidedRule } from "../campaign/rule.ts";
import { parseDecimal } from "../decimal.ts";
import { invariant } from "../errors.ts";
import { isEmptySide, largerSide, smallerSide, type Weights, weighSides } from "./account-sides.ts";
import { addPoints, sharePoints, sumPoints } from "./points.ts";
import type { Programme } from "./programme.ts";
import { pointsCeiling } from "./side.ts";

/** Version of the programme in every output; a change of its integers makes a new one. */
export const TWO_SIDED_VERSION = "two-sided-v1";

/** c is counted in millionths, as many decimals as a campaign file may give it. */
const DIVISOR_DECIMALS = 6;
const WHOLE = 10n ** BigInt(DIVISOR_DECIMALS);

/** A market over a run of intervals. */
export interface TwoSidedRun {
  /** Samples in which somebody scored. */
  scored: number;
  emptyBids: number;
  emptyAsks: number;
  readonly points: Map<string, bigint>;
}

/** Prices that a mid lies between, the best bid below the best ask. */
export interface Quote {
  readonly bid: bigint;
  readonly ask: bigint;
}

/** The programme under a market's terms. */
export function twoSided(terms: Terms, rule: TwoSidedRule, payees: Payees): Programme<TwoSidedRun> {
  const quality = qualityUnder(rule);
  return {
    version: TWO_SIDED_VERSION,
    emptyRun,
    scoreSnapshot: (snapshot) => {
      const quote = sizeCutoffQuote(snapshot, terms.minSize);
      if (quote === undefined) return emptyRun(1);
      const sides = weighSides(snapshot, quote, terms, payees, (order, ppm) =>
        orderWeight(order, ppm, terms),
      );
      return sampleRun(sides, (weights) => quality(weights, quote));
    },
    appendRun: (run, next) => {
      run.scored += next.scored;
      run.emptyBids += next.emptyBids;
      run.emptyAsks += next.emptyAsks;
      addPoints(run.points, next.points, 1n);
    },
    totalRun: ({ scored, emptyBids, emptyAsks, points }) => {
      invariant(
        sumPoints(points) <= pointsCeiling(scored),
        "an epoch pays no more points than it has samples that scored",
      );
      // A sample without a score is no slot: what it would have paid, the others pay.
      return { points, trailingEmpty: 0, emptyBids, emptyAsks };
    },
  };
}

/** The weight of an order that counts: the square of how far within the limit it stands, times its remaining size. */
export function orderWeight(order: Order, ppm: number, { maxSpreadPpm }: Terms): bigint {
  const within = BigInt(maxSpreadPpm - ppm);
  return within * within * order.size;
}

function emptyRun(intervals: number): TwoSidedRun {
  return { scored: 0, emptyBids: intervals, emptyAsks: intervals, points: new Map() };
}

/** One sample, shared in proportion to quality. Where nobody has any it is skipped. */
function sampleRun(
  sides: ReadonlyMap<string, Weights>,
  quality: (weights: Weights) => bigint,
): TwoSidedRun {
  const points = sharePoints(
    new Map([...sides].map(([account, weights]) => [account, quality(weights)])),
  );
  return {
    scored: points.size > 0 ? 1 : 0,
    emptyBids: isEmptySide(sides, "bid") ? 1 : 0,
    emptyAsks: isEmptySide(sides, "ask") ? 1 : 0,
    points,
  };
}

/**
 * `Qmin` in units of `1 / (10^6 * c)`, so that the division by c never happens: the smaller side, or, where the mid
 * lies in the band, the larger side's part if that is more.
 */
export function qualityUnder(rule: TwoSidedRule): (weights: Weights, quote: Quote) => bigint {
  const divisor = parseDecimal(rule.singleSidedDivisor, DIVISOR_DECIMALS);
  invariant(divisor !== undefined && divisor >= WHOLE, "the divisor is a decimal of 1 or more");
  const { singleSidedFrom: from, singleSidedThrough: through } = rule;
  const isInBand = ({ bid, ask }: Quote) =>
    (from === undefined || 2n * from <= bid + ask) &&
    (through === undefined || bid + ask <= 2n * through);
  return (weights, quote) => {
    const both = smallerSide(weights) * divisor;
    const alone = isInBand(quote) ? largerSide(weights) * WHOLE : 0n;
    return both > alone ? both : alone;
  };
}

/**
 * The best price of either side among the levels that hold the minimum size, whoever they belong to: dust inside the
 * spread moves no mid.
 * @returns undefined where a side has no such level, or where they cross.
 */
export function sizeCutoffQuote(snapshot: Snapshot, minSize: bigint): Quote | undefined {
  const bid = bestLevel(snapshot.orders, "bid", minSize);
  const ask = bestLevel(snapshot.orders, "ask", minSize);
  return bid === undefined || ask === undefined || bid >= ask ? undefined : { bid, ask };
}

function bestLevel(orders: readonly Order[], side: Side, minSize: bigint): bigint | undefined {
  const levels = new Map<bigint, bigint>();
  for (const order of orders) {
    if (order.side === side) levels.set(order.price, (levels.get(order.price) ?? 0n) + order.size);
  }
  let best: bigint | undefined;
  for (const [price, size] of levels) {
    if (size >= minSize && (best === undefined || isBetter(price, best, side))) best = price;
  }
  return best;
}
