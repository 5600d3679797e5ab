import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import { splitPool } from "../../src/reward/pool.ts";
import { addSnapshot, closeScore, openScore } from "../../src/score/market.ts";
import { qualityUnder, sizeCutoffQuote, type TwoSidedRun } from "../../src/score/two-sided.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import type { OrderInput, Side, SnapshotInput } from "../oracle/rules.ts";
import { anyTermsOf, scoreAnyEpoch, snapshotOf, spanOf } from "./adapt.ts";

const A = `0x${"aa".repeat(20)}`;
const B = `0x${"bb".repeat(20)}`;
const SAMPLE = 10n ** 15n;
const MINUTE = 60_000;

type Epoch = AnyEpoch & { programme: "two-sided" };

/** Prices in thousandths, v 6 % of mid: at a mid of 0.500 the 3 cents of Polymarket's example. */
function epoch(snapshots: readonly SnapshotInput[], changes: Partial<Epoch> = {}): Epoch {
  return {
    programme: "two-sided",
    n: 4,
    intervalMs: MINUTE,
    start: 0,
    smaxPpm: 60_000,
    minSize: 100n,
    minAgeMs: 0,
    payees: new Map([
      ["a", A],
      ["a-too", A],
      ["b", B],
    ]),
    snapshots,
    divisor: "3",
    from: 100n,
    through: 900n,
    ...changes,
  };
}

let orders = 0;
function order(side: Side, price: bigint, size: bigint, account = "a"): OrderInput {
  orders += 1;
  return { id: `${orders}`, account, side, price, size, openedAt: 0 };
}
const bid = (price: bigint, size: bigint, account = "a") => order("bid", price, size, account);
const ask = (price: bigint, size: bigint, account = "a") => order("ask", price, size, account);

/** Strangers' levels around a mid, in thousandths. */
const walls = (at: bigint, half = 5n) => [
  bid(at - half, 100n, "stranger"),
  ask(at + half, 100n, "stranger"),
];

function book(minute: number, list: readonly OrderInput[]): SnapshotInput {
  const prices = (side: Side) => list.filter((o) => o.side === side).map((o) => o.price);
  const [bids, asks] = [prices("bid"), prices("ask")];
  return {
    time: minute * MINUTE,
    bid: bids.reduce((a, b) => (a > b ? a : b), 0n),
    ask: asks.reduce((a, b) => (a < b ? a : b), 10n ** 6n),
    orders: list,
  };
}

const pointsIn = (list: readonly OrderInput[], changes: Partial<Epoch> = {}) =>
  Object.fromEntries(scoreAnyEpoch(epoch([book(0, list)], changes)).points);

/** A's points, where B has a quality of exactly 100: at 1.5 cents from mid a unit scores a quarter. */
const besideHundred = (list: readonly OrderInput[], changes: Partial<Epoch> = {}) =>
  pointsIn([...walls(500n), bid(485n, 400n, "b"), ask(515n, 400n, "b"), ...list], changes)[A];

/** `floor(10^15 * quality / (quality + 100))`, of a quality given as a fraction. */
const shareBesideHundred = (num: bigint, den: bigint) => (SAMPLE * num) / (num + 100n * den);

describe("Polymarket's worked example", () => {
  // 100 bid on m at 0.49, 200 at 0.48, and 100 asked on m' at 0.51, which is a bid on m at 0.49.
  const first = [bid(490n, 100n), bid(480n, 200n), bid(490n, 100n)];

  describe("as its sums have it, the second list standing on the ask side", () => {
    // 1.5, 2 and 0.5 cents above mid.
    const second = [ask(515n, 100n), ask(520n, 100n), ask(505n, 200n)];

    it("should have a Q_one of 111.111", () => {
      expect(besideHundred(first, { divisor: "1" })).to.equal(shareBesideHundred(1_000n, 9n));
    });

    it("should have a Q_two of 175", () => {
      expect(besideHundred(second, { divisor: "1" })).to.equal(shareBesideHundred(175n, 1n));
    });

    it("should have a Q_min of 111.111, the smaller side", () => {
      expect(besideHundred([...first, ...second])).to.equal(shareBesideHundred(1_000n, 9n));
    });
  });

  describe("as its labels have it, by equations 2 and 3 to the letter", () => {
    // Bid on m at 0.485 and asked on m' at 0.505 are bids on m; only the bid on m' at 0.48 is an ask on m.
    const more = [bid(485n, 100n), bid(495n, 200n)];
    const second = [ask(520n, 100n)];

    it("should have a Q_one of 275", () => {
      expect(besideHundred([...first, ...more], { divisor: "1" })).to.equal(
        shareBesideHundred(275n, 1n),
      );
    });

    it("should have a Q_two of 11.111", () => {
      expect(besideHundred(second, { divisor: "1" })).to.equal(shareBesideHundred(100n, 9n));
    });

    it("should have a Q_min of 91.667, a third of the larger side", () => {
      expect(besideHundred([...first, ...more, ...second])).to.equal(shareBesideHundred(275n, 3n));
    });
  });
});

