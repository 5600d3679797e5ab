import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Phase } from "../../src/campaign/campaign.ts";
import type { DeployedToken } from "../../src/campaign/deployment.ts";
import { InputError } from "../../src/errors.ts";
import { type EpochRewards, rewardEpoch } from "../../src/reward/epoch.ts";
import { type EpochState, INITIAL_STATE, key } from "../../src/reward/state.ts";
import { scoreListed } from "../../src/score/listed.ts";
import { listedPhase, TIDE, USD } from "../listed/fixtures.ts";

const RUNS = process.env.CI === "true" ? 2_000 : 200;
const A = `0x${"0a".repeat(20)}`;
const B = `0x${"b0".repeat(20)}`;
const POOL = 1000n * 10n ** 6n;

/** A phase of three epochs, each with a pool of 1000 USD in kelp, and of 1000 TIDE in reef. */
function stage(minPayout = 0n) {
  const phase: Phase = listedPhase();
  const tokens = phase.tokens.map(
    (token): DeployedToken => ({ ...token, address: token.address ?? "", minPayout }),
  );
  const reward = (
    epoch: number,
    lists: Record<string, Record<string, bigint>>,
    previous: EpochState = INITIAL_STATE,
  ): EpochRewards =>
    rewardEpoch(
      phase,
      epoch,
      phase.terms.map((terms) =>
        scoreListed(terms, new Map(Object.entries(lists[terms.market.id] ?? {}))),
      ),
      tokens,
      previous,
    );
  return { reward };
}

const poolOf = (rewards: EpochRewards, market = "kelp") =>
  rewards.pools.find((pool) => pool.market === market) ?? expect.fail("there is a pool");

/** The faults of an epoch that is refused. */
function faultsOf(run: () => unknown) {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return expect.fail("was not refused");
}

describe("rewarding a listed market", () => {
  it("should pay each account what is listed for it, and carry the rest of the pool", () => {
    const rewards = stage().reward(1, { kelp: { [A]: 1n, [B]: 600n } });
    expect(rewards.rewards).to.deep.equal([
      { market: "kelp", account: A, token: USD, points: 1n, reward: 1n },
      { market: "kelp", account: B, token: USD, points: 600n, reward: 600n },
    ]);
    expect(poolOf(rewards)).to.include({
      pool: POOL,
      paid: 601n,
      carried: POOL - 601n,
      returned: 0n,
    });
    expect(poolOf(rewards, "reef")).to.include({ token: TIDE, paid: 0n, returned: 0n });
  });

  it("should let a list pay what was carried over too, and not one unit more", () => {
    const { reward } = stage();
    const { state } = reward(1, { kelp: { [A]: 10n } });
    const all = 2n * POOL - 10n;
    expect(poolOf(reward(2, { kelp: { [B]: all } }, state))).to.include({ paid: all, carried: 0n });
    const [fault, ...others] = faultsOf(() => reward(2, { kelp: { [B]: all + 1n } }, state));
    expect(others).to.deep.equal([]);
    expect(fault).to.include({ where: "list of kelp", got: "1999.999991 USD in all" });
    expect(fault?.expected).to.equal(
      "at most 1999.99999 USD, its pool: 1000 USD by its terms and 999.99999 USD carried over",
    );
  });

  it("at the phase's end, should return what was not paid", () => {
    const { reward } = stage();
    const second = reward(2, {}, reward(1, {}).state);
    const last = reward(3, { kelp: { [A]: 5n } }, second.state);
    expect(poolOf(last)).to.include({ paid: 5n, carried: 0n, returned: 3n * POOL - 5n });
  });

  it("below the minimum payout, should accrue until it is reached", () => {
    const { reward } = stage(10n);
    const first = reward(1, { kelp: { [A]: 9n, [B]: 10n } });
    expect(first.entitlements.map(({ account }) => account)).to.deep.equal([B]);
    expect(first.state.accrued).to.deep.equal(new Map([[key(A, USD), 9n]]));
    const second = reward(2, { kelp: { [A]: 1n } }, first.state);
    expect(second.entitlements.find(({ account }) => account === A)).to.include({
      amount: 10n,
      cumulative: 10n,
    });
  });

  it("should lose and make no unit, over three epochs, whatever is listed", () => {
    const list = fc.dictionary(
      fc.constantFrom(A, B, `0x${"c1".repeat(20)}`),
      fc.bigInt({ min: 1n, max: POOL / 3n }),
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: 0n, max: POOL }),
        fc.tuple(list, list, list),
        (minimum, lists) => {
          const { reward } = stage(minimum);
          let state = INITIAL_STATE;
          const earned = new Map<string, bigint>();
          let returned = 0n;
          for (const [i, kelp] of lists.entries()) {
            const rewards = reward(i + 1, { kelp }, state);
            for (const [account, units] of Object.entries(kelp)) {
              earned.set(account, (earned.get(account) ?? 0n) + units);
            }
            returned += poolOf(rewards).returned;
            state = rewards.state;
          }
          // At the end all that was listed is published, and the rest went back.
          expect([...state.cumulative].sort()).to.deep.equal(
            [...earned].map(([account, units]) => [key(account, USD), units]).sort(),
          );
          const all = [...earned.values()].reduce((sum, units) => sum + units, 0n);
          expect(all + returned).to.equal(3n * POOL);
          expect([state.accrued.size, state.carried.size]).to.deep.equal([0, 0]);
        },
      ),
      { numRuns: RUNS },
    );
  });
});
