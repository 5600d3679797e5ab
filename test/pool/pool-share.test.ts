import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../src/errors.ts";
import { allocate } from "../../src/reward/allocate.ts";
import { leastPoints, type Stake, sharePool } from "../oracle/pool.ts";
import { holder, LOCK, POOL, poolLogs, type Said, transfer, ZERO_ADDRESS } from "./logs.ts";
import { END, SECOND, SHARE, START, score } from "./score.ts";

const [A, B, C] = [holder(10), holder(11), holder(12)];
const make = (to: string, amount: bigint) => transfer(ZERO_ADDRESS, to, amount);
const pointsOf = (...args: Parameters<typeof score>) => Object.fromEntries(score(...args).points);

describe("pool-share", () => {
  it("given two holders of 100 and a third with 200 from half time, it should give 75, 75 and 50 of 200", () => {
    const logs = poolLogs([1, make(A, 100n), make(B, 100n)], [1050, make(C, 200n)]);
    const { points } = score(SHARE, logs);
    expect(Object.fromEntries(allocate(200n, points))).to.deep.equal({
      [A]: 75n,
      [B]: 75n,
      [C]: 50n,
    });
  });

  it("given one percent of the pool all the time, it should give exactly one percent, whatever the others do", () => {
    const one = 10n ** 18n / 7n;
    fc.assert(
      fc.property(moves(one * 99n), fc.bigInt(100n, 10n ** 30n), (others, hundredths) => {
        const pool = (hundredths / 100n) * 100n;
        const logs = poolLogs([1, make(A, one)], [2, make(holder(20), one * 99n)], ...others);
        const { points } = score(SHARE, logs);
        expect(points.get(A)).to.equal(SECOND);
        expect(allocate(pool, points).get(A)).to.equal(pool / 100n);
      }),
    );
  });

  it("given shares that change hands twice within a block, it should give their holder between nothing", () => {
    const logs = poolLogs(
      [1, make(A, 100n)],
      [1030, transfer(A, B, 100n)],
      [1030, transfer(B, A, 100n)],
    );
    expect(pointsOf(SHARE, logs)).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given shares of the pair, of nobody and of who is denied, it should leave them out of the supply", () => {
    const dead = "0x000000000000000000000000000000000000dead";
    const logs = poolLogs([
      1,
      make(ZERO_ADDRESS, 1000n),
      make(POOL, 50n),
      make(dead, 70n),
      make(A, 100n),
      make(B, 300n),
    ]);
    expect(pointsOf(SHARE, logs, { deny: [B] })).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given an allow list, it should leave out who is not on it", () => {
    const logs = poolLogs([1, make(A, 100n), make(B, 300n)]);
    expect(pointsOf(SHARE, logs, { allow: [B] })).to.deep.equal({ [B]: 100n * SECOND });
  });

  it("given another address of a miner, it should give the payout account what both hold", () => {
    const logs = poolLogs([1, make(A, 100n), make(B, 300n), make(C, 400n)]);
    expect(pointsOf(SHARE, logs, { others: { [B]: A } })).to.deep.equal({
      [A]: 50n * SECOND,
      [C]: 50n * SECOND,
    });
  });

  it("given shares in a lock-up, it should count them for who locked them up", () => {
    const logs = poolLogs(
      [1, make(A, 100n), make(B, 300n)],
      [1020, transfer(A, LOCK, 60n)],
      [1060, transfer(LOCK, A, 60n)],
    );
    expect(pointsOf(SHARE, logs)).to.deep.equal({ [A]: 25n * SECOND, [B]: 75n * SECOND });
  });

  it("given a lock-up that gives shares to another, it should refuse the log", () => {
    const logs = poolLogs(
      [1, make(A, 100n)],
      [2, transfer(A, LOCK, 60n)],
      [3, transfer(LOCK, B, 1n)],
    );
    expect(() => score(SHARE, logs)).to.throw(InputError, /lock-up/);
  });

  it("given time without supply, it should not share it, and tell it as empty", () => {
    const logs = poolLogs([1020, make(A, 5n)], [1070, transfer(A, ZERO_ADDRESS, 5n)]);
    const { points, trailingEmpty, intervals, counts } = score(SHARE, logs);
    expect(points.get(A)).to.equal(50n * SECOND);
    expect([trailingEmpty, intervals, counts.snapshots, counts.missing]).to.deep.equal([
      100, 100, 50, 50,
    ]);
  });

  it("given a transfer of more than there is, it should name the log and refuse", () => {
    const logs = poolLogs([1, make(A, 5n)], [1001, transfer(A, B, 6n)]);
    expect(() => score(SHARE, logs)).to.throw(InputError, "log 1 of block 1002");
  });

  it("given logs from the epoch's end on, it should leave them out", () => {
    const logs = poolLogs([1, make(A, 5n)], [1100, transfer(A, B, 5n)]);
    expect(pointsOf(SHARE, logs)).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given any history, it should agree with the oracle to less than a point, and lose none", () => {
    fc.assert(
      fc.property(moves(10n ** 20n), (others) => {
        const all: Transaction[] = [[1, make(holder(20), 10n ** 20n)], ...others];
        const { points, trailingEmpty } = score(SHARE, poolLogs(...all), { deny: [holder(22)] });
        const { shares, empty } = sharePool(START, END, stakesOf(all, [holder(22)]));
        expect(trailingEmpty).to.equal(2 * empty);
        const sum = [...points.values()].reduce((a, b) => a + b, 0n);
        expect(sum).to.equal(BigInt(END - START - empty) * SECOND);
        for (const [account, share] of shares) {
          const extra = (points.get(account) ?? 0n) - leastPoints(share);
          expect(extra === 0n || extra === 1n, `${account}: ${extra}`).to.equal(true);
        }
      }),
    );
  });
});

type Transaction = readonly [second: number, ...said: Said[]];

/** Transfers among four holders, the first of whom begins with all. */
function moves(supply: bigint): fc.Arbitrary<Transaction[]> {
  const move = fc.record({
    after: fc.integer({ min: 0, max: 30 }),
    from: fc.integer({ min: 20, max: 23 }),
    to: fc.integer({ min: 20, max: 23 }),
    part: fc.bigInt(0n, 12n),
  });
  return fc.array(move, { maxLength: 25 }).map((list) => {
    const balances = new Map([[20, supply]]);
    let second = 980;
    return list.map(({ after, from, to, part }): Transaction => {
      second += after;
      const held = balances.get(from) ?? 0n;
      const amount = part > 10n ? held : (held * part) / 13n;
      balances.set(from, held - amount);
      balances.set(to, (balances.get(to) ?? 0n) + amount);
      return [second, transfer(holder(from), holder(to), amount)];
    });
  });
}

/** The same as balances. */
function stakesOf(transactions: readonly Transaction[], denied: readonly string[]): Stake[] {
  const balances = new Map<string, bigint>();
  return transactions.flatMap(([from, ...said]) =>
    said.flatMap(({ topics, data }) => {
      const [source, target] = [topics[1], topics[2]].map((word) => `0x${word?.slice(26)}`);
      const changes = [
        [source ?? "", -BigInt(data)],
        [target ?? "", BigInt(data)],
      ] as const;
      return changes.flatMap(([id, delta]) => {
        balances.set(id, (balances.get(id) ?? 0n) + delta);
        const earns = id !== ZERO_ADDRESS && !denied.includes(id);
        const account = earns ? id : undefined;
        return [{ from, id, account, liquidity: balances.get(id) ?? 0n }];
      });
    }),
  );
}
