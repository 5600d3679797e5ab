import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { type Measures, measureBook, type Yardstick } from "../../src/book/measures.ts";
import { type Order, SIDES, type Snapshot } from "../../src/book/snapshot.ts";
import * as oracle from "../oracle/liquidity.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { TIDE } from "./fixtures.ts";
import { boundary, MINER, randomBooks, randomYardstick, toSnapshot } from "./random-books.ts";

const YARDSTICK: Yardstick = {
  sizes: [],
  bands: [],
  maxSpread: 10_000n,
  miners: new Set([MINER]),
};

let ids = 0;
const order = (side: Order["side"], price: bigint, size: bigint, account?: string): Order => ({
  id: String(++ids),
  account,
  side,
  price,
  size,
  openedAt: 0,
});

/** Three levels a side around a mid of 1000. */
const BOOK: Snapshot = {
  market: TIDE,
  time: 0,
  bid: 990n,
  ask: 1010n,
  orders: [
    order("ask", 1030n, 40n, MINER),
    order("ask", 1010n, 10n),
    order("ask", 1020n, 20n, MINER),
    order("bid", 990n, 10n),
    order("bid", 970n, 40n),
    order("bid", 980n, 20n, MINER),
  ],
};

function measure(snapshot: Snapshot, yardstick: Partial<Yardstick> = {}): Measures {
  const measures = measureBook(snapshot, { ...YARDSTICK, ...yardstick });
  return typeof measures === "string" ? expect.fail(measures) : measures;
}

const slippage = (side: Order["side"], ...sizes: bigint[]) =>
  measure(BOOK, { sizes }).sides[side].slippage;

describe("measureBook: spread", () => {
  it("should be the distance of the best prices over mid, in ppb", () => {
    expect(measure(BOOK).spread).to.equal(20_000_000n);
  });

  it("should round half up", () => {
    // 2 / 2048 is 976,562.5 ppb, and 2 / 4096 is 488,281.25 ppb.
    expect(measure({ ...BOOK, bid: 2047n, ask: 2049n, orders: [] }).spread).to.equal(976_563n);
    expect(measure({ ...BOOK, bid: 4095n, ask: 4097n, orders: [] }).spread).to.equal(488_281n);
  });

  it("should be narrow up to the limit, exactly", () => {
    expect(measure(BOOK, { maxSpread: 20_000n }).isNarrow).to.equal(true);
    expect(measure(BOOK, { maxSpread: 19_999n }).isNarrow).to.equal(false);
  });

  it("when a side is missing, or bid is not below ask, should say so instead", () => {
    expect(measureBook({ ...BOOK, bid: undefined }, YARDSTICK)).to.equal("one-sided");
    expect(measureBook({ ...BOOK, ask: undefined }, YARDSTICK)).to.equal("one-sided");
    expect(measureBook({ ...BOOK, bid: 1011n }, YARDSTICK)).to.equal("crossed");
    expect(measureBook({ ...BOOK, bid: 1010n }, YARDSTICK)).to.equal("crossed");
  });
});

describe("measureBook: slippage, by hand", () => {
  it("when the best order fills the trade, should be that order's distance from mid", () => {
    // 5050 buys 5 at 1010: 1 %.
    expect(slippage("ask", 5050n)).to.deep.equal([10_000_000n]);
    expect(slippage("bid", 4950n)).to.deep.equal([10_000_000n]);
  });

  it("when the trade ends just where an order does, should take that order whole and no other", () => {
    // 10100 buys 10 at 1010. 10100 + 20400 = 30500 buys 30: 1016.667 on average, 1.6667 %.
    expect(slippage("ask", 10_100n, 30_500n)).to.deep.equal([10_000_000n, 16_666_667n]);
    // 9900 + 19600 = 29500 is what 30 sell for: 983.333 on average.
    expect(slippage("bid", 9_900n, 29_500n)).to.deep.equal([10_000_000n, 16_666_667n]);
  });

  it("when the trade ends inside an order, should take a part of it", () => {
    // 10100 buys 10 at 1010, 10200 more buy 10 at 1020: 20 for 20300, 1015 on average.
    expect(slippage("ask", 20_300n)).to.deep.equal([15_000_000n]);
    // 20000: 10 at 1010, then 9900/1020 = 9.70588: 19.70588 for 20000, 1014.925 on average.
    expect(slippage("ask", 20_000n)).to.deep.equal([14_925_373n]);
  });

  it("when the trade takes the whole side, should fill it; one unit more, it should not", () => {
    const all = 10_100n + 20_400n + 41_200n;
    // 70 for 71700: 1024.2857.
    expect(slippage("ask", all, all + 1n)).to.deep.equal([24_285_714n, undefined]);
  });

  it("when a side has no order, should fill nothing", () => {
    const bids = { ...BOOK, orders: BOOK.orders.filter(({ side }) => side === "bid") };
    expect(measure(bids, { sizes: [1n] }).sides.ask.slippage).to.deep.equal([undefined]);
  });
});

