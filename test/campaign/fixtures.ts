/** What the tests of this room share: a campaign file without fault, a way to alter one field of it, its faults. */
import { createHash } from "node:crypto";
import { expect } from "chai";
import type { Campaign, Phase } from "../../src/campaign/campaign.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { type Fault, InputError } from "../../src/errors.ts";

export const FILE = "campaign.json";

/** Checksummed addresses. */
export const ALBA = "0x70997970C51812dc3A010C7d01b50e0d17dc79C8";
export const BOREAS = "0x3C44CdDdB6a900fa2b585dd299e03d12FA4293BC";
export const CIRRUS = "0x90F79bf6EB2c4f870365E785982E1f101E93b906";
export const DISTRIBUTOR = "0x5FbDB2315678afecb367f032d93F642f64180aa3";
export const TIDE_TOKEN = "0xe7f1725E7734CE288F8367e1Bb143E90bb3F0512";
export const USD_TOKEN = "0x9fE46736679d2D9a65F0992F2272dE9f3c7fa6e0";

/** The seed of epoch n is 32 times the byte n. */
export function seedOf(epoch: number): string {
  return Buffer.alloc(32, epoch).toString("hex");
}

export function sha256Hex(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

const PRODUCTION = {
  chainId: 1,
  distributor: DISTRIBUTOR,
  start: "2026-02-03T00:00:00Z",
  epochSeconds: 604_800,
  epochs: 1,
  seedHashes: [],
  tokens: [{ symbol: "TIDE", decimals: 18, address: TIDE_TOKEN }],
  terms: [
    {
      market: "tide-usd",
      fromEpoch: 1,
      programme: "hummingbot",
      intervalSeconds: 60,
      maxSpreadPercent: "2.5",
      k: "0",
      rewards: [{ token: "TIDE", amount: "0.000000000000000001" }],
    },
  ],
};

const CAMPAIGN = {
  $schema: "./campaign.schema.json",
  format: "tidemark-campaign-v1",
  id: "spring-2026",
  name: "Spring",
  sponsor: {
    name: "Tide Foundation",
    policyUrl: "https://example.org/policy",
    disclaimer: "No offer.",
  },
  markets: [
    {
      id: "tide-usd",
      exchange: "Reef",
      base: "TIDE",
      quote: "USD",
      priceDecimals: 2,
      sizeDecimals: 4,
    },
    {
      id: "kelp-usd",
      exchange: "Reef",
      base: "KELP",
      quote: "USD",
      priceDecimals: 0,
      sizeDecimals: 0,
    },
  ],
  miners: [
    { account: ALBA, name: "alba", exchangeAccounts: ["mm-alba", "mm-alba-2"] },
    { account: BOREAS.toLowerCase(), exchangeAccounts: ["mm-boreas"] },
    { account: CIRRUS, joined: "2026-01-06T06:00:00Z" },
  ],
  phases: {
    beta: {
      chainId: 31337,
      start: "2026-01-06T00:00:00Z",
      epochSeconds: 14_400,
      epochs: 4,
      seedHashes: [1, 2].map((n) => sha256Hex(Buffer.alloc(32, n))),
      tokens: [
        { symbol: "TIDE", decimals: 18, minPayout: "20" },
        { symbol: "bUSD", decimals: 6, address: USD_TOKEN },
      ],
      terms: [
        {
          market: "tide-usd",
          fromEpoch: 1,
          programme: "hummingbot",
          intervalSeconds: 60,
          maxSpreadPercent: "1",
          k: "2",
          minOrderSize: "0.5",
          minOrderAgeSeconds: 5,
          maxOrderAgeSeconds: 3_600,
          rewards: [
            { token: "TIDE", amount: "1000" },
            { token: "bUSD", amount: "250.25" },
          ],
          allow: [ALBA, BOREAS],
          deny: [BOREAS],
        },
        {
          market: "tide-usd",
          fromEpoch: 3,
          programme: "hummingbot",
          intervalSeconds: 30,
          maxSpreadPercent: "0.0001",
          k: "3.5",
          rewards: [{ token: "bUSD", amount: "1" }],
        },
        {
          market: "kelp-usd",
          fromEpoch: 2,
          throughEpoch: 3,
          programme: "hummingbot",
          intervalSeconds: 14_400,
          maxSpreadPercent: "100",
          k: "1000",
          rewards: [{ token: "TIDE", amount: "0.5" }],
        },
      ],
    },
    production: PRODUCTION,
  },
};

/** A path inside the file, as a fault names it, and what to put there; undefined removes the field. */
export type Edit = readonly [path: string, value: unknown];

/** The file's text with some fields altered. */
export function fileWith(...edits: readonly Edit[]): string {
  const file = structuredClone(CAMPAIGN);
  for (const [path, value] of edits) {
    const keys = path.replaceAll(/\[(\d+)\]/g, ".$1").split(".");
    const last = keys.pop() ?? "";
    const parent = keys.reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], file);
    (parent as Record<string, unknown>)[last] = value;
  }
  return JSON.stringify(file);
}

export function campaignWith(...edits: readonly Edit[]): Campaign {
  return parseCampaign(fileWith(...edits), FILE);
}

export function betaWith(...edits: readonly Edit[]): Phase {
  const beta = campaignWith(...edits).phases.get("beta");
  return beta ?? expect.fail("the campaign has no beta");
}

/** The faults that a call refuses with. */
export function faultsOf(run: () => unknown): readonly Fault[] {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return expect.fail("was not refused");
}

/** The faults of a file, each as path, found and expected. */
export function fileFaults(text: string): string[][] {
  return faultsOf(() => parseCampaign(text, FILE)).map(({ where, got, expected }) => [
    where.replace(`${FILE}: `, ""),
    got,
    expected,
  ]);
}
