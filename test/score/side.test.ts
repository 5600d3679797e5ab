import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { addPoints } from "../../src/score/points.ts";
import {
  appendRun,
  emptyRun,
  pointsCeiling,
  type SideRun,
  slotRun,
  totalPoints,
} from "../../src/score/side.ts";
import { sortedPoints } from "./adapt.ts";

type Slot = ReadonlyMap<string, bigint>;

const slot: fc.Arbitrary<Slot> = fc.oneof(
  fc.constant<Slot>(new Map()),
  fc
    .uniqueArray(
      fc.tuple(fc.constantFrom("a", "b", "c"), fc.bigInt({ min: 1n, max: 10n ** 15n })),
      {
        minLength: 1,
        selector: ([account]) => account,
      },
    )
    .map((entries): Slot => new Map(entries)),
);
const slots = fc.array(slot, { maxLength: 12 });

/** One run of all the slots, one after the other. */
function runOf(list: readonly Slot[]): SideRun {
  const run = emptyRun(0);
  for (const points of list) appendRun(run, slotRun(points));
  return run;
}

/** Two adjacent runs as one, both left as they were. */
function join(a: SideRun, b: SideRun): SideRun {
  const run = { ...a, rest: new Map(a.rest) };
  appendRun(run, b);
  return run;
}

/** Joins runs two by two in an order that `picks` decides. */
function joinAll(runs: readonly SideRun[], picks: readonly number[]): SideRun {
  const list = [...runs];
  for (const pick of picks) {
    if (list.length < 2) break;
    const i = pick % (list.length - 1);
    const [a, b] = [list[i], list[i + 1]];
    if (a !== undefined && b !== undefined) list.splice(i, 2, join(a, b));
  }
  return list.reduce(join, emptyRun(0));
}

/** A run with its points in order, for comparison. */
function plain(run: SideRun) {
  return {
    ...run,
    first: run.first === undefined ? undefined : sortedPoints(run.first),
    rest: sortedPoints(run.rest),
    total: sortedPoints(totalPoints(run)),
  };
}

/** The slots paid one by one, by the words of the rules. */
function paidOneByOne(list: readonly Slot[]): [string, bigint][] {
  const total = new Map<string, bigint>();
  let empty = 0n;
  for (const points of list) {
    if (points.size === 0) empty += 1n;
    else {
      for (const [account, value] of points) {
        total.set(account, (total.get(account) ?? 0n) + value * (1n + empty));
      }
      empty = 0n;
    }
  }
  return sortedPoints(total);
}

const PAID: Slot = new Map([["a", 5n]]);
const NONE: Slot = new Map();

describe("a run of slots", () => {
  it("given nothing but empty slots, all of them should be leading and trailing", () => {
    expect(runOf([NONE, NONE, NONE])).to.deep.equal(emptyRun(3));
    expect(emptyRun(3)).to.deep.include({ slots: 3, empty: 3, leading: 3, trailing: 3 });
  });

  it("should count the empty slots before the first paid one and after the last", () => {
    expect(runOf([NONE, PAID, NONE, PAID, NONE, NONE])).to.deep.include({
      slots: 6,
      empty: 4,
      leading: 1,
      trailing: 2,
    });
  });

  it("should keep the first paid slot apart, before any rollover", () => {
    const run = runOf([NONE, PAID, NONE, PAID]);
    expect(run.first).to.deep.equal(PAID);
    expect([...run.rest]).to.deep.equal([["a", 10n]]);
  });

  it("should pay each slot once more for each empty slot just before it", () => {
    fc.assert(
      fc.property(slots, (list) => {
        expect(sortedPoints(totalPoints(runOf(list)))).to.deep.equal(paidOneByOne(list));
      }),
    );
  });

  it("should be the same in any grouping of adjacent runs", () => {
    fc.assert(
      fc.property(slots, fc.array(fc.nat(1_000), { maxLength: 12 }), (list, picks) => {
        expect(plain(joinAll(list.map(slotRun), picks))).to.deep.equal(plain(runOf(list)));
      }),
      { numRuns: 300 },
    );
  });

  it("should be the same in runs of any length", () => {
    fc.assert(
      fc.property(slots, fc.nat(12), fc.nat(12), (list, i, j) => {
        const [from, to] = [Math.min(i, j), Math.max(i, j)];
        const parts = [list.slice(0, from), list.slice(from, to), list.slice(to)].map(runOf);
        const [a, b, c] = parts as [SideRun, SideRun, SideRun];
        expect(plain(join(join(a, b), c))).to.deep.equal(plain(runOf(list)));
        expect(plain(join(a, join(b, c)))).to.deep.equal(plain(runOf(list)));
      }),
      { numRuns: 300 },
    );
  });

  it("should leave the run that is appended as it was", () => {
    fc.assert(
      fc.property(slots, slots, (before, after) => {
        const next = runOf(after);
        const copy = plain(next);
        const run = runOf(before);
        appendRun(run, next);
        appendRun(run, slotRun(PAID));
        expect(plain(next)).to.deep.equal(copy);
      }),
    );
  });

  it("should not be changed by asking for its points", () => {
    const run = runOf([NONE, PAID, PAID]);
    totalPoints(run).set("a", 0n);
    expect([...totalPoints(run)]).to.deep.equal([["a", 15n]]);
  });
});

describe("an empty run of no slots", () => {
  it("should change nothing before or after another", () => {
    const run = runOf([NONE, PAID, NONE]);
    expect(plain(join(run, emptyRun(0)))).to.deep.equal(plain(run));
    expect(plain(join(emptyRun(0), run))).to.deep.equal(plain(run));
  });
});

describe("addPoints", () => {
  it("should add each account's points times the factor", () => {
    const sum = new Map([["a", 1n]]);
    addPoints(
      sum,
      new Map([
        ["a", 2n],
        ["b", 3n],
      ]),
      10n,
    );
    expect([...sum]).to.deep.equal([
      ["a", 21n],
      ["b", 30n],
    ]);
  });
});

describe("pointsCeiling", () => {
  it("should be 10^15 for each slot", () => {
    expect([0, 1, 20_160].map(pointsCeiling)).to.deep.equal([0n, 10n ** 15n, 20_160n * 10n ** 15n]);
  });

  it("should be what a run of paid slots pays, empty ones included, where one order has all", () => {
    const whole: Slot = new Map([["a", 10n ** 15n]]);
    expect(totalPoints(runOf([NONE, NONE, whole, whole])).get("a")).to.equal(pointsCeiling(4));
  });
});
