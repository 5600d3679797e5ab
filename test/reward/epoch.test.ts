import { describe, it } from "node:test";
import { expect } from "chai";
import type { PhaseInput } from "../oracle/entitlements.ts";
import { scoreEpoch } from "../score/adapt.ts";
import * as v8 from "../score/v8.ts";
import { ourNumbers, rewardPhase, share } from "./adapt.ts";

const A = `0x${"0a".repeat(20)}`;
const B = `0x${"b0".repeat(20)}`;
const USD = `0x${"11".repeat(20)}`;
const RLC = `0x${"22".repeat(20)}`;

/** One epoch for each list of markets. */
function phase(epochs: readonly PhaseInput["epochs"][number][], minimum = 0n): PhaseInput {
  return { minPayout: new Map(minimum === 0n ? [] : [[USD, minimum]]), epochs };
}

const market = (...shares: readonly [string, ReturnType<typeof share>][]) => new Map(shares);
const row = (account: string, token: string, amount: bigint, cumulative: bigint) => ({
  account,
  token,
  amount,
  cumulative,
});
const nobody = (pool: bigint) => share(1, 2, {}, { [USD]: pool });

describe("the vector V8", () => {
  const scored = share(
    4,
    5,
    { [A]: 1_851_794_245_430_634n, [B]: 1_148_205_754_569_364n },
    { [USD]: 1_000_003n },
  );
  const [first, last] = rewardPhase(phase([market(["m", scored]), market(["m", nobody(1n)])]));

  it("should pay A 231,476 and B 143,526", () => {
    expect(first?.entitlements).to.deep.equal([
      row(A, USD, 231_476n, 231_476n),
      row(B, USD, 143_526n, 143_526n),
    ]);
  });

  it("should carry 625,001 into the next epoch's pool", () => {
    expect(first?.pools).to.deep.equal([
      {
        market: "m",
        token: USD,
        pool: 1_000_003n,
        carriedIn: 0n,
        paid: 375_002n,
        accrued: 0n,
        carried: 625_001n,
        returned: 0n,
      },
    ]);
    expect(last?.pools[0]).to.include({ carriedIn: 625_001n, pool: 625_002n, returned: 625_002n });
  });

  it("should be paid the same from its books on", () => {
    const points = new Map<string, bigint>();
    const given = new Map([
      ["m", { n: 4, points, trailingEmpty: 8, pools: new Map([[USD, 1_000_003n]]) }],
    ]);
    const [rewards] = rewardPhase(phase([given]), ({ phase }) => {
      const terms = phase.terms[0] ?? expect.fail("the phase has terms");
      return [{ ...scoreEpoch(v8.V8), terms }];
    });
    expect(rewards?.entitlements).to.deep.equal([
      row(v8.A, USD, 231_476n, 231_476n),
      row(v8.B, USD, 143_526n, 143_526n),
    ]);
    expect(rewards?.pools[0]).to.include({ paid: 375_002n, returned: 625_001n });
  });

  it("should need 375,002 in all", () => {
    expect(first?.totals).to.deep.equal([
      { token: USD, leaves: 375_002n, accrued: 0n, total: 375_002n },
    ]);
  });

  it("should list who earned what for how many points", () => {
    expect(first?.rewards).to.deep.equal([
      { market: "m", account: A, token: USD, points: 1_851_794_245_430_634n, reward: 231_476n },
      { market: "m", account: B, token: USD, points: 1_148_205_754_569_364n, reward: 143_526n },
    ]);
  });
});

describe("the minimum payout", () => {
  const earn = (amount: bigint) => market(["m", share(1, 0, { [A]: 1n }, { [USD]: amount })]);
  const idle = market(["m", nobody(1n)]);

  it("given it is met exactly, it should pay", () => {
    const [first] = rewardPhase(phase([earn(100n), idle], 100n));
    expect(first?.entitlements).to.deep.equal([row(A, USD, 100n, 100n)]);
    expect(first?.state.accrued.size).to.equal(0);
  });

  it("given it is missed by one, it should accrue, without a leaf, yet in the totals", () => {
    const [first] = rewardPhase(phase([earn(99n), idle], 100n));
    expect(first?.entitlements).to.deep.equal([]);
    expect(first?.totals).to.deep.equal([{ token: USD, leaves: 0n, accrued: 99n, total: 99n }]);
    expect(first?.pools[0]).to.include({ paid: 0n, accrued: 99n, pool: 99n });
  });

  it("given the phase ends, it should pay what accrued, however little", () => {
    const last = rewardPhase(phase([earn(99n), earn(1n), idle], 1_000n)).at(-1);
    expect(last?.entitlements).to.deep.equal([row(A, USD, 100n, 100n)]);
    expect(last?.totals).to.deep.equal([{ token: USD, leaves: 100n, accrued: 0n, total: 100n }]);
  });

  it("given the phase has one epoch, it should not hold anything back", () => {
    const [only] = rewardPhase(phase([earn(1n)], 1_000n));
    expect(only?.entitlements).to.deep.equal([row(A, USD, 1n, 1n)]);
  });

  it("given it is met with what accrued before, it should pay both and count only this epoch's as paid", () => {
    const [, second] = rewardPhase(phase([earn(60n), earn(40n), idle], 100n));
    expect(second?.entitlements).to.deep.equal([row(A, USD, 100n, 100n)]);
    expect(second?.pools[0]).to.include({ paid: 40n, accrued: 0n });
  });

  it("given a payout before, it should be measured from what was last published", () => {
    const [, second] = rewardPhase(phase([earn(100n), earn(99n), idle], 100n));
    expect(second?.entitlements).to.deep.equal([row(A, USD, 0n, 100n)]);
    expect([...(second?.state.accrued ?? [])]).to.deep.equal([[`${A},${USD}`, 99n]]);
  });

  it("given one account earns in two markets, it should count both", () => {
    const half = share(1, 0, { [A]: 1n }, { [USD]: 50n });
    const [first] = rewardPhase(phase([market(["m1", half], ["m2", half]), idle], 100n));
    expect(first?.entitlements).to.deep.equal([row(A, USD, 100n, 100n)]);
    expect(first?.pools.map((pool) => pool.paid)).to.deep.equal([50n, 50n]);
  });

  it("given one account is below it, the other should be paid all the same", () => {
    const both = share(1, 0, { [A]: 3n, [B]: 1n }, { [USD]: 100n });
    const [first] = rewardPhase(phase([market(["m", both]), idle], 75n));
    expect(first?.entitlements).to.deep.equal([row(A, USD, 75n, 75n)]);
    expect(first?.pools[0]).to.include({ paid: 75n, accrued: 25n });
  });

  it("given another token without one, it should hold back only its own", () => {
    const both = share(1, 0, { [A]: 1n }, { [USD]: 5n, [RLC]: 5n });
    const [first] = rewardPhase(phase([market(["m", both]), idle], 6n));
    expect(first?.entitlements).to.deep.equal([row(A, RLC, 5n, 5n)]);
    expect(first?.totals.map(({ token, total }) => [token, total])).to.deep.equal([
      [USD, 5n],
      [RLC, 5n],
    ]);
  });
});

