import { describe, it } from "node:test";
import { expect } from "chai";
import { Decimal } from "decimal.js";
import fc from "fast-check";
import { type Assembly, assemble } from "../../../src/book/collect/assemble.ts";
import { readUnits } from "../../../src/book/collect/exchange-number.ts";
import type { OpenOrder } from "../../../src/book/collect/venue.ts";
import { formatSnapshot } from "../../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../../src/book/parse-snapshot.ts";
import { plan, START } from "./fixtures.ts";

const { campaign, phase } = plan({ markets: { tide: "binance" } });
const [TERMS] = phase.terms;
const TIME = START + 90_000;

function order(id: string, fields: Partial<OpenOrder> = {}): OpenOrder {
  const placed = { id, side: "bid", price: "1.0990", size: "5", placedAt: TIME - 60_000 } as const;
  return { ...placed, updatedAt: undefined, ...fields };
}

function put(input: Partial<Assembly>) {
  if (TERMS === undefined) throw new Error("the plan has terms");
  const book = {
    bids: [
      { price: "1.0990", size: "7.50" },
      { price: "1.0980", size: "3" },
    ],
    asks: [{ price: "1.1010", size: "4" }],
    isWhole: true,
  };
  return assemble({ terms: TERMS, time: TIME, book, accounts: [], known: new Map(), ...input });
}

const ownOf = ({ snapshot }: ReturnType<typeof put>) =>
  snapshot.orders.flatMap(({ id, account, size, openedAt }) =>
    account === undefined ? [] : [{ id, account, size, openedAt }],
  );

describe("readUnits", () => {
  it("should read what exchanges write, exactly, and say whether anything is left over", () => {
    const digits = fc.bigInt({ min: 0n, max: 10n ** 24n });
    fc.assert(
      fc.property(
        digits,
        fc.integer({ min: 0, max: 12 }),
        fc.integer({ min: -9, max: 9 }),
        fc.nat(12),
        (n, scale, exponent, decimals) => {
          const text = n.toString().padStart(scale + 1, "0");
          const written = `${text.slice(0, text.length - scale)}.${text.slice(text.length - scale)}e${exponent}`;
          const Exact = Decimal.clone({ precision: 80 });
          const value = new Exact(written).mul(new Exact(10).pow(decimals));
          expect(readUnits(written, decimals)).to.deep.equal({
            units: BigInt(value.floor().toFixed()),
            isExact: value.isInteger(),
          });
        },
      ),
    );
  });

  for (const text of ["", "-1", "1,5", "NaN", "0x1", "1e999", " 1"]) {
    it(`given ${JSON.stringify(text)}, it should give nothing`, () => {
      expect(readUnits(text, 2)).to.equal(undefined);
    });
  }
});

