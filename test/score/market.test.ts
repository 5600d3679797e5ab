import { describe, it } from "node:test";
import { expect } from "chai";
import { InputError, InvariantError } from "../../src/errors.ts";
import { HUMMINGBOT_VERSION, type HummingbotRun } from "../../src/score/hummingbot.ts";
import { addSnapshot, closeScore, type OpenScore } from "../../src/score/market.ts";
import type { OrderInput, SnapshotInput } from "../oracle/rules.ts";
import { openEpoch, scoreEpoch, snapshotOf } from "./adapt.ts";
import { A, B, book, epoch, MINUTE, order, V8 } from "./v8.ts";

const SLOT = 10n ** 15n;
const BID = order("bid", 999n);
const ASK = order("ask", 1_001n);

describe("the vector V8", () => {
  const score = scoreEpoch(V8);

  it("should give each account its points", () => {
    expect(Object.fromEntries(score.points)).to.deep.equal({
      [A]: 1_851_794_245_430_634n,
      [B]: 1_148_205_754_569_364n,
    });
  });

  it("should leave five empty slots at the end, of both sides together", () => {
    expect(score.trailingEmpty).to.equal(5);
  });

  it("should count what it saw", () => {
    expect(score.intervals).to.equal(4);
    expect(score.counts).to.deep.equal({
      snapshots: 3,
      missing: 1,
      oneSided: 0,
      crossed: 1,
      emptyBids: 3,
      emptyAsks: 3,
    });
  });

  it("should name the programme's version and keep the terms", () => {
    expect(score.programme).to.equal("hummingbot-v1");
    expect(HUMMINGBOT_VERSION).to.equal("hummingbot-v1");
    expect(score.terms.market.id).to.equal("tide-usd");
  });
});

describe("an epoch without snapshots", () => {
  const score = scoreEpoch(epoch([]));

  it("should pay nobody, all its slots being empty", () => {
    expect([...score.points]).to.deep.equal([]);
    expect(score.trailingEmpty).to.equal(8);
    expect(score.counts).to.include({ snapshots: 0, missing: 4, emptyBids: 4, emptyAsks: 4 });
  });
});

describe("what an empty slot did not pay", () => {
  const points = (...snapshots: SnapshotInput[]) => scoreEpoch(epoch(snapshots)).points.get(A);

  it("should roll to the next paid slot of its side", () => {
    expect(points(book(0, [BID, ASK]), book(3, [BID, ASK]))).to.equal(2n * SLOT + 2n * 3n * SLOT);
  });

  it("should roll from the epoch's start", () => {
    expect(points(book(3, [BID, ASK]))).to.equal(8n * SLOT);
  });

  it("should not roll to the other side", () => {
    expect(points(book(0, [BID]), book(1, [ASK]))).to.equal(SLOT + 2n * SLOT);
  });

  it("should roll through a book that is one-sided, locked or crossed", () => {
    for (const [bid, ask] of [
      [999n, undefined],
      [undefined, 1_001n],
      [1_000n, 1_000n],
      [1_001n, 999n],
    ] as const) {
      const bad = { time: 0, bid, ask, orders: [BID, ASK] };
      expect(points(bad, book(1, [BID, ASK]))).to.equal(4n * SLOT);
    }
  });

  it("should be floored order by order before it rolls", () => {
    const three = (["a", "a", "b"] as const).map((account, i) => ({
      ...order("bid", 999n, account),
      id: `${i}`,
    }));
    const { points } = scoreEpoch(epoch([book(2, three)]));
    expect(points.get(A)).to.equal(3n * 2n * 333_333_333_333_333n);
  });
});

