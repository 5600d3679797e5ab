/** Explanations of random market epochs beside the oracle's slots, and of the vector V8 by hand. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import type { ExplainedInterval } from "../../src/score/explain-interval.ts";
import {
  closeExplanation,
  type MarketExplanation,
  openExplanation,
  rolloverOf,
} from "../../src/score/explain-market.ts";
import { REASONS, type Reason } from "../../src/score/explanation.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { randomMarketEpoch } from "../oracle/random-campaign.ts";
import { emptyBefore, SIDES, scoreMarket, slots } from "../oracle/rules.ts";
import { at, scoreEpoch, spanOf, termsOf } from "./adapt.ts";
import { accountsOf, explain } from "./explain.ts";
import {
  oracleBooks,
  oracleOrders,
  oracleParts,
  oracleSlots,
  WORDS,
} from "./oracle-explanation.ts";
import { A, B, book, epoch, order, V8 } from "./v8.ts";

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

describe("an explanation of random market epochs", () => {
  it("should add up to the oracle's points, slot by slot with what rolled over", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (market) => {
        const { points } = scoreMarket(market);
        for (const account of accountsOf(market)) {
          const explanation = explain(market, account);
          expect(sum(explanation.parts.map((part) => part.points))).to.equal(
            points.get(account) ?? 0n,
          );
          expect(partsOf(explanation)).to.deep.equal(oracleParts(market, account));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("should tell of each interval what its book was, who was paid, and where empty slots went", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (market) => {
        const explanation = explain(market, A);
        expect(explanation.books).to.deep.equal(oracleBooks(market));
        for (const side of SIDES) {
          const all = slots(market, side);
          for (let i = 0; i < market.n; i += 1) {
            const { emptyBefore: rolled, paidIn } = rolloverOf(explanation, side, i);
            const next = all.findIndex((entries, j) => j >= i && entries.length > 0);
            expect([rolled, paidIn]).to.deep.equal([
              emptyBefore(all, i),
              next === -1 ? undefined : next,
            ]);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("should explain an interval as the oracle has it, order by order and side by side", () => {
    const counter = branchCounter<Reason | "counts">([...Object.values(WORDS), "counts", "no mid"]);
    fc.assert(
      fc.property(randomMarketEpoch, fc.nat(), (market, pick) => {
        const interval = pick % market.n;
        const seen = new Set<Reason | "counts" | "no mid">();
        for (const account of accountsOf(market)) {
          const { chosen } = explain(market, account, interval);
          expect(chosen && slotsOf(chosen)).to.deep.equal(oracleSlots(market, interval, account));
          expect(chosen && byId(ordersOf(chosen))).to.deep.equal(
            byId(oracleOrders(market, interval, account)),
          );
          for (const { judged } of chosen?.orders ?? []) {
            for (const reason of judged?.reasons ?? ["no mid" as const]) seen.add(reason);
            if (judged?.reasons.length === 0) seen.add("counts");
          }
        }
        // Strangers' orders are nobody's in the terms; whoever they belong to is told why.
        const strangers = explain(market, "0x", interval, ["stranger"]).chosen?.orders ?? [];
        for (const { judged } of strangers)
          for (const reason of judged?.reasons ?? []) seen.add(reason);
        counter.add(seen);
      }),
      { numRuns: 400 },
    );
    expect(counter.rare(0.005)).to.deep.equal([]);
  });

  it("should count the account's orders and the reasons against them over all sound books", () => {
    fc.assert(
      fc.property(randomMarketEpoch, (market) => {
        for (const account of accountsOf(market)) {
          const { tally, unpaid, parts } = explain(market, account);
          const rows = Array.from({ length: market.n }, (_, i) => ({
            i,
            orders: oracleOrders(market, i, account).filter((row) => row.reasons !== undefined),
          }));
          const orders = rows.flatMap((row) => row.orders);
          expect(tally.seen).to.equal(orders.length);
          expect(tally.counted).to.equal(orders.filter((row) => row.reasons?.length === 0).length);
          for (const reason of REASONS) {
            expect(tally.reasons.get(reason) ?? 0).to.equal(
              orders.filter((row) => row.reasons?.includes(reason)).length,
            );
          }
          const earned = new Set(parts.map((part) => part.interval));
          for (const { i, orders: mine } of rows) {
            const isSound = oracleBooks(market)[i] === "sound";
            expect(unpaid.has(i)).to.equal(isSound && !earned.has(i));
            if (unpaid.get(i) === "no order") expect(mine).to.deep.equal([]);
          }
        }
      }),
      { numRuns: 100 },
    );
  });
});

describe("the vector V8, explained", () => {
  it("should say that A's bid was paid once more for the empty minute before it", () => {
    expect(explain(V8, A).parts).to.deep.equal([
      {
        interval: 0,
        slot: "ask",
        own: 10n ** 15n,
        emptyBefore: 0,
        points: 10n ** 15n,
        sides: ["ask"],
      },
      {
        interval: 1,
        slot: "bid",
        own: 425_897_122_715_317n,
        emptyBefore: 1,
        points: 851_794_245_430_634n,
        sides: ["bid"],
      },
    ]);
  });

  it("should show B's bid with its spread, weight and share", () => {
    const { chosen } = explain(V8, B, 1);
    expect(at(chosen?.slots ?? [], 0)).to.deep.equal({
      slot: "bid",
      orders: 2,
      miners: 2,
      size: 4n,
      score: 3n * 367_879n,
      allScores: 818_731n + 3n * 367_879n,
      weights: { bid: 3n * 367_879n, ask: 0n },
      own: 574_102_877_284_682n,
    });
    expect(at(chosen?.orders ?? [], 0).judged).to.deep.equal({
      spreadPpm: 5_000,
      unitWeight: 367_879n,
      reasons: [],
    });
  });

  it("should say what became of the minutes that paid nobody", () => {
    const explanation = explain(V8, A, 2);
    expect(explanation.books).to.deep.equal(["sound", "sound", "missing", "crossed"]);
    expect(rolloverOf(explanation, "bid", 0).paidIn).to.equal(1);
    expect(rolloverOf(explanation, "bid", 2).paidIn).to.equal(undefined);
    expect(explanation.chosen).to.include({ interval: 2, snapshot: undefined });
    expect(explanation.chosen?.orders).to.deep.equal([]);
  });

  it("given an order in a crossed book, it should show it unjudged", () => {
    const { chosen } = explain(V8, A, 3);
    expect(chosen?.orders.map(({ judged, weight }) => [judged, weight])).to.deep.equal([
      [undefined, 0n],
    ]);
  });

  it("given an account that no order belongs to, it should have no parts and no orders", () => {
    const explanation = explain(V8, `0x${"cc".repeat(20)}`, 0);
    expect(explanation.parts).to.deep.equal([]);
    expect(explanation.tally).to.deep.include({ seen: 0, counted: 0 });
    expect(explanation.unpaid.get(0)).to.equal("no order");
  });
});

describe("an explanation that does not add up", () => {
  it("should be refused as broken", () => {
    const subject = { account: A, names: new Set(["a"]) };
    const open = openExplanation(termsOf(V8), spanOf(V8), V8.payees, undefined, subject);
    expect(() => closeExplanation(open, scoreEpoch(V8))).to.throw(InvariantError);
  });
});

describe("an order of an account that the terms leave out", () => {
  it("should be told as not eligible, beside its other reasons", () => {
    const market = epoch([book(0, [order("bid", 500n)])]);
    const denied = { ...market, payees: new Map() };
    const { chosen } = explain(denied, A, 0, ["a"]);
    expect(chosen?.orders.map(({ judged }) => judged?.reasons)).to.deep.equal([
      ["not eligible", "too far"],
    ]);
  });
});

function partsOf({ parts }: MarketExplanation) {
  return parts.map(({ interval, slot, own, emptyBefore: rolled, points }) => ({
    interval,
    slot,
    own,
    rolled,
    points,
  }));
}

function slotsOf({ slots: all }: ExplainedInterval) {
  return all.map(({ weights: _, ...rest }) => rest);
}

function ordersOf({ orders }: ExplainedInterval) {
  return orders.map(({ order: { id }, ageMs, judged, weight, own }) => ({
    id,
    ageMs,
    spread: judged?.spreadPpm,
    unit: judged?.unitWeight,
    reasons: judged?.reasons && [...judged.reasons].sort(),
    weight,
    own,
  }));
}

function byId<Row extends { readonly id: string }>(rows: readonly Row[]): Row[] {
  return rows.toSorted((a, b) => (a.id < b.id ? -1 : 1));
}