describe("measureBook: depth, by hand", () => {
  const sides = measure(BOOK, { bands: [9_999n, 10_000n, 20_000n, 1_000_000n] }).sides;

  it("should hold the orders up to the band, exactly, and those of narrower bands", () => {
    expect(sides.ask.depth.map(({ base, quote }) => [base, quote])).to.deep.equal([
      [0n, 0n],
      [10n, 10_100n],
      [30n, 30_500n],
      [70n, 71_700n],
    ]);
    expect(sides.bid.depth.map(({ base }) => base)).to.deep.equal([0n, 10n, 30n, 70n]);
  });

  it("should tell the miners' part: orders of an account that is theirs", () => {
    const miners = (side: Order["side"]) =>
      sides[side].depth.map(({ minersBase, minersQuote }) => [minersBase, minersQuote]);
    expect(miners("ask")).to.deep.equal([
      [0n, 0n],
      [0n, 0n],
      [20n, 20_400n],
      [60n, 61_600n],
    ]);
    expect(miners("bid").at(-1)).to.deep.equal([20n, 19_600n]);
  });
});

describe("measureBook: a part of the book", () => {
  it("should be seen where a best price is of no order of the snapshot", () => {
    expect(measure(BOOK).isPartial).to.equal(false);
    expect(measure({ ...BOOK, bid: 991n }).isPartial).to.equal(true);
    expect(measure({ ...BOOK, ask: 1009n }).isPartial).to.equal(true);
    expect(measure({ ...BOOK, orders: [] }).isPartial).to.equal(true);
  });
});

const BRANCHES = [
  "one-sided",
  "crossed",
  "narrow",
  "wide",
  "partial",
  "filled by one order",
  "filled at a boundary",
  "filled over several orders",
  "not filled",
  "an empty band",
  "miners beside others",
] as const;

describe("measureBook, on random books", () => {
  it("should agree with plain fractions, on every branch", () => {
    const counter = branchCounter(BRANCHES);
    fc.assert(
      fc.property(randomBooks, randomYardstick, fc.nat(4), ([input], yardstick, count) => {
        if (input === undefined) return;
        const ends = SIDES.map((side) => boundary(input.orders, side, count));
        const sizes = [...new Set([...yardstick.sizes, ...ends])]
          .filter((size) => size > 0n)
          .sort((a, b) => (a < b ? -1 : 1));
        const measures = measureBook(toSnapshot(input), { ...YARDSTICK, ...yardstick, sizes });
        const book = oracle.bookOf(input);
        const found = new Set<(typeof BRANCHES)[number]>();
        if (typeof book === "string" || typeof measures === "string") {
          expect(measures).to.equal(book);
          if (typeof book === "string") found.add(book);
          counter.add(found);
          return;
        }
        expect(measures.spread).to.equal(oracle.spread(book));
        expect(measures.isNarrow).to.equal(oracle.isNarrow(book, yardstick.maxSpread));
        found.add(measures.isNarrow ? "narrow" : "wide");
        if (measures.isPartial) found.add("partial");
        for (const side of SIDES) {
          const { slippage, depth } = measures.sides[side];
          expect(slippage).to.deep.equal(sizes.map((size) => oracle.slippage(book, side, size)));
          for (const [i, size] of sizes.entries()) {
            if (slippage[i] === undefined) found.add("not filled");
            else if (size === boundary(input.orders, side, count))
              found.add("filled at a boundary");
            else if (size <= boundary(input.orders, side, 1)) found.add("filled by one order");
            else found.add("filled over several orders");
          }
          const isMiner = ({ account }: { account?: string | undefined }) => account === MINER;
          for (const [i, band] of yardstick.bands.entries()) {
            const { base, quote } = oracle.depth(book, side, band);
            const miners = oracle.depth(book, side, band, isMiner);
            const expected = { base, quote, minersBase: miners.base, minersQuote: miners.quote };
            expect(depth[i]).to.deep.equal(expected);
            if (base === 0n) found.add("an empty band");
            if (miners.base > 0n && miners.base < base) found.add("miners beside others");
          }
        }
        counter.add(found);
      }),
      { numRuns: 1_000 },
    );
    expect(counter.rare(0.02)).to.deep.equal([]);
  });

  it("should be the same whatever the order of its orders", () => {
    fc.assert(
      fc.property(randomBooks, randomYardstick, ([input], yardstick) => {
        if (input === undefined) return;
        const by = { ...YARDSTICK, ...yardstick };
        const reversed = { ...input, orders: input.orders.toReversed() };
        expect(measureBook(toSnapshot(reversed), by)).to.deep.equal(
          measureBook(toSnapshot(input), by),
        );
      }),
      { numRuns: 300 },
    );
  });
});
