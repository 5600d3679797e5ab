import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import fc from "fast-check";
import type { BookFormat } from "../../src/book/book-file.ts";
import { openBookWriter } from "../../src/book/book-writer.ts";
import { readBooks } from "../../src/book/read-books.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { bookOf } from "./any-snapshot.ts";
import { COLUMNS, collect, inFolder, KELP, MARKETS, TIDE } from "./fixtures.ts";
import { literal, NO_DUCKDB, runSql, writeParquet } from "./parquet-files.ts";

/** How a test writes a book, with nothing of src/. */
type WriteBook = (folder: string, rows: readonly (string | null)[][]) => Promise<void>;

/** A snapshot's rows in the order of COLUMNS. */
function rowsOf({ market, time, bid, ask, orders }: Snapshot): (string | null)[][] {
  const units = (value: bigint | undefined, decimals: number): string | null => {
    if (value === undefined) return null;
    const digits = `${value}`.padStart(decimals + 1, "0");
    const at = digits.length - decimals;
    return decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
  };
  const price = (value: bigint | undefined) => units(value, market.priceDecimals);
  const book = [market.id, `${time}`, price(bid), price(ask)];
  if (orders.length === 0) return [[...book, null, null, null, null, null, null]];
  return orders.map((order) => [
    ...book,
    order.id,
    order.account ?? null,
    order.side,
    price(order.price),
    units(order.size, market.sizeDecimals),
    `${order.openedAt}`,
  ]);
}

/** CSV with every field in quotes. */
function quoted(rows: readonly (readonly (string | null)[])[], end: string): string {
  const field = (text: string | null) => `"${(text ?? "").replaceAll('"', '""')}"`;
  return rows.map((row) => row.map(field).join(",") + end).join("");
}

/** Expects that a book is read as it was, however it is written. */
function expectSame(
  write: WriteBook,
  books: fc.Arbitrary<Snapshot[]>,
  numRuns: number,
): Promise<void> {
  return fc.assert(
    fc.asyncProperty(books, (book) =>
      inFolder(async (folder) => {
        await write(folder, book.flatMap(rowsOf));
        expect(await collect(readBooks(folder, MARKETS).snapshots)).to.deep.equal(book);
      }),
    ),
    { numRuns },
  );
}

const any = bookOf([TIDE, KELP]);
/** Small enough for every type. */
const small = bookOf([TIDE], fc.bigInt({ min: 1n, max: 10n ** 17n }));

describe("any book", () => {
  it("should be the same in CSV with every field in quotes and CR LF", () =>
    expectSame(
      (folder, rows) => writeFile(join(folder, "a.csv"), quoted([COLUMNS, ...rows], "\r\n")),
      any,
      100,
    ));

  it("should be the same in CSV with other orders of columns, gzipped", () =>
    expectSame(
      async (folder, rows) => {
        const order = [3, 9, 0, 4, 1, 8, 2, 7, 5, 6];
        const shuffled = [COLUMNS, ...rows].map((row) => order.map((i) => row[i] ?? null));
        await writeFile(join(folder, "a.csv.gz"), gzipSync(quoted(shuffled, "\n")));
      },
      any,
      100,
    ));

  it("should be the same in Parquet with texts", { skip: NO_DUCKDB }, () =>
    expectSame((folder, rows) => writeParquet(join(folder, "a.parquet"), rows), any, 25),
  );

  it("should be the same in Parquet with numbers", { skip: NO_DUCKDB }, () =>
    expectSame(
      (folder, rows) =>
        writeParquet(join(folder, "a.parquet"), rows, {
          bid: "DECIMAL(38, 9)",
          ask: "DECIMAL(18, 2)",
          price: "DECIMAL(30, 2)",
          size: "DECIMAL(38, 10)",
          openedAt: "UBIGINT",
        }),
      small,
      25,
    ),
  );
});

async function write(path: string, format: BookFormat, book: readonly Snapshot[]): Promise<void> {
  const writer = await openBookWriter(path, format);
  try {
    for (const snapshot of book) await writer.write(snapshot);
    await writer.finish();
  } finally {
    await writer.close();
  }
}

