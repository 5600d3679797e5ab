import { existsSync } from "node:fs";
import { readdir, readFile, symlink } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import type { OpenLines } from "../../../src/book/collect/adder.ts";
import { createClock } from "../../../src/book/collect/clock.ts";
import { dayFile } from "../../../src/book/collect/day-files.ts";
import { openLineFile } from "../../../src/book/collect/line-file.ts";
import { type RecordNews, record } from "../../../src/book/record/record.ts";
import { inFolder } from "../fixtures.ts";
import { bitstampDialect } from "./exchange/dialects.ts";
import { type Feed, MARKET, openFeed } from "./exchange/feed.ts";
import { expectTrue, LIMITS, NOON, recordedFrom, replay, until } from "./fixtures.ts";

const ORIGIN = Date.now();
const now = () => NOON + Date.now() - ORIGIN;

const FULL = "/dev/full";

async function inWorld(run: (feed: Feed, folder: string) => Promise<void>): Promise<void> {
  const feed = await openFeed(bitstampDialect, { now });
  const churning = setInterval(() => feed.churn(), 4);
  try {
    await inFolder((folder) => run(feed, folder));
  } finally {
    clearInterval(churning);
    await feed.close();
  }
}

async function recordWhile(
  feed: Feed,
  folder: string,
  happens: (
    news: readonly RecordNews[],
    written: (lines: number) => Promise<void>,
  ) => Promise<void>,
  openLines: OpenLines = openLineFile,
): Promise<void> {
  const news: RecordNews[] = [];
  let lines = 0;
  const written = (more: number) => {
    const enough = lines + more;
    return until(() => lines >= enough);
  };
  const stop = new AbortController();
  const running = record({
    recorded: [recordedFrom("bitstamp", feed)],
    ...{
      folder,
      clock: { now, wait: createClock().wait },
      limits: LIMITS,
      stop: stop.signal,
      openLines,
    },
    onNews: (each) => news.push(each),
    onLines: (more) => {
      lines += more;
    },
  });
  try {
    await happens(news, written);
  } finally {
    stop.abort();
    await running;
  }
}

const gaps = (news: readonly RecordNews[]) =>
  news.flatMap((each) => ("gap" in each ? [each.gap] : []));
const books = (news: readonly RecordNews[]) => news.filter((each) => "orders" in each).length;

describe("record, on a full disk", () => {
  it("should go on once there is room, and have a gap between", () =>
    inWorld(async (feed, folder) => {
      let isFull = false;
      const openLines: OpenLines = async (path) => {
        const file = await openLineFile(path);
        return {
          ...file,
          append: async (lines) => {
            if (!isFull) return file.append(lines);
            throw Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" });
          },
        };
      };
      const from = now();
      await recordWhile(
        feed,
        folder,
        async (news, written) => {
          await until(() => books(news) === 1);
          await written(50);
          isFull = true;
          await until(() => gaps(news).length > 0);
          await sleep(150);
          isFull = false;
          await until(() => books(news) === 2);
          await written(50);
          expect(gaps(news)).to.deep.equal([{ cause: "disk", detail: "ENOSPC" }]);
        },
        openLines,
      );
      const replayed = await replay(folder, from, now());
      expectTrue(replayed, feed);
      expect(replayed.causes.disk).to.be.greaterThan(5);
      expect(replayed.snapshots.length).to.be.greaterThan(5);
    }));

  const none = existsSync(FULL) ? false : `NOT RUN: there is no ${FULL}`;
  it(
    "given the system's own answer that nothing fits, it should say so and keep trying",
    { skip: none },
    () =>
      inWorld(async (feed, folder) => {
        await symlink(FULL, join(folder, dayFile(MARKET.id, now())));
        await recordWhile(feed, folder, async (news) => {
          await until(() => gaps(news).length > 0);
          expect(gaps(news)[0]).to.deep.equal({ cause: "disk", detail: "ENOSPC" });
          await sleep(100);
          expect([books(news), feed.connections]).to.deep.equal([0, 0]);
        });
      }),
  );

  it("should write nothing twice, and no half of a line", () =>
    inWorld(async (feed, folder) => {
      let times = 0;
      const openLines: OpenLines = async (path) => {
        const file = await openLineFile(path);
        return {
          ...file,
          append: (lines) => {
            times += 1;
            if (times % 7 !== 0) return file.append(lines);
            throw Object.assign(new Error("full"), { code: "ENOSPC", syscall: "write" });
          },
        };
      };
      await recordWhile(feed, folder, () => until(() => times > 60), openLines);
      const [day = ""] = await readdir(folder);
      const lines = (await readFile(join(folder, day), "utf8")).split("\n");
      expect(lines.pop()).to.equal("");
      for (const line of lines) JSON.parse(line);
      const events = lines.flatMap((line) => /"event_id":(\d+)/.exec(line)?.[1] ?? []);
      expect(events.length).to.be.greaterThan(10);
      expect(new Set(events).size).to.equal(events.length);
    }));
});
