import { describe, it } from "node:test";
import { expect } from "chai";
import type { PoolWeights } from "../../src/campaign/rule.ts";
import { InputError } from "../../src/errors.ts";
import { rootByBits } from "../oracle/tick-root.ts";
import { close, MERKLS, open, rootIn, ruleWith, type Transaction } from "./histories.ts";
import { burn, holder, initialize, mint, nftTransfer, poolLogs, type Said, swap } from "./logs.ts";
import { SECOND, score } from "./score.ts";

const [A, B, C] = [holder(10), holder(11), holder(12)];
const FEES: PoolWeights = { fees: 1_000_000, token0: 0, token1: 0 };
const TOKENS: PoolWeights = { fees: 0, token0: 500_000, token1: 500_000 };
const ONE = 2n ** 96n;

const scoreBy = (weights: PoolWeights, ...transactions: Transaction[]) =>
  score(ruleWith(weights), poolLogs(...transactions));
const pointsBy = (weights: PoolWeights, ...transactions: Transaction[]) =>
  Object.fromEntries(scoreBy(weights, ...transactions).points);
/** A swap to where a tick begins, as a price on its way up comes there. */
const swapTo = (tick: number, liquidity: bigint): Said => swap(tick, liquidity, rootByBits(tick));
const begin: Transaction = [1, initialize(0, ONE)];

