/**
 * One market's part of an epoch's folder. Every interval is settled once and in order, by a line in a day's book or by a
 * line among the gaps, so the files alone tell after a kill where to go on.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { EpochSpan } from "../../campaign/calendar.ts";
import type { Market } from "../../campaign/campaign.ts";
import { invariant } from "../../errors.ts";
import { formatSnapshot } from "../format-snapshot.ts";
import { parseSnapshot } from "../parse-snapshot.ts";
import type { Snapshot } from "../snapshot.ts";
import type { AddLines } from "./adder.ts";
import type { KnownOrders } from "./assemble.ts";
import { closeDay, dayFile, listDays } from "./day-files.ts";
import { openLineFile, readLastLine } from "./line-file.ts";
import { FLAGS_FILE, type FlagNote, GAPS_FILE, type GapNote, readNotes } from "./notes.ts";

export interface MarketLedger {
  /** The first interval that is not settled. */
  next(): number;
  /** The miners' orders of the last snapshot. */
  known(): KnownOrders;
  /**
   * Settles the next interval by its snapshot, with the accounts that are missing in it and what is odd.
   * @returns false where the disk did not take it: then it is a gap.
   */
  record(
    snapshot: Snapshot,
    gaps?: readonly GapNote[],
    flags?: readonly FlagNote[],
  ): Promise<boolean>;
  /**
   * Settles the next intervals by a gap each. Where the disk does not take them, they are kept, and nothing after them
   * is written before they are.
   */
  skip(gaps: readonly GapNote[]): Promise<boolean>;
  /** Writes the gaps that were kept. @returns false where the disk does not take them yet. */
  flush(): Promise<boolean>;
}

export interface MarketPlace {
  readonly folder: string;
  readonly market: Market;
  readonly span: EpochSpan;
  readonly intervalMs: number;
  readonly add: AddLines;
  readonly shut: (file: string) => Promise<void>;
}

/** Finds where a market's books end. What a kill left of a line is cut off. */
export async function openMarketLedger(place: MarketPlace): Promise<MarketLedger> {
  const { folder, market, span, intervalMs, add, shut } = place;
  const intervalOf = (time: number): number => Math.floor((time - span.start) / intervalMs);
  const last = await findLast(folder, market);
  let known = knownOf(last?.snapshot);
  let day = last?.file;
  let next = Math.max(
    last === undefined ? 0 : intervalOf(last.snapshot.time) + 1,
    await afterGaps(folder, market.id),
  );
  let pending: readonly GapNote[] = [];

  const addGaps = async (gaps: readonly GapNote[]): Promise<void> => {
    await add(GAPS_FILE, toLines([...pending, ...gaps]));
    pending = [];
  };

  return {
    next: () => next,
    known: () => known,
    record: async (snapshot, gaps = [], flags = []) => {
      const interval = intervalOf(snapshot.time);
      invariant(interval === next, "a market's intervals are settled in order");
      next += 1;
      const { time } = snapshot;
      try {
        await addGaps(gaps);
        await add(FLAGS_FILE, toLines(flags));
        const file = dayFile(market.id, time);
        if (day !== undefined && day !== file) await closeDay(folder, day, add, shut);
        day = file;
        await add(file, `${formatSnapshot(snapshot)}\n`);
        // An account that could not be read keeps what is known of its orders, or a change of price would be forgotten.
        const missing = new Set(gaps.map(({ account }) => account));
        const kept = [...known].filter(([, { account = null }]) => missing.has(account));
        known = new Map([...kept, ...knownOf(snapshot)]);
        return true;
      } catch (error) {
        const detail = (error as NodeJS.ErrnoException).code ?? "an error";
        const gap = { market: market.id, interval, time, account: null, detail };
        pending = [...pending, { ...gap, cause: "disk" }];
        return false;
      }
    },
    skip: async (gaps) => {
      invariant(
        gaps.every(({ interval }, i) => interval === next + i),
        "a market's intervals are settled in order",
      );
      next += gaps.length;
      try {
        await addGaps(gaps);
        return true;
      } catch {
        pending = [...pending, ...gaps];
        return false;
      }
    },
    flush: () =>
      addGaps([]).then(
        () => true,
        () => false,
      ),
  };
}

/** The market's last snapshot and its file. Days without a whole line are removed. */
async function findLast(
  folder: string,
  market: Market,
): Promise<{ snapshot: Snapshot; file: string } | undefined> {
  for (const file of (await listDays(folder, market.id)).reverse()) {
    const path = join(folder, file);
    const line = await readLastLine(path);
    if (line === undefined) {
      await rm(path);
      continue;
    }
    // Opening it cuts off what a kill left.
    await (await openLineFile(path)).close();
    const snapshot = parseSnapshot(line, path, new Map([[market.id, market]]), () => {});
    invariant(snapshot !== undefined, `the last whole line of ${path} is a snapshot`);
    return { snapshot, file };
  }
  return undefined;
}

/** The interval after the market's last gap. */
async function afterGaps(folder: string, market: string): Promise<number> {
  const gaps = await readNotes<GapNote>(join(folder, GAPS_FILE));
  const last = gaps.findLast((gap) => gap.market === market && gap.account === null);
  return last === undefined ? 0 : last.interval + 1;
}

function knownOf(snapshot: Snapshot | undefined): KnownOrders {
  const own = (snapshot?.orders ?? []).filter(({ account }) => account !== undefined);
  return new Map(own.map((order) => [order.id, order]));
}

function toLines(notes: readonly object[]): string {
  return notes.map((note) => `${JSON.stringify(note)}\n`).join("");
}
