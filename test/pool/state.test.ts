/** A pool at an instant: its price, its liquidity, and what of it earns; and the measures of a book taken of it. */
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { Market } from "../../src/campaign/campaign.ts";
import { minutesOf, openLooks } from "../../src/pool/looks.ts";
import { measurePool } from "../../src/pool/measures.ts";
import { SYNC } from "../../src/pool/shares.ts";
import { openState, type PoolState } from "../../src/pool/state.ts";
import { MAX_TICK, tickRoot } from "../../src/pool/tick-root.ts";
import { faultOf } from "../book/fixtures.ts";
import {
  burn,
  holder,
  increase,
  initialize,
  MANAGER,
  mint,
  nftTransfer,
  POOL,
  poolLogs,
  type Said,
  topic,
  transfer,
  word,
  ZERO_ADDRESS,
} from "./logs.ts";
import { payees, RANGES, SHARE } from "./score.ts";

const Q96 = 2n ** 96n;
const [ALBA, BOREAS, DENIED] = [20, 21, 22].map(holder) as [string, string, string];
/** A market of base units that need no scaling. */
const MARKET = { priceDecimals: 0, sizeDecimals: 0 } as Market;
const yardstick = (sizes: readonly bigint[], bands: readonly bigint[]) => ({
  sizes,
  bands,
  maxSpread: 10_000n,
  miners: new Set<string>(),
});

const sync = (zero: bigint, one: bigint): Said => ({
  address: POOL,
  topics: [SYNC],
  data: `0x${word(zero)}${word(one)}`,
});
/** A price at a tick, as `initialize` and `swap` of a real pool tell it. */
const at = (tick: number, liquidity?: bigint): Said => {
  const root = word(tickRoot(tick));
  return liquidity === undefined
    ? { ...initialize(tick), data: `0x${root}${word(tick)}` }
    : {
        address: POOL,
        topics: [
          "0xc42079f94a6350d7e6235f29174924f928cc2ac818eb64fed8004e115fbcca67",
          topic(1),
          topic(2),
        ],
        data: `0x${word(5)}${word(-5)}${root}${word(liquidity)}${word(tick)}`,
      };
};

function stateOf(
  rule: typeof SHARE | typeof RANGES,
  transactions: readonly (readonly [second: number, ...said: Said[]])[],
): PoolState {
  const state = openState(rule, payees(rule, { deny: [DENIED] }));
  for (const log of poolLogs(...transactions)) state.add(log);
  return state.now();
}

const measured = (state: PoolState, sizes: readonly bigint[], bands: readonly bigint[]) => {
  const measures = measurePool(state, yardstick(sizes, bands), MARKET);
  return typeof measures === "string" ? expect.fail(measures) : measures;
};

describe("a pair at an instant", () => {
  const reserves = fc.bigInt(10n ** 20n, 10n ** 26n);

  it("should let a trade pay its part of the reserve, on either side", () => {
    fc.assert(
      fc.property(reserves, reserves, fc.integer({ min: 1, max: 900 }), (zero, one, part) => {
        const state = stateOf(SHARE, [[1, transfer(ZERO_ADDRESS, ALBA, 1_000n), sync(zero, one)]]);
        const size = (one * BigInt(part)) / 1_000n;
        const { sides } = measured(state, [size], []);
        // x * y = k: the average price of V quote is V / y away from the price.
        const due = Number(size) / Number(one);
        for (const side of ["ask", "bid"] as const)
          expect(Number(sides[side].slippage[0]) / 1e9).to.be.closeTo(due, 1e-6);
      }),
    );
  });

  it("given a trade of all there is, should say that it cannot be filled", () => {
    const state = stateOf(SHARE, [
      [1, transfer(ZERO_ADDRESS, ALBA, 10n), sync(10n ** 9n, 10n ** 9n)],
    ]);
    expect(measured(state, [10n ** 9n], []).sides.bid.slippage).to.deep.equal([undefined]);
  });

  it("given shares of somebody who is denied, should leave their part out of what earns", () => {
    const state = stateOf(SHARE, [
      [1, transfer(ZERO_ADDRESS, ALBA, 300n), sync(4n * 10n ** 12n, 10n ** 12n)],
      [2, transfer(ZERO_ADDRESS, DENIED, 100n)],
    ]);
    expect(state.stake).to.deep.equal([3n * 10n ** 12n, 75n * 10n ** 10n]);
    const [depth] = measured(state, [], [10_000n]).sides.ask.depth;
    expect(Number(depth?.minersQuote) / Number(depth?.quote)).to.be.closeTo(0.75, 1e-6);
    // Half a per cent of the quote moves the price by one.
    expect(Number(depth?.quote) / 1e12).to.be.closeTo(Math.sqrt(1.01) - 1, 1e-6);
  });

  it("given a share token that tells of no reserves, should have no price and no depth", () => {
    const state = stateOf(SHARE, [[1, transfer(ZERO_ADDRESS, ALBA, 300n)]]);
    expect(state.root).to.equal(undefined);
    expect(measurePool(state, yardstick([], []), MARKET)).to.equal("one-sided");
  });
});

