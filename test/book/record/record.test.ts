import { createHash } from "node:crypto";
import { appendFile, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { closedDays, dayFile } from "../../../src/book/collect/day-files.ts";
import { formatHeader } from "../../../src/book/record/lines.ts";
import { InputError } from "../../../src/errors.ts";
import { type Feed, MARKET } from "./exchange/feed.ts";
import { expectTrue, LIMITS, NAMES, recordedFrom, replay, until } from "./fixtures.ts";
import { gapsOf, inWorld } from "./world.ts";

const HEADER = { market: MARKET.id, after: null };

for (const name of NAMES) {
  describe(`record, from ${name}`, () => {
    it("should write what replays into the exchange's own books, from the first one on", () =>
      inWorld(name, async (world) => {
        await world.during(async () => {
          await world.known();
          await world.written(100);
        });
        const replayed = await world.replay();
        expectTrue(replayed, world.feed);
        expect(replayed.snapshots.length).to.be.greaterThan(25);
        expect(Object.keys(replayed.causes)).to.deep.equal(["down"]);
      }));

    it("should write every message as it came, once", () =>
      inWorld(name, async (world) => {
        await world.during(() => world.known());
        const text = await readFile(
          join(world.folder, (await daysIn(world.folder))[0] ?? ""),
          "utf8",
        );
        const events = text.match(/"event_id":\d+|\],\d+,\d+\]$|"sequence":\d+,"payload"/gm) ?? [];
        expect(events.length).to.be.greaterThan(5);
        expect(new Set(events).size).to.equal(events.length);
      }));

    for (const [what, cause, happen, limits] of [
      ["a connection that is cut", "outage", (feed: Feed) => feed.cut()],
      ["a message that is lost", "lost", (feed: Feed) => feed.alterNext(() => [])],
      ["a message that is no JSON", "format", (feed: Feed) => feed.alterNext(() => ['{"data":['])],
      [
        "a message that looks like our own",
        "format",
        (feed: Feed) => feed.say('{"tidemark":"book"}'),
      ],
      [
        "a line that is dead",
        "timeout",
        (feed: Feed) => hush(feed),
        { silenceMs: 400, bookMs: 600 },
      ],
    ] as const) {
      it(`given ${what}, it should begin a gap, connect again, and miss what was due meanwhile`, () =>
        inWorld(name, async (world) => {
          const happens = async () => {
            await world.known();
            happen(world.feed);
            await world.known();
            await world.written(25);
          };
          await world.during(happens, { limits: { ...LIMITS, ...limits } });
          expect(new Set(gapsOf(world.news))).to.deep.equal(new Set([cause]));
          expect(world.feed.connections).to.be.greaterThan(1);
          const replayed = await world.replay();
          expectTrue(replayed, world.feed);
          expect(replayed.causes[cause]).to.be.greaterThan(0);
          expect(replayed.snapshots.length).to.be.greaterThan(10);
        }));
    }

    it("given an exchange that is away, it should try again with pauses, and tell of it once", () =>
      inWorld(name, async (world) => {
        world.feed.isAway = true;
        await world.during(async () => {
          await until(() => world.feed.refusals >= 4);
          expect(gapsOf(world.news)).to.deep.equal(["outage"]);
          world.feed.isAway = false;
          await world.known();
        });
        expectTrue(await world.replay(), world.feed);
      }));

    it("given half a line after a kill, it should cut it off and go on after a gap", () =>
      inWorld(name, async (world) => {
        await world.during(() => world.known());
        const [day = ""] = await daysIn(world.folder);
        const before = await readFile(join(world.folder, day), "utf8");
        await appendFile(join(world.folder, day), '{"data":{"id":1');
        await sleep(50);
        await world.during(() => world.known());
        const after = await readFile(join(world.folder, day), "utf8");
        expect(after.startsWith(`${before}{"tidemark":"gap","cause":"down"`)).to.equal(true);
        const replayed = await world.replay();
        expectTrue(replayed, world.feed);
        expect(replayed.snapshots.length).to.be.greaterThan(8);
      }));

    it("given midnight, it should close the day by its hash, and begin one that can be read alone", () => {
      const midnight = Date.UTC(2026, 0, 7);
      return inWorld(
        name,
        async (world) => {
          await world.during(async () => {
            await world.known();
            world.jump(midnight - world.clock.now() - 20);
            await world.written(100);
          });
          const [first = "", second = ""] = await daysIn(world.folder);
          expect([first, second]).to.deep.equal([
            `${MARKET.id}.2026-01-06.ndjson`,
            `${MARKET.id}.2026-01-07.ndjson`,
          ]);
          const bytes = await readFile(join(world.folder, first));
          const sum = createHash("sha256").update(bytes).digest("hex");
          expect([...(await closedDays(world.folder))]).to.deep.equal([[first, sum]]);
          const both = await world.replay();
          expectTrue(both, world.feed);
          const alone = await replay(join(world.folder, second), midnight, world.clock.now());
          expectTrue(alone, world.feed);
          const later = both.snapshots.filter(({ snapshot }) => snapshot.time >= midnight + 100);
          expect(later.length).to.be.greaterThan(15);
          expect(alone.snapshots.length).to.be.greaterThan(15);
        },
        midnight - 5_000,
      );
    });

    it("given a kill before midnight, it should cut the day's half line off before it is closed", () =>
      inWorld(name, async (world) => {
        const first = join(world.folder, `${MARKET.id}.2026-01-05.ndjson`);
        await writeFile(first, `${formatHeader({ ...HEADER, exchange: name })}\n{"data":{"id":1`);
        await world.during(() => world.known());
        const bytes = await readFile(first);
        expect(bytes.at(-1)).to.equal("\n".charCodeAt(0));
        const sum = createHash("sha256").update(bytes).digest("hex");
        expect([...(await closedDays(world.folder)).values()]).to.deep.equal([sum]);
        expectTrue(await world.replay(), world.feed);
      }));

    it("given a closed day to go on with, it should refuse, and let go of the other markets", () =>
      inWorld(name, async (world) => {
        const day = dayFile(MARKET.id, world.clock.now());
        await writeFile(
          join(world.folder, day),
          `${formatHeader({ ...HEADER, exchange: name })}\n`,
        );
        await writeFile(join(world.folder, "SHA256SUMS"), `${"0".repeat(64)}  ${day}\n`);
        const recorded = recordedFrom(name, world.feed);
        const other = { ...recorded, market: { ...MARKET, id: "kelp" } };
        const failure = await world
          .during(() => new Promise(() => {}), { recorded: [recorded, other] })
          .catch((error: unknown) => error);
        expect(failure).to.be.instanceOf(InputError);
      }));

    it("given a channel that the exchange refuses, it should tell that there is no such market", () =>
      inWorld(name, async (world) => {
        const [recorded] = [recordedFrom(name, world.feed)];
        const market = { ...MARKET, base: "KELP" };
        await world.during(() => until(() => world.news.length > 0), {
          recorded: [{ ...recorded, market }],
        });
        expect(gapsOf(world.news)).to.deep.equal(["market"]);
      }));
  });
}

async function daysIn(folder: string): Promise<string[]> {
  return (await readdir(folder)).filter((file) => file.endsWith(".ndjson")).sort();
}

function hush(feed: Feed): void {
  feed.isHushed = true;
  setTimeout(() => {
    feed.isHushed = false;
  }, 600);
}
