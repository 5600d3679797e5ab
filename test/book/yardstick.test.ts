import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { addSnapshot, closePeriod, openPeriod } from "../../src/book/liquidity.ts";
import type { Order } from "../../src/book/snapshot.ts";
import { chooseSizes, parseBands, parseMaxSpread, parseSizes } from "../../src/book/yardstick.ts";
import { InputError } from "../../src/errors.ts";
import { TIDE } from "./fixtures.ts";

function faults(run: () => unknown): string[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ got }) => got);
    throw error;
  }
  return expect.fail("was not refused");
}

describe("parseSizes", () => {
  it("should read values exactly to the decimals of price and size together, ascending", () => {
    expect(parseSizes("1000,0.000001, 2.5", TIDE)).to.deep.equal([1n, 2_500_000n, 1_000_000_000n]);
  });

  it("should refuse every value that is no decimal above zero, or stands twice", () => {
    const text = "1e3,0,-1,+1,1.0000001,,5,5.0,1 000";
    expect(faults(() => parseSizes(text, TIDE))).to.deep.equal([
      '"1e3"',
      '"0"',
      '"-1"',
      '"+1"',
      '"1.0000001"',
      '""',
      '"5.0" a second time',
      '"1 000"',
      "9 values",
    ]);
  });

  it("should take six values and no more", () => {
    expect(parseSizes("1,2,3,4,5,6", TIDE)).to.have.length(6);
    expect(faults(() => parseSizes("1,2,3,4,5,6,7", TIDE))).to.deep.equal(["7 values"]);
  });
});

describe("parseBands and parseMaxSpread", () => {
  it("should read basis points as ppm, up to all of mid", () => {
    expect(parseBands("10000,0.01,25")).to.deep.equal([1n, 2_500n, 1_000_000n]);
    expect(parseMaxSpread("12.5")).to.equal(1_250n);
  });

  it("should refuse zero, more than all of mid, and digits beyond a ppm", () => {
    expect(faults(() => parseBands("0,10000.01,0.001"))).to.have.length(3);
    expect(faults(() => parseMaxSpread("0"))).to.have.length(1);
  });

  it("given two spreads, should refuse them", () => {
    expect(faults(() => parseMaxSpread("1,2"))).to.deep.equal(['"1,2"']);
  });
});

/** A period of one book with so much value on each side, in quote units. */
function depthOf(bids: bigint, asks: bigint) {
  const order = (side: Order["side"], price: bigint, size: bigint): Order[] =>
    size === 0n ? [] : [{ id: side, account: undefined, side, price, size, openedAt: 0 }];
  const orders = [...order("bid", 1n, bids), ...order("ask", 2n, asks / 2n)];
  const period = openPeriod({
    sizes: [],
    bands: [1n, 1_000_000n],
    maxSpread: 1n,
    miners: new Set(),
  });
  addSnapshot(period, { market: TIDE, time: 0, bid: 1n, ask: 2n, orders }, 0);
  return closePeriod(period).total;
}

describe("chooseSizes", () => {
  it("should round a twentieth, a fifth and all of the thinner side's depth down to 1, 2 or 5", () => {
    expect(chooseSizes(depthOf(7_900n, 100_000n))).to.deep.equal([200n, 1_000n, 5_000n]);
    expect(chooseSizes(depthOf(100_000n, 2_000n))).to.deep.equal([100n, 200n, 2_000n]);
  });

  it("where nothing stands, or nothing was quoted, should choose none", () => {
    expect(chooseSizes(depthOf(0n, 100n))).to.deep.equal([]);
    const period = openPeriod({ sizes: [], bands: [1n], maxSpread: 1n, miners: new Set() });
    expect(chooseSizes(closePeriod(period).total)).to.deep.equal([]);
  });

  it("should choose sizes that ascend strictly, the largest more than two fifths of the depth", () => {
    fc.assert(
      fc.property(fc.bigInt(1n, 10n ** 30n), (depth) => {
        const sizes = chooseSizes(depthOf(depth, 10n ** 31n));
        for (const [i, size] of sizes.entries()) {
          if (i > 0) expect(size > (sizes[i - 1] ?? 0n)).to.equal(true);
          expect(/^[125]0*$/.test(String(size))).to.equal(true);
        }
        const largest = sizes.at(-1) ?? 0n;
        expect(largest <= depth && largest * 5n > depth * 2n).to.equal(true);
      }),
    );
  });
});