describe("what empty slots left over", () => {
  const half = share(1, 1, { [A]: 1n }, { [USD]: 10n });

  it("should go into the market's next pool", () => {
    const [, second] = rewardPhase(phase([market(["m", half]), market(["m", half])]));
    expect(second?.pools[0]).to.include({ pool: 15n, carriedIn: 5n, paid: 8n, returned: 7n });
  });

  it("should not go into another market's pool", () => {
    const [first, second] = rewardPhase(phase([market(["m1", half]), market(["m2", half])]));
    expect(first?.pools[0]).to.include({ carried: 0n, returned: 5n });
    expect(second?.pools[0]).to.include({ carriedIn: 0n, pool: 10n });
  });

  it("given the market pauses, it should be returned, and not come back", () => {
    const other = market(["m2", half]);
    const [first, , third] = rewardPhase(
      phase([market(["m", half], ["m2", half]), other, market(["m", half], ["m2", half])]),
    );
    expect(first?.pools.map((pool) => [pool.market, pool.carried, pool.returned])).to.deep.equal([
      ["m", 0n, 5n],
      ["m2", 5n, 0n],
    ]);
    expect(third?.pools[0]).to.include({ market: "m", carriedIn: 0n });
  });

  it("given the next terms drop the token, it should be a pool of its own", () => {
    const rlc = share(1, 1, { [B]: 1n }, { [RLC]: 10n });
    const [, last] = rewardPhase(phase([market(["m", half]), market(["m", rlc])]));
    expect(
      last?.pools.map(({ token, pool, carriedIn, paid, returned }) => [
        token,
        pool,
        carriedIn,
        paid,
        returned,
      ]),
    ).to.deep.equal([
      [USD, 5n, 5n, 3n, 2n],
      [RLC, 10n, 0n, 5n, 5n],
    ]);
  });

  it("given the phase ends, it should be returned", () => {
    const [only] = rewardPhase(phase([market(["m", half])]));
    expect(only?.pools[0]).to.include({ carried: 0n, returned: 5n });
    expect(only?.state.carried.size).to.equal(0);
  });

  it("given nobody has points, it should be the whole pool", () => {
    const [first] = rewardPhase(phase([market(["m", nobody(7n)]), market(["m", nobody(1n)])]));
    expect(first?.pools[0]).to.include({ pool: 7n, paid: 0n, carried: 7n });
    expect(first?.entitlements).to.deep.equal([]);
    expect(first?.totals).to.deep.equal([]);
  });
});

describe("an entitlement", () => {
  const pay = (account: string) => market(["m", share(1, 0, { [account]: 1n }, { [USD]: 10n })]);

  it("should stay, at its height, in an epoch that adds nothing to it", () => {
    const [, second] = rewardPhase(phase([pay(A), pay(B)]));
    expect(second?.entitlements).to.deep.equal([row(A, USD, 0n, 10n), row(B, USD, 10n, 10n)]);
  });

  it("should not be there for an account whose reward is zero", () => {
    const [only] = rewardPhase(
      phase([market(["m", share(1, 0, { [A]: 1n, [B]: 10n ** 9n }, { [USD]: 10n })])]),
    );
    expect(only?.rewards.map((r) => [r.account, r.reward])).to.deep.equal([
      [A, 0n],
      [B, 10n],
    ]);
    expect(only?.entitlements).to.deep.equal([row(B, USD, 10n, 10n)]);
  });

  it("should be sorted by account, then by token", () => {
    const both = share(1, 0, { [B]: 1n, [A]: 1n }, { [RLC]: 2n, [USD]: 2n });
    const [only] = rewardPhase(phase([market(["m", both])]));
    expect(only?.entitlements.map((e) => [e.account, e.token])).to.deep.equal([
      [A, USD],
      [A, RLC],
      [B, USD],
      [B, RLC],
    ]);
  });
});

describe("the same epoch rewarded again", () => {
  it("should give the same numbers, and leave the state it stands on as it was", () => {
    const input = phase(
      [market(["m", share(3, 1, { [A]: 2n, [B]: 5n }, { [USD]: 1_001n })])],
      300n,
    );
    expect(rewardPhase(input).map(ourNumbers)).to.deep.equal(rewardPhase(input).map(ourNumbers));
  });
});
