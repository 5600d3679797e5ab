import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import {
  type DepthOverSpreadRun,
  qualityOf,
  scaleUptime,
} from "../../src/score/depth-over-spread.ts";
import { closeScore, openScore } from "../../src/score/market.ts";
import { sharePoints } from "../../src/score/points.ts";
import { programmeUnder } from "../../src/score/programmes.ts";
import type { OrderInput, SnapshotInput } from "../oracle/rules.ts";
import { activityOf, anyTermsOf, scoreAnyEpoch, snapshotOf, spanOf } from "./adapt.ts";
import { A, B, type DepthCase, depthEpoch, MINUTE, pair } from "./depth.ts";

const SHARE = 10n ** 15n;

const pointsOf = (epoch: DepthCase) => Object.fromEntries(scoreAnyEpoch(epoch).points);

/** The run of one snapshot. */
function runOf(epoch: DepthCase, snapshot: SnapshotInput): DepthOverSpreadRun {
  const programme = programmeUnder(
    anyTermsOf(epoch),
    epoch.payees,
    spanOf(epoch),
    activityOf(epoch),
  );
  return programme.scoreSnapshot(snapshotOf(snapshot)) as DepthOverSpreadRun;
}

describe("dYdX's worked example", () => {
  // Mid 30,000, $200 either way, at least $5,000 an order; sizes in tenths.
  const terms = depthEpoch([], { smaxPpm: 6_667, minValue: 50_000n });
  const order = (side: "bid" | "ask", price: bigint, size: bigint): OrderInput => {
    return { id: `${price}`, account: "a", side, price, size, openedAt: 0 };
  };
  const bids = [
    order("bid", 29_900n, 10n),
    order("bid", 29_850n, 50n),
    order("bid", 29_500n, 100n),
  ];
  const asks = [order("ask", 30_100n, 1n), order("ask", 30_150n, 50n), order("ask", 30_175n, 100n)];
  const sum = (list: readonly OrderInput[]) => {
    // The other side is made so deep that the listed one is the smaller.
    const [first] = list;
    const price = first?.side === "bid" ? 30_100n : 29_900n;
    const other = order(first?.side === "bid" ? "ask" : "bid", price, 10n ** 9n);
    const snapshot = {
      time: 0,
      bid: 29_900n,
      ask: 30_100n,
      orders: [...list, { ...other, id: "o" }],
    };
    return runOf(terms, snapshot).depth.get(A);
  };

  /** Spreads are rounded up to a ppm: of an order that stands 3,333 ppm off or more, that is under 0.0301 %. */
  const isJustBelow = (ours: bigint | undefined, published: bigint) =>
    ours !== undefined && ours <= published && (published - ours) * 3_333n <= published + 3_333n;

  it("should have bids of 38,820,000, within the rounding of a spread to a ppm", () => {
    // In tenths: 29,900 * 10 at 3,334 ppm for 3,333.33, and 29,850 * 50 at exactly 5,000 ppm.
    expect(sum(bids)).to.equal(89_682_063n + 298_500_000n);
    expect(isJustBelow(sum(bids), 388_200_000n)).to.equal(true);
  });

  it("should have asks of 81,878,571.43, within the same", () => {
    // 30,175 stands 5,833.33 ppm off.
    expect(sum(asks)).to.equal(301_500_000n + 517_226_602n);
    expect(isJustBelow(sum(asks), 818_785_714n)).to.equal(true);
  });

  it("should leave out an order beyond the spread, and one below the value", () => {
    expect(sum(bids.slice(0, 2))).to.equal(sum(bids));
    expect(sum(asks.slice(1))).to.equal(sum(asks));
  });

  it("should have a minimum of the bids'", () => {
    const snapshot = { time: 0, bid: 29_900n, ask: 30_100n, orders: [...bids, ...asks] };
    expect(runOf(terms, snapshot).depth.get(A)).to.equal(388_182_063n);
  });
});

