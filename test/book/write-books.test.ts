import { mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { type GapNote, readNotes } from "../../src/book/collect/notes.ts";
import { readBooks } from "../../src/book/read-books.ts";
import type { EpochSnapshot } from "../../src/book/snapshot.ts";
import { writeBooks } from "../../src/book/write-books.ts";
import { InvariantError, refuse } from "../../src/errors.ts";
import { collect, emptySnapshot, faultOf, inFolder, KELP, MARKETS, streamOf } from "./fixtures.ts";

const SEEDS = new Map([1, 2, 3].map((epoch) => [epoch, new Uint8Array(32).fill(epoch)]));

const SNAPSHOTS = [
  emptySnapshot(1, 5),
  emptySnapshot(1, 5, KELP),
  emptySnapshot(1, 7),
  emptySnapshot(2, 9),
];

async function* brokenAfter(snapshots: readonly EpochSnapshot[]): AsyncGenerator<EpochSnapshot> {
  yield* snapshots;
  refuse({ where: "log.csv:9", got: "x", expected: "y" });
}

describe("writeBooks", () => {
  it("should write a file per epoch and market, and each epoch's seed", () =>
    inFolder(async (folder) => {
      const files = await writeBooks(folder, streamOf(SNAPSHOTS), SEEDS);
      expect(files).to.deep.equal([
        join("1", "seed"),
        join("1", "tide-usd.ndjson"),
        join("1", "kelp-usd.ndjson"),
        join("2", "seed"),
        join("2", "tide-usd.ndjson"),
        join("3", "seed"),
      ]);
      expect((await readdir(folder)).sort()).to.deep.equal(["1", "2", "3"]);
      expect(await readdir(join(folder, "3"))).to.deep.equal(["seed"]);
      expect(await readFile(join(folder, "2", "seed"), "utf8")).to.equal(`${"02".repeat(32)}\n`);
    }));

  it("should note what is missing of a market, keep other markets' notes, and forget what is there now", () =>
    inFolder(async (folder) => {
      const note = (market: string, interval: number): GapNote => ({
        ...{ market, interval, time: interval, account: null, cause: "lost", detail: "" },
      });
      const write = (market: string, ...notes: GapNote[]) =>
        writeBooks(folder, streamOf(SNAPSHOTS), SEEDS, {
          market,
          found: () => notes.map((each) => ({ epoch: 1, note: each })),
        });
      const read = () => readNotes<GapNote>(join(folder, "1", "gaps.jsonl"));
      expect(await write("tide-usd")).to.not.include(join("1", "gaps.jsonl"));
      await write("tide-usd", note("tide-usd", 1), note("tide-usd", 2));
      await write("kelp-usd", note("kelp-usd", 7));
      expect(await read()).to.have.length(3);
      expect(await write("tide-usd", note("tide-usd", 2))).to.include(join("1", "gaps.jsonl"));
      expect(await read()).to.deep.equal([note("kelp-usd", 7), note("tide-usd", 2)]);
      await write("tide-usd");
      expect(await read()).to.deep.equal([note("kelp-usd", 7)]);
    }));

  it("should write books that read back the same", () =>
    inFolder(async (folder) => {
      await writeBooks(folder, streamOf(SNAPSHOTS), SEEDS);
      const read = await collect(readBooks(join(folder, "1"), MARKETS).snapshots);
      const [tide, kelp, later] = SNAPSHOTS.map(({ snapshot }) => snapshot);
      expect(read).to.deep.equal([kelp, tide, later]);
    }));

  it("should replace a market's books when it is written again", () =>
    inFolder(async (folder) => {
      await writeBooks(folder, streamOf(SNAPSHOTS), SEEDS);
      await writeBooks(folder, streamOf([emptySnapshot(1, 6)]), SEEDS);
      const read = await collect(readBooks(join(folder, "1"), MARKETS).snapshots);
      expect(read.map(({ time }) => time)).to.deep.equal([5, 6]);
    }));

  it("should leave nothing behind when the snapshots break off", () =>
    inFolder(async (folder) => {
      const out = join(folder, "books");
      const fault = await faultOf(writeBooks(out, brokenAfter(SNAPSHOTS), SEEDS));
      expect(fault.where).to.equal("log.csv:9");
      expect(await readdir(folder)).to.deep.equal([]);
    }));

  it("should lose nothing that stood there when the snapshots break off", () =>
    inFolder(async (folder) => {
      await writeBooks(folder, streamOf([emptySnapshot(1, 6)]), SEEDS);
      const path = join(folder, "1", "tide-usd.ndjson");
      const before = await readFile(path, "utf8");
      await faultOf(writeBooks(folder, brokenAfter(SNAPSHOTS), SEEDS));
      expect(await readFile(path, "utf8")).to.equal(before);
      expect((await readdir(folder)).sort()).to.deep.equal(["1", "2", "3"]);
    }));

  it("should refuse to change the seed of an epoch that has books", () =>
    inFolder(async (folder) => {
      const seed = "ff".repeat(32);
      await mkdir(join(folder, "1"));
      await writeFile(join(folder, "1", "seed"), seed);
      const fault = await faultOf(writeBooks(folder, streamOf(SNAPSHOTS), SEEDS));
      expect(fault).to.include({ where: join(folder, "1", "seed"), got: `"${seed}"` });
      expect(await readdir(join(folder, "1"))).to.deep.equal(["seed"]);
    }));

  it("should refuse an epoch's folder that is a file", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "2"), "old");
      const fault = await faultOf(writeBooks(folder, streamOf(SNAPSHOTS), SEEDS));
      expect(fault).to.include({
        where: join(folder, "2"),
        expected: "a folder that can be written",
      });
      expect(await readdir(folder)).to.deep.equal(["2"]);
    }));

  it("should not write an epoch whose seed it is not given", () =>
    inFolder(async (folder) => {
      const failure = await writeBooks(folder, streamOf(SNAPSHOTS), new Map()).catch((e) => e);
      expect(failure).to.be.instanceOf(InvariantError);
    }));
});
