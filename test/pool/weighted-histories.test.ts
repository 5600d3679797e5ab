/** concentrated-weighted over any history: against the oracle, to the last point and unit. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { splitPool } from "../../src/reward/pool.ts";
import { floor } from "../oracle/fraction.ts";
import { weightedPool } from "../oracle/weighted-pool.ts";
import { histories, MERKLS, ruleWith, type Transaction } from "./histories.ts";
import { holder, nftTransfer, poolLogs } from "./logs.ts";
import { END, SECOND, START, score } from "./score.ts";

describe("concentrated-weighted over time", () => {
  const weights = fc
    .tuple(fc.integer({ min: 0, max: 1_000_000 }), fc.integer({ min: 0, max: 1_000_000 }))
    .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const)
    .map(([a, b]) => ({ fees: a, token0: b - a, token1: 1_000_000 - b }));

  it("given any history, it should agree with the oracle to less than a point, and lose none", () => {
    fc.assert(
      fc.property(histories, weights, ({ transactions, events }, ppm) => {
        const { points, trailingEmpty, counts, intervals } = score(
          ruleWith(ppm),
          poolLogs(...transactions),
          { deny: [holder(3)] },
        );
        const truth = weightedPool(START, END, ppm, events);
        expect(counts.emptyBids).to.equal(truth.empty);
        const sum = [...points.values()].reduce((a, b) => a + b, 0n);
        expect(sum).to.equal(truth.total);
        expect(BigInt(trailingEmpty)).to.equal(
          (2n * (BigInt(intervals) * SECOND - truth.total)) / SECOND,
        );
        for (const [account, exact] of truth.points) {
          const extra = (points.get(account) ?? 0n) - floor(exact);
          expect(extra === 0n || extra === 1n, `${account}: ${extra}`).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("given any history, its pool should be paid and carried to the last unit", () => {
    fc.assert(
      fc.property(histories, weights, fc.bigInt(0n, 10n ** 30n), ({ transactions }, ppm, pool) => {
        const found = score(ruleWith(ppm), poolLogs(...transactions));
        const { unpaid, rewards } = splitPool(pool, found);
        const paid = [...rewards.values()].reduce((sum, reward) => sum + reward, 0n);
        expect(paid + unpaid).to.equal(pool);
      }),
    );
  });

  it("should give the same however logs that change nothing are mixed in", () => {
    fc.assert(
      fc.property(histories, ({ transactions }) => {
        const mixed = transactions.flatMap(([second, ...said], i): Transaction[] => [
          [second, ...said],
          [second, nftTransfer(holder(10), holder(11), 10_000 + i)],
        ]);
        const [ours, theirs] = [transactions, mixed].map((each) =>
          score(ruleWith(MERKLS), poolLogs(...each)),
        );
        expect(theirs).to.deep.equal(ours);
      }),
    );
  });
});