describe("one side alone", () => {
  const alone = (mid: bigint, changes: Partial<Epoch> = {}) => {
    // B quotes both sides, A the bids alone, all at the strangers' level, equally large.
    const list = [
      ...walls(mid, 1n),
      bid(mid - 1n, 300n),
      bid(mid - 1n, 300n, "b"),
      ask(mid + 1n, 300n, "b"),
    ];
    return pointsIn(list, changes)[A];
  };

  it("should earn a third of what both sides earn", () => {
    expect(alone(500n)).to.equal(SAMPLE / 4n);
  });

  it("should earn by another c, to the last decimal", () => {
    expect(alone(500n, { divisor: "1" })).to.equal(SAMPLE / 2n);
    expect(alone(500n, { divisor: "2.5" })).to.equal((SAMPLE * 2n) / 7n);
    expect(alone(500n, { divisor: "999.999999" })).to.equal((SAMPLE * 10n ** 6n) / 1_000_999_999n);
  });

  for (const [mid, earns] of [
    [99n, false],
    [100n, true],
    [900n, true],
    [901n, false],
  ] as const) {
    it(`given a mid of 0.${String(mid).padStart(3, "0")}, it should earn ${earns ? "its part" : "nothing"}`, () => {
      expect(alone(mid)).to.equal(earns ? SAMPLE / 4n : undefined);
    });
  }

  it("should earn its part at half a unit inside the band, nothing at half a unit outside", () => {
    const at = (low: bigint) =>
      pointsIn([bid(low - 1n, 100n, "b"), ask(low + 2n, 100n, "b"), bid(low - 1n, 100n)])[A];
    expect(at(100n)).to.be.a("bigint");
    expect(at(99n)).to.equal(undefined);
  });

  it("given no band, it should earn its part at any mid", () => {
    const open = { from: undefined, through: undefined };
    expect([alone(60n, open), alone(99_000n, open)]).to.deep.equal([SAMPLE / 4n, SAMPLE / 4n]);
  });

  it("given one end of a band, the other should be open", () => {
    expect(alone(99_000n, { through: undefined })).to.equal(SAMPLE / 4n);
    expect(alone(60n, { from: undefined })).to.equal(SAMPLE / 4n);
    expect(alone(60n, { through: undefined })).to.equal(undefined);
  });
});

describe("the mid", () => {
  const quote = (list: readonly OrderInput[], minSize = 100n) =>
    sizeCutoffQuote(snapshotOf(book(0, list)), minSize);

  it("should lie between the best levels of the minimum size, dust inside them left out", () => {
    const list = [...walls(500n), bid(499n, 99n), ask(501n, 99n)];
    expect(quote(list)).to.deep.equal({ bid: 495n, ask: 505n });
  });

  it("should stand on a level that small orders make up together, whoever they belong to", () => {
    const list = [...walls(500n), bid(499n, 60n), bid(499n, 40n, "stranger")];
    expect(quote(list)).to.deep.equal({ bid: 499n, ask: 505n });
  });

  it("given no minimum size, it should be that of the whole book", () => {
    expect(quote([...walls(500n), bid(499n, 1n)], 0n)).to.deep.equal({ bid: 499n, ask: 505n });
  });

  it("given a side without such a level, there should be none, and the sample be skipped", () => {
    const list = [bid(495n, 100n), ask(505n, 99n), ask(506n, 99n)];
    expect(quote(list)).to.equal(undefined);
    expect(pointsIn(list)).to.deep.equal({});
  });

  it("should be what spread and side are measured from, not the whole book's", () => {
    // The whole book's mid is 0.4975, the cutoff's 0.5: 0.470 is 6 % from the one, less from the other.
    const list = [...walls(500n), ask(500n, 99n, "stranger"), bid(470n, 300n), ask(529n, 300n)];
    expect(pointsIn(list)).to.deep.equal({ [A]: SAMPLE });
    const nearer = list.map((o) => (o.price === 529n ? { ...o, price: 530n } : o));
    expect(pointsIn(nearer)).to.deep.equal({});
  });
});

