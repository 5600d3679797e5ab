/** What each position is told to have earned: of its account's points, what an oracle gives the position by itself. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Terms } from "../../src/campaign/campaign.ts";
import type { DeployedToken } from "../../src/campaign/deployment.ts";
import type { RangeRule } from "../../src/campaign/rule.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import { rangeLedger } from "../../src/pool/range-ledger.ts";
import type { Reward } from "../../src/reward/epoch.ts";
import { positionKey, positionOutcomes } from "../../src/reward/position-outcome.ts";
import { addLog, closePool, openPool } from "../../src/score/pool-market.ts";
import { floor } from "../oracle/fraction.ts";
import { leastPoints, sharePool } from "../oracle/pool.ts";
import { weightedPool } from "../oracle/weighted-pool.ts";
import { type History, histories, MERKLS, ruleWith, stakesAndTicks } from "./histories.ts";
import { holder, initialize, mint, poolLogs, swap, word } from "./logs.ts";
import { managed, POOL_ID } from "./managed.ts";
import { END, payees, RANGES, START } from "./score.ts";

const SPAN = { epoch: 1, start: START * 1000, end: END * 1000 };

const TOKEN = `0x${"70".repeat(20)}`;
const REWARD = 10n ** 22n;

/** Each position's points by its id and account, and each account's. Every account has the same reward. */
function pointsOf(rule: RangeRule, logs: readonly PoolLog[]) {
  const payeeOf = payees(rule, { deny: [holder(3)] });
  const earned = new Map<string, bigint>();
  const market = { id: "pool", base: "A", quote: "B" };
  const terms = { intervalMs: 1000, market } as Terms;
  const pool = openPool(terms, rule, payeeOf, SPAN, (id, account, due) => {
    const key = positionKey(id, account);
    earned.set(key, (earned.get(key) ?? 0n) + due);
  });
  const ledger = rangeLedger(rule, payeeOf, SPAN);
  for (const log of logs) {
    addLog(pool, log);
    ledger.add(log);
  }
  const score = closePool(pool);
  const token = { address: TOKEN, symbol: "C", decimals: 18 } as DeployedToken;
  const rewards = [...score.points.keys()].map(
    (account) => ({ market: market.id, account, token: TOKEN, reward: REWARD }) as Reward,
  );
  const positions = positionOutcomes(ledger.close(), earned, score, [token], rewards);
  return { positions, ofAccounts: score.points };
}

/** The oracle's accounts are the positions, each by itself and for whoever has it. */
const apart = (events: History["events"]): History["events"] =>
  events.map((event) =>
    "tick" in event || event.account === undefined
      ? event
      : { ...event, account: positionKey(event.id, event.account) },
  );

function expectApart(
  { positions, ofAccounts }: ReturnType<typeof pointsOf>,
  truth: ReadonlyMap<string, bigint>,
): void {
  const found = new Map(
    positions.map(({ holding, points }) => [positionKey(holding.id, holding.account), points]),
  );
  for (const key of new Set([...found.keys(), ...truth.keys()])) {
    const extra = (found.get(key) ?? 0n) - (truth.get(key) ?? 0n);
    expect(Number(extra), key).to.be.within(-1, 2);
  }
  for (const [account, points] of ofAccounts) {
    const own = positions.filter(({ holding }) => holding.account === account);
    expect(own.reduce((sum, each) => sum + each.points, 0n)).to.equal(points);
    expect(own.reduce((sum, each) => sum + (each.rewards.get(TOKEN) ?? 0n), 0n)).to.equal(REWARD);
  }
}

describe("what each position earned", () => {
  it("given positions too small for a point or a token's unit, should come to all of the reward", () => {
    const logs = poolLogs(
      [1, initialize(0, 2n ** 96n)],
      [2, mint(holder(1), -10, 10, 10n ** 18n)],
      [3, ...[20, 30, 40].map((tick) => mint(holder(1), -tick, tick, 1n))],
    );
    const { positions } = pointsOf(RANGES as RangeRule, logs);
    const rewards = positions.map((each) => each.rewards.get(TOKEN) ?? 0n);
    expect(rewards.filter((reward) => reward === 10_000n)).to.have.length(3);
    expect(rewards.reduce((sum, reward) => sum + reward, 0n)).to.equal(REWARD);
  });

  it("given a price of zero, which no pool has, should be told without one", () => {
    const liquidity = 10n ** 30n;
    const { data, ...said } = swap(0, liquidity, 0n);
    const down = { ...said, data: `0x${word(10n ** 20n)}${data.slice(66)}` };
    const logs = poolLogs(
      [1, initialize(0, 2n ** 96n)],
      [2, mint(holder(1), -10, 10, liquidity)],
      [START + 5, down],
    );
    const { positions, ofAccounts } = pointsOf(RANGES as RangeRule, logs);
    expect(positions.map(({ points }) => points)).to.deep.equal([...ofAccounts.values()]);
    expect(positions.map(({ outcome }) => outcome)).to.deep.equal([undefined]);
  });

  const managedPool = { poolId: POOL_ID } as const;
  const rules = { V3: {}, V4: managedPool };
  for (const [version, more] of Object.entries(rules)) {
    const logsOf = ({ transactions }: History) =>
      poolLogs(...(version === "V4" ? managed(transactions) : transactions));

    it(`given any history of a ${version} pool, should be by its liquidity, and come to its account's points`, () => {
      fc.assert(
        fc.property(histories, (history) => {
          const { shares } = sharePool(START, END, ...stakesAndTicks(apart(history.events)));
          const truth = new Map([...shares].map(([key, share]) => [key, leastPoints(share)]));
          expectApart(pointsOf({ ...RANGES, ...more } as RangeRule, logsOf(history)), truth);
        }),
      );
    });

    it(`given weights and any history of a ${version} pool, should be by its fees and tokens, and come to its account's points`, () => {
      fc.assert(
        fc.property(histories, (history) => {
          const { points } = weightedPool(START, END, MERKLS, apart(history.events));
          const truth = new Map([...points].map(([key, exact]) => [key, floor(exact)]));
          const rule = { ...ruleWith(MERKLS), ...more } as RangeRule;
          expectApart(pointsOf(rule, logsOf(history)), truth);
        }),
      );
    });
  }
});
