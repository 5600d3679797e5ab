/** What scoring is measured on: a campaign file and its books, in a folder of their own. */
import { createHash } from "node:crypto";
import { mkdir, open, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { BookFormat } from "../../../src/book/book-file.ts";
import { convertBooks } from "../../../src/book/convert-books.ts";
import { drawInstant } from "../../../src/campaign/calendar.ts";
import { loadCampaign } from "../../../src/epoch/load.ts";
import { accountOf, type BenchSnapshot, INTERVAL_MS, snapshotsOf } from "./books.ts";

const START = Date.UTC(2026, 0, 6);
const SEED = Buffer.alloc(32, 7);

/** Terms that both sides of the bench score by. */
export const TERMS = {
  maxSpreadPercent: "1",
  maxSpreadPpm: 10_000,
  k: "2",
  minSize: "0.01",
  maxAgeSeconds: 3_600,
};

/** A scene to measure on, and where it lies. */
export interface Scene {
  readonly folder: string;
  readonly markets: readonly string[];
  readonly miners: number;
  readonly minutes: number;
}

/** How a snapshot is written on a line of its own. */
type FormatLine = (snapshot: BenchSnapshot) => string;

/** Writes a campaign file and one epoch of NDJSON books, in the canonical order of the fields unless told otherwise. */
export async function writeScene(
  folder: string,
  { miners, minutes, markets }: { miners: number; minutes: number; markets: number },
  formatLine: FormatLine = JSON.stringify,
): Promise<Scene> {
  const ids = Array.from({ length: markets }, (_, i) => `bench-${i + 1}`);
  const books = join(folder, "books/1");
  await mkdir(books, { recursive: true });
  await writeFile(join(folder, "campaign.json"), campaignText(ids, miners, minutes));
  await writeFile(join(books, "seed"), `${SEED.toString("hex")}\n`);
  for (const market of ids) {
    await writeBook(join(books, `${market}.ndjson`), market, miners, minutes, formatLine);
  }
  return { folder, markets: ids, miners, minutes };
}

/** The same snapshots in another format, as `books convert` writes them. */
export async function convertScene(
  scene: Scene,
  folder: string,
  format: BookFormat,
): Promise<Scene> {
  const campaign = join(scene.folder, "campaign.json");
  const { campaign: parsed, text } = await loadCampaign(campaign);
  await mkdir(join(folder, "books"), { recursive: true });
  await writeFile(join(folder, "campaign.json"), text);
  const [from, to] = [join(scene.folder, "books/1"), join(folder, "books/1")];
  await convertBooks({ from, to, format, markets: parsed.markets });
  return { ...scene, folder };
}

/** The fields in another order, with space between them, as another program may write them. */
export function formatOtherwise({ orders, ...snapshot }: BenchSnapshot): string {
  const turned = orders.map(({ id, account, side, price, size, openedAt }) => {
    return { openedAt, size, side, price, account, id };
  });
  const { ask, bid, time, market } = snapshot;
  return JSON.stringify({ orders: turned, ask, bid, time, market }, undefined, 1).replaceAll(
    /\n */g,
    " ",
  );
}

async function writeBook(
  path: string,
  market: string,
  miners: number,
  minutes: number,
  formatLine: FormatLine,
): Promise<void> {
  const instantOf = (interval: number) => drawInstant(SEED, market, START, INTERVAL_MS, interval);
  const file = await open(path, "wx");
  let lines: string[] = [];
  for (const snapshot of snapshotsOf({ market, miners, intervals: minutes, instantOf })) {
    lines.push(`${formatLine(snapshot)}\n`);
    if (lines.length < 64) continue;
    await file.write(lines.join(""));
    lines = [];
  }
  await file.write(lines.join(""));
  await file.close();
}

function campaignText(markets: readonly string[], miners: number, minutes: number): string {
  const token = { symbol: "BENCH", decimals: 18, address: `0x${"1e".repeat(20)}` };
  const campaign = {
    format: "tidemark-campaign-v1",
    id: "bench",
    name: "Bench",
    sponsor: { name: "Bench", policyUrl: "https://example.org", disclaimer: "None." },
    markets: markets.map((id) => {
      return { id, exchange: "X", base: "A", quote: "B", priceDecimals: 2, sizeDecimals: 5 };
    }),
    miners: Array.from({ length: miners }, (_, i) => ({ account: accountOf(i) })),
    phases: {
      beta: {
        chainId: 31337,
        start: new Date(START).toISOString().replace(".000", ""),
        epochSeconds: minutes * 60,
        epochs: 1,
        seedHashes: [createHash("sha256").update(SEED).digest("hex")],
        tokens: [token],
        terms: markets.map((market) => ({
          market,
          fromEpoch: 1,
          programme: "hummingbot",
          intervalSeconds: INTERVAL_MS / 1_000,
          maxSpreadPercent: TERMS.maxSpreadPercent,
          k: TERMS.k,
          minOrderSize: TERMS.minSize,
          maxOrderAgeSeconds: TERMS.maxAgeSeconds,
          rewards: [{ token: token.symbol, amount: "1000000" }],
        })),
      },
    },
  };
  return `${JSON.stringify(campaign)}\n`;
}

/** When the epoch begins, in Unix ms. */
export function epochStart(): number {
  return START;
}
