/** What was recorded, read again: the same entries that the recorder saw, for the replay that all logs go through. */
import { stat } from "node:fs/promises";
import { basename, join } from "node:path";
import type { Market } from "../../campaign/campaign.ts";
import { invariant, refuse, show } from "../../errors.ts";
import { listDays } from "../collect/day-files.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry, LostMark } from "../events.ts";
import { createFaultList } from "../fault-list.ts";
import { openText } from "../lines.ts";
import type { Channel, ChannelReader } from "./channel.ts";
import { CHANNELS } from "./channels.ts";
import { isOwn, readHeader, readOwn } from "./lines.ts";

/** The days of a recording: all of a market's in a folder, or the one that is named; undefined where it is none. */
export async function findRecording(
  path: string,
  market: Market,
): Promise<readonly string[] | undefined> {
  const found = await stat(path).catch(() => undefined);
  if (found?.isDirectory()) {
    const days = await listDays(path, market.id);
    if (days.length > 0) return days.map((day) => join(path, day));
    return refuse({
      where: path,
      got: "no day of it",
      expected: `a recording of ${market.id}: ${market.id}.2026-01-31.ndjson and so on`,
    });
  }
  if (found === undefined || !/\.ndjson(?:\.gz)?$/.test(path)) return undefined;
  for await (const { text } of openText(path).lines) return isOwn(text) ? [path] : undefined;
  return undefined;
}

/**
 * Reads the days in their order, in flat memory. A message that is missing begins a gap, as it did when it was recorded.
 * @param sums the sha256 of the days that are closed, by file.
 * @throws InputError at the end, with the first hundred faults; after the first fault no entry is given.
 */
export async function* readRecording(
  paths: readonly string[],
  market: Market,
  sums: ReadonlyMap<string, string> = new Map(),
): AsyncGenerator<LogEntry> {
  const faults = createFaultList();
  let channel: Channel | undefined;
  let reader: ChannelReader | undefined;
  let before: string | undefined;
  let isBegun = false;

  function lose(cause: LostMark["cause"], detail: string): LostMark {
    reader = channel?.reader(market);
    isBegun = false;
    return { action: "lost", cause, detail };
  }

  function* readHead(text: string, where: string): Generator<LogEntry> {
    const header = readHeader(text);
    channel = CHANNELS.get(header?.exchange ?? "");
    if (channel === undefined || header?.market !== market.id) {
      const expected = `the first line of a recording of ${market.id}`;
      return faults.add({ where, got: show(text), expected });
    }
    if (before === undefined) yield lose("down", "the recording begins");
    else if (header.after !== before) yield lose("down", "a day of the recording is missing");
  }

  function* readLine(text: string, where: string): Generator<LogEntry> {
    invariant(reader !== undefined, "a recording's first line tells whose messages it holds");
    if (!isOwn(text)) return yield* reader.read(text);
    const own = readOwn(text, market);
    if (own === undefined) {
      faults.add({ where, got: show(text), expected: "the whole book, or a gap" });
    } else if ("gap" in own) {
      yield lose(own.gap.cause, own.gap.detail);
    } else {
      const { micros, orders } = own.book;
      // One that a day begins with holds nothing of what follows it, whatever the times of that say.
      if (!isBegun) reader.begin(own.book);
      isBegun = true;
      yield { action: "book", time: Number(micros / 1_000n), orders };
    }
  }

  for (const path of paths) {
    const file = openText(path);
    for await (const { number, text, end } of file.lines) {
      // A line that breaks off is being written, or its writer was killed.
      if (end === "") break;
      const where = `${path}:${number}`;
      const entries: LogEntry[] = [];
      try {
        if (number === 1) entries.push(...readHead(text, where));
        else if (reader !== undefined) entries.push(...readLine(text, where));
      } catch (error) {
        if (!(error instanceof VenueError)) throw error;
        if (error.why === "lost") entries.push(lose("lost", error.message));
        else faults.add({ where, got: show(text), expected: `a message: ${error.message}` });
      }
      if (faults.isEmpty()) yield* entries;
    }
    before = basename(path).replace(/\.gz$/, "");
    const sum = sums.get(before);
    const { sha256 } = file.digest();
    if (sum !== undefined && sum !== sha256) {
      faults.add({ where: path, got: `sha256 ${sha256}`, expected: `${sum}, as SHA256SUMS says` });
    }
  }
  faults.settle();
}
