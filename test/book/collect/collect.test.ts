import { existsSync } from "node:fs";
import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { openVenue } from "../../../src/book/collect/ccxt-venue.ts";
import type { Clock } from "../../../src/book/collect/clock.ts";
import { type Collection, collect } from "../../../src/book/collect/collect.ts";
import type { Settled } from "../../../src/book/collect/follow-market.ts";
import { openLineFile } from "../../../src/book/collect/line-file.ts";
import { type FillNote, type GapNote, readNotes } from "../../../src/book/collect/notes.ts";
import { readBooks } from "../../../src/book/read-books.ts";
import { InputError } from "../../../src/errors.ts";
import { instant } from "../../oracle/rules.ts";
import { startSteadyClock } from "../../steady-clock.ts";
import { type Exchange, FORMATS, NO_CCXT, openExchange } from "./exchange/exchange.ts";
import { inFolder, plan, START } from "./fixtures.ts";

/** A file to which nothing ever fits. */
const FULL = "/dev/full";

const MINUTE_MS = 60_000;

/** A minute takes a second. */
const SPEED = 60;

interface World {
  readonly exchange: Exchange;
  readonly books: string;
  readonly settled: Settled[];
  readonly planned: ReturnType<typeof plan>;
  readonly clock: Clock;
  run(changes?: Partial<Collection>): Promise<void>;
}

/** An exchange, a campaign of five minutes an epoch, and a collector whose clock begins `minutes` into the first. */
async function inWorld(
  { minutes = -1, epochs = 1, lateMs = 110_000 },
  use: (world: World) => Promise<void>,
): Promise<void> {
  const [format] = FORMATS;
  if (format === undefined) throw new Error("there is a format");
  await inFolder(async (books) => {
    const planned = plan({
      markets: { tide: format.id, kelp: format.id },
      epochSeconds: 300,
      epochs,
    });
    const listed = ["TIDE", "KELP"].map((base) => ({ base, quote: "USDC" }));
    const exchange = await openExchange(format, listed);
    exchange.keys.set("a", "reads");
    for (const { base } of listed) {
      const placed = { market: `${base}USDC`, size: 5, filled: 0, placedAt: START - 1_000 };
      exchange.orders.push(
        {
          ...placed,
          id: `1${base.length}${base.charCodeAt(0)}`,
          key: "a",
          side: "buy",
          price: "1.0990",
        },
        {
          ...placed,
          id: `2${base.length}${base.charCodeAt(0)}`,
          key: undefined,
          side: "sell",
          price: "1.1010",
        },
      );
    }
    const settled: Settled[] = [];
    const venue = await openVenue(format.id, { id: format.id, api: exchange.url, paced: false });
    const clock = startSteadyClock({ start: START + minutes * MINUTE_MS, speed: SPEED });
    exchange.now = clock.now;
    const stop = new AbortController();
    const collection: Collection = {
      phase: planned.phase,
      seeds: planned.seeds,
      venues: new Map([[format.id, venue]]),
      registered: async () => [
        {
          name: `${format.id}:alba`,
          exchange: format.id,
          credentials: { key: "a", secret: "c2Vj", passphrase: undefined },
        },
      ],
      books,
      throughEpoch: epochs,
      clock,
      limits: { lateMs, maxSkewMs: 5_000, everyMs: 60_000, fillsEveryMs: 60_000 },
      stop: stop.signal,
      onSettled: (each) => settled.push(each),
    };
    const run = (changes: Partial<Collection> = {}) => collect({ ...collection, ...changes });
    try {
      await use({ exchange, books, settled, planned, clock, run });
    } finally {
      // A collection that is not awaited to its end would keep a failed test from ending.
      stop.abort();
      clock.stop();
      await exchange.close();
    }
  });
}

async function timesOf({ books, planned }: World, market: string, epoch = 1): Promise<number[]> {
  const times: number[] = [];
  const folder = join(books, String(epoch));
  for await (const snapshot of readBooks(folder, planned.campaign.markets).snapshots) {
    if (snapshot.market.id === market) times.push(snapshot.time);
  }
  return times;
}

const gapsOf = ({ books }: World, epoch = 1) =>
  readNotes<GapNote>(join(books, String(epoch), "gaps.jsonl"));

