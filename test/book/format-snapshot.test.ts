import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { parseAccount } from "../../src/book/account.ts";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import { bestPrice, type Order, type Snapshot } from "../../src/book/snapshot.ts";
import { line, MARKETS } from "./fixtures.ts";

const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });
const units = fc.bigInt({ min: 1n, max: 10n ** 40n });
const name = fc.string({ unit: "grapheme", minLength: 1 });
const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

const order: fc.Arbitrary<Order> = fc.record({
  id: name,
  account: fc.oneof(
    fc.constant(undefined),
    address,
    name.filter((text) => parseAccount(text) === text),
  ),
  side: fc.constantFrom("bid", "ask"),
  price: units,
  size: units,
  openedAt: time,
});

/** Any snapshot a book file may hold: what stands in it has no better price than the whole book. */
const snapshot: fc.Arbitrary<Snapshot> = fc
  .record({
    market: fc.constantFrom(...MARKETS.values()),
    time,
    orders: fc.uniqueArray(order, { selector: ({ id }) => id, maxLength: 12 }),
    more: fc.option(units, { nil: undefined }),
  })
  .map(({ market, time, orders, more }) => ({
    market,
    time,
    bid: bestPrice(orders, "bid") ?? more,
    ask: bestPrice(orders, "ask") ?? more,
    orders,
  }));

function parse(text: string): Snapshot | undefined {
  return parseSnapshot(text, "", MARKETS, (fault) => expect.fail(JSON.stringify(fault)));
}

describe("formatSnapshot", () => {
  it("should write the fields in their order, without spaces", () => {
    const parsed = parse(line());
    expect(parsed && formatSnapshot(parsed)).to.equal(line());
  });

  it("should write null for an empty side and for no account", () => {
    const text = line({ bid: null, ask: null, orders: [] });
    const parsed = parse(text);
    expect(parsed && formatSnapshot(parsed)).to.equal(text);
  });

  it("should write the shortest decimals", () => {
    const parsed = parse(line({ bid: "99.90", ask: "100.00" }));
    expect(parsed && formatSnapshot(parsed)).to.equal(line({ bid: "99.9", ask: "100" }));
  });

  it("should give any snapshot back when its line is parsed", () => {
    fc.assert(
      fc.property(snapshot, (original) => {
        expect(parse(formatSnapshot(original))).to.deep.equal(original);
      }),
    );
  });

  it("should write one line without a line end", () => {
    fc.assert(
      fc.property(snapshot, (original) => {
        expect(formatSnapshot(original)).to.not.match(/[\n\r]/);
      }),
    );
  });
});