describe("an order", () => {
  it("given it stands exactly at v, it should weigh nothing", () => {
    expect(pointsIn([...walls(500n), bid(470n, 300n), ask(530n, 300n)])).to.deep.equal({});
  });

  it("given it is smaller than the minimum, it should weigh nothing, however large its level", () => {
    expect(pointsIn([...walls(500n), bid(495n, 99n), ask(505n, 99n)])).to.deep.equal({});
  });

  it("should weigh by the square of what is left to v", () => {
    const list = [
      ...walls(500n),
      bid(490n, 100n),
      ask(510n, 100n),
      bid(480n, 100n, "b"),
      ask(520n, 100n, "b"),
    ];
    expect(pointsIn(list)).to.deep.equal({ [A]: (SAMPLE * 4n) / 5n, [B]: SAMPLE / 5n });
  });
});

describe("an account", () => {
  it("should be taken whole before its smaller side is: one name may bid, the other ask", () => {
    const list = [
      ...walls(500n),
      bid(490n, 100n),
      ask(510n, 100n, "a-too"),
      bid(490n, 100n, "b"),
      ask(510n, 100n, "b"),
    ];
    expect(pointsIn(list)).to.deep.equal({ [A]: SAMPLE / 2n, [B]: SAMPLE / 2n });
  });
});

describe("a sample", () => {
  const both = (account: string, size: bigint) => [
    bid(490n, size, account),
    ask(510n, size, account),
  ];

  it("should be worth the same whatever its size", () => {
    const { points } = scoreAnyEpoch(
      epoch([
        book(0, [...walls(500n), ...both("a", 100n)]),
        book(1, [...walls(500n), ...both("b", 10n ** 12n)]),
      ]),
    );
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: SAMPLE, [B]: SAMPLE });
  });

  it("given nobody scores, it should be skipped: the others share the whole pool, nothing is carried", () => {
    const score = scoreAnyEpoch(
      epoch([
        book(0, [...walls(500n)]),
        book(1, [...walls(500n), ...both("a", 100n)]),
        { time: 2 * MINUTE, bid: 505n, ask: 495n, orders: [] },
      ]),
    );
    expect(Object.fromEntries(score.points)).to.deep.equal({ [A]: SAMPLE });
    expect(score.trailingEmpty).to.equal(0);
    expect(score.counts).to.include({ missing: 1, crossed: 1, emptyBids: 3, emptyAsks: 3 });
    const { unpaid, rewards } = splitPool(1_000_003n, score);
    expect([unpaid, rewards.get(A)]).to.deep.equal([0n, 1_000_003n]);
  });

  it("given nobody scores in any, the whole pool should be carried", () => {
    const score = scoreAnyEpoch(epoch([book(0, [...walls(500n)])]));
    expect(splitPool(1_000_003n, score)).to.deep.equal({ unpaid: 1_000_003n, rewards: new Map() });
  });

  it("given orders that count on one side, that side alone should not be empty", () => {
    const { counts } = scoreAnyEpoch(epoch([book(0, [...walls(500n), bid(490n, 100n)])]));
    expect(counts).to.include({ emptyBids: 3, emptyAsks: 4 });
  });
});

describe("an account that splits in two", () => {
  const RULE = { programme: "two-sided", singleSidedDivisor: "3" } as const;
  const quality = qualityUnder({ ...RULE, singleSidedFrom: 100n, singleSidedThrough: 900n });
  const amount = fc.bigInt({ min: 0n, max: 10n ** 12n });

  it("given a mid outside the band, it should gain nothing", () => {
    fc.assert(
      fc.property(amount, amount, amount, amount, (bid, ask, bidToo, askToo) => {
        const outside = { bid: 0n, ask: 100n };
        const whole = quality({ bid: bid + bidToo, ask: ask + askToo }, outside);
        const halves =
          quality({ bid, ask }, outside) + quality({ bid: bidToo, ask: askToo }, outside);
        expect(halves <= whole).to.equal(true);
      }),
    );
  });

  it("given a mid inside it, it should gain by parting what is too much of one side, as documented", () => {
    const inside = { bid: 499n, ask: 501n };
    const whole = quality({ bid: 10n, ask: 100n }, inside);
    const halves = quality({ bid: 10n, ask: 10n }, inside) + quality({ bid: 0n, ask: 90n }, inside);
    // In units of a third of a millionth.
    expect([whole, halves]).to.deep.equal([100n * 10n ** 6n, 120n * 10n ** 6n]);
  });
});

describe("points that no epoch can pay", () => {
  it("should break a promise rather than be published", () => {
    const snapshot = book(0, [...walls(500n), bid(490n, 100n), ask(510n, 100n)]);
    const skipped = book(1, walls(500n));
    const input = epoch([snapshot, skipped]);
    const score = openScore(anyTermsOf(input), spanOf(input), input.payees);
    for (const each of input.snapshots) addSnapshot(score, snapshotOf(each));
    const { points } = score.run.scored as TwoSidedRun;
    points.set(B, 1n);
    expect(() => closeScore(score)).to.throw(InvariantError, "samples");
  });
});
