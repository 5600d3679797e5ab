import { describe, it } from "node:test";
import { expect } from "chai";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import type { Fault } from "../../src/errors.ts";
import { CHECKSUMMED, line, lineWithOrder, MARKETS, ORDER, TIDE } from "./fixtures.ts";

function parse(text: string): { snapshot: Snapshot | undefined; faults: Fault[] } {
  const faults: Fault[] = [];
  const snapshot = parseSnapshot(text, "a.ndjson:7", MARKETS, (fault) => faults.push(fault));
  return { snapshot, faults };
}

/** Expects one fault: its place after the line's, what was got, and a part of what was expected. */
function expectFault(text: string, path: string, got: string, expected: string): void {
  const { snapshot, faults } = parse(text);
  expect(snapshot).to.equal(undefined);
  expect(faults.map(({ where }) => where)).to.deep.equal([`a.ndjson:7${path}`]);
  expect(faults[0]?.got).to.include(got);
  expect(faults[0]?.expected).to.include(expected);
}

describe("parseSnapshot", () => {
  it("should read a line", () => {
    expect(parse(line())).to.deep.equal({
      snapshot: {
        market: TIDE,
        time: 1_767_657_612_345,
        bid: 9990n,
        ask: 10_010n,
        orders: [
          {
            id: "1",
            account: CHECKSUMMED.toLowerCase(),
            side: "bid",
            price: 9990n,
            size: 15_000n,
            openedAt: 1_767_657_600_000,
          },
        ],
      },
      faults: [],
    });
  });

  it("should read fields in any order and with spaces", () => {
    const { ask, bid, ...rest } = JSON.parse(line()) as Record<string, unknown>;
    const text = JSON.stringify({ orders: rest.orders, ask, bid, ...rest }, null, 1);
    expect(parse(text.replaceAll("\n", " "))).to.deep.equal(parse(line()));
  });

  it("should read an empty side as undefined", () => {
    expect(parse(line({ bid: null, orders: [] })).snapshot).to.include({ bid: undefined });
  });

  it("should read an order of no known account", () => {
    const [order] = parse(lineWithOrder({ account: null })).snapshot?.orders ?? [];
    expect(order?.account).to.equal(undefined);
  });

  it("should lower an address with the right checksum", () => {
    const [order] = parse(lineWithOrder({ account: CHECKSUMMED })).snapshot?.orders ?? [];
    expect(order?.account).to.equal(CHECKSUMMED.toLowerCase());
  });

  it("should keep the name of an exchange account", () => {
    const [order] = parse(lineWithOrder({ account: "Desk 7" })).snapshot?.orders ?? [];
    expect(order?.account).to.equal("Desk 7");
  });

  it("should take decimals that the market does not need", () => {
    expect(parse(line({ bid: "99.90" })).snapshot?.bid).to.equal(9990n);
  });

  it("should take a crossed book as it is", () => {
    const { snapshot } = parse(line({ bid: "100.2", ask: "100.1" }));
    expect(snapshot).to.include({ bid: 10_020n, ask: 10_010n });
  });

  it("should take braces, colons and quotes inside of texts", () => {
    const account = '{"a":"\\" : ::';
    const [order] = parse(lineWithOrder({ account })).snapshot?.orders ?? [];
    expect(order?.account).to.equal(account);
  });

  describe("given a malformed line", () => {
    it("should refuse text that is no JSON", () => {
      expectFault(line().slice(0, -1), "", "JSON", "a snapshot as JSON");
    });

    it("should refuse an empty line", () => {
      expectFault("", "", "JSON", "a snapshot as JSON");
    });

    it("should refuse JSON that is no object", () => {
      expectFault("[]", "", "a list", "a JSON object");
    });

    it("should refuse a missing field", () => {
      expectFault(line({ bid: undefined }), ".bid", "nothing", "a decimal string");
    });

    it("should refuse an unknown field", () => {
      expectFault(line({ mid: "100" }), ".mid", "an unknown field", "only market, time");
    });

    it("should refuse an order's unknown field", () => {
      expectFault(lineWithOrder({ owner: "x" }), ".orders[0].owner", "unknown", "only id, account");
    });

    it("should refuse a field that is given twice", () => {
      const text = line().replace('"size":"1.5"', '"size":"1.5","size":"9"');
      expectFault(text, "", "twice", "each field once");
    });

    it("should refuse orders that are no list", () => {
      expectFault(line({ orders: {} }), ".orders", "an object", "a list of orders");
    });

    it("should refuse an order that is no object", () => {
      expectFault(line({ orders: [ORDER, "2"] }), ".orders[1]", '"2"', "a JSON object");
    });

    it("should survive a value of any depth", () => {
      const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
      expectFault(line().replace('"1.5"', deep), ".orders[0].size", "a list", "a decimal string");
    });
  });

  it("should refuse an unknown market", () => {
    expectFault(line({ market: "gold" }), ".market", '"gold"', '"tide-usd", "kelp-usd"');
  });

  for (const [what, price] of [
    ["a negative number", "-99.9"],
    ["a plus sign", "+99.9"],
    ["an exponent", "9.99e1"],
    ["excess digits", "99.901"],
    ["a separator", "1,000"],
    ["a number instead of a string", 99.9],
    ["zero", "0.00"],
    ["NaN", "NaN"],
    ["a space", " 99.9"],
    ["a leading zero", "099.9"],
    ["a hexadecimal number", "0x63"],
    ["a point without digits", "99."],
    ["an empty string", ""],
    ["null", null],
  ] as const) {
    it(`should refuse ${what} as a price`, () => {
      expectFault(
        lineWithOrder({ price }),
        ".orders[0].price",
        JSON.stringify(price),
        "at most 2 decimals, no sign, exponent or separator, above zero",
      );
    });

    it(`should refuse ${what} as a size`, () => {
      const size = what === "excess digits" ? "1.00001" : price;
      const expected = "at most 4 decimals";
      expectFault(lineWithOrder({ size }), ".orders[0].size", JSON.stringify(size), expected);
    });
  }

  it("should refuse excess digits in a best price", () => {
    expectFault(line({ ask: "100.101" }), ".ask", '"100.101"', "at most 2 decimals");
  });

  it("should refuse any point where the market has no decimals", () => {
    const text = line({ market: "kelp-usd", bid: "99.9", orders: [] }).replace("100.1", "100");
    expectFault(text, ".bid", '"99.9"', "a whole number as a string of digits");
  });

  for (const time of [1.5, -1, "1767657612345", null, 2 ** 53]) {
    it(`should refuse ${JSON.stringify(time)} as a time`, () => {
      expectFault(line({ time }), ".time", JSON.stringify(time), "a whole number of unix ms");
    });
  }

  it("should refuse a time of opening that is no whole number", () => {
    expectFault(lineWithOrder({ openedAt: 0.5 }), ".orders[0].openedAt", "0.5", "whole number");
  });

  it("should refuse an address with a wrong checksum", () => {
    const account = CHECKSUMMED.replace("aA", "Aa");
    expectFault(lineWithOrder({ account }), ".orders[0].account", account, "EIP-55 checksum");
  });

  it("should refuse an account left out", () => {
    const text = lineWithOrder({ account: undefined });
    expectFault(text, ".orders[0].account", "nothing", "or null");
  });

  it("should refuse an order id that another order has, on either side", () => {
    const orders = [ORDER, { ...ORDER, id: "2" }, { ...ORDER, side: "ask", price: "100.1" }];
    expectFault(line({ orders }), ".orders[2].id", '"1"', "an id of its own");
  });

  for (const id of ["", 1, "\ud800"]) {
    it(`should refuse ${JSON.stringify(id)} as an order id`, () => {
      expectFault(lineWithOrder({ id }), ".orders[0].id", JSON.stringify(id), "not empty");
    });
  }

  it("should refuse a side other than bid and ask", () => {
    expectFault(lineWithOrder({ side: "buy" }), ".orders[0].side", '"buy"', '"bid" or "ask"');
  });

  it("should refuse an order that is better than the best of the whole book", () => {
    expectFault(lineWithOrder({ price: "99.91" }), ".bid", '"99.9"', "99.91");
    expectFault(lineWithOrder({ side: "ask", price: "100" }), ".ask", '"100.1"', "100,");
  });

  it("should refuse an order on a side without a best price", () => {
    expectFault(line({ bid: null }), ".bid", "null", "99.9");
  });

  it("should report every fault of the line", () => {
    const orders = [{ ...ORDER, side: "x", size: 1 }, ORDER, { ...ORDER, id: "3", price: "1e2" }];
    expect(parse(line({ time: null, orders })).faults.map(({ where }) => where)).to.deep.equal([
      "a.ndjson:7.time",
      "a.ndjson:7.orders[0].side",
      "a.ndjson:7.orders[0].size",
      "a.ndjson:7.orders[2].price",
    ]);
  });
});
