import { describe, it } from "node:test";
import { expect } from "chai";
import {
  ALBA,
  BOREAS,
  INTERVAL_MS,
  isScored,
  kernelWith,
  line,
  lineWithOrder,
  ORDER,
  runOf,
  START,
  scan,
} from "./score-stage.ts";

const [HEAD = ""] = line().split('"orders"');

describe("a line of NDJSON", () => {
  it("given the canonical form, it should be scored", () => {
    const kernel = kernelWith();
    expect(scan(kernel, line())).to.equal(undefined);
    const { first, intervals, snapshots, bid, ask } = runOf(kernel);
    expect({ first, intervals, snapshots }).to.deep.equal({ first: 0, intervals: 1, snapshots: 1 });
    expect(bid.first).to.deep.equal([10n ** 15n, 0n]);
    expect(ask).to.deep.equal({
      slots: 1,
      empty: 1,
      leading: 1,
      trailing: 1,
      first: undefined,
      rest: [0n, 0n],
    });
  });

  for (const [what, text] of [
    [
      "fields in another order",
      `{"orders":[{"openedAt":${ORDER.openedAt},"size":"1.5","price":"99.9","side":"bid","account":"${ALBA}","id":"1"}],"ask":"100.1","bid":"99.9","time":${START},"market":"tide-usd"}\n`,
    ],
    ["white space everywhere", line().replace(/([{}[\],:])/g, " \t$1\r ")],
    ["a carriage return at its end", line().replace("\n", "\r\n")],
    ["an account by name", lineWithOrder({ account: "mm-alba" })],
    ["an order of nobody", lineWithOrder({ account: null })],
    ["an order of a stranger", lineWithOrder({ account: "stranger" })],
    ["a name that begins as an address", lineWithOrder({ account: "0xABC" })],
    ["an id of many characters", lineWithOrder({ id: "x".repeat(1_000) })],
    ["no orders", line({ orders: [] })],
    ["one side of the book", line({ ask: null })],
    ["no book", line({ bid: null, ask: null, orders: [] })],
    ["a crossed book", line({ bid: "100.2" })],
    ["zeros behind the point", line({ bid: "99.90" })],
    ["a price without a point", lineWithOrder({ price: "99" })],
    ["an order opened later", lineWithOrder({ openedAt: START + 1 })],
    ["the largest time that is exact", lineWithOrder({ openedAt: 999_999_999_999_999 })],
  ] as const) {
    it(`given ${what}, it should be scored`, () => {
      expect(isScored(text)).to.equal(true);
    });
  }

  for (const [what, text] of [
    ["no JSON", "nonsense\n"],
    ["nothing", "\n"],
    ["half of it", `${line().slice(0, -20)}\n`],
    ["more behind it", line().replace("\n", " 1\n")],
    ["a comma too many", line().replace("]}", "],}")],
    ["a comma too many among orders", line().replace("}]", "},]")],
    ["no comma between fields", line().replace(',"bid"', '"bid"')],
    ["a field too many", line({ note: 1 })],
    ["a field twice", line().replace('"bid":', '"bid":"99.9","bid":')],
    ["a field of an order twice", line().replace('"side":', '"side":"bid","side":')],
    ["a field missing", `${HEAD.slice(0, -1)}}\n`],
    ["a field of an order missing", lineWithOrder({ side: undefined })],
    ["an order that is no object", line({ orders: [1] })],
    ["orders that are no list", line({ orders: {} })],
    ["another market", line({ market: "kelp-usd" })],
    ["a market that begins as one", line({ market: "tide-us" })],
    ["no id", lineWithOrder({ id: "" })],
    ["an id twice", line({ orders: [ORDER, { ...ORDER, price: "99.8" }] })],
    ["an account without a name", lineWithOrder({ account: "" })],
    ["a number for an account", lineWithOrder({ account: 7 })],
    ["an address in wrong capitals", lineWithOrder({ account: ALBA.replace("a1", "A1") })],
    ["another side", lineWithOrder({ side: "buy" })],
    ["a price of zero", lineWithOrder({ price: "0" })],
    ["a price of zeros", lineWithOrder({ price: "0.00" })],
    ["a size of zero", lineWithOrder({ size: "0.0000" })],
    ["a price below zero", lineWithOrder({ price: "-1" })],
    ["a price with an exponent", lineWithOrder({ price: "1e1" })],
    ["a price with a zero before it", lineWithOrder({ price: "09.9" })],
    ["a price that ends with its point", lineWithOrder({ price: "99." })],
    ["a price that begins with its point", lineWithOrder({ price: ".9" })],
    ["a price with two points", lineWithOrder({ price: "9.9.9" })],
    ["a price with too many decimals", lineWithOrder({ price: "99.900" })],
    ["a price with a space", lineWithOrder({ price: "99.9 " })],
    ["a price that is a number", lineWithOrder({ price: 99 })],
    ["a size of more digits than fit", lineWithOrder({ size: "123456789012345678" })],
    ["a bid better than the best", lineWithOrder({ price: "99.91" })],
    ["an ask better than the best", lineWithOrder({ side: "ask", price: "100.09" })],
    ["a bid where there is none", line({ bid: null })],
    ["a time with a fraction", line().replace(`${START}`, `${START}.0`)],
    ["a time with an exponent", line().replace(`${START}`, "1e12")],
    ["a time with a zero before it", line().replace(`${START}`, `0${START}`)],
    ["a time below zero", lineWithOrder({ openedAt: -1 })],
    ["a time in quotes", line({ time: `${START}` })],
    [
      "a time that is not exact",
      lineWithOrder({ openedAt: 0 }).replace('":0}', '":9007199254740993}'),
    ],
    ["a time before the epoch", line({ time: START - 1 })],
    ["a time behind the epoch", line({ time: START + 10 * INTERVAL_MS })],
    ["an escape", line().replace('"1"', '"\\u0031"')],
    ["an escape in a name of a field", line().replace('"side"', '"s\\u0069de"')],
    ["a control character in a text", line().replace('"1"', '"\u0001"')],
    ["letters beyond ASCII", lineWithOrder({ id: "é" })],
  ] as const) {
    it(`given ${what}, it should be declined`, () => {
      expect(isScored(text)).to.equal(false);
    });
  }

  it("given bytes that are no UTF-8, it should be declined", () => {
    const bytes = Buffer.from(line());
    bytes[bytes.indexOf("1.5")] = 0xff;
    expect(isScored(bytes)).to.equal(false);
  });

  it("given a line that is declined, it should score those before it, and go on behind it", () => {
    const kernel = kernelWith();
    const last = line({ time: START + 2 * INTERVAL_MS });
    expect(scan(kernel, `${line()}nonsense\n${last}`)).to.equal("nonsense");
    expect(kernel.snapshots()).to.equal(1);
    kernel.skipLine();
    expect(kernel.scanLines()).to.equal(undefined);
    expect(runOf(kernel)).to.include({ first: 0, intervals: 3, snapshots: 2 });
  });

  it("given an interval that had its snapshot, or an earlier one, it should be declined", () => {
    for (const time of [START + INTERVAL_MS + 1, START]) {
      const kernel = kernelWith();
      const before = line({ time: START + INTERVAL_MS });
      expect(scan(kernel, before + line({ time }))).to.include(`"time":${time}`);
    }
  });

  it("given a line declined at its last order, it should score nothing of it", () => {
    const kernel = kernelWith();
    scan(kernel, line({ orders: [ORDER, { ...ORDER, id: "2", account: BOREAS, size: "x" }] }));
    expect(kernel.takeRun(0)).to.equal(undefined);
  });

  it("given the same bytes in any pieces, it should give the same", () => {
    const text = Buffer.from(line() + line({ time: START + INTERVAL_MS }).slice(0, -1));
    for (const size of [1, 7, 100, text.length]) {
      const kernel = kernelWith();
      for (let at = 0; at < text.length; at += size) scan(kernel, text.subarray(at, at + size));
      kernel.endLine();
      expect(kernel.scanLines()).to.equal(undefined);
      expect(runOf(kernel)).to.include({ intervals: 2, snapshots: 2 });
    }
  });
});
