import { existsSync } from "node:fs";
import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { createAudit, type LogAudit } from "../../src/book/audit.ts";
import { type OrderEvent, readEvents } from "../../src/book/events.ts";
import { type ImportReport, importBooks } from "../../src/book/import-books.ts";
import { type Owners, readOwners } from "../../src/book/owners.ts";
import { readBooks } from "../../src/book/read-books.ts";
import { applyEvent, type Book, takeSnapshot } from "../../src/book/replay.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { writeBooks } from "../../src/book/write-books.ts";
import type { Market, Phase } from "../../src/campaign/campaign.ts";
import { collect, phaseOf, streamOf } from "./fixtures.ts";

const DATA = resolve(import.meta.dirname, "../../../shared/data/bitstamp-l3");
const skip = existsSync(DATA) ? false : `NOT RUN: the real data is not here, ${DATA} is missing`;

const MARKET: Market = {
  id: "btc-usd",
  exchange: "Bitstamp",
  base: "BTC",
  quote: "USD",
  priceDecimals: 2,
  sizeDecimals: 8,
};

const MINUTE = 60_000;
const START = Date.parse("2015-05-01T00:00:00Z");

/** Two epochs of 152 minutes: a little more than the log's five hours and four minutes. */
const PHASE: Phase = {
  ...phaseOf([MARKET]),
  start: START,
  epochMs: 152 * MINUTE,
  terms: phaseOf([MARKET]).terms.map((terms) => ({ ...terms, intervalMs: MINUTE })),
};
const SEEDS = new Map([1, 2].map((epoch) => [epoch, new Uint8Array(32).fill(epoch)]));

function bookAt(events: readonly OrderEvent[], owners: Owners, time: number): Snapshot {
  const book: Book = new Map();
  for (const event of events) if (event.time <= time) applyEvent(book, event);
  return takeSnapshot(book, MARKET, time, owners);
}

describe("the Bitstamp log of 2015-05-01", { skip }, () => {
  let events: readonly OrderEvent[] = [];
  let owners: Owners = new Map();
  let audit: LogAudit;

  before(async () => {
    events = await collect(readEvents(join(DATA, "orders.csv.gz"), MARKET, { volumeDecimals: 8 }));
    owners = await readOwners(join(DATA, "owners.csv.gz"));
    const auditor = createAudit();
    events.forEach(auditor.observe);
    audit = auditor.result();
  });

  it("should have the book of the check point at 01:00", () => {
    const { bid, ask, orders } = bookAt(events, owners, 1_430_442_000_000);
    const size = (price: bigint | undefined): bigint =>
      orders.filter((order) => order.price === price).reduce((sum, order) => sum + order.size, 0n);
    expect([bid, size(bid)]).to.deep.equal([23_597n, 750_585_109n]);
    expect([ask, size(ask)]).to.deep.equal([23_608n, 37_820_259n]);
    expect(orders.filter(({ side }) => side === "bid")).to.have.length(70);
    expect(orders.filter(({ side }) => side === "ask")).to.have.length(55);
  });

  it("should have the events that its README counts", () => {
    expect(audit).to.deep.include({
      events: 50_414,
      actions: { created: 24_894, changed: 602, deleted: 24_918 },
      orders: 25_076,
    });
    expect(events.filter(({ side }) => side === "bid")).to.have.length(34_676);
    expect(events.filter(({ side }) => side === "ask")).to.have.length(15_738);
  });

  it("should have the dirt that its README counts", () => {
    expect(audit).to.include({
      onlyDeleted: 179,
      onlyCreated: 176,
      deletedAgain: 21,
      deletedBeforeCreated: 5,
      priceChanged: 12,
      duplicateRows: 1,
      sizeIncreased: 1,
    });
  });

  it("should have the dirt that its README leaves out", () => {
    expect(audit).to.include({
      neverDeleted: 179,
      openAtEnd: 184,
      createdAgain: 0,
      changedUnknown: 4,
      clockBack: 0,
    });
  });

  it("should be crossed at two whole minutes and locked at 00:59", () => {
    const minutes = Array.from({ length: 304 }, (_, i) => START + (i + 1) * MINUTE);
    const book: Book = new Map();
    const odd: [string, "crossed" | "locked"][] = [];
    let next = 0;
    for (const time of minutes) {
      for (let event = events[next]; event !== undefined && event.time <= time; ) {
        applyEvent(book, event);
        next += 1;
        event = events[next];
      }
      const { bid = 0n, ask = 0n } = takeSnapshot(book, MARKET, time, owners);
      if (bid < ask) continue;
      odd.push([new Date(time).toISOString().slice(11, 16), bid === ask ? "locked" : "crossed"]);
    }
    expect(odd).to.deep.equal([
      ["00:07", "crossed"],
      ["00:59", "locked"],
      ["03:10", "crossed"],
    ]);
  });

  describe("when imported", () => {
    let folder = "";
    let report: ImportReport;

    async function importInto(out: string): Promise<ImportReport> {
      const source = { phase: PHASE, market: MARKET, seeds: SEEDS, owners };
      const imported = importBooks({ ...source, log: streamOf(events) });
      await writeBooks(out, imported.snapshots, SEEDS);
      return imported.report();
    }

    before(async () => {
      folder = await mkdtemp(join(tmpdir(), "tidemark-"));
      report = await importInto(join(folder, "first"));
    });

    after(() => rm(folder, { recursive: true }));

    it("should give a snapshot for every minute, and count what cannot be scored", () => {
      const none = { missing: 0, crossed: 0, locked: 0, oneSided: 0, empty: 0 };
      expect(report.epochs).to.deep.equal([
        { ...none, epoch: 1, snapshots: 152, crossed: 1, orders: 21_016, ownedOrders: 16_044 },
        { ...none, epoch: 2, snapshots: 152, orders: 27_310, ownedOrders: 20_142 },
      ]);
    });

    it("should give the same bytes and report each time", async () => {
      expect(await importInto(join(folder, "again"))).to.deep.equal(report);
      for (const file of ["1/btc-usd.ndjson", "2/btc-usd.ndjson", "1/seed", "2/seed"]) {
        const bytes = await readFile(join(folder, "first", file));
        expect(bytes.equals(await readFile(join(folder, "again", file)))).to.equal(true);
      }
    });

    it("should give books that read back as the log has them", async () => {
      const markets = new Map([[MARKET.id, MARKET]]);
      const read = await collect(readBooks(join(folder, "first", "1"), markets).snapshots);
      const [last] = read.slice(-1);
      expect(last).to.deep.equal(bookAt(events, owners, last?.time ?? 0));
    });
  });
});