describe("an order's least value", () => {
  const depthAt = (minValue: bigint) =>
    runOf(depthEpoch([], { minValue }), {
      time: 0,
      bid: 999n,
      ask: 1_001n,
      orders: pair("a", 7n),
    }).depth.get(A);

  it("should be met by exactly as much, on either side", () => {
    expect(depthAt(999n * 7n)).to.be.a("bigint");
    expect(depthAt(999n * 7n + 1n)).to.equal(undefined);
  });
});

describe("uptime", () => {
  const quoting = (account: string, samples: number, size: bigint, from = 0) =>
    Array.from({ length: samples }, (_, i): [number, OrderInput[]] => [
      from + i,
      pair(account, size),
    ]);
  const epoch = (quotes: [number, OrderInput[]][], changes: Partial<DepthCase> = {}) => {
    const minutes = Map.groupBy(quotes, ([minute]) => minute);
    const snapshots = [...minutes].map(([minute, list]) => ({
      time: minute * MINUTE,
      bid: 999n,
      ask: 1_001n,
      orders: list.flatMap(([, orders]) => orders),
    }));
    return depthEpoch(snapshots, { n: 100, ...changes });
  };

  it("should weigh 99 % against 90 % as 0.99^5 to 0.90^5, or 1.61, where depth is the same", () => {
    const points = pointsOf(epoch([...quoting("a", 99, 90n), ...quoting("b", 90, 99n)]));
    const [a, b] = [99n ** 5n, 90n ** 5n];
    expect(points).to.deep.equal({ [A]: (SHARE * a) / (a + b), [B]: (SHARE * b) / (a + b) });
    expect((Number(points[A]) / Number(points[B])).toFixed(2)).to.equal("1.61");
  });

  it("should not count a sample with one side alone, nor its depth", () => {
    const alone: [number, OrderInput[]] = [50, pair("a", 1_000n).slice(0, 1)];
    const same = epoch([...quoting("a", 10, 5n), ...quoting("b", 10, 5n)]);
    const more = epoch([...quoting("a", 10, 5n), ...quoting("b", 10, 5n), alone]);
    expect(pointsOf(more)).to.deep.equal(pointsOf(same));
  });

  it("should take an account whole: one name may bid, the other ask", () => {
    const orders = pair("a", 5n).map((order, i) => (i === 0 ? order : { ...order, account: "a2" }));
    expect(pointsOf(epoch([[0, orders]]))).to.deep.equal({ [A]: SHARE });
  });

  describe("of a newcomer", () => {
    it("should be 36,288 of 40,320 for 18,000 of 20,000", () => {
      expect(scaleUptime(18_000n, 40_320, 20_000)).to.equal(36_288n);
    });

    it("should be rounded down", () => {
      expect(scaleUptime(2n, 10, 3)).to.equal(6n);
    });

    it("should never be more than the epoch has", () => {
      expect(() => scaleUptime(4n, 10, 3)).to.throw(InvariantError);
    });

    // A is up in 40 of 100 minutes, B in 80; they have the same depth.
    const late = (joined: number, changes: Partial<DepthCase> = {}) =>
      pointsOf(
        epoch([...quoting("a", 40, 20n, 50), ...quoting("b", 80, 10n)], {
          scaling: true,
          joined: new Map([[A, joined]]),
          ...changes,
        }),
      );
    const share = (a: bigint, b: bigint) => (SHARE * a ** 5n) / (a ** 5n + b ** 5n);

    it("given it joined half way, its uptime should be doubled, its depth not", () => {
      expect(late(50 * MINUTE)[A]).to.equal(share(80n, 80n));
    });

    it("given it joined 1 ms into an interval, that one should not be available", () => {
      // 39 of 49 intervals, and 39 of 40 depths.
      const [up, depth] = [(39n * 100n) / 49n, 39n];
      const [a, b] = [depth * up ** 5n, 40n * 80n ** 5n];
      expect(late(50 * MINUTE + 1)[A]).to.equal((SHARE * a) / (a + b));
    });

    it("given it joined with the epoch or before, nothing should be scaled", () => {
      expect(late(0)[A]).to.equal(share(40n, 80n));
      expect(late(-1)[A]).to.equal(share(40n, 80n));
    });

    it("given it joined after all it quoted, it should have nothing", () => {
      expect(late(90 * MINUTE)[A]).to.equal(undefined);
      expect(late(1_000 * MINUTE)[A]).to.equal(undefined);
    });

    it("given terms that do not scale newcomers, when it joined should not matter", () => {
      expect(late(90 * MINUTE, { scaling: false })[A]).to.equal(share(40n, 80n));
    });
  });
});

