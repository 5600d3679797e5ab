/** A busy pool's logs, made up: swaps that walk the price about, now and then a position that opens or closes. */
import { once } from "node:events";
import { createWriteStream } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Random, seededRandom } from "../../../src/plan/random.ts";
import { POOL_EVENTS } from "../../../src/pool/positions.ts";
import { tickRoot } from "../../../src/pool/tick-root.ts";

/** The longest epoch that a campaign may have. */
const EPOCH_SECONDS = 10_000_000;
const START = "2026-01-06T00:00:00Z";
const POOL = `0x${"aa".repeat(20)}`;
const OWNERS = 200;
const SPACING = 60;
const SPAN = 100;
/** One in so many logs is a position's. */
const CHANGES = 100;
const BATCH = 2_000;

interface Position {
  readonly owner: string;
  readonly lower: number;
  readonly upper: number;
  readonly amount: bigint;
}

const word = (value: bigint | number) =>
  BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, "0");
const ownerOf = (i: number) => `0x${(i + 1).toString(16).padStart(40, "0")}`;

/** What is scored here, by its own terms. */
export const PROGRAMMES = {
  concentrated: {},
  "concentrated-weighted": { weightsPpm: { fees: 500_000, token0: 250_000, token1: 250_000 } },
};
export type Programme = keyof typeof PROGRAMMES;

/** Writes a campaign of one pool, and its logs of one epoch. */
export async function writePool(folder: string, logs: number, programme: Programme): Promise<void> {
  const books = join(folder, "books", "1");
  await mkdir(books, { recursive: true });
  await writeFile(join(folder, "campaign.json"), JSON.stringify(campaignFile(programme)));
  const file = createWriteStream(join(books, "pool.logs.ndjson"));
  for (const text of logText(logs)) if (!file.write(text)) await once(file, "drain");
  file.end();
  await once(file, "close");
}

function* logText(logs: number): Generator<string> {
  const random = seededRandom(8);
  const positions: Position[] = [];
  const began = Date.parse(START) / 1_000;
  let tick = 0;
  let lines = [line(0, began - 1, [POOL_EVENTS.Initialize], [tickRoot(0), 0])];
  for (let i = 1; i <= logs; i++) {
    // The first ones stand before the epoch begins; the others are spread over it.
    const time = i <= OWNERS ? began - 1 : began + Math.floor(((i - 1) * EPOCH_SECONDS) / logs);
    const isChange = i <= OWNERS || random(CHANGES) === 0;
    lines.push(isChange ? change(i, time, positions, random) : swap());
    if (lines.length < BATCH) continue;
    yield lines.join("");
    lines = [];
    function swap(): string {
      tick = Math.max(-SPAN * SPACING, Math.min(SPAN * SPACING, tick + random(61) - 30));
      const active = positions
        .filter(({ lower, upper }) => lower <= tick && tick < upper)
        .reduce((sum, { amount }) => sum + amount, 0n);
      const sender = `0x${word(1)}`;
      // Somewhere between the tick's price and the next one's.
      const [low, high] = [tickRoot(tick), tickRoot(tick + 1)];
      const root = low + ((high - low) * BigInt(random(1_000))) / 1_000n;
      return line(i, time, [POOL_EVENTS.Swap, sender, sender], [5n, -5n, root, active, tick]);
    }
  }
  yield lines.join("");
}

/** There are always about as many positions as owners. */
function change(i: number, time: number, positions: Position[], random: Random): string {
  if (positions.length < OWNERS || random(2) === 0) {
    const lower = (random(2 * SPAN) - SPAN) * SPACING;
    const upper = lower + (1 + random(SPAN)) * SPACING;
    const amount = BigInt(1 + random(1_000_000)) * 10n ** 15n;
    const made = { owner: ownerOf(random(OWNERS)), lower, upper, amount };
    positions.push(made);
    return line(i, time, [POOL_EVENTS.Mint, ...topicsOf(made)], [1, amount, 0, 0]);
  }
  const [gone] = positions.splice(random(positions.length), 1) as [Position];
  return line(i, time, [POOL_EVENTS.Burn, ...topicsOf(gone)], [gone.amount, 0, 0]);
}

function topicsOf({ owner, lower, upper }: Position): string[] {
  return [BigInt(owner), lower, upper].map((value) => `0x${word(value)}`);
}

/** As `books collect-logs` writes it. */
function line(
  i: number,
  time: number,
  topics: readonly string[],
  data: (bigint | number)[],
): string {
  const hex = (value: number) => `0x${value.toString(16)}`;
  const log = {
    address: POOL,
    topics,
    data: `0x${data.map(word).join("")}`,
    blockNumber: hex(time),
    blockTimestamp: hex(time),
    transactionHash: `0x${word(i)}`,
    logIndex: hex(i),
  };
  return `${JSON.stringify(log)}\n`;
}

function campaignFile(programme: Programme): object {
  return {
    format: "tidemark-campaign-v1",
    id: "bench",
    name: "Bench",
    sponsor: { name: "Bench", policyUrl: "https://example.org", disclaimer: "None." },
    markets: [
      { id: "pool", exchange: "x", base: "X", quote: "Y", priceDecimals: 18, sizeDecimals: 18 },
    ],
    miners: [{ account: ownerOf(0) }],
    phases: {
      beta: {
        chainId: 31337,
        start: START,
        epochSeconds: EPOCH_SECONDS,
        epochs: 1,
        seedHashes: [],
        tokens: [{ symbol: "TIDE", decimals: 18 }],
        terms: [
          {
            market: "pool",
            fromEpoch: 1,
            programme,
            ...PROGRAMMES[programme],
            pool: POOL,
            rewards: [{ token: "TIDE", amount: "1" }],
          },
        ],
      },
    },
  };
}