describe("concentrated-weighted", () => {
  it("given equal ranges, it should share fees by who was there for the swap, and tokens by time", () => {
    const points = pointsBy(
      MERKLS,
      begin,
      [2, ...open(1, A, -20, 20, 100n), ...open(2, B, -20, 20, 100n)],
      [1010, swapTo(5, 200n)],
      [1050, ...open(3, C, -20, 20, 200n)],
    );
    // Tokens: half, half and nothing, then a quarter, a quarter and a half. Fees: half, half and nothing.
    expect(points).to.deep.equal({
      [A]: (4375n * SECOND) / 100n,
      [B]: (4375n * SECOND) / 100n,
      [C]: (125n * SECOND) / 10n,
    });
  });

  it("given a range that begins at the price, it should give it token0's part and nothing of token1's", () => {
    const points = pointsBy(TOKENS, begin, [
      2,
      ...open(1, A, -20, 20, 100n),
      ...open(2, B, 0, 20, 300n),
    ]);
    expect(points).to.deep.equal({
      [A]: (625n * SECOND) / 10n,
      [B]: (375n * SECOND) / 10n,
    });
  });

  it("given a swap through part of a range, it should share fees by liquidity times the way inside", () => {
    const points = pointsBy(
      FEES,
      begin,
      [2, ...open(1, A, -20, 20, 100n), ...open(2, B, 5, 20, 100n)],
      [1099, swapTo(10, 200n)],
    );
    const [from, edge, to] = [0, 5, 10].map(rootByBits) as [bigint, bigint, bigint];
    const all = to - from + (to - edge);
    const least = (100n * SECOND * (to - edge)) / all;
    expect([least, least + 1n]).to.include(points[B]);
    expect((points[A] ?? 0n) + (points[B] ?? 0n)).to.equal(100n * SECOND);
  });

  it("given swaps there and back, it should count both ways", () => {
    const points = pointsBy(
      FEES,
      begin,
      [2, ...open(1, A, -20, 20, 1n), ...open(2, B, 5, 20, 2n)],
      [1010, swapTo(5, 3n)],
      [1020, swapTo(8, 3n)],
      [1030, swapTo(5, 3n)],
      [1040, swap(0, 1n, ONE)],
    );
    const [edge, turn] = [5, 8].map(rootByBits) as [bigint, bigint];
    const [ofA, ofB] = [2n * (turn - ONE), 4n * (turn - edge)];
    const least = (100n * SECOND * ofB) / (ofA + ofB);
    expect([least, least + 1n]).to.include(points[B]);
  });

  it("when the price leaves a range, it should give its position nothing until it is back", () => {
    const points = pointsBy(
      TOKENS,
      begin,
      [2, ...open(1, A, -10, 10, 100n), ...open(2, B, -10, 10, 300n), ...open(3, C, 10, 90, 7n)],
      [1040, swap(15, 7n, rootIn(15, 4))],
      [1060, swap(9, 400n, rootIn(9, 4))],
    );
    expect(points).to.deep.equal({ [A]: 20n * SECOND, [B]: 60n * SECOND, [C]: 20n * SECOND });
  });

  it("given liquidity that comes and goes around a swap in one block, it should give it nothing", () => {
    const points = pointsBy(
      MERKLS,
      begin,
      [2, ...open(1, A, -20, 20, 1n)],
      [
        1050,
        ...open(2, B, -20, 20, 10n ** 30n),
        swapTo(5, 10n ** 30n + 1n),
        ...close(2, -20, 20, 10n ** 30n),
      ],
    );
    expect(points).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given liquidity put in before a swap of the same second, it should give the fees to what was there", () => {
    const swapped = (second: number) =>
      pointsBy(
        FEES,
        begin,
        [2, ...open(1, A, -20, 20, 1n)],
        [1050, ...open(2, B, -20, 20, 3n)],
        [second, swapTo(5, 4n)],
      );
    expect(swapped(1050)).to.deep.equal({ [A]: 100n * SECOND });
    expect(swapped(1051)).to.deep.equal({ [A]: 25n * SECOND, [B]: 75n * SECOND });
  });

  it("given liquidity taken out and put back within a second, it should count what is new as new", () => {
    const points = pointsBy(
      FEES,
      begin,
      [2, ...open(1, A, -20, 20, 4n), ...open(2, B, -20, 20, 1n)],
      [1050, ...close(1, -20, 20, 3n)],
      [1050, mint(C, -20, 20, 3n), swapTo(5, 5n)],
    );
    expect(points).to.deep.equal({ [A]: 50n * SECOND, [B]: 50n * SECOND });
  });

  it("when an NFT is given away, it should give what comes after to its new owner, fees at once", () => {
    const points = pointsBy(
      MERKLS,
      begin,
      [2, ...open(1, A, -20, 20, 100n)],
      [1030, nftTransfer(A, B, 1), swapTo(5, 100n)],
    );
    expect(points).to.deep.equal({ [A]: 15n * SECOND, [B]: 85n * SECOND });
  });

  it("given swaps before the epoch or after it, it should leave their fees out", () => {
    const points = pointsBy(
      FEES,
      begin,
      [2, ...open(1, A, -20, 20, 1n)],
      [990, swapTo(15, 1n)],
      [995, ...open(2, B, -20, 20, 1n)],
      [1010, swapTo(16, 2n)],
      [1100, ...close(2, -20, 20, 1n)],
    );
    expect(points).to.deep.equal({ [A]: 50n * SECOND, [B]: 50n * SECOND });
  });

  it("given who is denied, it should share among the others, fees too", () => {
    const logs = poolLogs(
      begin,
      [2, mint(A, -20, 20, 7n), mint(B, -20, 20, 9n)],
      [1010, swapTo(5, 16n)],
    );
    const { points } = score(ruleWith(MERKLS), logs, { deny: [B] });
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: 100n * SECOND });
  });

  it("given no swaps, it should carry the fees' part", () => {
    const { points, trailingEmpty } = scoreBy(MERKLS, begin, [2, ...open(1, A, -20, 20, 100n)]);
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: 50n * SECOND });
    expect(trailingEmpty).to.equal(100);
  });

  it("given a token that nobody holds in range, it should carry its part of that time", () => {
    const { points, trailingEmpty } = scoreBy(
      TOKENS,
      begin,
      [2, ...open(1, A, 0, 20, 100n)],
      [1080, swapTo(5, 100n)],
    );
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: 60n * SECOND });
    expect(trailingEmpty).to.equal(80);
  });

  it("given a price that crosses a tick without moving, it should go on with who is in range then", () => {
    const points = pointsBy(
      TOKENS,
      [1, initialize(6, rootIn(6, 4))],
      [2, ...open(1, A, -20, 5, 100n), ...open(2, B, 5, 20, 100n)],
      [3, swap(4, 100n, rootIn(4, 8))],
      [1050, swap(5, 100n, rootIn(5, 0))],
    );
    expect(points).to.deep.equal({ [A]: 25n * SECOND, [B]: 25n * SECOND });
  });

  it("given time without liquidity in range, it should carry all of it", () => {
    const { points, trailingEmpty, counts } = scoreBy(
      MERKLS,
      begin,
      [1020, ...open(1, A, -20, 20, 100n)],
      [1030, swapTo(5, 100n)],
    );
    expect(Object.fromEntries(points)).to.deep.equal({ [A]: 80n * SECOND });
    expect([trailingEmpty, counts.snapshots]).to.deep.equal([40, 80]);
  });

  it("given the most liquidity that a pool may have, it should share it as any", () => {
    const half = 2n ** 127n - 1n;
    const wide = [-887_220, 887_220] as const;
    const points = pointsBy(
      MERKLS,
      begin,
      [2, mint(A, ...wide, half), mint(B, ...wide, half), mint(C, ...wide, 1n)],
      [1001, swapTo(800_000, 2n * half + 1n)],
      [1002, swap(-800_000, 2n * half + 1n, rootByBits(-800_000))],
    );
    expect(Object.keys(points)).to.have.members([A, B]);
    expect(points).to.deep.equal({ [A]: 50n * SECOND, [B]: 50n * SECOND });
  });

  for (const [what, ...transactions] of [
    ["a position before a price", [1, mint(A, -10, 10, 7n)]],
    ["a price that its tick does not have", [1, initialize(5, ONE)]],
    ["a swap to a price that its tick does not have", begin, [2, swap(1, 0n, ONE)]],
    ["a tick that no pool has", [1, initialize(887_272, rootByBits(887_272))]],
    ["a range that ends where it begins", begin, [2, mint(A, 10, 10, 7n)]],
    ["a range past the last tick", begin, [2, mint(A, 10, 887_273, 7n)]],
    ["more liquidity in range than a pool can have", begin, [2, mint(A, -9, 9, 2n ** 128n)]],
    ["a burn of what was never minted", begin, [2, burn(A, -10, 10, 7n)]],
    [
      "another liquidity than the logs come to",
      begin,
      [2, mint(A, -10, 10, 7n)],
      [3, swapTo(2, 8n)],
    ],
  ] as [string, ...Transaction[]][]) {
    it(`given ${what}, it should refuse the logs`, () => {
      expect(() => scoreBy(MERKLS, ...transactions)).to.throw(InputError);
    });
  }
});
