import { mkdir, readFile, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { readBooks } from "../../src/book/read-books.ts";
import {
  collect,
  faultOf,
  faultsOf,
  inFolder,
  MARKETS,
  rowWith,
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

describe("a book in Parquet, with faults", { skip: NO_DUCKDB }, () => {
  describe("given wrong values", () => {
    for (const [column, value, got, types] of [
      ["market", "gold", '"gold"', {}],
      ["market", null, "null", {}],
      ["time", -1, '"-1"', {}],
      ["time", null, "null", {}],
      ["time", "9007199254740993", '"9007199254740993"', {}],
      ["bid", "99.901", '"99.901"', {}],
      ["bid", "99.901", '"99.901"', { bid: "DECIMAL(9, 4)" }],
      ["ask", "", '""', {}],
      ["id", "", '""', {}],
      ["account", "", '""', {}],
      ["side", "buy", '"buy"', {}],
      ["side", "\ufeffbid", '"\ufeffbid"', {}],
      ["price", "-99.9", '"-99.9"', { price: "DECIMAL(9, 4)" }],
      ["price", "99.900", '"99.900"', {}],
      ["price", null, "null", {}],
      ["size", 0, '"0"', { size: "BIGINT" }],
      ["openedAt", null, "null", {}],
    ] as const) {
      const type = Object.values(types)[0] ?? "the usual type";
      it(`should refuse ${JSON.stringify(value)} as ${column} of ${type}`, () =>
        withBook(
          [rowWith(), rowWith({ time: 2e12, [column]: value })],
          async (read, path) => {
            expect(await faultOf(read())).to.include({ where: `${path}:2.${column}`, got });
          },
          types,
        ));
    }

    it("should refuse a row with a part of an order", () =>
      withBook([rowWith({ ...NO_ORDER, id: "7" })], async (read, path) => {
        expect((await faultsOf(read())).map(({ where }) => where)).to.deep.equal(
          ["side", "price", "size", "openedAt"].map((column) => `${path}:1.${column}`),
        );
      }));

    it("should refuse other best prices in a later row of a snapshot", () =>
      withBook([rowWith(), rowWith({ id: "2", bid: null })], async (read, path) => {
        expect(await faultOf(read())).to.include({ where: `${path}:2.bid`, got: "null" });
      }));
  });

  describe("given a broken file", () => {
    it("should refuse one that is no Parquet", () =>
      withFile(
        (path) => writeFile(path, "market,time\n"),
        async (read, path) => {
          const fault = await faultOf(read());
          expect(fault).to.include({ where: path, expected: "a Parquet file that can be read" });
          expect(fault.got).to.include("magic bytes");
        },
      ));

    it("should refuse an empty one", () =>
      withFile(
        (path) => writeFile(path, ""),
        async (read, path) => {
          expect(await faultOf(read())).to.include({ where: path });
        },
      ));

    it("should refuse one that breaks off", () =>
      withFile(
        async (path) => {
          await writeParquet(path, [rowWith()]);
          await writeFile(path, (await readFile(path)).subarray(0, -10));
        },
        async (read, path) => {
          expect(await faultOf(read())).to.include({ where: path });
        },
      ));

    it("should refuse one whose later rows cannot be read, although DuckDB's stream just ends there", () =>
      withFile(
        async (path) => {
          await runSql(
            `COPY (SELECT 'tide-usd' market, i AS time, '1' bid, '2' ask, hash(i)::VARCHAR id, 'Desk 7' account,
              'bid' side, '1' price, '1' size, 0 AS "openedAt" FROM range(100000) t(i))
            TO ${literal(path)} (FORMAT parquet, ROW_GROUP_SIZE 8192)`,
          );
          const bytes = await readFile(path);
          const late = Math.floor(bytes.length * 0.9);
          await writeFile(path, bytes.fill(0xff, late, late + 200));
        },
        async (_, path) => {
          let given = 0;
          const reading = async (): Promise<void> => {
            for await (const _ of readBooks(join(path, ".."), MARKETS).snapshots) given += 1;
          };
          const fault = await faultOf(reading());
          expect(fault).to.include({ where: path, expected: "a Parquet file that can be read" });
          expect(fault.got).to.include("decompression");
          expect(given).to.be.greaterThan(0);
        },
      ));

    it("should refuse one that changes while it is read", () =>
      withFile(
        (path) => writeParquet(path, [rowWith(), rowWith({ time: 2e12 })]),
        async (_, path) => {
          const reading = async (): Promise<void> => {
            for await (const _ of readBooks(join(path, ".."), MARKETS).snapshots) {
              await utimes(path, 1, 1);
            }
          };
          expect(await faultOf(reading())).to.include({ where: path, got: "a file that changed" });
        },
      ));

    it("should refuse one that is compressed once more", () =>
      withFile(
        (path) => writeFile(path, "x"),
        async (read) => {
          expect(await faultOf(read())).to.include({ got: "a compressed Parquet file" });
        },
        "a.parquet.gz",
      ));

    it("should refuse a folder of a book's name", () =>
      withFile(
        (path) => mkdir(path),
        async (read, path) => {
          expect(await faultOf(read())).to.include({ where: path });
        },
      ));

    it("should go on with the other books", () =>
      inFolder(async (folder) => {
        await writeFile(join(folder, "a.parquet"), "x");
        await writeFile(join(folder, "b.ndjson"), "x");
        expect(await faultsOf(collect(readBooks(folder, MARKETS).snapshots))).to.have.length(2);
      }));
  });
});