describe("quality", () => {
  const of = (depth: bigint, uptime: bigint, volume: bigint, stake: bigint) => ({
    depth,
    uptime,
    volume,
    stake,
  });
  const by = (depth: string, uptime: string, volume: string, stake: string) => ({
    depth,
    uptime,
    volume,
    stake,
  });

  it("should be, in units of 10^-39, what Python's decimal makes of it at 40 digits", () => {
    const depth = 987_654_321_987_654_321n;
    const volume = 1_234_567_890_123_456_789_012n;
    expect(qualityOf(by("1", "5", "0", "0"), of(38_818_206n, 40_000n, 0n, 0n))).to.equal(
      39_749_842_944n * 10n ** 59n,
    );
    expect(
      qualityOf(by("0.35", "5", "0.45", "0.2"), of(depth, 36_288n, volume, 5n * 10n ** 20n)),
    ).to.equal(534_444_539_269_781_993_988_321_006_571_434_241_759n * 10n ** 43n);
    expect(qualityOf(by("0.4", "3", "0.8", "0"), of(depth, 36_288n, volume, 0n))).to.equal(
      5_627_857_182_001_359_864_040_873_705_273_956_845_891n * 10n ** 37n,
    );
  });

  it("should take in the largest numbers that books and campaigns can hold", () => {
    const huge = of(10n ** 290n + 7n, 40_320n, 10n ** 114n + 3n, 10n ** 114n + 1n);
    expect(qualityOf(by("10", "10", "10", "9.999999"), huge)).to.equal(
      1_135_249_278_015_146_357_163_364_176_208_390_552_050n * 10n ** (5_265n - 39n),
    );
  });

  it("should take nothing to the power of zero for one, and to any other for nothing", () => {
    expect(qualityOf(by("1", "1", "0", "0.0"), of(3n, 2n, 0n, 0n))).to.equal(6n * 10n ** 39n);
    expect(qualityOf(by("1", "1", "0.000001", "0"), of(3n, 2n, 0n, 0n))).to.equal(0n);
  });

  it("should split evenly between equals, to the last point", () => {
    fc.assert(
      fc.property(
        fc.bigInt({ min: 1n, max: 10n ** 60n }),
        fc.constantFrom("0.35", "0.5", "1.1"),
        fc.integer({ min: 1, max: 7 }),
        (depth, exponent, count) => {
          const quality = qualityOf(by(exponent, "5", "0", "0"), of(depth, 77n, 0n, 0n));
          const accounts = Array.from({ length: count }, (_, i) => `${i}`);
          const points = sharePoints(new Map(accounts.map((account) => [account, quality])));
          expect([...points.values()]).to.deep.equal(accounts.map(() => SHARE / BigInt(count)));
        },
      ),
    );
  });
});

describe("an epoch", () => {
  it("should be worth its points once, with nothing trailing", () => {
    const score = scoreAnyEpoch(
      depthEpoch([{ time: 0, bid: 999n, ask: 1_001n, orders: pair("a", 5n) }]),
    );
    expect(Object.fromEntries(score.points)).to.deep.equal({ [A]: SHARE });
    expect(score.trailingEmpty).to.equal(0);
  });

  it("given nothing of what accounts did beside their orders, it should break a promise", () => {
    const epoch = depthEpoch([]);
    expect(() => openScore(anyTermsOf(epoch), spanOf(epoch), epoch.payees)).to.throw(
      InvariantError,
    );
  });

  it("given points that none can pay, it should break a promise", () => {
    const epoch = depthEpoch([]);
    const score = openScore(anyTermsOf(epoch), spanOf(epoch), epoch.payees, epoch);
    const run = score.run.scored as DepthOverSpreadRun;
    run.depth.set(A, 1n);
    run.uptime.set(A, BigInt(epoch.n) + 1n);
    expect(() => closeScore(score)).to.throw(InvariantError);
  });
});
