/** An epoch's folder of collected books: what several markets share of it, and how it ends. */
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { EpochSpan } from "../../campaign/calendar.ts";
import type { Market } from "../../campaign/campaign.ts";
import { refuse, show } from "../../errors.ts";
import { flush, isCode, makeFolder } from "../folders.ts";
import { createAdder, type OpenLines } from "./adder.ts";
import { closeDay, listDays } from "./day-files.ts";
import { openLineFile } from "./line-file.ts";
import { type MarketLedger, openMarketLedger } from "./market-ledger.ts";
import { FILLS_FILE, type FillNote, readNotes } from "./notes.ts";

export interface Ledger {
  /** Where a market's books stand, and what is still to come. */
  market(market: Market, intervalMs: number): Promise<MarketLedger>;
  addFills(fills: readonly FillNote[]): Promise<void>;
  /** The time of the last trade that is known, by market and account. */
  lastFill(market: string, account: string): number | undefined;
  /** Closes every day's book, and reveals the seed: 64 hexadecimal digits. */
  finish(seed: string): Promise<void>;
  close(): Promise<void>;
}

/** Opens an epoch's folder, which is made where it is missing. */
export async function openLedger(
  folder: string,
  span: EpochSpan,
  openLines: OpenLines = openLineFile,
): Promise<Ledger> {
  await makeFolder(folder);
  const { add, shut, close } = createAdder(folder, openLines);
  const fills = new Map<string, number>();
  for (const { market, account, time } of await readNotes<FillNote>(join(folder, FILLS_FILE))) {
    remember(fills, market, account, time);
  }

  return {
    market: (market, intervalMs) =>
      openMarketLedger({ folder, market, span, intervalMs, add, shut }),
    addFills: async (notes) => {
      await add(FILLS_FILE, notes.map((note) => `${JSON.stringify(note)}\n`).join(""));
      for (const { market, account, time } of notes) remember(fills, market, account, time);
    },
    lastFill: (market, account) => fills.get(`${market} ${account}`),
    finish: async (seed) => {
      for (const file of await listDays(folder)) await closeDay(folder, file, add, shut);
      await reveal(folder, seed);
    },
    close,
  };
}

/** Whether an epoch's seed stands revealed, so that nothing more comes to its books. */
export async function isRevealed(folder: string): Promise<boolean> {
  return (await readSeed(folder)) !== undefined;
}

async function reveal(folder: string, seed: string): Promise<void> {
  const standing = await readSeed(folder);
  if (standing === seed) return;
  const path = join(folder, "seed");
  if (standing !== undefined) {
    refuse({
      where: path,
      got: show(standing),
      expected: "the seed that the books were drawn with",
    });
  }
  await writeFile(`${path}.new`, `${seed}\n`);
  await flush(`${path}.new`);
  await rename(`${path}.new`, path);
}

async function readSeed(folder: string): Promise<string | undefined> {
  try {
    return (await readFile(join(folder, "seed"), "utf8")).trim();
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
}

function remember(fills: Map<string, number>, market: string, account: string, time: number): void {
  const key = `${market} ${account}`;
  fills.set(key, Math.max(time, fills.get(key) ?? 0));
}
