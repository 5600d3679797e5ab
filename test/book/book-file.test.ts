import { describe, it } from "node:test";
import { expect } from "chai";
import { bookFileName, parseBookName } from "../../src/book/book-file.ts";

describe("parseBookName", () => {
  for (const [name, book, file, format] of [
    ["tide-dai.ndjson", "tide-dai", "tide-dai.ndjson", "ndjson"],
    ["tide-dai.ndjson.gz", "tide-dai", "tide-dai.ndjson", "ndjson"],
    ["tide-dai.csv", "tide-dai", "tide-dai.csv", "csv"],
    ["tide-dai.csv.gz", "tide-dai", "tide-dai.csv", "csv"],
    ["tide-dai.parquet", "tide-dai", "tide-dai.parquet", "parquet"],
    ["a.csv.ndjson", "a.csv", "a.csv.ndjson", "ndjson"],
    ["makers.ndjson", "makers", "makers.ndjson", "ndjson"],
    ["my-makers.csv", "my-makers", "my-makers.csv", "csv"],
  ]) {
    it(`should take ${name} for a book`, () => {
      expect(parseBookName(name ?? "")).to.deep.equal({ book, file, format });
    });
  }

  for (const name of [
    "seed",
    ".csv",
    ".a.csv",
    "a.CSV",
    "a.csv.zip",
    "a.csv.gz.gz",
    "csv",
    "makers.csv",
    "makers.csv.gz",
    "marks.csv",
    "marks.csv.gz",
    "tide-dai.logs.ndjson",
    "tide-dai.logs.ndjson.gz",
  ]) {
    it(`should take ${name} for no book`, () => {
      expect(parseBookName(name)).to.equal(undefined);
    });
  }
});

describe("bookFileName", () => {
  it("should name a file that is taken for the book", () => {
    for (const format of ["ndjson", "csv", "parquet"] as const) {
      const file = bookFileName("a.b", format);
      expect(parseBookName(file)).to.deep.equal({ book: "a.b", file, format });
    }
  });
});
