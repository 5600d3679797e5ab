import { describe, it } from "node:test";
import { expect } from "chai";
import { type Fault, InputError, InvariantError } from "../../src/errors.ts";
import { rewardEpoch } from "../../src/reward/epoch.ts";
import { type EpochState, INITIAL_STATE, key, unkey } from "../../src/reward/state.ts";
import { sceneOf, scoresOf, share } from "./adapt.ts";

const A = `0x${"0a".repeat(20)}`;
const USD = `0x${"11".repeat(20)}`;
const GONE = `0x${"99".repeat(20)}`;

const INPUT = {
  minPayout: new Map<string, bigint>(),
  epochs: [1, 2].map(() => new Map([["m", share(1, 1, { [A]: 1n }, { [USD]: 10n })]])),
};
const SCENE = sceneOf(INPUT);

function rewardOn(state: Partial<EpochState>, epoch = 2) {
  const previous = { ...INITIAL_STATE, ...state };
  return rewardEpoch(SCENE.phase, epoch, scoresOf(SCENE, INPUT, epoch), SCENE.tokens, previous);
}

function faultsOn(state: Partial<EpochState>): readonly Fault[] {
  try {
    rewardOn(state);
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return expect.fail("was not refused");
}

const amounts = (subject: string, token: string, amount = 7n) =>
  new Map([[key(subject, token), amount]]);

describe("a key", () => {
  it("should come apart into what it was made of", () => {
    expect(unkey(key("a.b_c-d", USD))).to.deep.equal(["a.b_c-d", USD]);
  });

  it("should sort as its subject does, then its token", () => {
    const subjects = ["a", "a-b", "a.b", "a1", "a_b", "ab"];
    const keys = subjects.map((subject) => key(subject, USD));
    expect(keys.toSorted()).to.deep.equal(keys);
    expect(key("a", "0x2") < key("a-b", "0x1")).to.equal(true);
  });
});

describe("what the epoch before handed on", () => {
  it("given it has a place in this epoch, it should be taken in", () => {
    const rewards = rewardOn({
      cumulative: amounts(A, USD, 100n),
      accrued: amounts(A, USD, 20n),
      carried: amounts("m", USD, 4n),
    });
    expect(rewards.entitlements).to.deep.equal([
      { account: A, token: USD, amount: 27n, cumulative: 127n },
    ]);
    expect(rewards.pools[0]).to.include({ carriedIn: 4n, pool: 14n, paid: 7n, returned: 7n });
  });

  it("given money carried to a market without terms, it should be refused rather than lost", () => {
    expect(faultsOn({ carried: amounts("gone", USD) })[0]).to.include({
      where: "carried over to gone",
      got: `7 base units of token ${USD}`,
    });
  });

  it("given money carried in a token that the phase no longer has, it should be refused", () => {
    expect(faultsOn({ carried: amounts("m", GONE) })[0]?.got).to.contain(GONE);
  });

  it("given an entitlement to such a token, it should be refused", () => {
    expect(faultsOn({ cumulative: amounts(A, GONE) })[0]).to.include({
      where: `entitlement of ${A}`,
      got: `token ${GONE}`,
    });
  });

  it("given an accrual of such a token, it should be refused", () => {
    expect(faultsOn({ accrued: amounts(A, GONE) })).to.have.length(1);
  });

  it("given several such, it should name them all", () => {
    const state = { carried: amounts("gone", USD), accrued: amounts(A, GONE) };
    expect(faultsOn({ ...state, cumulative: amounts(A, GONE) })).to.have.length(3);
  });

  it("given an entitlement to nothing, which is never published, it should break a promise", () => {
    const nothing = amounts(`0x${"b0".repeat(20)}`, USD, 0n);
    expect(() => rewardOn({ cumulative: nothing })).to.throw(InvariantError, "never falls");
  });

  it("should be left as it was", () => {
    const state = {
      cumulative: amounts(A, USD),
      accrued: amounts(A, USD),
      carried: amounts("m", USD),
    };
    const copy = structuredClone(state);
    rewardOn(state);
    expect(state).to.deep.equal(copy);
  });
});

describe("the state a phase begins with", () => {
  it("should hold nothing", () => {
    expect(Object.values(INITIAL_STATE).map((map) => map.size)).to.deep.equal([0, 0, 0, 0]);
  });
});
