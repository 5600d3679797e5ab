/** The oracle's shapes as this room's: its market epochs become terms, spans, payees and snapshots. */
import { expect } from "chai";
import type { Snapshot } from "../../src/book/snapshot.ts";
import type { EpochSpan } from "../../src/campaign/calendar.ts";
import type { Market, Terms } from "../../src/campaign/campaign.ts";
import type { Rule } from "../../src/campaign/rule.ts";
import type { Activity } from "../../src/score/activity.ts";
import {
  addSnapshot,
  closeScore,
  type MarketScore,
  type OpenScore,
  openScore,
} from "../../src/score/market.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import type { Books, MarketEpoch, SnapshotInput } from "../oracle/rules.ts";

export const MARKET: Market = {
  id: "tide-usd",
  exchange: "Reef",
  base: "TIDE",
  quote: "USD",
  priceDecimals: 0,
  sizeDecimals: 0,
};

/** The terms of a market in epoch 1, as the oracle has them. */
export function termsOf(epoch: MarketEpoch, market: Market = MARKET): Terms {
  return commonTerms(epoch, { programme: "hummingbot", k: epoch.k }, market);
}

/** The same of a market under any programme. */
export function anyTermsOf(epoch: AnyEpoch, market: Market = MARKET): Terms {
  return commonTerms(epoch, ruleOf(epoch), market);
}

function ruleOf(epoch: AnyEpoch): Rule {
  switch (epoch.programme) {
    case "hummingbot":
      return { programme: epoch.programme, k: epoch.k };
    case "two-sided":
      return {
        programme: epoch.programme,
        singleSidedDivisor: epoch.divisor,
        singleSidedFrom: epoch.from,
        singleSidedThrough: epoch.through,
      };
    case "depth-over-spread":
      return {
        programme: epoch.programme,
        minOrderValue: epoch.minValue,
        exponents: epoch.exponents,
        newcomerScaling: epoch.scaling,
      };
  }
}

function commonTerms(epoch: Books, rule: Rule, market: Market): Terms {
  return {
    market,
    fromEpoch: 1,
    throughEpoch: 1,
    intervalMs: epoch.intervalMs,
    maxSpreadPpm: epoch.smaxPpm,
    minSize: epoch.minSize,
    minAgeMs: epoch.minAgeMs,
    maxAgeMs: epoch.maxAgeMs,
    rewards: new Map(),
    allow: undefined,
    deny: new Set(),
    rule,
  };
}

export function spanOf({ start, n, intervalMs }: Books, epoch = 1): EpochSpan {
  return { epoch, start, end: start + n * intervalMs };
}

export function snapshotOf(input: SnapshotInput, market: Market = MARKET): Snapshot {
  return {
    market,
    time: input.time,
    bid: input.bid,
    ask: input.ask,
    orders: input.orders.map((order) => ({ ...order, account: order.account })),
  };
}

export function openEpoch(epoch: MarketEpoch, terms: Terms = termsOf(epoch)): OpenScore {
  return openScore(terms, spanOf(epoch), epoch.payees);
}

/** A market's epoch, scored by src/. */
export function scoreEpoch(epoch: MarketEpoch, terms: Terms = termsOf(epoch)): MarketScore {
  const score = openEpoch(epoch, terms);
  for (const input of epoch.snapshots.toSorted((a, b) => a.time - b.time)) {
    addSnapshot(score, snapshotOf(input, terms.market));
  }
  return closeScore(score);
}

/** What is known of accounts beside their orders. */
export function activityOf(epoch: AnyEpoch): Activity | undefined {
  return epoch.programme === "depth-over-spread" ? epoch : undefined;
}

/** A market's epoch under any programme, scored by src/. */
export function scoreAnyEpoch(epoch: AnyEpoch): MarketScore {
  const terms = anyTermsOf(epoch);
  const score = openScore(terms, spanOf(epoch), epoch.payees, activityOf(epoch));
  for (const input of epoch.snapshots.toSorted((a, b) => a.time - b.time)) {
    addSnapshot(score, snapshotOf(input, terms.market));
  }
  return closeScore(score);
}

/** Points in the order of their accounts, for comparison. */
export function sortedPoints(points: ReadonlyMap<string, bigint>): [string, bigint][] {
  return [...points].sort(([a], [b]) => (a < b ? -1 : 1));
}

/** The element, or a failed test. */
export function at<T>(list: readonly T[], index: number): T {
  return list[index] ?? expect.fail(`no element ${index}`);
}
