import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { readBooks } from "../../src/book/read-books.ts";
import { InvariantError } from "../../src/errors.ts";
import {
  CHECKSUMMED,
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

type Content = string | Uint8Array;

/** Runs a test on a folder of the given files. */
function withBooks(
  files: Readonly<Record<string, Content>>,
  run: (folder: string) => Promise<void>,
): Promise<void> {
  return inFolder(async (folder) => {
    for (const [name, content] of Object.entries(files)) {
      await writeFile(join(folder, name), content);
    }
    await run(folder);
  });
}

function read(folder: string) {
  return collect(readBooks(folder, MARKETS).snapshots);
}

function at(time: number, market = "tide-usd"): string {
  return `${line({ time, market, bid: "99", ask: "101", orders: [] })}\n`;
}

/** A CSV book of one snapshot without orders. */
function row(time: number): string {
  return csv(["tide-usd", time, "99", "101", "", "", "", "", "", ""]);
}

describe("readBooks", () => {
  it("should give the snapshots of all books in byte order of their names", () =>
    withBooks(
      { "b.ndjson": at(3), "B.ndjson": at(1) + at(2), "a.ndjson": at(9, "kelp-usd") },
      async (folder) => {
        const snapshots = await read(folder);
        expect(snapshots.map(({ market, time }) => [market.id, time])).to.deep.equal([
          ["tide-usd", 1],
          ["tide-usd", 2],
          ["kelp-usd", 9],
          ["tide-usd", 3],
        ]);
      },
    ));

  it("should order the files as if none were compressed", () =>
    withBooks({ "a.ndjson.gz": gzipSync(at(1)), "a.ndjson.b.ndjson": at(2) }, async (folder) => {
      expect((await read(folder)).map(({ time }) => time)).to.deep.equal([1, 2]);
    }));

  it("should order the books as if all were of one format", () =>
    withBooks(
      { "a.ndjson": at(1), "a.b.csv": row(2), "a.n.ndjson": at(3), "b.csv": row(4) },
      async (folder) => {
        expect((await read(folder)).map(({ time }) => time)).to.deep.equal([1, 2, 3, 4]);
      },
    ));

  it("should leave other files alone", () =>
    withBooks(
      {
        "a.ndjson": at(1),
        seed: "x",
        "b.json": "x",
        ".b.ndjson": "x",
        ".csv": "x",
        "makers.csv": "x",
        "makers.csv.gz": "x",
      },
      async (folder) => {
        expect(await read(folder)).to.have.length(1);
      },
    ));

  it("should list its inputs, the same whether compressed or not", () =>
    withBooks({ "a.ndjson": at(1) + at(2), "b.ndjson": at(1, "kelp-usd") }, async (plain) => {
      const files = {
        "a.ndjson.gz": gzipSync(at(1) + at(2)),
        "b.ndjson.gz": gzipSync(at(1, "kelp-usd")),
      };
      await withBooks(files, async (compressed) => {
        const [books, others] = [readBooks(plain, MARKETS), readBooks(compressed, MARKETS)];
        await collect(books.snapshots);
        await collect(others.snapshots);
        expect(books.inputs().map(({ file, lines }) => [file, lines])).to.deep.equal([
          ["a.ndjson", 2],
          ["b.ndjson", 1],
        ]);
        expect(others.inputs()).to.deep.equal(books.inputs());
      });
    }));

  it("should not list its inputs before the last snapshot", () =>
    withBooks({ "a.ndjson": at(1) }, async (folder) => {
      expect(() => readBooks(folder, MARKETS).inputs()).to.throw(InvariantError);
    }));

  it("should refuse a market's time that does not ascend", () =>
    withBooks({ "a.ndjson": at(5) + at(5) + at(6) + at(4) }, async (folder) => {
      const faults = await faultsOf(read(folder));
      expect(faults.map(({ where, got }) => [where, got])).to.deep.equal([
        [`${join(folder, "a.ndjson")}:2.time`, "5"],
        [`${join(folder, "a.ndjson")}:4.time`, "4"],
      ]);
      expect(faults[1]?.expected).to.include("after 6");
    }));

  it("should refuse a market's time that goes back in a later file", () =>
    withBooks({ "a.ndjson": at(5), "b.ndjson": at(4) }, async (folder) => {
      const fault = await faultOf(read(folder));
      expect(fault).to.include({ where: `${join(folder, "b.ndjson")}:1.time`, got: "4" });
    }));

  it("given a folder without book files, it should find that nothing was recorded", () =>
    withBooks({ seed: "x" }, async (folder) => {
      const books = readBooks(folder, MARKETS);
      expect(await collect(books.snapshots)).to.deep.equal([]);
      expect(books.inputs()).to.deep.equal([]);
    }));

  it("should refuse a missing folder", () =>
    inFolder(async (folder) => {
      const missing = join(folder, "1");
      expect(await faultOf(read(missing))).to.include({ where: missing, got: "no such folder" });
    }));

  it("should refuse a file that is there twice, compressed and not", () =>
    withBooks({ "a.ndjson": at(1), "a.ndjson.gz": gzipSync(at(1)) }, async (folder) => {
      const fault = await faultOf(read(folder));
      expect(fault).to.include({
        where: join(folder, "a.ndjson.gz"),
        got: 'the book "a" a second time',
      });
    }));

  it("should refuse a book that is there in two formats", () =>
    withBooks({ "a.ndjson": at(1), "a.csv.gz": gzipSync(row(2)) }, async (folder) => {
      expect(await faultOf(read(folder))).to.deep.equal({
        where: join(folder, "a.ndjson"),
        got: 'the book "a" a second time',
        expected: `only ${join(folder, "a.csv.gz")}`,
      });
    }));

  it("should refuse an empty file", () =>
    withBooks({ "a.ndjson": at(1), "b.ndjson": "" }, async (folder) => {
      const fault = await faultOf(read(folder));
      expect(fault).to.include({ where: join(folder, "b.ndjson"), got: "an empty file" });
    }));

  it("should refuse a gzip file that breaks off", () =>
    withBooks({ "a.ndjson.gz": gzipSync(at(1)).subarray(0, -4) }, async (folder) => {
      const fault = await faultOf(read(folder));
      expect(fault).to.include({ got: "a gzip file that breaks off" });
    }));

  for (const name of ["a.ndjson", "a.csv"]) {
    it(`should refuse a folder of the name ${name}`, () =>
      inFolder(async (folder) => {
        await mkdir(join(folder, name));
        expect((await faultOf(read(folder))).where).to.equal(join(folder, name));
      }));
  }

  it("should gather the faults of all files in one error", () =>
    withBooks(
      {
        "a.ndjson": `{"market":\n${line({ market: "gold" })}\n${lineWithOrder({ size: "-1" })}\n`,
        "b.ndjson.gz": gzipSync(at(1)).subarray(0, 9),
        "c.ndjson": lineWithOrder({ account: CHECKSUMMED.replace("aA", "Aa"), price: "1e2" }),
        "d.ndjson": "\n",
        "e.csv": csv(rowWith({ price: "x" }), rowWith({ time: 2e12, side: "x" })),
      },
      async (folder) => {
        const faults = await faultsOf(read(folder));
        expect(faults.map(({ where }) => where.slice(folder.length + 1))).to.deep.equal([
          "a.ndjson:1",
          "a.ndjson:2.market",
          "a.ndjson:3.orders[0].size",
          "b.ndjson.gz",
          "c.ndjson:1.orders[0].account",
          "c.ndjson:1.orders[0].price",
          "d.ndjson:1",
          "e.csv:2.price",
          "e.csv:3.side",
        ]);
      },
    ));

  it("should give no snapshot after the first fault", () =>
    withBooks({ "a.ndjson": `${at(1)}{}\n${at(3)}` }, async (folder) => {
      const times: number[] = [];
      const reading = async (): Promise<void> => {
        for await (const { time } of readBooks(folder, MARKETS).snapshots) times.push(time);
      };
      await faultsOf(reading());
      expect(times).to.deep.equal([1]);
    }));

  it("should stop at the hundredth fault", () =>
    withBooks({ "a.ndjson": "x\n".repeat(150), "b.ndjson": "x" }, async (folder) => {
      expect(await faultsOf(read(folder))).to.have.length(100);
    }));
});
