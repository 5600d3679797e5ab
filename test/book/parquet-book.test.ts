import { createHash } from "node:crypto";
import { mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { readBooks } from "../../src/book/read-books.ts";
import {
  COLUMNS,
  collect,
  faultOf,
  faultsOf,
  inFolder,
  MARKETS,
  READ_ORDER,
  READ_SNAPSHOT,
  rowWith,
  TIDE,
  withBookFile,
} from "./fixtures.ts";
import { literal, NO_DUCKDB, runSql, writeParquet } from "./parquet-files.ts";

const NO_ORDER = { id: null, account: null, side: null, price: null, size: null, openedAt: null };

type Run = Parameters<typeof withBookFile>[2];

/** Runs a test on a book of these rows. */
function withBook(
  rows: readonly (readonly unknown[])[],
  run: Run,
  types: Readonly<Record<string, string>> = {},
): Promise<void> {
  return withFile((path) => writeParquet(path, rows, types), run);
}

function withFile(
  write: (path: string) => Promise<unknown>,
  run: Run,
  name = "a.parquet",
): Promise<void> {
  return withBookFile(name, write, run);
}

describe("a book in Parquet", { skip: NO_DUCKDB }, () => {
  it("should give a snapshot for rows of one market and time", () =>
    withBook(
      [rowWith(), rowWith({ id: "2", side: "ask", price: "100.1" }), rowWith({ time: 2e12 })],
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

  it("should take null for an empty side, for nobody's account and for no order", () =>
    withBook(
      [rowWith({ ask: null, account: null }), rowWith({ ...NO_ORDER, time: 2e12 })],
      async (read) => {
        expect(await read()).to.deep.equal([
          { ...READ_SNAPSHOT, ask: undefined, orders: [{ ...READ_ORDER, account: undefined }] },
          { ...READ_SNAPSHOT, time: 2e12, orders: [] },
        ]);
      },
    ));

  it("should take no rows, for nothing", () =>
    withBook([], async (read) => {
      expect(await read()).to.deep.equal([]);
    }));

  it("should give rows in the file's order, over chunks and row groups", () =>
    withFile(
      (path) =>
        runSql(
          `COPY (SELECT 'tide-usd' market, (i // 3) AS time, '1' bid, '2' ask, i::VARCHAR id, 'Desk 7' account,
            'bid' side, '1' price, '1' size, 0 AS "openedAt" FROM range(15000) t(i))
          TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 4096)`,
        ),
      async (read) => {
        const snapshots = await read();
        expect(snapshots.map(({ time }) => time)).to.deep.equal([...Array(5000).keys()]);
        const ids = snapshots.flatMap(({ orders }) => orders.map(({ id }) => Number(id)));
        expect(ids).to.deep.equal([...Array(15_000).keys()]);
      },
    ));

  for (const [type, price] of [
    ["DECIMAL(4, 1)", "99.9"],
    ["DECIMAL(18, 2)", "99.90"],
    ["DECIMAL(18, 9)", "99.900000000"],
    ["DECIMAL(38, 20)", "99.9"],
  ] as const) {
    it(`should take a price as ${type}, however many decimals its market has`, () =>
      withBook(
        [rowWith({ price })],
        async (read) => {
          expect(await read()).to.deep.equal([{ ...READ_SNAPSHOT, orders: [READ_ORDER] }]);
        },
        { price: type },
      ));
  }

  for (const type of ["UTINYINT", "SMALLINT", "INTEGER", "BIGINT", "UBIGINT", "DECIMAL(18, 0)"]) {
    it(`should take a size as ${type}`, () =>
      withBook(
        [rowWith({ size: "100" })],
        async (read) => {
          expect(await read()).to.deep.equal([
            { ...READ_SNAPSHOT, orders: [{ ...READ_ORDER, size: 1_000_000n }] },
          ]);
        },
        { size: type },
      ));
  }

  for (const type of ["DECIMAL(4, 4)", "DECIMAL(18, 18)", "DECIMAL(38, 38)"]) {
    it(`should take a size as ${type}, whose digits all stand behind the point`, () =>
      withBook(
        [rowWith({ size: "0.25" })],
        async (read) => {
          expect(await read()).to.deep.equal([
            { ...READ_SNAPSHOT, orders: [{ ...READ_ORDER, size: 2_500n }] },
          ]);
        },
        { size: type },
      ));
  }

  for (const type of ["USMALLINT", "INTEGER", "UBIGINT"]) {
    it(`should take times as ${type}`, () =>
      withBook(
        [rowWith({ time: 5, openedAt: 4 })],
        async (read) => {
          expect(await read()).to.deep.equal([
            { ...READ_SNAPSHOT, time: 5, orders: [{ ...READ_ORDER, openedAt: 4 }] },
          ]);
        },
        { time: type, openedAt: type },
      ));
  }

  it("should list the file with the digest of its bytes, and its rows", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.parquet");
      await writeParquet(path, [rowWith(), rowWith({ id: "2" })]);
      const bytes = await readFile(path);
      const books = readBooks(folder, MARKETS);
      await collect(books.snapshots);
      const sha256 = createHash("sha256").update(bytes).digest("hex");
      expect(books.inputs()).to.deep.equal([
        { file: "a.parquet", sha256, bytes: bytes.length, lines: 2 },
      ]);
    }));

  describe("given an odd path", () => {
    for (const name of ["a*.parquet", "a?.parquet", "[ab].parquet", `a'";--.parquet`]) {
      it(`should read ${name} once, and ab.parquet once`, () =>
        withFile(
          async (path) => {
            await writeParquet(path, [rowWith()]);
            await writeParquet(join(path, "../ab.parquet"), [rowWith({ time: 2e12 })]);
          },
          async (read) => {
            expect(await read()).to.have.length(2);
          },
          name,
        ));
    }

    it("should take no column from the names of folders", () =>
      inFolder(async (folder) => {
        const inner = join(folder, "market=kelp-usd", "[1]*");
        await mkdir(inner, { recursive: true });
        await writeParquet(join(inner, "a.parquet"), [rowWith()]);
        const [snapshot] = await collect(readBooks(inner, MARKETS).snapshots);
        expect(snapshot?.market).to.equal(TIDE);
      }));
  });

  describe("given a wrong schema", () => {
    for (const type of ["DOUBLE", "FLOAT"]) {
      it(`should refuse ${type} for a price, and say why`, () =>
        withBook(
          [rowWith()],
          async (read, path) => {
            expect(await faultOf(read())).to.deep.equal({
              where: `${path}: price`,
              got: type,
              expected:
                "VARCHAR, DECIMAL or integers; floating point does not hold decimals exactly",
            });
          },
          { price: type },
        ));
    }

    it("should refuse every column of a wrong type", () =>
      withFile(
        (path) =>
          runSql(
            `COPY (SELECT 1 market, TIMESTAMP '2026-01-01' AS time, 1.5::DOUBLE bid, true ask, 7 id, 'a'::BLOB account,
              1 side, [1] price, DATE '2026-01-01' size, '5' AS "openedAt") TO ${literal(path)} (FORMAT parquet)`,
          ),
        async (read, path) => {
          const faults = await faultsOf(read());
          expect(faults.map(({ where }) => where)).to.deep.equal(
            COLUMNS.map((column) => `${path}: ${column}`),
          );
          expect(faults.map(({ got }) => got)).to.deep.equal([
            "INTEGER",
            "TIMESTAMP",
            "DOUBLE",
            "BOOLEAN",
            "INTEGER",
            "BLOB",
            "INTEGER",
            "INTEGER[]",
            "DATE",
            "VARCHAR",
          ]);
        },
      ));

    it("should refuse missing and unknown columns", () =>
      withFile(
        (path) =>
          runSql(
            `COPY (SELECT 'x' "Market", 1 AS time, '1' bid, '1' ask, '1' id, '1' account, '1' side, '1' price, '1' size,
              1 AS "openedAt", 1.5::DOUBLE mid) TO ${literal(path)} (FORMAT parquet)`,
          ),
        async (read, path) => {
          const faults = await faultsOf(read());
          expect(faults.map(({ where, got }) => [where, got])).to.deep.equal([
            [`${path}: market`, "no such column"],
            [`${path}: Market`, "an unknown column"],
            [`${path}: mid`, "an unknown column"],
          ]);
          expect(faults[2]?.expected).to.equal(`only ${COLUMNS.join(", ")}`);
        },
      ));
  });
});
