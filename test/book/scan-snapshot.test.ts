import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import { scanSnapshot } from "../../src/book/scan-snapshot.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { snapshot } from "./any-snapshot.ts";
import { CHECKSUMMED, line, lineWithOrder, MARKETS, ORDER, READ_SNAPSHOT } from "./fixtures.ts";

/** The plain parser's answer; undefined where the line has a fault. */
function parse(text: string): Snapshot | undefined {
  let faults = 0;
  const parsed = parseSnapshot(text, "", MARKETS, () => {
    faults += 1;
  });
  return faults === 0 ? parsed : undefined;
}

/** What may come between two characters of a line, or in the place of one. */
const piece = fc.constantFrom(
  ...[
    '"',
    "\\",
    ",",
    ":",
    "{",
    "}",
    "[",
    "]",
    "0",
    "1",
    "9",
    ".",
    "-",
    "e",
    " ",
    "null",
    "\\u0031",
  ],
  ...[
    "00",
    '"id":"1",',
    "0x",
    "A",
    "\u00e9",
    "\u{1f30a}",
    "\ud800",
    "\u0000",
    "999999999999999999",
  ],
);

/** A line of the canonical form with some pieces exchanged, put in or cut out. */
const broken = fc
  .tuple(
    snapshot,
    fc.array(fc.tuple(fc.double({ min: 0, max: 1, noNaN: true }), fc.nat(4), piece), {
      maxLength: 3,
    }),
  )
  .map(([whole, edits]) =>
    edits.reduce((text, [where, cut, put]) => {
      const at = Math.floor(where * text.length);
      return text.slice(0, at) + put + text.slice(at + cut);
    }, formatSnapshot(whole)),
  );

describe("scanSnapshot", () => {
  it("should read a canonical line by itself", () => {
    expect(scanSnapshot(line(), MARKETS)).to.deep.equal(READ_SNAPSHOT);
  });

  it("should read an empty side, an empty book and an order of nobody", () => {
    const empty = { bid: null, ask: null, orders: [] };
    expect(scanSnapshot(line(empty), MARKETS)).to.deep.equal(parse(line(empty)));
    const nobodys = scanSnapshot(lineWithOrder({ account: null }), MARKETS);
    expect(nobodys?.orders[0]?.account).to.equal(undefined);
  });

  it("should read a checksummed account in lower case, the second time too", () => {
    const text = lineWithOrder({ account: CHECKSUMMED });
    for (const _ of [1, 2])
      expect(scanSnapshot(text, MARKETS)?.orders[0]?.account).to.equal(ORDER.account);
  });

  it("given any snapshot as the project writes it, it should give it back or leave it to the parser", () => {
    fc.assert(
      fc.property(snapshot, (whole) => {
        const scanned = scanSnapshot(formatSnapshot(whole), MARKETS);
        if (scanned !== undefined) expect(scanned).to.deep.equal(whole);
      }),
    );
  });

  it("given a line that was broken, it should never read what the parser refuses, or reads otherwise", () => {
    fc.assert(
      fc.property(broken, (text) => {
        const scanned = scanSnapshot(text, MARKETS);
        if (scanned !== undefined) expect(scanned).to.deep.equal(parse(text));
      }),
      { numRuns: 1_000 },
    );
  });

  for (const [what, text] of [
    ["another order of the fields", JSON.stringify({ ask: "100.1", ...JSON.parse(line()) })],
    ["a field twice", line().replace('"id":"1"', '"id":"1","id":"1"')],
    ["an id twice", line({ orders: [ORDER, ORDER] })],
    ["a market of nobody", line({ market: "tide-eur" })],
    ["a price better than the best", lineWithOrder({ price: "99.91" })],
    ["a size of zero", lineWithOrder({ size: "0.0" })],
    ["a leading zero", lineWithOrder({ size: "01" })],
    ["too many decimals", lineWithOrder({ size: "1.00001" })],
    ["a point at the end", lineWithOrder({ size: "1." })],
    ["a wrong checksum", lineWithOrder({ account: CHECKSUMMED.replace("5aAe", "5AAe") })],
    ["an empty id", lineWithOrder({ id: "" })],
    ["a time with a leading zero", line().replace('"time":', '"time":0')],
    ["something after its end", `${line()} `],
    ["no end", line().slice(0, -1)],
  ] as const) {
    it(`given ${what}, it should leave the line to the parser`, () => {
      expect(scanSnapshot(text, MARKETS)).to.equal(undefined);
    });
  }
});
