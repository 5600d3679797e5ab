/** The recorder: every market's channel, one connection after the other, until it is told to stop. */
import type { Market } from "../../campaign/campaign.ts";
import { type Adder, createAdder, type OpenLines } from "../collect/adder.ts";
import type { Clock } from "../collect/clock.ts";
import { openLineFile } from "../collect/line-file.ts";
import { VenueError } from "../collect/venue.ts";
import { makeFolder } from "../folders.ts";
import type { Channel } from "./channel.ts";
import { openDayLog } from "./day-log.ts";
import { formatGap, type GapLine } from "./lines.ts";
import { follow, type SessionLimits } from "./session.ts";

/** A market and where its orders are told. */
export interface Recorded {
  readonly market: Market;
  /** As the channels are named. */
  readonly exchange: string;
  readonly channel: Channel;
  readonly socket: string;
  readonly api: string;
}

export interface RecordLimits extends SessionLimits {
  /** The first pause before it connects again; the next ones double, ms. */
  readonly pauseMs: number;
  readonly longestPauseMs: number;
  /** A connection that held this long begins again with the first pause, ms. */
  readonly steadyMs: number;
}

/** What is worth telling: a market's book is known, or a gap begins. */
export type RecordNews =
  | { readonly market: string; readonly time: number; readonly orders: number }
  | { readonly market: string; readonly time: number; readonly gap: GapLine };

export interface Recording {
  readonly recorded: readonly Recorded[];
  readonly folder: string;
  readonly clock: Clock;
  readonly limits: RecordLimits;
  readonly stop: AbortSignal;
  readonly onNews?: (news: RecordNews) => void;
  readonly onLines?: (lines: number) => void;
  readonly openLines?: OpenLines;
}

const NOT_RUN: GapLine = { cause: "down", detail: "the recorder did not run" };

/**
 * Records every market on its own, so that one that fails costs no other a message. Whatever ends a connection begins a
 * gap, which ends with the next whole book.
 * @throws InputError where a day that is closed would have to go on.
 */
export async function record(recording: Recording): Promise<void> {
  await makeFolder(recording.folder);
  const adder = createAdder(recording.folder, recording.openLines ?? openLineFile);
  const over = new AbortController();
  const stop = AbortSignal.any([recording.stop, over.signal]);
  const running = recording.recorded.map(async (each) => {
    try {
      await recordMarket({ ...recording, stop }, each, adder);
    } finally {
      // It ends by itself only where it failed for good, or all are told to stop.
      over.abort();
    }
  });
  const ended = await Promise.allSettled(running);
  await adder.close();
  for (const each of ended) if (each.status === "rejected") throw each.reason;
}

async function recordMarket(recording: Recording, each: Recorded, adder: Adder): Promise<void> {
  const { folder, clock, limits, stop, onNews = () => {}, onLines = () => {} } = recording;
  const { market, exchange } = each;
  const log = await openDayLog(folder, market, exchange, adder);
  /** What has to be written before a book may follow. */
  let gap: GapLine | undefined = NOT_RUN;
  let last = NOT_RUN;
  let failures = 0;
  while (!stop.aborted) {
    let knownSince: number | undefined;
    let written = 0;
    try {
      await log.roll(clock.now(), () => []);
      if (gap !== undefined) await log.append([formatGap(gap, clock.now())]);
      gap = undefined;
      await follow({
        ...{ ...each, log, clock, limits, stop },
        onLines: (lines) => {
          written += lines;
          onLines(lines);
        },
        onBook: (orders) => {
          knownSince = clock.now();
          onNews({ market: market.id, time: knownSince, orders });
        },
      });
    } catch (error) {
      const { why, message, retryAfter = 0 } = toCause(error);
      const time = clock.now();
      // Before there was a book, the gap before it goes on, and is told again where another connection follows.
      if (knownSince !== undefined) last = { cause: why, detail: message };
      if (knownSince !== undefined || written > 0) gap = last;
      if (knownSince !== undefined || failures === 0) {
        onNews({ market: market.id, time, gap: { cause: why, detail: message } });
      }
      if (knownSince !== undefined && time - knownSince >= limits.steadyMs) failures = 0;
      const pause = Math.min(limits.pauseMs * 2 ** Math.min(failures, 20), limits.longestPauseMs);
      failures += 1;
      await clock.wait(Math.max(pause, retryAfter), stop);
    }
  }
}

/** The disk's errors are the system's; all else but an exchange's failure is a fault of ours. */
function toCause(error: unknown): VenueError {
  if (error instanceof VenueError) return error;
  const { code, syscall } = error as NodeJS.ErrnoException;
  if (code === undefined || syscall === undefined) throw error;
  return new VenueError("disk", code);
}
