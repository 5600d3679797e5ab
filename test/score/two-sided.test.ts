import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import { splitPool } from "../../src/reward/pool.ts";
import { addSnapshot, closeScore, openScore } from "../../src/score/market.ts";
import { qualityUnder, sizeCutoffQuote, type TwoSidedRun } from "../../src/score/two-sided.ts";
import type { OrderInput } from "../oracle/rules.ts";
import { anyTermsOf, scoreAnyEpoch, snapshotOf, spanOf } from "./adapt.ts";
import {
  A,
  ask,
  B,
  bid,
  book,
  MINUTE,
  pointsIn,
  SAMPLE,
  type SidedCase,
  sidedEpoch,
  walls,
} from "./sided.ts";

describe("one side alone", () => {
  const alone = (mid: bigint, changes: Partial<SidedCase> = {}) => {
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
      sidedEpoch([
        book(0, [...walls(500n), ...both("a", 100n)]),
        book(1, [...walls(500n), ...both("b", 10n ** 12n)]),
      ]),
    );
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: SAMPLE, [B]: SAMPLE });
  });

  it("given nobody scores, it should be skipped: the others share the whole pool, nothing is carried", () => {
    const score = scoreAnyEpoch(
      sidedEpoch([
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
    const score = scoreAnyEpoch(sidedEpoch([book(0, [...walls(500n)])]));
    expect(splitPool(1_000_003n, score)).to.deep.equal({ unpaid: 1_000_003n, rewards: new Map() });
  });

  it("given orders that count on one side, that side alone should not be empty", () => {
    const { counts } = scoreAnyEpoch(sidedEpoch([book(0, [...walls(500n), bid(490n, 100n)])]));
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
    const input = sidedEpoch([snapshot, skipped]);
    const score = openScore(anyTermsOf(input), spanOf(input), input.payees);
    for (const each of input.snapshots) addSnapshot(score, snapshotOf(each));
    const { points } = score.run.scored as TwoSidedRun;
    points.set(B, 1n);
    expect(() => closeScore(score)).to.throw(InvariantError, "samples");
  });
});
