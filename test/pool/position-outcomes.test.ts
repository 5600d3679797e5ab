/** What each position is told to have earned: of its account's points, what an oracle gives the position by itself. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Terms } from "../../src/campaign/campaign.ts";
import type { RangeRule } from "../../src/campaign/rule.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import { rangeLedger } from "../../src/pool/range-ledger.ts";
import { positionKey, positionOutcomes } from "../../src/reward/position-outcome.ts";
import { addLog, closePool, openPool } from "../../src/score/pool-market.ts";
import { floor } from "../oracle/fraction.ts";
import { leastPoints, sharePool } from "../oracle/pool.ts";
import { weightedPool } from "../oracle/weighted-pool.ts";
import { type History, histories, MERKLS, ruleWith, stakesAndTicks } from "./histories.ts";
import { holder, poolLogs } from "./logs.ts";
import { managed, POOL_ID } from "./managed.ts";
import { END, payees, RANGES, START } from "./score.ts";

const SPAN = { epoch: 1, start: START * 1000, end: END * 1000 };

/** Each position's points by its id and account, and each account's. */
function pointsOf(rule: RangeRule, logs: readonly PoolLog[]) {
  const payeeOf = payees(rule, { deny: [holder(3)] });
  const earned = new Map<string, bigint>();
  const terms = { intervalMs: 1000, market: { id: "pool" } } as Terms;
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
  const positions = positionOutcomes(ledger.close(), earned, score, [], []);
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
  }
}

describe("what each position earned", () => {
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
