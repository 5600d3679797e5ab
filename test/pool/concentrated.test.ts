import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../src/errors.ts";
import { POOL_EVENTS } from "../../src/pool/positions.ts";
import { leastPoints, sharePool } from "../oracle/pool.ts";
import { close, histories, open, stakesAndTicks, type Transaction } from "./histories.ts";
import {
  burn,
  decrease,
  holder,
  increase,
  initialize,
  LOCK,
  MANAGER,
  mint,
  nftTransfer,
  poolLogs,
  swap,
  ZERO_ADDRESS,
} from "./logs.ts";
import { END, RANGES, SECOND, START, score } from "./score.ts";

const [A, B] = [holder(10), holder(11)];
const pointsOf = (...transactions: Transaction[]) =>
  Object.fromEntries(score(RANGES, poolLogs(...transactions)).points);

describe("concentrated", () => {
  it("given two positions in range, it should share time by liquidity", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 100n)],
      [3, ...open(2, B, -20, 20, 300n)],
    );
    expect(points).to.deep.equal({ [A]: 25n * SECOND, [B]: 75n * SECOND });
  });

  it("when the price leaves a range, it should give its position nothing until it is back", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 100n), ...open(2, B, -20, 20, 100n)],
      [1040, swap(10, 100n)],
      [1060, swap(9, 200n)],
    );
    expect(points).to.deep.equal({ [A]: 40n * SECOND, [B]: 60n * SECOND });
  });

  it("given a price at a range's ends, it should count the lower one in and the upper one out", () => {
    const points = pointsOf(
      [1, initialize(-10)],
      [2, ...open(1, A, -10, 10, 100n), ...open(2, B, 10, 20, 100n)],
      [1050, swap(10, 100n)],
    );
    expect(points).to.deep.equal({ [A]: 50n * SECOND, [B]: 50n * SECOND });
  });

  it("given a position opened and closed in one block, it should give it nothing and take nothing", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 1n)],
      [1050, ...open(2, B, -10, 10, 10n ** 30n)],
      [1050, swap(1, 10n ** 30n + 1n), ...close(2, -10, 10, 10n ** 30n)],
    );
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("when an NFT is given away, it should give the time after to its new owner", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 100n)],
      [1030, nftTransfer(A, B, 1)],
    );
    expect(points).to.deep.equal({ [A]: 30n * SECOND, [B]: 70n * SECOND });
  });

  it("given an NFT in a lock-up, it should count it for who sent it there", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 100n)],
      [1030, nftTransfer(A, LOCK, 1)],
      [1080, nftTransfer(LOCK, B, 1)],
    );
    expect(points).to.deep.equal({ [A]: 80n * SECOND, [B]: 20n * SECOND });
  });

  it("given a position without the manager, it should be its owner's in the pool", () => {
    const points = pointsOf([1, initialize(0)], [2, mint(B, -10, 10, 7n)]);
    expect(points).to.deep.equal({ [B]: 100n * SECOND });
  });

  it("given liquidity minted to the manager past its door, it should be nobody's, and the pool's all the same", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, mint(MANAGER, -10, 10, 5n)],
      [3, ...open(1, A, -10, 10, 100n)],
      [1001, swap(3, 105n)],
    );
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given NFTs of other pools, it should leave them out", () => {
    const points = pointsOf(
      [1, initialize(0)],
      [2, ...open(1, A, -10, 10, 100n)],
      [1010, nftTransfer(ZERO_ADDRESS, B, 2), increase(2, 100n), decrease(2, 100n)],
    );
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given who is denied, it should share the range among the others", () => {
    const logs = poolLogs([1, initialize(0)], [2, mint(A, -10, 10, 7n)], [3, mint(B, -10, 10, 9n)]);
    const { points } = score(RANGES, logs, { deny: [B] });
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("when the pool says another liquidity than the logs come to, it should refuse: some are missing", () => {
    const logs = poolLogs([1, initialize(0)], [2, mint(A, -10, 10, 7n)], [3, swap(2, 8n)]);
    expect(() => score(RANGES, logs)).to.throw(InputError, "log 2 of block 4");
  });

  for (const [what, ...transactions] of [
    ["a position before a price", [1, mint(A, -10, 10, 7n)]],
    ["a burn of what was never minted", [1, initialize(0)], [2, burn(A, -10, 10, 7n)]],
    [
      "a burn without the manager's log",
      [1, initialize(0)],
      [2, ...open(1, A, 0, 9, 7n)],
      [3, burn(MANAGER, 0, 9, 7n)],
    ],
    [
      "a burn of an NFT that was never made",
      [1, initialize(0)],
      [2, mint(MANAGER, 0, 9, 7n)],
      [3, ...close(1, 0, 9, 7n)],
    ],
  ] as [string, ...Transaction[]][]) {
    it(`given ${what}, it should refuse the logs`, () => {
      expect(() => score(RANGES, poolLogs(...transactions))).to.throw(InputError);
    });
  }

  it("given swaps that another kind of pool tells in its own way, it should refuse the logs", () => {
    const { topics, ...ours } = swap(20, 3n);
    const theirs = { ...ours, topics: [POOL_EVENTS.ForeignSwap, ...topics.slice(1)] };
    const logs = poolLogs([1, initialize(0)], [2, ...open(1, A, -10, 10, 3n)], [1050, theirs]);
    expect(() => score(RANGES, logs)).to.throw(InputError, "PancakeSwap");
  });

  it("given any history, it should agree with the oracle to less than a point, and lose none", () => {
    fc.assert(
      fc.property(histories, ({ transactions, events }) => {
        const { points, trailingEmpty } = score(RANGES, poolLogs(...transactions), {
          deny: [holder(3)],
        });
        const { shares, empty } = sharePool(START, END, ...stakesAndTicks(events));
        expect(trailingEmpty).to.equal(2 * empty);
        const sum = [...points.values()].reduce((a, b) => a + b, 0n);
        expect(sum).to.equal(BigInt(END - START - empty) * SECOND);
        for (const [account, share] of shares) {
          const extra = (points.get(account) ?? 0n) - leastPoints(share);
          expect(extra === 0n || extra === 1n, `${account}: ${extra}`).to.equal(true);
        }
      }),
      { numRuns: 200 },
    );
  });
});
