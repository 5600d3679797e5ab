import { appendFile, readdir, readFile, stat, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import type { OpenLines } from "../../../src/book/collect/adder.ts";
import { closedDays } from "../../../src/book/collect/day-files.ts";
import { type Ledger, openLedger } from "../../../src/book/collect/ledger.ts";
import { openLineFile, readLastLine } from "../../../src/book/collect/line-file.ts";
import { takeLock } from "../../../src/book/collect/lock.ts";
import type { MarketLedger } from "../../../src/book/collect/market-ledger.ts";
import { GAPS_FILE, type GapNote, readNotes } from "../../../src/book/collect/notes.ts";
import { readBooks } from "../../../src/book/read-books.ts";
import type { Snapshot } from "../../../src/book/snapshot.ts";
import { InputError, invariant } from "../../../src/errors.ts";
import { inFolder, plan, START } from "./fixtures.ts";

const HOUR = 3_600_000;
const { campaign } = plan({ markets: { tide: "binance" } });
const MARKET = campaign.markets.get("tide");
const SPAN = { epoch: 1, start: START, end: START + 48 * HOUR };
const FIRST_DAY = "tide.2026-01-06.ndjson";

function snapshot(interval: number): Snapshot {
  invariant(MARKET !== undefined, "the plan has the market");
  const time = START + interval * HOUR + 1;
  const order = { id: `${interval}`, account: "a", side: "bid", price: 1n, size: 1n } as const;
  return { market: MARKET, time, bid: 1n, ask: 2n, orders: [{ ...order, openedAt: time }] };
}

function gap(interval: number): GapNote {
  const time = START + interval * HOUR + 1;
  return { market: "tide", interval, time, account: null, cause: "outage", detail: "" };
}

async function open(folder: string, lines?: OpenLines): Promise<[MarketLedger, Ledger]> {
  invariant(MARKET !== undefined, "the plan has the market");
  const ledger = await openLedger(folder, SPAN, lines);
  return [await ledger.market(MARKET, HOUR), ledger];
}

async function intervalsIn(folder: string): Promise<number[]> {
  const found: number[] = [];
  for await (const { time } of readBooks(folder, campaign.markets).snapshots) {
    found.push(Math.floor((time - START) / HOUR));
  }
  return found;
}

describe("a line file", () => {
  it("given any tail without a line end, as a kill leaves it, it should go on after the last whole line", () =>
    inFolder(async (folder) => {
      const lines = fc.array(fc.stringMatching(/^[a-z]{0,20}$/), { maxLength: 5 });
      let n = 0;
      await fc.assert(
        fc.asyncProperty(lines, fc.stringMatching(/^[a-z]{0,99}$/), async (whole, torn) => {
          n += 1;
          const path = join(folder, String(n));
          const kept = whole.map((line) => `${line}\n`).join("");
          await writeFile(path, kept + torn);
          expect(await readLastLine(path)).to.equal(whole.at(-1));
          const file = await openLineFile(path);
          await file.append("next\n");
          await file.close();
          expect(await readFile(path, "utf8")).to.equal(`${kept}next\n`);
        }),
        { numRuns: 30 },
      );
    }));

  it("given a line longer than what is read at once, it should find its beginning", () =>
    inFolder(async (folder) => {
      const path = join(folder, "long");
      const long = "x".repeat(200_000);
      await writeFile(path, `first\n${long}\n`);
      expect(await readLastLine(path)).to.equal(long);
    }));
});

describe("a market's ledger", () => {
  it("given what was settled before a restart, it should go on with the next interval", () =>
    inFolder(async (folder) => {
      const [market, ledger] = await open(folder);
      await market.record(snapshot(0));
      await market.skip([gap(1), gap(2)]);
      await market.record(snapshot(3));
      await ledger.close();
      const [again] = await open(folder);
      expect(again.next()).to.equal(4);
      expect([...again.known().keys()]).to.deep.equal(["3"]);
    }));

  it("given a snapshot without an account, it should not forget that account's orders", () =>
    inFolder(async (folder) => {
      const [market, ledger] = await open(folder);
      await market.record(snapshot(0));
      const without = { ...snapshot(1), orders: [] };
      await market.record(without, [{ ...gap(1), account: "a" }]);
      expect([...market.known().keys()]).to.deep.equal(["0"]);
      await market.record({ ...snapshot(2), orders: [] });
      expect([...market.known().keys()]).to.deep.equal([]);
      await ledger.close();
    }));

  it("given a kill in the middle of a line, it should settle that interval anew, once", () =>
    inFolder(async (folder) => {
      const [market, ledger] = await open(folder);
      await market.record(snapshot(0));
      await market.record(snapshot(1));
      await ledger.close();
      const path = join(folder, FIRST_DAY);
      await truncate(path, (await stat(path)).size - 3);
      const [again, second] = await open(folder);
      expect(again.next()).to.equal(1);
      await again.skip([gap(1)]);
      await again.record(snapshot(2));
      await second.close();
      expect(await intervalsIn(folder)).to.deep.equal([0, 2]);
    }));

  it("given a kill in the first line of a day, it should leave no empty book", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, FIRST_DAY), '{"market":');
      const [market] = await open(folder);
      expect(market.next()).to.equal(0);
      expect(await readdir(folder)).to.deep.equal([]);
    }));

  it("given a new day, it should close the one before by its hash, for good", () =>
    inFolder(async (folder) => {
      const [market, ledger] = await open(folder);
      await market.skip(Array.from({ length: 23 }, (_, i) => gap(i)));
      await market.record(snapshot(23));
      expect(await closedDays(folder)).to.deep.equal(new Map());
      await market.record(snapshot(24));
      expect([...(await closedDays(folder)).keys()]).to.deep.equal([FIRST_DAY]);
      expect((await stat(join(folder, FIRST_DAY))).mode & 0o222).to.equal(0);
      await ledger.finish("ab".repeat(32));
      await ledger.finish("ab".repeat(32));
      await ledger.close();
      expect((await closedDays(folder)).size).to.equal(2);
      const sums = await readFile(join(folder, "SHA256SUMS"), "utf8");
      expect(sums.trim().split("\n")).to.have.length(2);
      expect(await readFile(join(folder, "seed"), "utf8")).to.equal(`${"ab".repeat(32)}\n`);
    }));

  it("given a full disk, it should keep the gaps, write nothing after them before, and go on", () =>
    inFolder(async (folder) => {
      let isFull = false;
      const lines: OpenLines = async (path) => {
        const file = await openLineFile(path);
        return {
          append: async (text) => {
            if (!isFull) return file.append(text);
            // As the system does it: a part of the line is written, and then there is no room.
            await appendFile(path, text.slice(0, 5));
            throw Object.assign(new Error("no space left on device"), { code: "ENOSPC" });
          },
          close: file.close,
        };
      };
      const [market, ledger] = await open(folder, lines);
      expect(await market.record(snapshot(0))).to.equal(true);
      isFull = true;
      expect(await market.record(snapshot(1))).to.equal(false);
      expect(await market.skip([gap(2)])).to.equal(false);
      isFull = false;
      await ledger.close();
      const [again] = await open(folder);
      expect(again.next(), "nothing after the last whole line").to.equal(1);
    }));

  it("given room again, it should write the gaps with their cause before the next snapshot", () =>
    inFolder(async (folder) => {
      let isFull = false;
      const lines: OpenLines = async (path) => {
        const file = await openLineFile(path);
        return {
          append: async (text) => {
            if (isFull) throw Object.assign(new Error("no space left"), { code: "ENOSPC" });
            await file.append(text);
          },
          close: file.close,
        };
      };
      const [market, ledger] = await open(folder, lines);
      isFull = true;
      await market.record(snapshot(0));
      await market.skip([gap(1)]);
      isFull = false;
      expect(await market.record(snapshot(2))).to.equal(true);
      await ledger.close();
      const gaps = await readNotes<GapNote>(join(folder, GAPS_FILE));
      expect(gaps.map(({ interval, cause, detail }) => [interval, cause, detail])).to.deep.equal([
        [0, "disk", "ENOSPC"],
        [1, "outage", ""],
      ]);
      expect(await intervalsIn(folder)).to.deep.equal([2]);
    }));

  it("given another seed where one is revealed, it should refuse", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "seed"), "another\n");
      const [, ledger] = await open(folder);
      const failure = await ledger.finish("ab".repeat(32)).catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(InputError);
    }));
});

describe("the lock of a folder of books", () => {
  it("given another process that runs, it should refuse; given one that is gone, take over", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, ".collecting"), `${process.ppid}\n`);
      const refused = await takeLock(folder).catch((error: unknown) => error);
      expect(refused).to.be.instanceOf(InputError);
      await writeFile(join(folder, ".collecting"), "4194305\n");
      const unlock = await takeLock(folder);
      await unlock();
      expect(await readdir(folder)).to.deep.equal([]);
    }));
});
