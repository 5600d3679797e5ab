/** An epoch of any number of entitlements: one market, two tokens, made-up accounts and amounts, the same every time. */
import { epochSpan } from "../../../src/campaign/calendar.ts";
import { parseCampaign } from "../../../src/campaign/parse.ts";
import { phaseOf } from "../../../src/epoch/load.ts";
import type { DistributionContext } from "../../../src/merkle/distribution.ts";
import { sha256Text } from "../../../src/merkle/file.ts";
import type { EpochRewards, Reward } from "../../../src/reward/epoch.ts";
import type { Entitlement } from "../../../src/reward/state.ts";

const MARKET = "tide-kelp";
const TOKENS = ["1e", "2e"].map((byte) => `0x${byte.repeat(20)}`);

const CAMPAIGN = {
  format: "tidemark-campaign-v1",
  id: "bench",
  name: "Bench",
  sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
  markets: [
    {
      id: MARKET,
      exchange: "Reef",
      base: "TIDE",
      quote: "KELP",
      priceDecimals: 2,
      sizeDecimals: 2,
    },
  ],
  miners: [{ account: `0x${"a1".repeat(20)}` }],
  phases: {
    beta: {
      chainId: 31337,
      start: "2026-01-06T00:00:00Z",
      epochSeconds: 604_800,
      epochs: 2,
      seedHashes: [],
      tokens: TOKENS.map((address, i) => ({ symbol: `T${i}`, decimals: 18, address })),
      terms: [
        {
          market: MARKET,
          fromEpoch: 1,
          programme: "hummingbot",
          intervalSeconds: 60,
          maxSpreadPercent: "1",
          k: "2",
          minOrderSize: "1",
          rewards: [{ token: "T0", amount: "1000000" }],
        },
      ],
    },
  },
};

/** Every account has both tokens; each entitlement comes of one reward. */
export function makeRewards(leaves: number): EpochRewards {
  const random = generator(1);
  const rewards: Reward[] = [];
  const entitlements: Entitlement[] = [];
  while (entitlements.length < leaves) {
    const account = accountAt(entitlements.length / leaves, random);
    for (const token of TOKENS) {
      const amount = makeAmount(random);
      const points = BigInt(random()) * BigInt(random());
      rewards.push({ market: MARKET, account, token, points, reward: amount });
      entitlements.push({ account, token, amount, cumulative: amount });
    }
  }
  return {
    rewards: rewards.slice(0, leaves),
    entitlements: entitlements.slice(0, leaves),
    pools: [],
    totals: [],
    state: { cumulative: new Map(), accrued: new Map(), overpaid: new Map(), carried: new Map() },
  };
}

/** What the distribution says beside its rewards. */
export function makeContext(): DistributionContext {
  const campaignText = `${JSON.stringify(CAMPAIGN)}\n`;
  const campaign = parseCampaign(campaignText, "campaign.json");
  const phase = phaseOf(campaign, "beta");
  return {
    campaignText,
    campaign,
    phase,
    span: epochSpan(phase, 1),
    distributor: `0x${"dd".repeat(20)}`,
    tokens: phase.tokens.map((token) => ({ ...token, address: token.address ?? "" })),
    scores: [],
    seed: undefined,
    inputs: { campaign: sha256Text(campaignText), books: [] },
    previous: undefined,
  };
}

/** An address at a place between the first (0) and the last (1), so that accounts come sorted. */
function accountAt(place: number, random: () => number): string {
  const digits = (value: number, count: number) => value.toString(16).padStart(count, "0");
  const words = Array.from({ length: 4 }, () => digits(random(), 8));
  return ["0x", digits(Math.floor(place * 2 ** 32), 8), ...words].join("");
}

/** 20 to 24 digits: from a hundred to a million tokens of 18 decimals. */
function makeAmount(random: () => number): bigint {
  const digits = 20 + (random() % 5);
  return (
    10n ** BigInt(digits - 1) + (BigInt(random()) * 9n * 10n ** BigInt(digits - 1)) / 2n ** 32n
  );
}

/** Marsaglia's xorshift: numbers of 32 bits. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}
