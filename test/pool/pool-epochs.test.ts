/** Nothing of a pool is lost or made where one epoch ends and the next begins. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Phase, Terms } from "../../src/campaign/campaign.ts";
import type { PoolRule } from "../../src/campaign/rule.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import { type EpochRewards, rewardEpoch } from "../../src/reward/epoch.ts";
import { INITIAL_STATE } from "../../src/reward/state.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { addLog, closePool, openPool } from "../../src/score/pool-market.ts";
import { dividedBy, isBelow, over, plus, times, ZERO } from "../oracle/fraction.ts";
import { type Stake, sharePool } from "../oracle/pool.ts";
import {
  burn,
  holder,
  initialize,
  mint,
  poolLogs,
  type Said,
  swap,
  transfer,
  ZERO_ADDRESS,
} from "./logs.ts";
import { payees, RANGES, SECOND, SHARE } from "./score.ts";

const BEGIN = 1_000;
const TOKEN = { symbol: "TIDE", decimals: 18, address: `0x${"7e".repeat(20)}` };
const NAMES = [20, 21, 22, 23].map(holder);

/** A history as logs, and as whoever keeps a list by hand has it. */
interface History {
  readonly rule: PoolRule;
  readonly logs: readonly PoolLog[];
  readonly stakes: readonly Stake[];
  readonly ticks: readonly { readonly from: number; readonly tick: number }[];
}

/** Epochs of so many seconds, and a pool's amount in each of them. */
interface Plan {
  readonly epochs: number;
  readonly seconds: number;
  readonly amount: bigint;
  readonly minPayout: bigint;
}

const plans = fc.record({
  epochs: fc.integer({ min: 2, max: 5 }),
  seconds: fc.integer({ min: 1, max: 24 }),
  amount: fc.bigInt(0n, 10n ** 24n),
  minPayout: fc.oneof(fc.constant(0n), fc.bigInt(1n, 10n ** 24n)),
});

/** Steps in order of time, from before the first epoch to after the last; more at the epochs' ends than elsewhere. */
const stepsOf = ({ epochs, seconds }: Plan) => {
  const end = BEGIN + epochs * seconds;
  const ends = Array.from({ length: epochs + 1 }, (_, i) => BEGIN + i * seconds);
  const near = fc.tuple(fc.constantFrom(...ends), fc.constantFrom(-1, 0, 1));
  const time = fc.oneof(
    fc.integer({ min: BEGIN - 5, max: end + 5 }),
    near.map(([at, off]) => at + off),
  );
  const step = fc.record({
    time,
    who: fc.nat({ max: 3 }),
    amount: fc.bigInt(1n, 10n ** 20n),
    isOut: fc.boolean(),
    tick: fc.integer({ min: -12, max: 12 }),
  });
  return fc
    .array(step, { minLength: 1, maxLength: 14 })
    .map((all) => all.toSorted((a, b) => a.time - b.time));
};
type Steps = ReturnType<typeof stepsOf> extends fc.Arbitrary<infer Made> ? Made : never;

/** Shares that are made and burnt; a burn takes all. */
function shareHistory(steps: Steps): History {
  const held = NAMES.map(() => 0n);
  const stakes: Stake[] = [];
  const said = steps.map(({ time, who, amount, isOut }): [number, ...Said[]] => {
    const name = NAMES[who] ?? "";
    const before = held[who] ?? 0n;
    const moved = isOut ? before : amount;
    held[who] = isOut ? 0n : before + amount;
    stakes.push({ from: time, account: name, id: name, liquidity: held[who] });
    const [from, to] = isOut ? [name, ZERO_ADDRESS] : [ZERO_ADDRESS, name];
    return moved === 0n ? [time] : [time, transfer(from, to, moved)];
  });
  return { rule: SHARE, logs: poolLogs(...said), stakes, ticks: [] };
}