describe("the collector", { concurrency: true, skip: NO_CCXT }, () => {
  it("should take every market at its drawn instants, close the days and reveal the seed", () =>
    inWorld({}, async (world) => {
      await world.run();
      const seed = world.planned.seeds.get(1) ?? new Uint8Array();
      for (const market of ["tide", "kelp"]) {
        const due = [0, 1, 2, 3, 4].map((i) => instant(seed, market, i, START, 60_000));
        expect(await timesOf(world, market)).to.deep.equal(due);
      }
      expect(await gapsOf(world)).to.deep.equal([]);
      expect(await readdir(join(world.books, "1"))).to.have.members([
        "SHA256SUMS",
        "kelp.2026-01-06.ndjson",
        "seed",
        "tide.2026-01-06.ndjson",
      ]);
      const revealed = await readFile(join(world.books, "1", "seed"), "utf8");
      expect(revealed.trim()).to.equal(Buffer.from(seed).toString("hex"));
      const own = world.settled.flatMap(({ snapshot }) => snapshot?.orders ?? []);
      expect(own.filter(({ account }) => account === "binance:alba")).to.have.length(10);
    }));

  it("given a start in mid-epoch, it should list the minutes before as down", () =>
    inWorld({ minutes: 2, lateMs: 50_000 }, async (world) => {
      await world.run();
      for (const market of ["tide", "kelp"]) {
        const gaps = (await gapsOf(world)).filter((gap) => gap.market === market);
        const times = await timesOf(world, market);
        expect(gaps.length + times.length).to.equal(5);
        expect(gaps.slice(0, 1).map(({ interval, cause }) => [interval, cause])).to.deep.equal([
          [0, "down"],
        ]);
      }
    }));

  it("given a stop and another start, it should settle every minute once", () =>
    inWorld({}, async (world) => {
      const stop = new AbortController();
      const first = world.run({ stop: stop.signal });
      await world.clock.wait(2.5 * MINUTE_MS);
      stop.abort();
      await first;
      expect(await readdir(join(world.books, "1"))).to.not.include("seed");
      await world.clock.wait(1.2 * MINUTE_MS);
      await world.run();
      for (const market of ["tide", "kelp"]) {
        const gaps = (await gapsOf(world)).filter((gap) => gap.market === market);
        const read = (await timesOf(world, market)).map((time) =>
          Math.floor((time - START) / 60_000),
        );
        const all = [...gaps.map(({ interval }) => interval), ...read].sort((a, b) => a - b);
        expect(all).to.deep.equal([0, 1, 2, 3, 4]);
      }
    }));

  it("given an outage, it should list its minutes with the cause, and go on", () =>
    inWorld({ lateMs: 20_000 }, async (world) => {
      const from = START + 60_000;
      world.exchange.trouble = () => {
        const now = world.exchange.now();
        return now > from && now < from + 90_000 ? { status: 503 } : undefined;
      };
      await world.run();
      const causes = new Set((await gapsOf(world)).map(({ cause }) => cause));
      expect([...causes]).to.include("outage");
      expect((await timesOf(world, "tide")).length).to.be.greaterThan(0);
    }));

  it("given a wrong clock, it should take no snapshot while it is wrong", () =>
    inWorld({}, async (world) => {
      const { now } = world.exchange;
      world.exchange.now = () => now() + 600_000;
      await world.run();
      const gaps = await gapsOf(world);
      expect(gaps.map(({ cause }) => cause)).to.deep.equal(Array(10).fill("clock"));
    }));

  it("given several epochs, it should ask who is registered at each one's beginning", () =>
    inWorld({ epochs: 2 }, async (world) => {
      const asked: number[] = [];
      await world.run({
        registered: async (epoch) => {
          asked.push(epoch);
          return [];
        },
      });
      expect(asked).to.deep.equal([1, 2]);
      expect(await timesOf(world, "tide", 2)).to.have.length(5);
    }));

  it("given a key that is not set up, it should miss that account alone, with the cause", () =>
    inWorld({}, async (world) => {
      await world.run({
        registered: async () => [
          { name: "binance:alba", exchange: "binance", credentials: undefined },
        ],
      });
      expect(await timesOf(world, "tide")).to.have.length(5);
      const gaps = await gapsOf(world);
      expect(new Set(gaps.map(({ account, cause }) => `${account} ${cause}`))).to.deep.equal(
        new Set(["binance:alba key"]),
      );
    }));

  const noFull = existsSync(FULL) ? false : `NOT RUN: there is no ${FULL}`;
  it(
    "given the system's own answer that nothing fits, it should have gaps for the disk and go on with the others",
    {
      skip: noFull,
    },
    () =>
      inWorld({}, async (world) => {
        await world.run({
          openLines: async (path) => {
            if (path.endsWith("tide.2026-01-06.ndjson")) await symlink(FULL, path);
            return openLineFile(path);
          },
        });
        const gaps = await gapsOf(world);
        expect(gaps.map(({ market, cause }) => `${market} ${cause}`)).to.deep.equal(
          Array(5).fill("tide disk"),
        );
        expect(gaps[0]?.detail).to.equal("ENOSPC");
        expect(await timesOf(world, "kelp")).to.have.length(5);
      }),
  );

  it("should note the miners' trades", () =>
    inWorld({}, async (world) => {
      const trade = {
        id: "7",
        order: "1",
        key: "a",
        side: "buy",
        price: "1.0990",
        size: "2",
      } as const;
      world.exchange.trades.push({ ...trade, market: "TIDEUSDC", time: START + 1_000 });
      await world.run();
      const fills = await readNotes<FillNote>(join(world.books, "1", "fills.jsonl"));
      expect(fills[0]).to.deep.equal({
        ...{ market: "tide", account: "binance:alba", trade: "7", order: "1", side: "bid" },
        ...{ price: "1.0990", size: "2", time: START + 1_000 },
      });
    }));

  it("given an error of its own in one market, it should end the others before it tells of it", () =>
    inWorld({}, async (world) => {
      const failure = await world
        .run({
          onSettled: ({ market, interval }) => {
            if (market === "tide" && interval === 1) throw new TypeError("a fault");
          },
        })
        .catch((error: unknown) => error);
      expect(failure).to.be.instanceOf(TypeError);
      const asked = world.exchange.requests.length;
      await world.clock.wait(2 * MINUTE_MS);
      expect(world.exchange.requests).to.have.length(asked);
      expect(await gapsOf(world)).to.deep.equal([]);
    }));

  it("given no seed for an epoch, or an exchange that is not set up, it should refuse before it reads", () =>
    inWorld({}, async (world) => {
      for (const changes of [{ seeds: new Map() }, { venues: new Map() }]) {
        const failure = await world.run(changes).catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(InputError);
      }
      expect(world.exchange.requests).to.deep.equal([]);
    }));
});
