/** Marks on chain above what was earned, as a wrong root leaves them. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { rewardEpoch } from "../../src/reward/epoch.ts";
import { INITIAL_STATE, key } from "../../src/reward/state.ts";
import type { Mark, PhaseInput } from "../oracle/entitlements.ts";
import { ourNumbers, rewardPhase, sceneOf, scoresOf, share } from "./adapt.ts";

const A = `0x${"0a".repeat(20)}`;
const B = `0x${"b0".repeat(20)}`;
const USD = `0x${"11".repeat(20)}`;
const RLC = `0x${"22".repeat(20)}`;

/** In each epoch A alone earns so many USD. */
function phase(earned: readonly bigint[], minimum: bigint, marks: readonly Mark[][]): PhaseInput {
  const epochs = earned.map(
    (amount) => new Map([["m", share(1, 0, { [A]: 1n }, { [USD]: amount })]]),
  );
  return { minPayout: new Map([[USD, minimum]]), epochs, marks };
}

const mark = (account: string, token: string, units: bigint): Mark => ({
  account,
  token,
  mark: units,
});

/** Cumulative, amount, accrued, overpaid and total of A in USD, epoch by epoch. */
const story = (input: PhaseInput) =>
  rewardPhase(input).map(({ entitlements, state, totals }) => {
    const mine = entitlements.find(({ account, token }) => account === A && token === USD);
    return [
      mine?.cumulative ?? 0n,
      mine?.amount ?? 0n,
      state.accrued.get(key(A, USD)) ?? 0n,
      state.overpaid.get(key(A, USD)) ?? 0n,
      totals.find(({ token }) => token === USD)?.total ?? 0n,
    ];
  });

describe("an account that claimed more than it earned", () => {
  it("should get nothing until it earned its mark, and then exactly the rest", () => {
    const input = phase([10n, 10n, 10n, 10n, 10n], 0n, [[mark(A, USD, 25n)]]);
    expect(story(input)).to.deep.equal([
      [25n, 25n, 0n, 15n, 25n],
      [25n, 0n, 0n, 5n, 25n],
      [30n, 5n, 0n, 0n, 30n],
      [40n, 10n, 0n, 0n, 40n],
      [50n, 10n, 0n, 0n, 50n],
    ]);
  });

  it("given it earned its mark exactly, it should be owed nothing and owe nothing", () => {
    expect(story(phase([10n, 5n, 10n], 0n, [[mark(A, USD, 15n)]]))[1]).to.deep.equal([
      15n,
      0n,
      0n,
      0n,
      15n,
    ]);
  });

  it("given a mark in a later epoch too, it should stand at the higher one", () => {
    const marks = [[mark(A, USD, 25n)], [mark(A, USD, 40n)]];
    expect(story(phase([10n, 10n, 10n], 0n, marks))).to.deep.equal([
      [25n, 25n, 0n, 15n, 25n],
      [40n, 15n, 0n, 20n, 40n],
      [40n, 0n, 0n, 10n, 40n],
    ]);
  });

  it("given the same mark again, or one that was earned, it should change nothing", () => {
    const once = story(phase([10n, 10n, 10n], 0n, [[mark(A, USD, 25n)]]));
    const again = [[mark(A, USD, 25n)], [mark(A, USD, 25n)], [mark(A, USD, 7n)]];
    expect(story(phase([10n, 10n, 10n], 0n, again))).to.deep.equal(once);
  });

  it("given the phase ends, it should stand at its mark, and the rest stays overpaid", () => {
    expect(story(phase([10n], 0n, [[mark(A, USD, 25n)]]))).to.deep.equal([
      [25n, 25n, 0n, 15n, 25n],
    ]);
  });
});

describe("a mark where something accrued", () => {
  it("should come out of what accrued first", () => {
    const marks = [[], [mark(A, USD, 12n)]];
    expect(story(phase([10n, 10n, 100n], 50n, marks))).to.deep.equal([
      [0n, 0n, 10n, 0n, 10n],
      [12n, 12n, 8n, 0n, 20n],
      [120n, 108n, 0n, 0n, 120n],
    ]);
  });

  it("given it lies above all that was earned, it should leave nothing accrued", () => {
    const marks = [[], [mark(A, USD, 21n)]];
    expect(story(phase([10n, 10n, 30n], 50n, marks))).to.deep.equal([
      [0n, 0n, 10n, 0n, 10n],
      [21n, 21n, 0n, 1n, 21n],
      [50n, 29n, 0n, 0n, 50n],
    ]);
  });

  it("given the rest is below the minimum once all is made up for, it should accrue", () => {
    const marks = [[mark(A, USD, 15n)]];
    expect(story(phase([10n, 10n, 1n], 50n, marks))).to.deep.equal([
      [15n, 15n, 0n, 5n, 15n],
      [15n, 0n, 5n, 0n, 20n],
      [21n, 6n, 0n, 0n, 21n],
    ]);
  });
});

describe("an account that never earned", () => {
  const input = phase([10n, 10n], 0n, [[mark(B, RLC, 3n), mark(B, USD, 4n)]]);
  const [first, last] = rewardPhase(input).map(ourNumbers);

  it("should have a leaf at its mark in each token, and keep it", () => {
    const leaves = [
      { account: B, token: USD, amount: 4n, cumulative: 4n },
      { account: B, token: RLC, amount: 3n, cumulative: 3n },
    ];
    expect(first?.entitlements.slice(1)).to.deep.equal(leaves);
    expect(last?.entitlements.slice(1)).to.deep.equal(
      leaves.map((leaf) => ({ ...leaf, amount: 0n })),
    );
  });

  it("should count in the totals, and in no pool", () => {
    expect(first?.totals).to.deep.equal([
      [USD, 14n],
      [RLC, 3n],
    ]);
    expect(first?.pools.map(({ paid }) => paid)).to.deep.equal([10n]);
  });
});

describe("a mark in a token that is not the phase's", () => {
  it("should be refused", () => {
    const input = phase([10n], 0n, []);
    const scene = sceneOf(input);
    const marks = new Map([[key(A, RLC), 1n]]);
    const run = () =>
      rewardEpoch(scene.phase, 1, scoresOf(scene, input, 1), scene.tokens, INITIAL_STATE, marks);
    expect(run).to.throw(InputError).with.property("message").that.includes("a token of the phase");
  });
});
