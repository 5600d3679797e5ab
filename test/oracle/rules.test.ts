import { describe, it } from "node:test";
import { expect } from "chai";
import { splitPool } from "./rewards.ts";
import {
  curve,
  emptyBefore,
  faults,
  instant,
  type MarketEpoch,
  type OrderInput,
  type Side,
  scoreMarket,
  slots,
  spreadPpm,
} from "./rules.ts";
import { annualisedReturnPercent, rewardPerSnapshot, snapshotsAMonth } from "./yields.ts";

const A = `0x${"aa".repeat(20)}`;
const B = `0x${"bb".repeat(20)}`;
const MINUTE = 60_000;

const order = (side: Side, price: bigint, account = "a", rest: Partial<OrderInput> = {}) => ({
  id: `${account}-${side}-${price}`,
  account,
  side,
  price,
  size: 1n,
  openedAt: 0,
  ...rest,
});

const terms: MarketEpoch = {
  n: 4,
  intervalMs: MINUTE,
  start: 0,
  smaxPpm: 10_000,
  k: "2",
  minSize: 0n,
  minAgeMs: 0,
  payees: new Map([
    ["a", A],
    ["b", B],
  ]),
  snapshots: [],
};

describe("the vector V8 of rules.md", () => {
  // Prices in tenths.
  const book = { bid: 999n, ask: 1001n };
  const epoch: MarketEpoch = {
    ...terms,
    snapshots: [
      { time: 5, ...book, orders: [order("ask", 1001n)] },
      {
        time: MINUTE,
        ...book,
        orders: [order("bid", 999n), order("bid", 995n, "b", { size: 3n })],
      },
      { time: 4 * MINUTE - 1, bid: 1001n, ask: 999n, orders: [order("bid", 999n)] },
    ],
  };

  it("gives each account its points", () => {
    const { points, trailingEmpty } = scoreMarket(epoch);
    expect([...points]).to.have.deep.members([
      [A, 1_851_794_245_430_634n],
      [B, 1_148_205_754_569_364n],
    ]);
    expect(trailingEmpty).to.equal(5);
  });

  it("splits the pool into 231,476 and 143,526, and carries 625,001", () => {
    const { points, trailingEmpty } = scoreMarket(epoch);
    const { carried, rewards } = splitPool(1_000_003n, points, trailingEmpty, epoch.n);
    expect(carried).to.equal(625_001n);
    expect(rewards.get(A)).to.equal(231_476n);
    expect(rewards.get(B)).to.equal(143_526n);
  });
});

describe("the published vectors of scoring.md, 1.6", () => {
  it("V1: 20 ETH over 43,200 snapshots is 0.000462963 ETH each", () => {
    expect(rewardPerSnapshot("20", 43_200).toFixed(9)).to.equal("0.000462963");
  });

  it("V2: the curve at k = 2 and smax 1 %", () => {
    const ppms = [0, 1_000, 4_500, 5_000, 10_000];
    const weights = ppms.map((ppm) => curve("2", 10_000, ppm));
    expect(weights).to.deep.equal([1_000_000n, 818_731n, 406_570n, 367_879n, 135_335n]);
  });

  it("V3: $0.10 a minute is $4,383 a month", () => {
    const snapshots = snapshotsAMonth(60);
    expect(snapshots.times("0.1").toFixed()).to.equal("4383");
    expect(rewardPerSnapshot("4383", snapshots.toFixed()).toFixed()).to.equal("0.1");
  });

  it("V4: what $250 a week returns over a year", () => {
    const volumes = ["100", "1000", "5000", "43482", "65223", "130446"];
    const returns = volumes.map((volume) => annualisedReturnPercent("250", volume).toFixed(1));
    expect(returns).to.deep.equal(["13044.6", "1304.5", "260.9", "30.0", "20.0", "10.0"]);
  });

  it("V5: at k = 8, 0.5 % outweighs 1.0 % by 7.389 at smax 2 % and by 14.392 at smax 1.5 %", () => {
    const ratio = (smax: number) =>
      Number(curve("8", smax, 5_000)) / Number(curve("8", smax, 10_000));
    expect(ratio(20_000).toFixed(3)).to.equal("7.389");
    expect(ratio(15_000).toFixed(3)).to.equal("14.392");
  });
});

describe("the instant of an interval", () => {
  const seed = Uint8Array.from({ length: 32 }, (_, i) => i);

  it("is what Python's hashlib makes of the same bytes", () => {
    const at = (i: number) => instant(seed, "börse:RLC-ETH", i, 0, MINUTE) - i * MINUTE;
    expect([0, 1, 10_079].map(at)).to.deep.equal([57_516, 34_019, 51_343]);
  });

  it("needs a seed of 32 bytes", () => {
    expect(() => instant(seed.slice(1), "m", 0, 0, MINUTE)).to.throw("32 bytes, not 31");
  });
});

describe("the curve", () => {
  it("never falls below 1, and is flat where k is 0", () => {
    expect(curve("40", 10_000, 10_000)).to.equal(1n);
    expect(curve("0", 10_000, 10_000)).to.equal(1_000_000n);
  });
});

