import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { type CsvRow, formatCsvRow, openCsv } from "../../src/book/csv-file.ts";
import type { Fault } from "../../src/errors.ts";
import { collect, faultOf, withFile } from "./fixtures.ts";

async function read(path: string): Promise<{ rows: CsvRow[]; faults: Fault[] }> {
  const faults: Fault[] = [];
  const rows = (await collect(openCsv(path, (fault) => faults.push(fault)).batches)).flat();
  return { rows, faults };
}

/** Expects the fields of a file's rows. */
function expectFields(text: string | Uint8Array, expected: string[][]): Promise<void> {
  return withFile(typeof text === "string" ? "a.csv" : "a.csv.gz", text, async (path) => {
    const { rows, faults } = await read(path);
    expect(faults).to.deep.equal([]);
    expect(rows.map(({ fields }) => fields)).to.deep.equal(expected);
  });
}

/** Fields that are likely to hold what CSV treats specially. */
const field = fc.string({
  unit: fc.constantFrom('"', ",", "\n", "\r\n", "\r", "a", " ", "🌊", "\0"),
});
const rows = fc.array(fc.array(field, { minLength: 2, maxLength: 4 }), { minLength: 1 });

describe("openCsv", () => {
  it("should give each row's fields", () =>
    expectFields("a,b\nc,\n,\n", [
      ["a", "b"],
      ["c", ""],
      ["", ""],
    ]));

  it("should keep spaces", () => expectFields(" a , b\n", [[" a ", " b"]]));

  it("should take CR LF and a last line without an end", () =>
    expectFields("a,b\r\nc,d", [
      ["a", "b"],
      ["c", "d"],
    ]));

  it("should take a gzipped file", () => expectFields(gzipSync("a,b\n"), [["a", "b"]]));

  it("should take quotes off, and halve those inside", () =>
    expectFields('"a","",x,"b""c"\n,"d"\n"e",\n', [
      ["a", "", "x", 'b"c'],
      ["", "d"],
      ["e", ""],
    ]));

  it("should keep commas and line ends inside of quotes as they are", () =>
    expectFields('"a,\nb","c\r\n\r\n""d"\r\ne,f\r\n', [
      ["a,\nb", 'c\r\n\r\n"d'],
      ["e", "f"],
    ]));

  it("should count lines and characters, those inside of quotes too", () =>
    withFile("a.csv", '"a\r\n\nb"\nc\n', async (path) => {
      const { rows } = await read(path);
      expect(rows.map(({ line, length }) => [line, length])).to.deep.equal([
        [1, 7],
        [4, 1],
      ]);
    }));

  it("should give the digest of the file's bytes", () =>
    withFile("a.csv", '"a\r\n"\n', async (path) => {
      const file = openCsv(path, () => {});
      await collect(file.batches);
      expect(file.digest()).to.include({ bytes: 6, lines: 2 });
    }));

  for (const [what, text] of [
    ["in the middle of a field", 'a"b'],
    ["behind a closing one", '"a"b'],
    ["that opens behind a space", ' "a"'],
  ] as const) {
    it(`should report a quote ${what}, and go on`, () =>
      withFile("a.csv", `x\n${text}\ny\n`, async (path) => {
        const { rows, faults } = await read(path);
        expect(rows.map(({ fields }) => fields)).to.deep.equal([["x"], ["y"]]);
        expect(faults).to.deep.equal([
          {
            where: `${path}:2`,
            got: `a quote inside of a field: ${JSON.stringify(text)}`,
            expected: "a field with quotes in quotes itself, and each of them doubled",
          },
        ]);
      }));
  }

  for (const [what, text] of [
    ["goes on to the file's end", '"b\nc\n'],
    ["is not closed by two", '"b""\nc\n'],
    ["takes in too many lines", `"b\n${"c\n".repeat(70_000)}`],
    ["takes in a line that is too long", `"${"b".repeat(131_072)}\nc"\n`],
  ] as const) {
    it(`should refuse a quote that ${what}`, () =>
      withFile("a.csv", `a\n${text}`, async (path) => {
        expect(await faultOf(read(path))).to.deep.equal({
          where: `${path}:2`,
          got: "a quote that does not end",
          expected: "a closing quote within 131072 characters",
        });
      }));
  }

  it("should refuse bytes that are not UTF-8", () =>
    withFile("a.csv", Buffer.from("a\n\xff\n", "latin1"), async (path) => {
      expect(await faultOf(read(path))).to.include({ got: "bytes that are not UTF-8" });
    }));

  it("should give more rows than a batch holds", () =>
    withFile("a.csv", "a,b\n".repeat(5_000), async (path) => {
      expect((await read(path)).rows).to.have.length(5_000);
    }));

  it("should hand on long rows a few at a time", () =>
    withFile("a.csv", `${"x".repeat(400_000)}\n`.repeat(7), async (path) => {
      const batches = await collect(openCsv(path, () => {}).batches);
      expect(batches.map((batch) => batch.length)).to.deep.equal([3, 3, 1]);
    }));

  it("should read any rows as another reader does", () =>
    fc.assert(
      fc.asyncProperty(rows, fc.constantFrom("\n", "\r\n"), async (fields, end) => {
        const text = fields.map((row) => formatCsvRow(row) + end).join("");
        expect(parse(text, { relax_column_count: true, record_delimiter: end })).to.deep.equal(
          fields,
        );
        await expectFields(text, fields);
      }),
      { numRuns: 200 },
    ));
});

describe("formatCsvRow", () => {
  it("should write no quotes that are not needed", () => {
    expect(formatCsvRow(["a", "", " b ", "'", "ü"])).to.equal("a,, b ,',ü");
  });

  it("should quote fields with commas, quotes and line ends", () => {
    expect(formatCsvRow(["a,b", 'c"d', "e\nf", "\r"])).to.equal('"a,b","c""d","e\nf","\r"');
  });
});
