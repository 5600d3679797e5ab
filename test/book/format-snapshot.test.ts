import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import { parseSnapshot } from "../../src/book/parse-snapshot.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { snapshot } from "./any-snapshot.ts";
import { line, MARKETS } from "./fixtures.ts";

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