/** Positions that are made and burnt, each holder's in a range of its own, and a price that crosses them. */
function rangeHistory(steps: Steps): History {
  const ranges = NAMES.map((_, i) => ({ lower: 4 * i - 10, upper: 4 * i - 2 }));
  const held = NAMES.map(() => 0n);
  const stakes: Stake[] = [];
  const first = BEGIN - 6;
  const ticks = [{ from: first, tick: 0 }];
  const said = steps.map(({ time, who, amount, isOut, tick }): [number, ...Said[]] => {
    const range = ranges[who] ?? { lower: 0, upper: 1 };
    const name = NAMES[who] ?? "";
    const before = held[who] ?? 0n;
    if (isOut && before === 0n) {
      ticks.push({ from: time, tick });
      const active = ranges.map(({ lower, upper }, i) =>
        lower <= tick && tick < upper ? (held[i] ?? 0n) : 0n,
      );
      return [
        time,
        swap(
          tick,
          active.reduce((sum, each) => sum + each, 0n),
        ),
      ];
    }
    held[who] = isOut ? 0n : before + amount;
    stakes.push({ from: time, account: name, id: name, liquidity: held[who], range });
    const change = isOut ? burn : mint;
    return [time, change(name, range.lower, range.upper, isOut ? before : amount)];
  });
  return { rule: RANGES, logs: poolLogs([first, initialize(0)], ...said), stakes, ticks };
}

const historiesOf = (...makers: readonly ((steps: Steps) => History)[]) =>
  plans.chain((plan) =>
    fc.record({
      plan: fc.constant(plan),
      history: fc.oneof(...makers.map((make) => stepsOf(plan).map(make))),
    }),
  );
const histories = historiesOf(shareHistory, rangeHistory);

function termsOf({ rule }: History, { amount }: Plan): Terms {
  return {
    market: { id: "pool" },
    fromEpoch: 1,
    throughEpoch: Number.POSITIVE_INFINITY,
    intervalMs: 1_000,
    rewards: new Map([[TOKEN.symbol, amount]]),
    rule,
  } as unknown as Terms;
}

/** Scores the seconds from one to another as an epoch of its own, from all logs, as each epoch is. */
function scoreSpan(history: History, terms: Terms, from: number, to: number): MarketScore {
  const span = { epoch: 1, start: from * 1_000, end: to * 1_000 };
  const pool = openPool(terms, history.rule, payees(history.rule), span);
  for (const log of history.logs) addLog(pool, log);
  return closePool(pool);
}

function scoresOf(history: History, plan: Plan): MarketScore[] {
  const { epochs, seconds } = plan;
  const terms = termsOf(history, plan);
  return Array.from({ length: epochs }, (_, i) =>
    scoreSpan(history, terms, BEGIN + i * seconds, BEGIN + (i + 1) * seconds),
  );
}

function rewardsOf(history: History, plan: Plan): EpochRewards[] {
  const { epochs, minPayout } = plan;
  const phase = { epochs, terms: [termsOf(history, plan)] } as unknown as Phase;
  const results: EpochRewards[] = [];
  for (const [i, score] of scoresOf(history, plan).entries()) {
    const before = results.at(-1)?.state ?? INITIAL_STATE;
    results.push(rewardEpoch(phase, i + 1, [score], [{ ...TOKEN, minPayout }], before));
  }
  return results;
}

const sum = (values: Iterable<bigint>) => [...values].reduce((all, value) => all + value, 0n);
const pointsOf = (scores: readonly MarketScore[], account: string) =>
  sum(scores.map(({ points }) => points.get(account) ?? 0n));

