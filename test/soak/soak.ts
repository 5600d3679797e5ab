/** A day of the collector at a fast clock, killed at random: every minute is there once, or listed as a gap. */
import { spawn } from "node:child_process";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { closedDays } from "../../src/book/collect/day-files.ts";
import { type GapNote, readNotes } from "../../src/book/collect/notes.ts";
import { readBooks } from "../../src/book/read-books.ts";
import { drawInstant } from "../../src/campaign/calendar.ts";
import { type Planned, plan, START } from "../book/collect/fixtures.ts";
import type { SoakPlan } from "./collector.ts";
import { createRandom, openScene } from "./scene.ts";
import { createLeadClock } from "./shared-clock.ts";

/** How long nobody collects after a kill, at least and at most, in simulated ms. */
const [SHORTEST_PAUSE_MS, LONGEST_PAUSE_MS] = [10_000, 150_000];

export interface SoakSettings {
  readonly hours: number;
  readonly markets: number;
  readonly miners: number;
  readonly kills: number;
  /** Simulated time by real time. */
  readonly speed: number;
  readonly lateMs: number;
  readonly seed: number;
}

export interface SoakResult {
  readonly due: number;
  readonly snapshots: number;
  readonly gaps: number;
  /** Intervals of which there is neither, or more than one. */
  readonly lost: number;
  readonly doubled: number;
  readonly wrongInstants: number;
  readonly wrongSums: number;
  readonly causes: Readonly<Record<string, number>>;
  /** Snapshots without one account, by cause. */
  readonly accountGaps: Readonly<Record<string, number>>;
  readonly accountReads: number;
  readonly kills: number;
  readonly requests: number;
  readonly isRevealed: boolean;
  readonly realSeconds: number;
}

/** Runs it in a folder, which then holds the campaign file and its books. */
export async function soak(folder: string, settings: SoakSettings): Promise<SoakResult> {
  const { hours, speed, kills } = settings;
  const random = createRandom(settings.seed);
  const began = Date.now();
  const clock = createLeadClock(START - 60_000, speed);
  const scene = await openScene(settings, random, clock.now);
  const planned = plan({
    markets: scene.markets,
    epochSeconds: hours * 3_600,
    miners: scene.miners.map(({ name }, i) => ({
      account: `0x${(i + 1).toString(16).padStart(40, "0")}`,
      exchangeAccounts: [name],
    })),
  });
  const books = join(folder, "books");
  await writeFile(join(folder, "campaign.json"), planned.text);
  const soakPlan: SoakPlan = {
    campaign: planned.text,
    seeds: [...planned.seeds.values()].map((seed) => Buffer.from(seed).toString("hex")),
    books,
    lateMs: settings.lateMs,
    exchanges: scene.exchanges.map(({ format, url }) => ({ id: format.id, url })),
    miners: scene.miners,
  };
  const churning = setInterval(() => scene.churn(), 60_000 / speed);
  const killTimes = Array.from({ length: kills }, () => START + random() * hours * 3_600_000).sort(
    (a, b) => a - b,
  );
  let killed = 0;
  try {
    for (;;) {
      const child = spawn(process.execPath, [join(import.meta.dirname, "collector.ts")], {
        env: { ...process.env, SOAK_PLAN: JSON.stringify(soakPlan) },
        stdio: ["ignore", "inherit", "inherit", "ipc"],
      });
      const ended = new Promise<number | null>((resolve) => child.once("close", resolve));
      const at = killTimes[killed];
      await clock.runWith(child, at ?? Number.POSITIVE_INFINITY);
      if (at === undefined) {
        const code = await ended;
        if (code !== 0) throw new Error(`the collector ended with ${code}`);
        break;
      }
      child.kill("SIGKILL");
      if ((await ended) !== null) throw new Error("the collector ended before it was killed");
      killed += 1;
      clock.pass(SHORTEST_PAUSE_MS + random() * (LONGEST_PAUSE_MS - SHORTEST_PAUSE_MS));
    }
  } finally {
    clearInterval(churning);
    await scene.close();
  }
  const requests = scene.exchanges.reduce((sum, exchange) => sum + exchange.requests.length, 0);
  const realSeconds = Math.round((Date.now() - began) / 1_000);
  return { ...(await audit(planned, join(books, "1"))), kills: killed, requests, realSeconds };
}

/** Reads what is on the disk, as whoever scores does. */
async function audit({ campaign, phase, seeds }: Planned, folder: string) {
  const seed = seeds.get(1) ?? new Uint8Array();
  const settled = new Map<string, number>();
  const count = (market: string, interval: number) => {
    const key = `${market} ${interval}`;
    settled.set(key, (settled.get(key) ?? 0) + 1);
  };
  const causes: Record<string, number> = {};
  const accountGaps: Record<string, number> = {};
  let [snapshots, wrongInstants, gaps, due, accountReads] = [0, 0, 0, 0, 0];
  const read = new Map<string, number>();
  for await (const { market, time } of readBooks(folder, campaign.markets).snapshots) {
    const interval = Math.floor((time - phase.start) / 60_000);
    if (time !== drawInstant(seed, market.id, phase.start, 60_000, interval)) wrongInstants += 1;
    count(market.id, interval);
    read.set(market.id, (read.get(market.id) ?? 0) + 1);
    snapshots += 1;
  }
  for (const { market, interval, account, cause } of await readNotes<GapNote>(
    join(folder, "gaps.jsonl"),
  )) {
    const tally = account === null ? causes : accountGaps;
    tally[cause] = (tally[cause] ?? 0) + 1;
    if (account !== null) continue;
    count(market, interval);
    gaps += 1;
  }
  let [lost, doubled] = [0, 0];
  for (const { id, exchange } of campaign.markets.values()) {
    const names = campaign.miners.filter(({ exchangeAccounts: [name = ""] }) =>
      name.startsWith(`${exchange}:`),
    );
    accountReads += (read.get(id) ?? 0) * names.length;
    for (let interval = 0; interval < phase.epochMs / 60_000; interval += 1) {
      due += 1;
      const times = settled.get(`${id} ${interval}`) ?? 0;
      if (times === 0) lost += 1;
      if (times > 1) doubled += 1;
    }
  }
  let wrongSums = 0;
  for (const [file, sum] of await closedDays(folder)) {
    const bytes = await readFile(join(folder, file));
    if (createHash("sha256").update(bytes).digest("hex") !== sum) wrongSums += 1;
  }
  const revealed = await readFile(join(folder, "seed"), "utf8").catch(() => "");
  const isRevealed = revealed.trim() === Buffer.from(seed).toString("hex");
  return {
    due,
    snapshots,
    gaps,
    lost,
    doubled,
    wrongInstants,
    wrongSums,
    causes,
    accountGaps,
    accountReads,
    isRevealed,
  };
}
