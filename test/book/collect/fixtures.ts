/** A campaign on the exchanges that tests open, and a collector over it with a clock that runs fast. */
import { createHash, randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Campaign, Phase } from "../../../src/campaign/campaign.ts";
import { parseCampaign } from "../../../src/campaign/parse.ts";

export const START = Date.UTC(2026, 0, 6);

export interface Plan {
  /** Exchange by market id; a market's base is its id in capitals without dashes. */
  readonly markets: Readonly<Record<string, string>>;
  readonly epochSeconds?: number;
  readonly intervalSeconds?: number;
  readonly epochs?: number;
  readonly miners?: readonly { readonly account: string; readonly exchangeAccounts: string[] }[];
}

export interface Planned {
  readonly text: string;
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly seeds: ReadonlyMap<number, Uint8Array>;
}

/** A campaign with seeds of its own. */
export function plan({
  markets,
  epochSeconds = 600,
  intervalSeconds = 60,
  epochs = 1,
  miners = [{ account: `0x${"1".repeat(40)}`, exchangeAccounts: ["binance:alba"] }],
}: Plan): Planned {
  const seeds = Array.from({ length: epochs }, () => randomBytes(32));
  const text = JSON.stringify({
    format: "tidemark-campaign-v1",
    id: "live",
    name: "Live",
    sponsor: { name: "Tidemark", policyUrl: "https://example.org/", disclaimer: "A test." },
    markets: Object.entries(markets).map(([id, exchange]) => ({
      ...{ id, exchange, base: baseOf(id), quote: "USDC", priceDecimals: 4, sizeDecimals: 2 },
    })),
    miners,
    phases: {
      beta: {
        chainId: 31337,
        start: new Date(START).toISOString().replace(".000Z", "Z"),
        epochSeconds,
        epochs,
        seedHashes: seeds.map((seed) => createHash("sha256").update(seed).digest("hex")),
        tokens: [{ symbol: "TIDE", decimals: 18 }],
        terms: Object.keys(markets).map((market) => ({
          ...{ market, fromEpoch: 1, programme: "hummingbot", k: "2", intervalSeconds },
          maxSpreadPercent: "1",
          rewards: [{ token: "TIDE", amount: "1000" }],
        })),
      },
    },
  });
  const campaign = parseCampaign(text, "live.json");
  const phase = campaign.phases.get("beta");
  if (phase === undefined) throw new Error("the campaign has a beta phase");
  return { text, campaign, phase, seeds: new Map(seeds.map((seed, i) => [i + 1, seed])) };
}

export function baseOf(market: string): string {
  return market.replaceAll(/[^a-z0-9]/g, "").toUpperCase();
}

/** A folder for one test, removed after it. */
export async function inFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-collect-"));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