describe("assemble", () => {
  it("should keep the remaining size, and give the rest of each level to nobody", () => {
    const { snapshot, flags } = put({ accounts: [{ account: "a", orders: [order("1")] }] });
    expect(flags).to.deep.equal([]);
    expect([snapshot.bid, snapshot.ask, snapshot.time]).to.deep.equal([10_990n, 11_010n, TIME]);
    expect(snapshot.orders.map(({ id, account, size }) => [id, account, size])).to.deep.equal([
      ["1", "a", 500n],
      ["bid-1.099", undefined, 250n],
      ["bid-1.098", undefined, 300n],
      ["ask-1.101", undefined, 400n],
    ]);
  });

  it("given an order that is not in the public book, it should flag it and leave it out", () => {
    const result = put({ accounts: [{ account: "a", orders: [order("1", { price: "1.0985" })] }] });
    expect(ownOf(result)).to.deep.equal([]);
    expect(result.flags).to.deep.equal([{ account: "a", id: "1", flag: "not in book" }]);
  });

  it("given more than the public book shows, it should cut the youngest and flag it", () => {
    const orders = [order("old", { placedAt: TIME - 9_000 }), order("new", { placedAt: TIME - 1 })];
    const result = put({ accounts: [{ account: "a", orders }] });
    expect(ownOf(result).map(({ id, size }) => [id, size])).to.deep.equal([
      ["old", 500n],
      ["new", 250n],
    ]);
    expect(result.flags).to.deep.equal([{ account: "a", id: "new", flag: "more than book" }]);
  });

  it("given an order beyond the levels that the exchange gives, it should keep it and say so", () => {
    const book = { bids: [{ price: "1.0990", size: "1" }], asks: [], isWhole: false };
    const result = put({
      book,
      accounts: [{ account: "a", orders: [order("1", { price: "1.0" })] }],
    });
    expect(ownOf(result).map(({ id }) => id)).to.deep.equal(["1"]);
    expect(result.flags).to.deep.equal([{ account: "a", id: "1", flag: "unchecked" }]);
  });

  it("given an order placed after the instant, it should leave it out and flag nothing", () => {
    const late = order("1", { placedAt: TIME + 1 });
    expect(put({ accounts: [{ account: "a", orders: [late] }] })).to.deep.equal(put({}));
  });

  it("given one order shown by two accounts, it should count for the first alone", () => {
    const accounts = ["a", "b"].map((account) => ({ account, orders: [order("1")] }));
    const result = put({ accounts });
    expect(ownOf(result).map(({ account }) => account)).to.deep.equal(["a"]);
    expect(result.flags).to.deep.equal([
      { account: "b", id: "1", flag: "second account", owner: "a" },
    ]);
  });

  for (const [what, known, raw, openedAt] of [
    ["the same price", 10_990n, {}, TIME - 30_000],
    ["another price, at a time that is told", 10_980n, { updatedAt: TIME - 10_000 }, TIME - 10_000],
    ["another price, at a time that is not told", 10_980n, {}, TIME],
  ] as const) {
    it(`given an order of ${what} in the last snapshot, its age should be counted from there`, () => {
      const result = put({
        accounts: [{ account: "a", orders: [order("1", raw)] }],
        known: new Map([["1", { account: "a", price: known, openedAt: TIME - 30_000 }]]),
      });
      expect(ownOf(result)[0]?.openedAt).to.equal(openedAt);
    });
  }

  it("given a price of more decimals than the market's, it should give no snapshot", () => {
    const book = { bids: [{ price: "1.09905", size: "1" }], asks: [], isWhole: true };
    expect(() => put({ book })).to.throw("more than the market's 4 decimals");
  });

  it("given no level on an order's side, it should not take the order for one that stands beyond", () => {
    const book = { bids: [], asks: [{ price: "1.1010", size: "1" }], isWhole: false };
    const result = put({ book, accounts: [{ account: "a", orders: [order("1")] }] });
    expect(result.flags.map(({ flag }) => flag)).to.deep.equal(["not in book"]);
  });

  it("whatever an exchange tells, it should write a snapshot that the books' reader takes", () => {
    const price = fc.integer({ min: 1, max: 40 }).map((ticks) => (ticks / 10).toFixed(4));
    const size = fc.integer({ min: 0, max: 400 }).map((units) => (units / 100).toFixed(2));
    const levels = fc.array(fc.record({ price, size }), { maxLength: 6 });
    const placedAt = fc.integer({ min: TIME - 100_000, max: TIME + 100 });
    const side = fc.constantFrom("bid" as const, "ask" as const);
    const id = fc.nat(9).map(String);
    const orders = fc.array(
      fc.record({
        id,
        side,
        price,
        size,
        placedAt,
        updatedAt: fc.option(placedAt, { nil: undefined }),
      }),
      { maxLength: 8 },
    );
    const accounts = fc.array(fc.record({ account: fc.constantFrom("a", "b", "c"), orders }), {
      maxLength: 3,
    });
    const book = fc.record({ bids: levels, asks: levels, isWhole: fc.boolean() });
    fc.assert(
      fc.property(book, accounts, (told, shown) => {
        const { snapshot } = put({ book: told, accounts: shown });
        const faults: unknown[] = [];
        const line = formatSnapshot(snapshot);
        parseSnapshot(line, "here", campaign.markets, (fault) => faults.push(fault));
        expect(faults).to.deep.equal([]);
      }),
      { numRuns: 500 },
    );
  });

  it("should never write more at a level than the public book has", () => {
    const sizes = fc.array(fc.integer({ min: 1, max: 500 }), { maxLength: 8 });
    fc.assert(
      fc.property(sizes, fc.integer({ min: 1, max: 900 }), (own, level) => {
        const orders = own.map((size, i) => order(String(i), { size: (size / 100).toFixed(2) }));
        const bids = [{ price: "1.0990", size: (level / 100).toFixed(2) }];
        const book = { bids, asks: [], isWhole: true };
        const { snapshot } = put({ book, accounts: [{ account: "a", orders }] });
        const written = snapshot.orders.reduce((sum, { size }) => sum + size, 0n);
        expect(written).to.equal(BigInt(level));
      }),
    );
  });
});
