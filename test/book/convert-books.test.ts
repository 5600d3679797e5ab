import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import type { BookFormat } from "../../src/book/book-file.ts";
import { type Conversion, convertBooks } from "../../src/book/convert-books.ts";
import { readBooks } from "../../src/book/read-books.ts";
import {
  collect,
  csv,
  faultOf,
  faultsOf,
  inFolder,
  line,
  lineWithOrder,
  MARKETS,
  rowWith,
} from "./fixtures.ts";
import { NO_DUCKDB } from "./parquet-files.ts";

const FORMATS = ["ndjson", "csv", "parquet"] as const;

/** Three books in two formats, and what else stands beside books. */
const FILES: Readonly<Record<string, string | Uint8Array>> = {
  "b.ndjson": `${lineWithOrder({ id: "b1" })}\n${line({ time: 2e12, orders: [] })}\n`,
  "a.ndjson.gz": gzipSync(`${line({ time: 1 })}\n`),
  "c.csv": csv(rowWith({ time: 3e12, bid: "", side: "ask", price: "100.10" })),
  seed: "5eed\n",
  "makers.csv": "account\nx\n",
  ".hidden": "x",
};

interface Scene {
  readonly from: string;
  readonly to: string;
  readonly convert: (format: BookFormat, from?: string, to?: string) => Promise<Conversion>;
  readonly read: (folder: string) => Promise<unknown[]>;
}

/** Runs a test on a folder of these files, and a place for converted ones. */
function onScene(
  run: (scene: Scene) => Promise<void>,
  files: Readonly<Record<string, string | Uint8Array>> = FILES,
): Promise<void> {
  return inFolder(async (folder) => {
    const [from, to] = [join(folder, "books", "1"), join(folder, "out", "1")];
    await mkdir(from, { recursive: true });
    for (const [name, text] of Object.entries(files)) await writeFile(join(from, name), text);
    await run({
      from,
      to,
      convert: (format, source = from, target = to) =>
        convertBooks({ from: source, to: target, format, markets: MARKETS }),
      read: (source) => collect(readBooks(source, MARKETS).snapshots),
    });
  });
}

describe("convertBooks", () => {
  for (const format of FORMATS) {
    const skip = format === "parquet" && NO_DUCKDB;
    it(`should write the same books in ${format}, beside the seed and other files`, { skip }, () =>
      onScene(async ({ from, to, convert, read }) => {
        const { books, copied, isNew } = await convert(format);
        expect([copied, isNew]).to.deep.equal([["makers.csv", "seed"], true]);
        expect(
          books.map(({ file, from, snapshots, orders }) => [file, from, snapshots, orders]),
        ).to.deep.equal([
          [`a.${format}`, "a.ndjson.gz", 1, 1],
          [`b.${format}`, "b.ndjson", 2, 1],
          [`c.${format}`, "c.csv", 1, 1],
        ]);
        expect((await readdir(to)).sort()).to.deep.equal(
          ["a", "b", "c"].map((book) => `${book}.${format}`).concat("makers.csv", "seed"),
        );
        expect(await readFile(join(to, "seed"), "utf8")).to.equal("5eed\n");
        expect(await read(to)).to.deep.equal(await read(from));
      }),
    );

    it(`should tell of each file in ${format} what a manifest would`, { skip }, () =>
      onScene(async ({ to, convert }) => {
        const { books } = await convert(format);
        const again = readBooks(to, MARKETS);
        await collect(again.snapshots);
        expect(books.map(({ file, sha256, bytes }) => ({ file, sha256, bytes }))).to.deep.equal(
          again.inputs().map(({ file, sha256, bytes }) => ({ file, sha256, bytes })),
        );
      }),
    );

    it(`should find nothing to do where the same books stand in ${format}`, { skip }, () =>
      onScene(async ({ convert }) => {
        await convert(format);
        expect((await convert(format)).isNew).to.equal(false);
      }),
    );
  }

  it("should come to the same bytes over any other format", { skip: NO_DUCKDB }, () =>
    onScene(async ({ to, convert }) => {
      await convert("ndjson");
      let from = to;
      for (const format of ["parquet", "csv", "ndjson"] as const) {
        await convert(format, from, `${to}-${format}`);
        from = `${to}-${format}`;
      }
      for (const file of await readdir(to)) {
        expect((await readFile(join(from, file))).equals(await readFile(join(to, file)))).to.equal(
          true,
        );
      }
    }),
  );

  it("should write canonical NDJSON", () =>
    onScene(
      async ({ to, convert }) => {
        await convert("ndjson");
        expect(await readFile(join(to, "a.ndjson"), "utf8")).to.equal(`${line()}\n`);
      },
      { "a.ndjson": `${line({ bid: "99.90" }).replace(/,/, ", ")}\r\n` },
    ));

  it("should leave out a book without snapshots", () =>
    onScene(
      async ({ to, convert }) => {
        const { books } = await convert("ndjson");
        expect(books).to.deep.equal([]);
        expect(await readdir(to)).to.deep.equal(["seed"]);
      },
      { "a.csv": csv(), seed: "x" },
    ));

  it("should tell how many snapshots are done, at the end all of them", () =>
    onScene(async ({ from, to }) => {
      const seen: number[] = [];
      const request = { from, to, format: "csv", markets: MARKETS } as const;
      await convertBooks(request, (done) => seen.push(done));
      expect(seen.at(-1)).to.equal(4);
    }));

  for (const format of FORMATS) {
    const skip = format === "parquet" && NO_DUCKDB;
    it(`given wrong books, it should tell every fault and write no ${format}`, { skip }, () =>
      onScene(
        async ({ from, to, convert }) => {
          const faults = await faultsOf(convert(format));
          expect(faults.map(({ where }) => where.slice(from.length + 1))).to.deep.equal([
            "b.ndjson:1",
            "c.csv:2.price",
          ]);
          expect(await readdir(join(to, "../.."))).to.deep.equal(["books"]);
        },
        {
          "a.ndjson": `${line({ time: 1 })}\n`,
          "b.ndjson": "x",
          "c.csv": csv(rowWith({ price: "x" })),
        },
      ),
    );
  }

  it("given other files in the way, it should refuse and change nothing", () =>
    onScene(async ({ to, convert }) => {
      await mkdir(to, { recursive: true });
      await writeFile(join(to, "a.csv"), "x");
      expect(await faultOf(convert("csv"))).to.include({ where: to, got: "other files" });
      expect(await readdir(to)).to.deep.equal(["a.csv"]);
    }));

  it("given its own folder, it should refuse and change nothing", () =>
    onScene(async ({ from, convert }) => {
      expect(await faultOf(convert("csv", from, from))).to.include({ where: from });
      expect((await readdir(from)).sort()).to.deep.equal(Object.keys(FILES).sort());
    }));

  it("given a missing folder, it should refuse and make none", () =>
    onScene(async ({ from, to, convert }) => {
      const missing = join(from, "2");
      expect(await faultOf(convert("csv", missing))).to.include({
        where: missing,
        got: "no such folder",
      });
      expect(await readdir(join(to, "../.."))).to.deep.equal(["books"]);
    }));

  it("given a book whose new name is no book's, it should refuse", () =>
    onScene(
      async ({ from, convert }) => {
        expect(await faultOf(convert("csv"))).to.deep.equal({
          where: join(from, "makers.ndjson"),
          got: "a book of this name",
          expected: "another name, since makers.csv is no book",
          fix: "Rename it",
        });
      },
      { "makers.ndjson": `${line()}\n` },
    ));
});
