import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import { allocate, compare, sum } from "../../src/reward/allocate.ts";
import { splitPool } from "../../src/reward/pool.ts";
import { branchCounter, SPLIT_BRANCHES, splitBranches } from "../oracle/phase-branches.ts";
import { randomSplit } from "../oracle/random-campaign.ts";
import * as oracle from "../oracle/rewards.ts";

const [A, B, C] = ["0a", "b0", "c1"].map((byte) => `0x${byte.repeat(20)}`) as [
  string,
  string,
  string,
];
const sorted = (amounts: ReadonlyMap<string, bigint>) => [...amounts].sort();
const give = (amount: bigint, points: Record<string, bigint>) =>
  Object.fromEntries(allocate(amount, new Map(Object.entries(points))));

describe("allocate", () => {
  it("should split in proportion to points", () => {
    expect(give(100n, { [A]: 3n, [B]: 1n })).to.deep.equal({ [A]: 75n, [B]: 25n });
  });

  it("should give the unit that is left over to the largest remainder", () => {
    // Shares of 10/3 and 20/3: remainders of 1/3 and 2/3.
    expect(give(10n, { [A]: 1n, [B]: 2n })).to.deep.equal({ [A]: 3n, [B]: 7n });
  });

  it("should give several units one each, down the remainders", () => {
    // Shares of 1.75, 1.75 and 0.5: two units are left.
    expect(give(4n, { [A]: 2n, [B]: 7n, [C]: 7n })).to.deep.equal({ [A]: 0n, [B]: 2n, [C]: 2n });
  });

  it("given equal remainders, it should give the unit to the first account by bytes", () => {
    expect(give(3n, { [B]: 1n, [A]: 1n })).to.deep.equal({ [A]: 2n, [B]: 1n });
    expect(give(5n, { [C]: 1n, [B]: 1n, [A]: 1n })).to.deep.equal({ [A]: 2n, [B]: 2n, [C]: 1n });
  });

  it("given accounts that differ in case of digit and letter only, it should order them as bytes", () => {
    const [nine, a] = [`0x${"9".repeat(40)}`, `0x${"a".repeat(40)}`];
    expect(give(1n, { [a]: 1n, [nine]: 1n })).to.deep.equal({ [nine]: 1n, [a]: 0n });
  });

  it("given nothing to split, it should give everyone nothing", () => {
    expect(give(0n, { [A]: 1n, [B]: 2n })).to.deep.equal({ [A]: 0n, [B]: 0n });
  });

  it("given less than there are accounts, it should leave some with nothing", () => {
    expect(give(1n, { [A]: 1n, [B]: 5n })).to.deep.equal({ [A]: 0n, [B]: 1n });
  });

  it("given an account without points, it should give it nothing", () => {
    expect(give(7n, { [A]: 0n, [B]: 1n, [C]: 1n })).to.deep.equal({ [A]: 0n, [B]: 4n, [C]: 3n });
  });

  it("given no points at all, it should break a promise rather than lose the amount", () => {
    expect(() => give(1n, {})).to.throw(InvariantError);
    expect(() => give(1n, { [A]: 0n })).to.throw(InvariantError);
  });
});

describe("splitPool", () => {
  const split = (
    pool: bigint,
    points: Record<string, bigint>,
    trailingEmpty: number,
    intervals: number,
  ) => splitPool(pool, { points: new Map(Object.entries(points)), trailingEmpty, intervals });

  it("given no empty slots at the end, it should leave nothing", () => {
    expect(split(7n, { [A]: 1n }, 0, 2)).to.deep.equal({ unpaid: 0n, rewards: new Map([[A, 7n]]) });
  });

  it("should leave the floor of the trailing slots' share of both sides", () => {
    expect(split(1_000_003n, { [A]: 1n }, 5, 4)).to.deep.equal({
      unpaid: 625_001n,
      rewards: new Map([[A, 375_002n]]),
    });
  });

  it("given nobody with points, it should leave everything", () => {
    expect(split(7n, {}, 4, 2)).to.deep.equal({ unpaid: 7n, rewards: new Map() });
  });

  it("should be the oracle's split, ties and all", () => {
    const counter = branchCounter(SPLIT_BRANCHES);
    fc.assert(
      fc.property(randomSplit, ({ pool, points, trailingEmpty, n }) => {
        counter.add(splitBranches(pool, points, trailingEmpty, n));
        const ours = splitPool(pool, { points, trailingEmpty, intervals: n });
        const theirs = oracle.splitPool(pool, points, trailingEmpty, n);
        expect(ours.unpaid).to.equal(theirs.carried);
        expect(sorted(ours.rewards)).to.deep.equal(sorted(theirs.rewards));
        expect(ours.unpaid + sum(ours.rewards.values())).to.equal(pool);
      }),
      { numRuns: 2_000 },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should be the same whatever order the points come in", () => {
    fc.assert(
      fc.property(randomSplit, ({ pool, points, trailingEmpty, n }) => {
        const backwards = new Map([...points].reverse());
        const give = (map: ReadonlyMap<string, bigint>) =>
          sorted(splitPool(pool, { points: map, trailingEmpty, intervals: n }).rewards);
        expect(give(backwards)).to.deep.equal(give(points));
      }),
    );
  });
});

describe("compare", () => {
  it("should order bigints by size and texts by code, never by locale", () => {
    expect([10n, 9n, 2n ** 70n, -1n].sort(compare)).to.deep.equal([-1n, 9n, 10n, 2n ** 70n]);
    expect(["a", "B", "_", "9", "-", ","].sort(compare)).to.deep.equal([
      ",",
      "-",
      "9",
      "B",
      "_",
      "a",
    ]);
  });

  it("given equals, it should say so", () => {
    expect([compare(1n, 1n), compare("a", "a")]).to.deep.equal([0, 0]);
  });
});

describe("sum", () => {
  it("should add up, beyond 64 bits, from nothing", () => {
    expect(sum([])).to.equal(0n);
    expect(sum([2n ** 64n, 1n, -2n])).to.equal(2n ** 64n - 1n);
  });
});
