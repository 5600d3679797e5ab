import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readBooks } from "../../src/book/read-books.ts";
import {
  COLUMNS,
  collect,
  csv,
  faultOf,
  inFolder,
  MARKETS,
  READ_ORDER,
  READ_SNAPSHOT,
  rowWith,
  withBookFile,
} from "./fixtures.ts";

const EMPTY = { id: "", account: "", side: "", price: "", size: "", openedAt: "" };

/** Runs a test on a book of this text, or these bytes gzipped. */
function withBook(
  content: string | Uint8Array,
  run: Parameters<typeof withBookFile>[2],
): Promise<void> {
  const name = typeof content === "string" ? "a.csv" : "a.csv.gz";
  return withBookFile(name, (path) => writeFile(path, content), run);
}

/** Expects one fault: its place behind the file's name, what was got, and a part of what was expected. */
function expectFault(text: string, place: string, got: string, expected: string): Promise<void> {
  return withBook(text, async (read, path) => {
    const fault = await faultOf(read());
    expect(fault).to.include({ where: `${path}:${place}`, got });
    expect(fault.expected).to.include(expected);
  });
}

describe("a book in CSV", () => {
  it("should give a snapshot for rows of one market and time", () =>
    withBook(
      csv(rowWith(), rowWith({ id: "2", side: "ask", price: "100.1" }), rowWith({ time: 2e12 })),
      async (read) => {
        expect(await read()).to.deep.equal([
          {
            ...READ_SNAPSHOT,
            orders: [READ_ORDER, { ...READ_ORDER, id: "2", side: "ask", price: 10_010n }],
          },
          { ...READ_SNAPSHOT, time: 2e12, orders: [READ_ORDER] },
        ]);
      },
    ));

  it("should give snapshots of several markets that alternate", () =>
    withBook(
      csv(
        rowWith(),
        rowWith({ market: "kelp-usd", bid: "1", ask: "2", price: "1" }),
        rowWith({ time: 2e12 }),
      ),
      async (read) => {
        const snapshots = await read();
        expect(snapshots.map(({ market }) => market.id)).to.deep.equal([
          "tide-usd",
          "kelp-usd",
          "tide-usd",
        ]);
      },
    ));

  it("should take columns in any order, quotes and CR LF, gzipped too", () =>
    withBook(
      gzipSync(
        [COLUMNS, rowWith()]
          .map((row) => `${row.toReversed().map((field) => `"${field}"`)}\r\n`)
          .join(""),
      ),
      async (read) => {
        expect(await read()).to.deep.equal([{ ...READ_SNAPSHOT, orders: [READ_ORDER] }]);
      },
    ));

  it("should take an empty side, an account of nobody and a byte order mark", () =>
    withBook(`\ufeff${csv(rowWith({ ask: "", account: "" }))}`, async (read) => {
      expect(await read()).to.deep.equal([
        { ...READ_SNAPSHOT, ask: undefined, orders: [{ ...READ_ORDER, account: undefined }] },
      ]);
    }));

  it("should take a snapshot without orders", () =>
    withBook(csv(rowWith({ ...EMPTY, bid: "" }), rowWith({ time: 2e12 })), async (read) => {
      expect(await read()).to.deep.equal([
        { ...READ_SNAPSHOT, bid: undefined, orders: [] },
        { ...READ_SNAPSHOT, time: 2e12, orders: [READ_ORDER] },
      ]);
    }));

  it("should take best prices that a snapshot's rows spell differently", () =>
    withBook(csv(rowWith({ bid: "99.90" }), rowWith({ id: "2" })), async (read) => {
      expect(await read()).to.have.length(1);
    }));

  it("should take a header alone, for nothing", () =>
    withBook(csv(), async (read) => {
      expect(await read()).to.deep.equal([]);
    }));

  it("should give a snapshot of more rows than are read at once", () =>
    withBook(csv(...Array.from({ length: 3_000 }, (_, id) => rowWith({ id }))), async (read) => {
      const [only, ...others] = await read();
      expect(only?.orders).to.have.length(3_000);
      expect(others).to.deep.equal([]);
    }));

  it("should list the file with its digest and lines", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "a.csv.gz"), gzipSync(csv(rowWith())));
      const books = readBooks(folder, MARKETS);
      await collect(books.snapshots);
      const [input] = books.inputs();
      expect(input).to.include({ file: "a.csv", bytes: csv(rowWith()).length, lines: 2 });
    }));

  describe("given a wrong header", () => {
    const names = COLUMNS.join(", ");
    for (const [what, header] of [
      ["a missing column", COLUMNS.slice(1)],
      ["an unknown column", [...COLUMNS, "mid"]],
      ["a column given twice", [...COLUMNS, "bid"]],
      ["one of two columns of a name instead of another", ["ask", ...COLUMNS.slice(1)]],
      ["another spelling", ["Market", ...COLUMNS.slice(1)]],
    ] as const) {
      it(`should refuse ${what}`, () =>
        expectFault(
          `${header.join(",")}\n`,
          "1",
          header.map((name) => JSON.stringify(name)).join(", "),
          `the columns ${names}, each once, in any order`,
        ));
    }

    it("should refuse a file without one", () =>
      withBook(csv(rowWith()).split("\n").slice(1).join("\n"), async (read, path) => {
        expect((await faultOf(read())).where).to.equal(`${path}:1`);
      }));

    it("should refuse other separators", () =>
      expectFault(csv().replaceAll(",", ";"), "1", `"${COLUMNS.join(";")}"`, "the columns market"));
  });
});
