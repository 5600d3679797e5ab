import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { InputError } from "../../src/errors.ts";
import { POOL_EVENTS } from "../../src/pool/positions.ts";
import { leastPoints, type Stake, sharePool } from "../oracle/pool.ts";
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
  type Said,
  swap,
  ZERO_ADDRESS,
} from "./logs.ts";
import { END, RANGES, SECOND, START, score } from "./score.ts";

const [A, B] = [holder(10), holder(11)];
type Transaction = readonly [second: number, ...said: Said[]];

const open = (id: number, owner: string, lower: number, upper: number, amount: bigint): Said[] => [
  mint(MANAGER, lower, upper, amount),
  nftTransfer(ZERO_ADDRESS, owner, id),
  increase(id, amount),
];
const close = (id: number, lower: number, upper: number, amount: bigint): Said[] => [
  burn(MANAGER, lower, upper, amount),
  decrease(id, amount),
];
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
      fc.property(histories, ({ transactions, stakes, ticks }) => {
        const { points, trailingEmpty } = score(RANGES, poolLogs(...transactions), {
          deny: [holder(3)],
        });
        const { shares, empty } = sharePool(START, END, stakes, ticks);
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

interface History {
  readonly transactions: Transaction[];
  readonly stakes: Stake[];
  readonly ticks: { readonly from: number; readonly tick: number }[];
}

interface Nft {
  readonly lower: number;
  readonly upper: number;
  owner: number;
  liquidity: bigint;
}

/** Positions that open, grow, shrink and change hands while the price moves, among four owners, the last one denied. */
const histories: fc.Arbitrary<History> = fc
  .array(
    fc.record({
      after: fc.integer({ min: 0, max: 12 }),
      what: fc.constantFrom("swap", "swap", "open", "grow", "shrink", "close", "give"),
      which: fc.nat(20),
      owner: fc.integer({ min: 0, max: 3 }),
      lower: fc.integer({ min: -4, max: 3 }),
      width: fc.integer({ min: 1, max: 4 }),
      tick: fc.integer({ min: -6, max: 6 }),
      amount: fc.bigInt(1n, 10n ** 24n),
    }),
    { maxLength: 40 },
  )
  .map((steps) => {
    let [second, tick] = [960, 0];
    const transactions: Transaction[] = [[1, initialize(0)]];
    const stakes: Stake[] = [];
    const ticks: History["ticks"] = [];
    const nfts: Nft[] = [];
    const note = (id: number, { lower, upper, owner, liquidity }: Nft) =>
      stakes.push({
        from: second,
        id: String(id),
        account: owner === 3 ? undefined : holder(owner),
        liquidity,
        range: { lower, upper },
      });
    const active = () =>
      nfts
        .filter(({ lower, upper }) => lower <= tick && tick < upper)
        .reduce((sum, { liquidity }) => sum + liquidity, 0n);
    for (const step of steps) {
      second += step.after;
      const id = nfts.length === 0 ? 0 : step.which % nfts.length;
      const nft = nfts[id];
      if (step.what === "swap") {
        tick = step.tick;
        ticks.push({ from: second, tick });
        transactions.push([second, swap(tick, active())]);
      } else if (step.what === "open" || nft === undefined) {
        const { owner, lower, width, amount } = step;
        const made = { lower, upper: lower + width, owner, liquidity: amount };
        nfts.push(made);
        note(nfts.length - 1, made);
        transactions.push([
          second,
          ...open(nfts.length - 1, holder(owner), lower, lower + width, amount),
        ]);
      } else if (step.what === "give") {
        transactions.push([second, nftTransfer(holder(nft.owner), holder(step.owner), id)]);
        nft.owner = step.owner;
        note(id, nft);
      } else if (step.what === "grow") {
        const { lower, upper } = nft;
        nft.liquidity += step.amount;
        note(id, nft);
        transactions.push([
          second,
          mint(MANAGER, lower, upper, step.amount),
          increase(id, step.amount),
        ]);
      } else {
        const part = step.what === "close" ? nft.liquidity : nft.liquidity / 3n;
        nft.liquidity -= part;
        note(id, nft);
        transactions.push([second, ...close(id, nft.lower, nft.upper, part)]);
      }
    }
    return { transactions, stakes, ticks };
  });
