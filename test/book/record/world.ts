/** An exchange that changes every few ms, a recorder over it, and what it tells. */
import { type Clock, createClock } from "../../../src/book/collect/clock.ts";
import { type Recording, type RecordNews, record } from "../../../src/book/record/record.ts";
import { startSteadyClock } from "../../steady-clock.ts";
import { inFolder } from "../fixtures.ts";
import { type Feed, openFeed } from "./exchange/feed.ts";
import {
  DIALECTS,
  LIMITS,
  type Name,
  NOON,
  type Replayed,
  recordedFrom,
  replay,
  until,
} from "./fixtures.ts";

export interface World {
  readonly name: Name;
  readonly folder: string;
  readonly feed: Feed;
  readonly news: RecordNews[];
  /** Records while something happens. */
  during(happens: () => Promise<unknown>, changes?: Partial<Recording>): Promise<void>;
  readonly clock: Clock;
  /** Lets the clock of the exchange and of the recorder jump ahead. */
  jump(ms: number): void;
  /** The recording so far, replayed. */
  replay(): Promise<Replayed>;
  /** Until the market's book is known once more than it was, and some messages follow. */
  known(): Promise<void>;
  /** Until so many more lines are written. */
  written(lines: number): Promise<void>;
}

/** Runs a test in one. */
export async function inWorld(
  name: Name,
  run: (world: World) => Promise<void>,
  start = NOON,
): Promise<void> {
  const steady = startSteadyClock({ start, speed: 1 });
  let [ahead, lines] = [0, 0];
  const now = () => steady.now() + ahead;
  // Its pauses are the machine's.
  const clock: Clock = { now, wait: createClock().wait };
  const feed = await openFeed(DIALECTS[name], { now });
  const churning = setInterval(() => feed.churn(), 4);
  const from = now();
  const news: RecordNews[] = [];
  const written = async (more: number) => {
    const before = lines;
    await until(() => lines >= before + more);
  };
  const books = () => news.filter((each) => "orders" in each).length;
  try {
    await inFolder(async (folder) => {
      const world: World = {
        ...{ name, folder, feed, news, clock, written },
        jump: (ms) => {
          ahead += ms;
        },
        during: async (happens, changes) => {
          const stop = new AbortController();
          const running = record({
            recorded: [recordedFrom(name, feed)],
            ...{ folder, clock, limits: LIMITS, stop: stop.signal },
            onNews: (each) => news.push(each),
            onLines: (more) => {
              lines += more;
            },
            ...changes,
          });
          try {
            await Promise.race([happens(), running]);
          } finally {
            stop.abort();
            await running;
          }
        },
        replay: () => replay(folder, from, now()),
        known: async () => {
          const before = books();
          await until(() => books() > before);
          // The first lines are the messages that waited for the book.
          await written(1);
          await written(25);
        },
      };
      await run(world);
    });
  } finally {
    clearInterval(churning);
    steady.stop();
    await feed.close();
  }
}

/** The causes of the gaps that were told. */
export const gapsOf = (news: readonly RecordNews[]) =>
  news.flatMap((each) => ("gap" in each ? [each.gap.cause] : []));
