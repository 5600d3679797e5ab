/** What a pool's epoch pays, carries and holds back is what the pool was, whatever happened in it. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { splitPool } from "../../src/reward/pool.ts";
import { holder, initialize, mint, poolLogs, swap, transfer, ZERO_ADDRESS } from "./logs.ts";
import { END, RANGES, SHARE, START, score } from "./score.ts";

const pools = fc.bigInt(0n, 10n ** 30n);
const seconds = fc
  .array(fc.integer({ min: START - 50, max: END + 50 }), { maxLength: 12 })
  .map((list) => list.toSorted((a, b) => a - b));

function expectWhole(pool: bigint, found: ReturnType<typeof score>): void {
  const { unpaid, rewards } = splitPool(pool, found);
  const paid = [...rewards.values()].reduce((sum, reward) => sum + reward, 0n);
  expect(paid + unpaid).to.equal(pool);
  const empty = BigInt(found.trailingEmpty / 2);
  expect(unpaid).to.equal(found.points.size === 0 ? pool : (pool * empty) / BigInt(END - START));
}

describe("a pool's amount", () => {
  it("given shares that come and go, should be paid and carried to the last unit", () => {
    fc.assert(
      fc.property(pools, seconds, fc.bigInt(1n, 10n ** 30n), (pool, times, amount) => {
        const logs = poolLogs(
          ...times.map((second, i) => {
            const who = holder(20 + ((i >> 1) % 3));
            const [from, to] = i % 2 === 0 ? [ZERO_ADDRESS, who] : [who, ZERO_ADDRESS];
            return [second, transfer(from, to, amount + BigInt(i >> 1))] as const;
          }),
        );
        expectWhole(pool, score(SHARE, logs));
      }),
    );
  });

  it("given a price that leaves all ranges and comes back, should be paid and carried to the last unit", () => {
    fc.assert(
      fc.property(pools, seconds, fc.bigInt(1n, 2n ** 100n), (pool, times, amount) => {
        const logs = poolLogs(
          [1, initialize(0)],
          [2, mint(holder(20), -10, 10, amount)],
          [3, mint(holder(21), 0, 5, amount * 3n)],
          ...times.map((second, i) => {
            const tick = [7, 10, 3, -11][i % 4] ?? 0;
            const active = [amount, 0n, amount * 4n, 0n][i % 4] ?? 0n;
            return [second, swap(tick, active)] as const;
          }),
        );
        expectWhole(pool, score(RANGES, logs));
      }),
    );
  });
});
