/** Pools of a Uniswap V4 pool manager: the same positions, told another way. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { RangeRule } from "../../src/campaign/rule.ts";
import { InputError } from "../../src/errors.ts";
import type { PoolLog } from "../../src/pool/log.ts";
import { rangeLedger } from "../../src/pool/range-ledger.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import { histories, type Transaction } from "./histories.ts";
import { holder, LOCK, MANAGER, nftTransfer, POOL, poolLogs, ZERO_ADDRESS } from "./logs.ts";
import { initialize4, managed, modify, POOL_ID, swap4 } from "./managed.ts";
import { END, payees, SECOND, START, score } from "./score.ts";

const [A, B] = [holder(10), holder(11)];
const ONE = 2n ** 96n;
const WEIGHTS = { fees: 500_000, token0: 300_000, token1: 200_000 };
const FEES = { fees: 1_000_000, token0: 0, token1: 0 };
const V3 = { pool: POOL, positionManager: MANAGER, lockUps: [LOCK] };
const V4 = { ...V3, poolId: POOL_ID };
const RANGES: RangeRule = { programme: "concentrated", ...V4 };
const begin: Transaction = [1, initialize4(0, ONE)];
const minted = (id: number, owner: string, amount: bigint) => [
  nftTransfer(ZERO_ADDRESS, owner, id),
  modify(MANAGER, -20, 20, amount, id),
];

const pointsOf = (rule: RangeRule, ...transactions: Transaction[]) =>
  Object.fromEntries(score(rule, poolLogs(...transactions)).points);

function ledgerOf(rule: RangeRule, logs: readonly PoolLog[]) {
  const span = { epoch: 1, start: START * 1000, end: END * 1000 };
  const ledger = rangeLedger(rule, payees(rule), span);
  for (const log of logs) ledger.add(log);
  return ledger.close();
}

describe("a pool of a Uniswap V4 pool manager", () => {
  it("given any history, it should come to the points that a Uniswap V3 pool's would", () => {
    fc.assert(
      fc.property(histories, ({ transactions }) => {
        const [ours, theirs] = [poolLogs(...managed(transactions)), poolLogs(...transactions)];
        for (const own of [
          { programme: "concentrated" },
          { programme: "concentrated-weighted", weightsPpm: WEIGHTS },
        ] as const)
          expect(score({ ...own, ...V4 }, ours)).to.deep.equal(score({ ...own, ...V3 }, theirs));
      }),
    );
  });

  it("given any history, its positions should hold what they would there", () => {
    fc.assert(
      fc.property(histories, ({ transactions }) => {
        const [ours, theirs] = [poolLogs(...managed(transactions)), poolLogs(...transactions)];
        const rule = { programme: "concentrated" } as const;
        const [held, there] = [
          ledgerOf({ ...rule, ...V4 }, ours),
          ledgerOf({ ...rule, ...V3 }, theirs),
        ];
        expect(held.depth).to.deep.equal(there.depth);
        const tokensOf = ({ holdings }: typeof held) =>
          holdings.map(({ id, account, range, kept, held: has }) => [
            id,
            account,
            range,
            kept,
            has,
          ]);
        expect(tokensOf(held)).to.deep.equal(tokensOf(there));
      }),
    );
  });

  it("given liquidity without an NFT, it should be its sender's, salt by salt", () => {
    const points = pointsOf(
      RANGES,
      begin,
      [2, modify(A, -20, 20, 3n, 0), modify(A, -20, 20, 4n, 1), modify(B, -20, 20, 1n, 0)],
      [3, modify(A, -20, 20, -4n, 1)],
      [4, swap4(5, 4n, rootByBits(5))],
    );
    expect(points).to.deep.equal({ [A]: 75n * SECOND, [B]: 25n * SECOND });
  });

  it("given other pools of the manager, and NFTs of theirs, it should leave them out", () => {
    const other = `0x${"2e".repeat(32)}`;
    const points = pointsOf(
      RANGES,
      begin,
      [2, ...minted(1, A, 3n)],
      [3, nftTransfer(ZERO_ADDRESS, B, 2), modify(MANAGER, -20, 20, 9n, 2, other)],
      [4, swap4(5, 3n, rootByBits(5))],
    );
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given fees that change, it should weigh each swap's way by its own", () => {
    const points = pointsOf(
      { programme: "concentrated-weighted", ...V4, weightsPpm: FEES },
      begin,
      [2, ...minted(1, A, 1n)],
      [1010, swap4(5, 1n, rootByBits(5), 200_000)],
      [1011, ...minted(2, B, 1n)],
      [1020, swap4(0, 2n, ONE, 500_000)],
    );
    // A fifth leaves a quarter of what moves the price; half leaves as much as moves it.
    expect(points).to.deep.equal({
      [A]: (500n * SECOND) / 9n + 1n,
      [B]: (400n * SECOND) / 9n,
    });
  });

  it("when an NFT's liquidity goes with it, it should be nobody's from then on", () => {
    const points = pointsOf(
      RANGES,
      begin,
      [2, ...minted(1, A, 3n), ...minted(2, B, 1n)],
      [1050, nftTransfer(A, ZERO_ADDRESS, 1), modify(MANAGER, -20, 20, -3n, 1)],
      [1060, swap4(5, 1n, rootByBits(5))],
    );
    expect(points).to.deep.equal({ [A]: (75n * SECOND) / 2n, [B]: (125n * SECOND) / 2n });
  });

  it("given an NFT in a lock-up, it should count it for who sent it there, and one made there for nobody", () => {
    const points = pointsOf(
      RANGES,
      begin,
      [2, ...minted(1, A, 1n), ...minted(2, LOCK, 1n)],
      [1020, nftTransfer(A, LOCK, 1)],
      [1040, nftTransfer(LOCK, B, 2)],
      [1060, nftTransfer(LOCK, B, 1)],
    );
    expect(points).to.deep.equal({ [A]: 50n * SECOND, [B]: 50n * SECOND });
  });

  it("given a fee of all that comes in, it should count no way for it", () => {
    const rule = { programme: "concentrated-weighted", ...V4, weightsPpm: FEES } as const;
    const put: Transaction = [2, ...minted(1, A, 1n)];
    const swapped: Transaction = [1010, swap4(5, 1n, rootByBits(5), 1_000_000)];
    expect(pointsOf(rule, begin, put, swapped)).to.deep.equal({});
  });

  it("given what traders paid, it should tell of the fees in it", () => {
    const [liquidity, to] = [10n ** 24n, rootByBits(10)];
    const moved = (liquidity * (to - ONE)) / 2n ** 96n;
    const paid = (moved * 1_000_000n) / 997_000n;
    const logs = poolLogs(
      begin,
      [2, ...minted(1, A, liquidity)],
      [1010, swap4(10, liquidity, to, 3000, [moved, -paid])],
    );
    const [holding] = ledgerOf(RANGES, logs).holdings;
    expect(Number((holding?.fees[1] ?? 0n) - (paid - moved))).to.be.within(-2, 2);
    expect(holding?.fees[0]).to.equal(0n);
  });

  it("given a swap over a range that takes nearly all of it, it should not take that for a fee", () => {
    const [wide, paid] = [10n ** 18n, 5n * 10n ** 25n];
    const logs = poolLogs(
      begin,
      [2, modify(A, -1000, 1000, wide, 0)],
      [3, modify(B, 1, 2, 10n ** 30n, 0)],
      [1010, swap4(10, wide, rootByBits(10), 3000, [paid, -paid])],
    );
    const fees = ledgerOf(RANGES, logs).holdings.map((holding) => holding.fees);
    expect(fees).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
    ]);
  });

  for (const bit of [0n, 1n, 2n, 3n]) {
    it(`given hooks that may change what moves, by bit ${bit}, it should refuse the logs`, () => {
      const logs = poolLogs([1, initialize4(0, ONE, (0xffn << 8n) | (1n << bit))]);
      expect(() => score(RANGES, logs)).to.throw(InputError, "hooks");
    });
  }

  it("given logs without the one that tells of its hooks, it should refuse them", () => {
    const swapped: Transaction = [2, swap4(0, 0n, ONE)];
    const logs = poolLogs(swapped, [3, ...minted(1, A, 3n)]);
    expect(() => score(RANGES, logs)).to.throw(InputError, "before its Initialize");
  });

  it("given hooks that may not, it should take them", () => {
    const points = pointsOf(RANGES, [1, initialize4(0, ONE, 0xfff0n)], [2, ...minted(1, A, 3n)]);
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  for (const [what, ...transactions] of [
    ["liquidity of an NFT that was never made", [2, modify(MANAGER, -20, 20, 3n, 1)]],
    [
      "an NFT made in another transaction",
      [2, nftTransfer(ZERO_ADDRESS, A, 1)],
      [3, modify(MANAGER, -20, 20, 3n, 1)],
    ],
    [
      "more taken out than was put in",
      [2, modify(A, -20, 20, 3n, 0)],
      [3, modify(A, -20, 20, -4n, 0)],
    ],
    ["another liquidity than the logs come to", [2, swap4(5, 1n, rootByBits(5))]],
  ] as [string, ...Transaction[]][]) {
    it(`given ${what}, it should refuse the logs`, () => {
      expect(() => score(RANGES, poolLogs(begin, ...transactions))).to.throw(InputError);
    });
  }
});
