import { describe, it } from "node:test";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { formatCsv } from "../../src/terminal/csv.ts";
import { showText } from "../../src/terminal/show-text.ts";
import { stack } from "../../src/terminal/stack.ts";

describe("a table as CSV", () => {
  it("should be read back as it was by another reader, whatever stands in it", () => {
    const field = fc
      .oneof(fc.string(), fc.constantFrom(",", '"', "\n", "\r\n", 'a"b,c'))
      .filter((text) => !/^[=+\-@\t\r]/.test(text));
    const rows = fc
      .integer({ min: 2, max: 4 })
      .chain((width) => fc.array(fc.array(field, { minLength: width, maxLength: width })));
    fc.assert(
      fc.property(rows, (all) => {
        const header = (all[0] ?? ["x", "y"]).map((_, i) => `column ${i}`);
        const text = formatCsv(header, all);
        expect(parse(text, { recordDelimiter: "\n" })).to.deep.equal([header, ...all]);
      }),
    );
  });
});

describe("a table as CSV, in a spreadsheet", () => {
  for (const text of [
    '=HYPERLINK("https://example.org")',
    "+1+1",
    "-1+1",
    "@SUM(1)",
    "\t=1",
    "\r=1",
  ])
    it(`given ${JSON.stringify(text)}, it should be a text and no formula`, () => {
      expect(formatCsv(["x"], [[text]])).to.match(/^x\n"?'/);
    });

  it("should leave every number as it is", () => {
    const number = fc
      .tuple(
        fc.bigInt({ min: -(2n ** 256n), max: 2n ** 256n }),
        fc.constantFrom("", ".5", ".000001"),
      )
      .map(([whole, part]) => `${whole}${part}`);
    fc.assert(
      fc.property(number, (text) => {
        expect(formatCsv(["x"], [[text]])).to.equal(`x\n${text}`);
      }),
    );
  });
});

describe("a text that a file brought", () => {
  it("should keep its ends where it is too long, and move no cursor", () => {
    expect(showText("order-1")).to.equal("order-1");
    expect(showText("0123456789-abcdefghij-0123456789")).to.equal("0123456789-…-0123456789");
    expect(showText("\u001b[2J\n\u202e")).to.equal("\ufffd[2J\ufffd\ufffd");
  });

  it("should be at most 24 characters", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) => {
        expect(showText(text).length).to.be.at.most(24);
      }),
    );
  });
});

describe("a row with cells of several lines", () => {
  it("should be as many rows as its tallest cell", () => {
    expect(stack(["a", ["b", "c"], []])).to.deep.equal([
      ["a", "b", ""],
      ["", "c", ""],
    ]);
  });
});
