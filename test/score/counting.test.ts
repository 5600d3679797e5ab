import { describe, it } from "node:test";
import { expect } from "chai";
import type { Order, Snapshot } from "../../src/book/snapshot.ts";
import type { Terms } from "../../src/campaign/campaign.ts";
import { spreadPpm } from "../../src/score/counting.ts";
import { spreadCurve } from "../../src/score/curve.ts";
import { orderWeight, scoreSide } from "../../src/score/hummingbot.ts";
import { bookFault } from "../../src/score/programme.ts";
import { MARKET } from "./adapt.ts";

const NOW = 100_000;
const A = `0x${"aa".repeat(20)}`;
const B = `0x${"bb".repeat(20)}`;

const TERMS: Terms = {
  market: MARKET,
  fromEpoch: 1,
  throughEpoch: 1,
  intervalMs: 60_000,
  maxSpreadPpm: 10_000,
  minSize: 5n,
  minAgeMs: 1_000,
  maxAgeMs: 60_000,
  rewards: new Map(),
  allow: undefined,
  deny: new Set(),
  rule: { programme: "hummingbot", k: "2" },
};
const CURVE = spreadCurve("2", 10_000);
const PAYEES = new Map([
  ["a", A],
  ["a-too", A],
  ["b", B],
]);

function order(fields: Partial<Order> = {}): Order {
  return {
    id: "1",
    account: "a",
    side: "bid",
    price: 999n,
    size: 5n,
    openedAt: NOW - 1_000,
    ...fields,
  };
}

function book(fields: Partial<Snapshot> = {}): Snapshot {
  return { market: MARKET, time: NOW, bid: 999n, ask: 1_001n, orders: [], ...fields };
}

function counts(fields: Partial<Order>, snapshot = book(), terms = TERMS): boolean {
  return orderWeight(order(fields), snapshot, terms, CURVE) > 0n;
}

function score(orders: readonly Order[], side: "bid" | "ask" = "bid", terms = TERMS) {
  return scoreSide(book({ orders }), side, terms, PAYEES, CURVE);
}

describe("an order's distance from mid", () => {
  it("should be in ppm of mid, on either side", () => {
    expect(spreadPpm(order({ price: 990n }), book())).to.equal(10_000);
    expect(spreadPpm(order({ side: "ask", price: 1_010n }), book())).to.equal(10_000);
  });

  it("should be rounded up, so that a hair beyond a limit is beyond it", () => {
    const wide = book({ bid: 9_999_999n, ask: 10_000_001n });
    expect(spreadPpm(order({ price: 9_900_000n }), wide)).to.equal(10_000);
    expect(spreadPpm(order({ price: 9_899_999n }), wide)).to.equal(10_001);
    expect(spreadPpm(order({ side: "ask", price: 10_100_000n }), wide)).to.equal(10_000);
    expect(spreadPpm(order({ side: "ask", price: 10_100_001n }), wide)).to.equal(10_001);
  });

  it("should know half units of mid", () => {
    const odd = book({ bid: 999n, ask: 1_002n });
    expect(spreadPpm(order({ price: 1_000n }), odd)).to.equal(500);
    expect(spreadPpm(order({ side: "ask", price: 1_001n }), odd)).to.equal(500);
  });

  it("should not be known at mid, nor on the other side of it", () => {
    expect(spreadPpm(order({ price: 1_000n }), book())).to.equal(undefined);
    expect(spreadPpm(order({ price: 1_001n }), book())).to.equal(undefined);
    expect(spreadPpm(order({ side: "ask", price: 1_000n }), book())).to.equal(undefined);
    expect(spreadPpm(order({ side: "ask", price: 999n }), book())).to.equal(undefined);
  });

  it("should not be known where the book has no mid", () => {
    expect(spreadPpm(order(), book({ ask: undefined }))).to.equal(undefined);
    expect(spreadPpm(order(), book({ bid: undefined }))).to.equal(undefined);
  });

  it("should be exact at prices over 64 bits", () => {
    const mid = 10n ** 40n;
    const huge = book({ bid: mid - 1n, ask: mid + 1n });
    expect(spreadPpm(order({ price: mid - mid / 100n }), huge)).to.equal(10_000);
    expect(spreadPpm(order({ price: mid - mid / 100n - 1n }), huge)).to.equal(10_001);
  });
});

