import { writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { CHECKSUMMED, csv, faultOf, faultsOf, rowWith, withBookFile } from "./fixtures.ts";

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

describe("a book in CSV, with faults", () => {
  describe("given a wrong field", () => {
    for (const [column, value, expected] of [
      ["market", "gold", 'a market of the campaign: "tide-usd", "kelp-usd"'],
      ["time", "1.5", "a whole number of unix ms"],
      ["time", "-1", "a whole number of unix ms"],
      ["time", "1e3", "a whole number of unix ms"],
      ["time", "01", "a whole number of unix ms"],
      ["time", "9007199254740993", "a whole number of unix ms"],
      ["bid", "99.901", "at most 2 decimals"],
      ["ask", "0", "above zero"],
      ["account", CHECKSUMMED.replace("aA", "Aa"), "EIP-55 checksum"],
      ["side", "buy", '"bid" or "ask"'],
      ["price", "1e2", "exponent"],
      ["price", " 99.9", "at most 2 decimals"],
      ["size", "-1", "no sign"],
      ["openedAt", "soon", "a whole number of unix ms"],
    ] as const) {
      it(`should refuse ${JSON.stringify(value)} as ${column}`, () =>
        expectFault(csv(rowWith({ [column]: value })), `2.${column}`, `"${value}"`, expected));
    }

    for (const [column, expected] of [
      ["market", "a market of the campaign"],
      ["time", "unix ms"],
      ["id", "a text that is not empty"],
      ["side", '"bid" or "ask"'],
      ["price", "at most 2 decimals"],
      ["size", "at most 4 decimals"],
      ["openedAt", "unix ms"],
    ] as const) {
      it(`should refuse an empty ${column} beside an order`, () =>
        expectFault(csv(rowWith({ [column]: "" })), `2.${column}`, "null", expected));
    }

    it("should refuse an account alone, for an order without the rest", () =>
      withBook(csv(rowWith({ ...EMPTY, account: "Desk 7" })), async (read, path) => {
        expect((await faultsOf(read())).map(({ where }) => where)).to.deep.equal(
          ["id", "side", "price", "size", "openedAt"].map((column) => `${path}:2.${column}`),
        );
      }));

    it("should report a snapshot's own fields once, and each order's", () =>
      withBook(
        csv(
          rowWith({ time: "x", bid: "y" }),
          rowWith({ time: "x", bid: "y", size: "z" }),
          rowWith({ time: "x", bid: "y", id: "3" }),
        ),
        async (read, path) => {
          expect((await faultsOf(read())).map(({ where }) => where)).to.deep.equal([
            `${path}:2.time`,
            `${path}:2.bid`,
            `${path}:3.size`,
          ]);
        },
      ));
  });

  describe("given rows that do not fit each other", () => {
    it("should refuse an id that another order of the snapshot has", () =>
      expectFault(
        csv(rowWith(), rowWith({ side: "ask", price: 101 })),
        "3.id",
        '"1"',
        "of its own",
      ));

    it("should take an id that an order of another snapshot has", () =>
      withBook(csv(rowWith(), rowWith({ time: 2e12 })), async (read) => {
        expect(await read()).to.have.length(2);
      }));

    for (const [what, bid, got] of [
      ["another", "99.95", '"99.95"'],
      ["a malformed", "x", '"x"'],
      ["no", "", "null"],
    ] as const) {
      it(`should refuse ${what} best price in a later row of a snapshot`, () =>
        expectFault(
          csv(rowWith(), rowWith({ id: 2, bid })),
          "3.bid",
          got,
          `"99.9", as in the snapshot's first row`,
        ));
    }

    it("should refuse an order that is better than the best price", () =>
      expectFault(
        csv(rowWith({ side: "ask", price: 100 }), rowWith({ id: 2 })),
        "2.ask",
        '"100.1"',
        "the best of the whole book: 100,",
      ));

    it("should refuse a row without an order beside others", () =>
      expectFault(
        csv(rowWith(), rowWith(EMPTY)),
        "3",
        "a row without an order",
        "one alone in its snapshot",
      ));

    it("should refuse two rows without an order in a snapshot", () =>
      withBook(csv(rowWith(EMPTY), rowWith(EMPTY)), async (read) => {
        expect(await faultsOf(read())).to.have.length(2);
      }));

    it("should refuse more rows of a snapshot behind another market's", () =>
      withBook(
        csv(
          rowWith(),
          rowWith({ market: "kelp-usd", bid: "", ask: "", ...EMPTY }),
          rowWith({ id: 2 }),
        ),
        async (read, path) => {
          expect(await faultOf(read())).to.deep.equal({
            where: `${path}:4`,
            got: `more of the snapshot at ${path}:2`,
            expected: "the rows of a snapshot one after the other",
          });
        },
      ));

    it("should refuse more rows of a snapshot behind a later one", () =>
      expectFault(
        csv(rowWith({ time: 5 }), rowWith({ time: 6 }), rowWith({ time: 5, id: 2 })),
        "4.time",
        "5",
        "a time after 6",
      ));

    it("should refuse a row with too few or too many fields, and go on", () =>
      withBook(`${csv()}1,2\n\n${rowWith({ size: "x" })}\n`, async (read, path) => {
        expect((await faultsOf(read())).map(({ where, got }) => [where, got])).to.deep.equal([
          [`${path}:2`, "2 fields"],
          [`${path}:3`, "1 fields"],
          [`${path}:4.size`, '"x"'],
        ]);
      }));
  });

  it("should refuse a snapshot that would fill the memory", () =>
    withBook(
      gzipSync(csv() + `${rowWith({ id: "x".repeat(1_000_000) })}\n`.repeat(70)),
      async (read) => {
        const fault = await faultOf(read());
        expect(fault.got).to.equal("a snapshot of more than 64 MB");
      },
    ));

  it("should refuse a line that would fill the memory", () =>
    withBook(gzipSync(csv() + "x".repeat(68_000_000)), async (read, path) => {
      const fault = await faultOf(read());
      expect(fault.where).to.equal(`${path}:2`);
      expect(fault.got).to.equal("more than 67108864 bytes without a line end");
    }));

  it("should stop at the hundredth fault", () =>
    withBook(csv(...Array.from({ length: 150 }, () => ["x"])), async (read) => {
      expect(await faultsOf(read())).to.have.length(100);
    }));
});