describe("a concentrated pool at an instant", () => {
  it("should cut its liquidity wherever it changes, and tell what of it earns", () => {
    const { depth, earning, root } = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(ALBA, -10, 10, 7n)],
      [3, mint(DENIED, 0, 20, 5n)],
      [4, mint(BOREAS, 0, 10, 2n), burn(BOREAS, 0, 10, 2n)],
    ]);
    expect(root).to.equal(Q96);
    const [a, b, c, d] = [-10, 0, 10, 20].map(tickRoot) as [bigint, bigint, bigint, bigint];
    expect(depth).to.deep.equal([
      { lower: a, upper: b, liquidity: 7n },
      { lower: b, upper: c, liquidity: 12n },
      { lower: c, upper: d, liquidity: 5n },
    ]);
    expect(earning).to.deep.equal([{ lower: a, upper: c, liquidity: 7n }]);
  });

  it("given a denied position that begins where another ends, should part them in what earns alone", () => {
    const { depth, earning } = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(ALBA, -10, 0, 5n), mint(DENIED, 0, 10, 5n)],
    ]);
    const [a, b, c] = [-10, 0, 10].map(tickRoot) as [bigint, bigint, bigint];
    expect(depth).to.deep.equal([{ lower: a, upper: c, liquidity: 5n }]);
    expect(earning).to.deep.equal([{ lower: a, upper: b, liquidity: 5n }]);
  });

  it("given an NFT that goes to somebody who is denied, should let it earn no more, and again when it comes back", () => {
    const made: readonly (readonly [number, ...Said[]])[] = [
      [1, at(0)],
      [2, mint(MANAGER, -10, 10, 7n), nftTransfer(ZERO_ADDRESS, ALBA, 1), increase(1, 7n)],
    ];
    const gone = [...made, [3, nftTransfer(ALBA, DENIED, 1)] as const];
    const back = [...gone, [4, nftTransfer(DENIED, BOREAS, 1)] as const];
    const sumOf = ({ earning }: PoolState) =>
      earning.reduce((sum, { liquidity }) => sum + liquidity, 0n);
    expect([made, gone, back].map((all) => sumOf(stateOf(RANGES, all)))).to.deep.equal([
      7n,
      0n,
      7n,
    ]);
  });

  it("given a price outside of a position's range, should not count what it holds, but its depth", () => {
    const liquidity = 10n ** 18n;
    const state = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(ALBA, -60, 60, liquidity), mint(BOREAS, 60, 120, liquidity)],
    ]);
    const own = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(ALBA, -60, 60, liquidity)],
    ]);
    expect(state.stake).to.deep.equal(own.stake);
    const wide = (each: PoolState) =>
      measured(each, [], [100_000n]).sides.ask.depth[0]?.quote ?? 0n;
    expect(wide(state) > wide(own)).to.equal(true);
  });

  it("given liquidity that was put in past the position manager, for nobody, should have it at once", () => {
    const { active, depth, earning } = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(MANAGER, -10, 10, 7n)],
    ]);
    expect([active, earning]).to.deep.equal([7n, []]);
    expect(depth.map(({ liquidity }) => liquidity)).to.deep.equal([7n]);
  });

  it("given a range that no pool can have, should refuse the log", async () => {
    const made = [[1, at(0)] as const, [2, mint(ALBA, 0, MAX_TICK + 1, 7n)] as const];
    const fault = await faultOf(Promise.resolve().then(() => stateOf(RANGES, made)));
    expect(fault.where).to.equal("log 1 of block 3");
  });

  it("given a price that no position is at, should have no measures", () => {
    const state = stateOf(RANGES, [
      [1, at(0)],
      [2, mint(ALBA, -10, 10, 7n)],
      [3, at(10, 0n)],
    ]);
    expect(measurePool(state, yardstick([], []), MARKET)).to.equal("one-sided");
  });
});

describe("looks at a pool", () => {
  it("should be one a minute, the last of what is left, each of what came before its end", () => {
    const looks: [number, bigint][] = [];
    const state = openState(RANGES, payees(RANGES));
    const stretches = minutesOf({ start: 60_000, end: 190_000 });
    const open = openLooks(state, stretches, (start, { earning }) =>
      looks.push([start, earning.reduce((sum, { liquidity }) => sum + liquidity, 0n)]),
    );
    const logs = poolLogs(
      [1, at(0)],
      [119, mint(ALBA, -10, 10, 1n)],
      [120, mint(ALBA, -10, 10, 2n)],
      [189, mint(ALBA, -10, 10, 4n)],
      [190, mint(ALBA, -10, 10, 8n)],
    );
    for (const log of logs) open.add(log);
    open.close();
    expect(looks).to.deep.equal([
      [60_000, 1n],
      [120_000, 3n],
      [180_000, 7n],
    ]);
  });
});