describe("an order", () => {
  const book = { time: 100_000, bid: 999n, ask: 1_001n, orders: [] };
  const strict = { ...terms, minSize: 5n, minAgeMs: 1_000, maxAgeMs: 60_000 };
  const good = { size: 5n, openedAt: 99_000 };
  const of = (side: Side, price: bigint, rest: Partial<OrderInput> = {}) =>
    faults(order(side, price, "a", { ...good, ...rest }), book, strict);

  it("counts up to smax, on its own side of mid", () => {
    expect(of("bid", 990n)).to.deep.equal([]);
    expect(of("bid", 989n)).to.deep.equal(["too far"]);
    expect(of("ask", 1_010n)).to.deep.equal([]);
    expect(of("ask", 1_011n)).to.deep.equal(["too far"]);
    expect(of("bid", 1_000n)).to.deep.equal(["not behind mid"]);
    expect(of("ask", 1_000n)).to.deep.equal(["not behind mid"]);
    expect(of("ask", 999n)).to.deep.equal(["not behind mid"]);
  });

  it("is held to smax exactly, since the spread rounds up", () => {
    expect(spreadPpm(10_100_000n, 9_999_999n, 10_000_001n)).to.equal(10_000n);
    expect(spreadPpm(10_100_001n, 9_999_999n, 10_000_001n)).to.equal(10_001n);
    expect(spreadPpm(9_900_000n, 9_999_999n, 10_000_001n)).to.equal(10_000n);
    expect(spreadPpm(9_899_999n, 9_999_999n, 10_000_001n)).to.equal(10_001n);
  });

  it("counts from minSize, and between minAge and maxAge, both included", () => {
    expect(of("bid", 999n, { size: 4n })).to.deep.equal(["too small"]);
    expect(of("bid", 999n, { openedAt: 99_001 })).to.deep.equal(["too young"]);
    expect(of("bid", 999n, { openedAt: 101_500 })).to.deep.equal(["too young"]);
    expect(of("bid", 999n, { openedAt: 40_000 })).to.deep.equal([]);
    expect(of("bid", 999n, { openedAt: 39_999 })).to.deep.equal(["too old"]);
  });

  it("counts for an eligible account only, and weighs nothing else down", () => {
    expect(of("bid", 999n, { account: undefined })).to.deep.equal(["stranger"]);
    expect(of("bid", 999n, { account: "c" })).to.deep.equal(["stranger"]);
    const orders = [order("bid", 999n), order("bid", 999n, "c", { size: 10n ** 30n })];
    const { points } = scoreMarket({ ...terms, snapshots: [{ ...book, time: 0, orders }] });
    expect([...points]).to.deep.equal([[A, 10n ** 15n]]);
  });
});

describe("a slot", () => {
  const orders = [order("bid", 999n), order("ask", 1_001n)];
  const empty = (bid?: bigint, ask?: bigint) => {
    const { points, trailingEmpty } = scoreMarket({
      ...terms,
      n: 1,
      snapshots: [{ time: 0, bid, ask, orders }],
    });
    return points.size === 0 && trailingEmpty === 2;
  };

  it("is empty where the book is one-sided, locked or crossed", () => {
    expect(empty(999n, 1_001n)).to.equal(false);
    expect(empty(999n, undefined)).to.equal(true);
    expect(empty(undefined, 1_001n)).to.equal(true);
    expect(empty()).to.equal(true);
    expect(empty(1_000n, 1_000n)).to.equal(true);
    expect(empty(1_001n, 999n)).to.equal(true);
  });

  it("is empty where what counts has no weight", () => {
    const weightless = [order("bid", 999n, "a", { size: 0n })];
    const snapshots = [{ time: 0, bid: 999n, ask: 1_001n, orders: weightless }];
    expect(scoreMarket({ ...terms, snapshots }).trailingEmpty).to.equal(8);
  });

  it("rolls to the next paid one of its side, from the epoch's start too", () => {
    const at = (i: number, side: Side) => ({
      time: i * MINUTE,
      bid: 999n,
      ask: 1_001n,
      orders: [order(side, side === "bid" ? 999n : 1_001n)],
    });
    const epoch = { ...terms, snapshots: [at(3, "ask"), at(1, "bid"), at(2, "ask")] };
    const asks = slots(epoch, "ask");
    expect([2, 3, 4].map((i) => emptyBefore(asks, i))).to.deep.equal([2, 0, 0]);
    const { points, trailingEmpty } = scoreMarket(epoch);
    expect(points.get(A)).to.equal((2n + 3n + 1n) * 10n ** 15n);
    expect(trailingEmpty).to.equal(2);
  });

  it("has one snapshot at most, inside the epoch", () => {
    const at = (time: number) => ({ time, bid: 999n, ask: 1_001n, orders });
    const score =
      (...times: number[]) =>
      () =>
        scoreMarket({ ...terms, snapshots: times.map(at) });
    expect(score(0, MINUTE - 1)).to.throw("2 snapshots");
    expect(score(4 * MINUTE)).to.throw("outside the epoch");
    expect(score(-1)).to.throw("outside the epoch");
  });
});
