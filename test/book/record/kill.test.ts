import { spawn } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { createClock } from "../../../src/book/collect/clock.ts";
import { createRandom } from "../../soak/scene.ts";
import { inFolder } from "../fixtures.ts";
import { MARKET, openFeed } from "./exchange/feed.ts";
import { DIALECTS, expectTrue, NAMES, NOON, replay } from "./fixtures.ts";

const KILLS = 3;

/** What a recorder writes at least before it is killed. */
const LINES = 40;

const CLOCK = { origin: Date.now(), start: NOON, speed: 1 };
const { now } = createClock(CLOCK);

for (const name of NAMES) {
  describe(`record, from ${name}, killed at random`, () => {
    it("should lose no line that it wrote, double none, and have a gap for each kill", async () => {
      const feed = await openFeed(DIALECTS[name], { now });
      const churning = setInterval(() => feed.churn(), 4);
      const random = createRandom(3);
      const from = now();
      try {
        await inFolder(async (folder) => {
          const written: string[] = [];
          for (let i = 0; i <= KILLS; i += 1) {
            const { socket, http: api } = feed.server;
            const child = spawn(process.execPath, [join(import.meta.dirname, "recorder.ts")], {
              env: {
                ...process.env,
                RECORDER: JSON.stringify({ exchange: name, socket, api, folder, clock: CLOCK }),
              },
              stdio: ["ignore", "pipe", "inherit"],
            });
            const ended = new Promise((resolve) => child.once("close", resolve));
            await new Promise<void>((resolve) => {
              let said = "";
              child.stdout.on("data", (words) => {
                said += words;
                if (said.includes('"orders"')) resolve();
              });
            });
            const enough = (await linesIn(folder)) + LINES;
            while (child.exitCode === null && (await linesIn(folder)) < enough) await sleep(20);
            await sleep(random() * 100);
            child.kill(i < KILLS ? "SIGKILL" : "SIGTERM");
            await ended;
            const [day = ""] = await readdir(folder);
            const text = await readFile(join(folder, day), "utf8");
            written.push(text.slice(0, text.lastIndexOf("\n") + 1));
          }
          for (const [i, text] of written.entries()) {
            expect(written[i + 1] ?? text, "nothing that was written goes").to.satisfy(
              (later: string) => later.startsWith(text),
            );
          }
          const lines = written.at(-1)?.split("\n").slice(0, -1) ?? [];
          const downs = lines.filter((line) => line.includes('"cause":"down"'));
          expect(downs).to.have.length(KILLS + 1);
          const messages = lines.filter((line) => !line.startsWith('{"tidemark"'));
          const events = messages.flatMap((line) => /"event_id":(\d+)/.exec(line)?.[1] ?? []);
          expect(new Set(events).size).to.equal(events.length);
          const replayed = await replay(folder, from, now());
          expectTrue(replayed, feed);
          expect(Object.keys(replayed.causes)).to.deep.equal(["down"]);
          expect(replayed.snapshots.length).to.be.greaterThan(20);
          expect(replayed.imported.report().market).to.equal(MARKET.id);
        });
      } finally {
        clearInterval(churning);
        await feed.close();
      }
    });
  });
}

async function linesIn(folder: string): Promise<number> {
  const [day] = await readdir(folder);
  return day === undefined ? 0 : (await readFile(join(folder, day), "utf8")).split("\n").length;
}