describe("a pool over several epochs", () => {
  it("should give each account the points of the whole time, to less than a point an epoch", () => {
    fc.assert(
      fc.property(histories, ({ plan, history }) => {
        const end = BEGIN + plan.epochs * plan.seconds;
        const { shares } = sharePool(BEGIN, end, history.stakes, history.ticks);
        const scores = scoresOf(history, plan);
        for (const account of NAMES) {
          const due = times(shares.get(account) ?? ZERO, over(SECOND, 1n));
          const found = over(pointsOf(scores, account), 1n);
          const most = over(BigInt(plan.epochs), 1n);
          const isNear = isBelow(found, plus(due, most)) && isBelow(due, plus(found, most));
          expect(isNear, `${account}: ${found.num}, by hand ${due.num}/${due.den}`).to.equal(true);
        }
      }),
    );
  });

  it("should give out no other points, and no other empty time, than the whole time has", () => {
    fc.assert(
      fc.property(histories, ({ plan, history }) => {
        const end = BEGIN + plan.epochs * plan.seconds;
        const { empty } = sharePool(BEGIN, end, history.stakes, history.ticks);
        const scores = scoresOf(history, plan);
        expect(scores.reduce((all, { trailingEmpty }) => all + trailingEmpty / 2, 0)).to.equal(
          empty,
        );
        const points = sum(scores.flatMap((score) => [...score.points.values()]));
        expect(points).to.equal(BigInt(end - BEGIN - empty) * SECOND);
      }),
    );
  });

  it("should pay, carry and return every unit of its amounts, and accrue none at the end", () => {
    fc.assert(
      fc.property(histories, ({ plan, history }) => {
        const results = rewardsOf(history, plan);
        let carried = 0n;
        for (const [i, { pools, rewards, totals, state }] of results.entries()) {
          const isLast = i === results.length - 1;
          const [pool] = pools;
          expect(pool?.pool ?? 0n).to.equal(plan.amount + carried);
          expect(pool?.carriedIn ?? 0n).to.equal(carried);
          const earned = sum(rewards.map(({ reward }) => reward));
          expect((pool?.paid ?? 0n) + (pool?.accrued ?? 0n)).to.equal(earned);
          const left = plan.amount + carried - earned;
          expect([pool?.carried ?? 0n, pool?.returned ?? 0n]).to.deep.equal(
            isLast ? [0n, left] : [left, 0n],
          );
          carried = isLast ? 0n : left;
          const before = results.slice(0, i + 1).flatMap((each) => each.rewards);
          expect(totals[0]?.total ?? 0n).to.equal(sum(before.map(({ reward }) => reward)));
          if (isLast) expect(state.accrued.size).to.equal(0);
        }
        const returned = results.at(-1)?.pools[0]?.returned ?? 0n;
        const paid = sum(results.at(-1)?.state.cumulative.values() ?? []);
        expect(paid + returned).to.equal(plan.amount * BigInt(plan.epochs));
      }),
    );
  });

  it("given somebody in it all the time, should pay each account its part of all amounts, to a unit or so an epoch", () => {
    fc.assert(
      fc.property(
        historiesOf(shareHistory),
        fc.bigInt(1n, 10n ** 20n),
        ({ plan, history }, amount) => {
          const always: Stake = {
            from: BEGIN - 9,
            account: holder(30),
            id: "always",
            liquidity: amount,
          };
          const logs = [
            ...poolLogs([BEGIN - 9, transfer(ZERO_ADDRESS, holder(30), amount)]),
            ...history.logs,
          ];
          const end = BEGIN + plan.epochs * plan.seconds;
          const { shares, empty } = sharePool(BEGIN, end, [always, ...history.stakes]);
          expect(empty).to.equal(0);
          const results = rewardsOf({ ...history, logs }, plan);
          const whole = over(plan.amount * BigInt(plan.epochs), BigInt(end - BEGIN));
          // A point is so little of the amount; rewards are rounded by less than a unit.
          const point = dividedBy(over(plan.amount, 1n), over(BigInt(plan.seconds) * SECOND, 1n));
          const slack = times(plus(point, over(1n, 1n)), over(BigInt(plan.epochs), 1n));
          for (const account of [...NAMES, holder(30)]) {
            const due = times(shares.get(account) ?? ZERO, whole);
            const rows = results.flatMap((each) => each.rewards);
            const found = over(
              sum(rows.filter((row) => row.account === account).map(({ reward }) => reward)),
              1n,
            );
            const isNear = isBelow(found, plus(due, slack)) && isBelow(due, plus(found, slack));
            expect(isNear, `${account}: ${found.num}`).to.equal(true);
          }
        },
      ),
    );
  });
});