describe("an order counts", () => {
  for (const [what, fields, does] of [
    ["exactly at smax below mid", { price: 990n }, true],
    ["one unit beyond smax below mid", { price: 989n }, false],
    ["exactly at smax above mid", { side: "ask", price: 1_010n }, true],
    ["one unit beyond smax above mid", { side: "ask", price: 1_011n }, false],
    ["at mid", { price: 1_000n }, false],
    ["on the wrong side of mid", { price: 1_001n }, false],
    ["of the minimum size", { size: 5n }, true],
    ["one unit below the minimum size", { size: 4n }, false],
    ["of the minimum age", { openedAt: NOW - 1_000 }, true],
    ["1 ms too young", { openedAt: NOW - 999 }, false],
    ["opened at the instant", { openedAt: NOW }, false],
    ["opened after the instant", { openedAt: NOW + 1 }, false],
    ["of the maximum age", { openedAt: NOW - 60_000 }, true],
    ["1 ms too old", { openedAt: NOW - 60_001 }, false],
  ] as const) {
    it(`given one ${what}: ${does ? "yes" : "no"}`, () => {
      expect(counts(fields)).to.equal(does);
    });
  }

  it("given no maximum age: however old", () => {
    expect(
      counts({ openedAt: 0 }, book({ time: 10 ** 15 }), { ...TERMS, maxAgeMs: undefined }),
    ).to.equal(true);
  });

  it("given a minimum age of zero: from the instant it was opened, not before", () => {
    const young = { ...TERMS, minAgeMs: 0 };
    expect(counts({ openedAt: NOW }, book(), young)).to.equal(true);
    expect(counts({ openedAt: NOW + 1 }, book(), young)).to.equal(false);
  });

  it("given a maximum age of zero: at the instant it was opened only", () => {
    const brief = { ...TERMS, minAgeMs: 0, maxAgeMs: 0 };
    expect(counts({ openedAt: NOW }, book(), brief)).to.equal(true);
    expect(counts({ openedAt: NOW - 1 }, book(), brief)).to.equal(false);
  });

  it("should weigh the curve at its spread times its size", () => {
    const weigh = (price: bigint, size: bigint) =>
      orderWeight(order({ price, size }), book(), TERMS, CURVE);
    expect(weigh(999n, 7n)).to.equal(818_731n * 7n);
    expect(weigh(990n, 10n ** 30n)).to.equal(135_335n * 10n ** 30n);
  });
});

describe("a side of a snapshot", () => {
  it("should be shared in proportion to weight", () => {
    const orders = [order({ size: 30n }), order({ id: "2", account: "b", size: 10n })];
    expect(Object.fromEntries(score(orders))).to.deep.equal({
      [A]: 750_000_000_000_000n,
      [B]: 250_000_000_000_000n,
    });
  });

  it("should take no order of the other side into account", () => {
    const orders = [
      order(),
      order({ id: "2", account: "b", side: "ask", price: 1_001n, size: 99n }),
    ];
    expect(Object.fromEntries(score(orders))).to.deep.equal({ [A]: 10n ** 15n });
    expect(Object.fromEntries(score(orders, "ask"))).to.deep.equal({ [B]: 10n ** 15n });
  });

  it("should sum an account's orders, of all its exchange accounts", () => {
    const orders = [
      order(),
      order({ id: "2", account: "a-too" }),
      order({ id: "3", account: "b" }),
    ];
    // Each order's share is floored by itself.
    expect(Object.fromEntries(score(orders))).to.deep.equal({
      [A]: 666_666_666_666_666n,
      [B]: 333_333_333_333_333n,
    });
  });

  it("should leave out orders of strangers and of nobody, which weigh nothing down", () => {
    const orders = [
      order(),
      order({ id: "2", account: "stranger", size: 10n ** 30n }),
      order({ id: "3", account: undefined, size: 10n ** 30n }),
    ];
    expect(Object.fromEntries(score(orders))).to.deep.equal({ [A]: 10n ** 15n });
  });

  it("should leave out what does not count, which weighs nothing down", () => {
    const orders = [order(), order({ id: "2", account: "b", price: 989n, size: 10n ** 30n })];
    expect(Object.fromEntries(score(orders))).to.deep.equal({ [A]: 10n ** 15n });
  });

  it("given no order with weight, it should be empty", () => {
    expect(score([order({ size: 0n })], "bid", { ...TERMS, minSize: 0n }).size).to.equal(0);
    expect(score([]).size).to.equal(0);
  });

  it("should not name an account whose orders are too light for a point", () => {
    const orders = [order(), order({ id: "2", account: "b", size: 10n ** 30n })];
    expect(Object.fromEntries(score(orders))).to.deep.equal({ [B]: 999_999_999_999_999n });
  });
});

describe("a book", () => {
  for (const [what, bid, ask, fault] of [
    ["both sides, apart", 999n, 1_001n, undefined],
    ["both sides, one unit apart", 1_000n, 1_001n, undefined],
    ["both sides at one price", 1_000n, 1_000n, "crossed"],
    ["a bid above the ask", 1_001n, 1_000n, "crossed"],
    ["no bids", undefined, 1_001n, "one-sided"],
    ["no asks", 999n, undefined, "one-sided"],
    ["neither", undefined, undefined, "one-sided"],
  ] as const) {
    it(`given ${what}, it should be ${fault ?? "scored"}`, () => {
      expect(bookFault(book({ bid, ask }))).to.equal(fault);
    });
  }
});