describe("what was seen", () => {
  it("should count one-sided and crossed books, each once", () => {
    const snapshots = [
      { time: 0, bid: 999n, orders: [BID] },
      { time: MINUTE, orders: [] },
      { time: 2 * MINUTE, bid: 1_000n, ask: 1_000n, orders: [] },
      book(3, [BID]),
    ];
    expect(scoreEpoch(epoch(snapshots)).counts).to.deep.equal({
      snapshots: 4,
      missing: 0,
      oneSided: 2,
      crossed: 1,
      emptyBids: 3,
      emptyAsks: 4,
    });
  });
});

describe("a snapshot that has no place in the epoch", () => {
  const faultOf = (...times: number[]) => {
    const score = openEpoch(epoch([]));
    try {
      for (const time of times) addSnapshot(score, snapshotOf({ time, orders: [] }));
    } catch (error) {
      if (error instanceof InputError) return error.faults[0];
      throw error;
    }
    return expect.fail("was not refused");
  };

  it("given one before the epoch, it should be refused", () => {
    expect(faultOf(-1)).to.include({
      where: "snapshot of tide-usd at -1",
      got: "-1",
      expected: "a time of epoch 1, from 0 to before 240000",
    });
  });

  it("given one at the epoch's end, it should be refused", () => {
    expect(faultOf(4 * MINUTE)?.got).to.equal("240000");
  });

  it("given a second one in an interval, it should be refused", () => {
    expect(faultOf(0, MINUTE - 1)).to.include({
      got: "a second snapshot in interval 0",
      expected: "one snapshot an interval, in order of time",
    });
  });

  it("given one of an earlier interval, it should be refused", () => {
    expect(faultOf(2 * MINUTE, MINUTE)?.got).to.equal("a second snapshot in interval 1");
  });

  it("given it was refused, it should not have been counted", () => {
    const score = openEpoch(epoch([]));
    expect(() => addSnapshot(score, snapshotOf({ time: -1, orders: [] }))).to.throw(InputError);
    expect(closeScore(score).counts.snapshots).to.equal(0);
  });
});

describe("the epoch's edges", () => {
  it("should take a snapshot at its first and its last ms", () => {
    const { points } = scoreEpoch(epoch([book(0, [BID]), book(3, [BID], MINUTE - 1)]));
    expect(points.get(A)).to.equal(4n * SLOT);
  });

  it("should have as many intervals as fit, from wherever it starts", () => {
    const moved = { ...epoch([], 7), start: 123_456 };
    expect(scoreEpoch(moved).intervals).to.equal(7);
    expect(scoreEpoch({ ...moved, intervalMs: 1 }).intervals).to.equal(7);
  });

  it("should find intervals from its own start", () => {
    const start = 17;
    const snapshots = [
      { time: start, bid: 999n, ask: 1_001n, orders: [BID] },
      { time: start + MINUTE, bid: 999n, ask: 1_001n, orders: [BID] },
    ];
    const score = scoreEpoch({ ...epoch(snapshots, 2), start });
    expect([score.points.get(A), score.trailingEmpty]).to.deep.equal([2n * SLOT, 2]);
  });
});

const bidsOf = (score: OpenScore) => (score.run.scored as HummingbotRun).bid;

describe("points that no epoch can pay", () => {
  it("should break a promise rather than be published", () => {
    const score = openEpoch(epoch([]));
    bidsOf(score).rest.set(A, 8n * SLOT + 1n);
    expect(() => closeScore(score)).to.throw(InvariantError, "slots");
  });

  it("given every slot's in full, it should not", () => {
    const score = openEpoch(epoch([]));
    bidsOf(score).rest.set(A, 8n * SLOT);
    expect(() => closeScore(score)).to.not.throw();
  });
});

describe("the order of orders", () => {
  it("should not matter", () => {
    const orders = [BID, order("bid", 995n, "b", 3n), order("bid", 991n, "a", 7n)];
    const score = (list: readonly OrderInput[]) =>
      Object.fromEntries(scoreEpoch(epoch([book(0, list)])).points);
    expect(score(orders.toReversed())).to.deep.equal(score(orders));
  });
});