describe("openBookWriter", () => {
  for (const [format, numRuns] of [
    ["ndjson", 100],
    ["csv", 100],
    ["parquet", 15],
  ] as const) {
    const skip = format === "parquet" && NO_DUCKDB;
    it(`should write any book in ${format} so that it reads back the same`, { skip }, () =>
      fc.assert(
        fc.asyncProperty(any, (book) =>
          inFolder(async (folder) => {
            // An NDJSON file without a line is no book.
            fc.pre(book.length > 0);
            await write(join(folder, `a.${format}`), format, book);
            expect(await collect(readBooks(folder, MARKETS).snapshots)).to.deep.equal(book);
          }),
        ),
        { numRuns },
      ),
    );
  }

  for (const format of ["ndjson", "csv"] as const) {
    it(`should write more ${format} than fits one piece`, () =>
      inFolder(async (folder) => {
        const book = Array.from({ length: 2_000 }, (_, time) => ({
          market: TIDE,
          time,
          bid: 1n,
          ask: 2n,
          orders: [],
        }));
        await write(join(folder, `a.${format}`), format, book);
        expect(await collect(readBooks(folder, MARKETS).snapshots)).to.deep.equal(book);
      }));
  }

  it("should write canonical CSV: the columns in their order, shortest decimals, no needless quotes, LF", () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.csv");
      const order = {
        id: 'a,"b"',
        account: "Desk 7",
        side: "ask",
        price: 10_010n,
        size: 15_000n,
        openedAt: 4,
      } as const;
      const book = { market: TIDE, bid: undefined, ask: 10_000n };
      await write(path, "csv", [
        { ...book, time: 5, orders: [order, { ...order, id: "c", account: undefined }] },
        { ...book, time: 6, orders: [] },
      ]);
      expect(await readFile(path, "utf8")).to.equal(
        [
          "market,time,bid,ask,id,account,side,price,size,openedAt",
          'tide-usd,5,,100,"a,""b""",Desk 7,ask,100.1,1.5,4',
          "tide-usd,5,,100,c,,ask,100.1,1.5,4",
          "tide-usd,6,,100,,,,,,",
          "",
        ].join("\n"),
      );
    }));

  describe("in Parquet", { skip: NO_DUCKDB }, () => {
    const order = {
      id: "1",
      account: undefined,
      side: "ask",
      price: 10_010n,
      size: 15_000n,
      openedAt: 4,
    } as const;
    const book: Snapshot = { market: TIDE, time: 5, bid: undefined, ask: 10_000n, orders: [order] };
    const kelp: Snapshot = { market: KELP, time: 5, bid: undefined, ask: 1n, orders: [] };

    for (const [what, snapshots, price, size] of [
      ["DECIMAL of a market's decimals", [book], "DECIMAL(18,2)", "DECIMAL(18,4)"],
      ["VARCHAR where markets have other decimals", [book, kelp], "VARCHAR", "DECIMAL(18,4)"],
      [
        "a wide DECIMAL for many digits",
        [{ ...book, ask: 10n ** 18n }],
        "DECIMAL(38,2)",
        "DECIMAL(18,4)",
      ],
      [
        "VARCHAR for more digits than that",
        [{ ...book, ask: 10n ** 38n }],
        "VARCHAR",
        "DECIMAL(18,4)",
      ],
      [
        "VARCHAR for more decimals than that",
        [{ ...book, market: { ...TIDE, priceDecimals: 39 } }],
        "VARCHAR",
        "DECIMAL(18,4)",
      ],
    ] as const) {
      it(`should take ${what}`, () =>
        inFolder(async (folder) => {
          const path = join(folder, "a.parquet");
          await write(path, "parquet", snapshots);
          const columns = await runSql(`DESCRIBE SELECT * FROM read_parquet(${literal(path)})`);
          expect(columns.map(([name, type]) => [name, type])).to.deep.equal([
            ["market", "VARCHAR"],
            ["time", "BIGINT"],
            ["bid", price],
            ["ask", price],
            ["id", "VARCHAR"],
            ["account", "VARCHAR"],
            ["side", "VARCHAR"],
            ["price", price],
            ["size", size],
            ["openedAt", "BIGINT"],
          ]);
        }));
    }

    it("should write the same bytes each time", () =>
      inFolder(async (folder) => {
        const snapshots = Array.from({ length: 200 }, (_, time) => ({
          ...book,
          time,
          orders: Array.from({ length: 100 }, (_, id) => ({ ...order, id: `${id}` })),
        }));
        const [a, b] = [join(folder, "a"), join(folder, "b")];
        for (const path of [a, b]) await write(path, "parquet", snapshots);
        expect((await readFile(a)).equals(await readFile(b))).to.equal(true);
      }));
  });
});
