import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { openPeriod } from "../../src/book/liquidity.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import type { Terms } from "../../src/campaign/campaign.ts";
import { amountsByHour } from "../../src/page/hour-amounts.ts";
import { type IntervalSplit, splitHour, weighBook } from "../../src/page/split-hour.ts";
import { hourStart, intervalOf, openSurvey, surveySnapshot } from "../../src/page/survey.ts";
import type { Reward } from "../../src/reward/epoch.ts";
import { attributeRewards } from "../../src/reward/explained-market.ts";
import {
  closeExplanation,
  explainSnapshot,
  openExplanation,
} from "../../src/score/explain-market.ts";
import { explainerUnder } from "../../src/score/explainers.ts";
import type { MarketScore } from "../../src/score/market.ts";
import {
  ACCOUNTS,
  ACTIVITY,
  PAYEES,
  type Quote,
  RULES,
  rewardsOf,
  SPAN,
  scoreOf,
  snapshotsOf,
  TOKENS,
  termsOf,
} from "./days.ts";

const quote = fc.tuple(
  fc.nat({ max: 3 }),
  fc.boolean(),
  fc.nat({ max: 12 }),
  fc.integer({ min: 1, max: 500 }),
);
const day = fc.array(fc.array(quote, { maxLength: 6 }), { minLength: 90, maxLength: 216 });

describe("an epoch split hour by hour", () => {
  for (const rule of RULES) {
    it(`under ${rule.programme}, it should give every slot of every account what an explanation of the whole gives`, () => {
      fc.assert(
        fc.property(day, (intervals: Quote[][]) => {
          const terms = termsOf(rule);
          const snapshots = snapshotsOf(intervals);
          const score = scoreOf(terms, snapshots);
          const rewards = rewardsOf(score);
          const splits = splitAll(terms, snapshots, score, rewards);
          for (const account of ACCOUNTS) {
            expect(partsFrom(splits, account)).to.deep.equal(
              partsExplained(terms, snapshots, score, rewards, account),
            );
          }
        }),
        { numRuns: 25 },
      );
    });
  }
});

function splitAll(
  terms: Terms,
  snapshots: readonly Snapshot[],
  score: MarketScore,
  rewards: readonly Reward[],
): IntervalSplit[] {
  const yardstick = { sizes: [], bands: [], maxSpread: 0n, miners: new Set<string>() };
  const survey = openSurvey(terms, SPAN, PAYEES, ACTIVITY, openPeriod(yardstick));
  for (const snapshot of snapshots) surveySnapshot(survey, snapshot);
  const amounts = amountsByHour(survey, score, TOKENS, rewards);
  const explainer = explainerUnder(terms, PAYEES, SPAN, ACTIVITY);
  const books = new Map(
    snapshots.map((snapshot) => {
      const interval = intervalOf(survey, snapshot.time);
      return [interval, weighBook(explainer, interval, snapshot)];
    }),
  );
  const hours = new Map<number, number[]>();
  for (let i = 0; i < survey.intervals; i += 1) {
    const start = hourStart(survey, i);
    hours.set(start, [...(hours.get(start) ?? []), i]);
  }
  return [...hours].flatMap(([start, intervals]) =>
    splitHour(survey, intervals, books, amounts.hours.get(start) ?? new Map(), TOKENS.length),
  );
}

function partsFrom(splits: readonly IntervalSplit[], account: string): unknown[] {
  return splits.flatMap(({ interval, slots }) =>
    slots.flatMap(({ slot, rollover, accounts }) =>
      accounts
        .filter((each) => each.account === account && each.own > 0n)
        .map(({ own, points, rewards }) => {
          return [interval, slot, own, rollover.emptyBefore, points, ...rewards];
        }),
    ),
  );
}

function partsExplained(
  terms: Terms,
  snapshots: readonly Snapshot[],
  score: MarketScore,
  rewards: readonly Reward[],
  account: string,
): unknown[] {
  const subject = { account, names: new Set([account]) };
  const open = openExplanation(terms, SPAN, PAYEES, ACTIVITY, subject);
  for (const snapshot of snapshots) explainSnapshot(open, snapshot);
  const market = attributeRewards(closeExplanation(open, score), TOKENS, rewards);
  return market.explanation.parts.map(({ interval, slot, own, emptyBefore, points }, i) => [
    interval,
    slot,
    own,
    emptyBefore,
    points,
    ...TOKENS.map((token) => market.rewards.find((each) => each.token === token)?.parts[i] ?? 0n),
  ]);
}
