/** An epoch of any number of entitlements: one market, two tokens, made-up accounts and points, the same every time. */
import type { Campaign } from "../../../src/campaign/campaign.ts";
import { epochSpan } from "../../../src/campaign/calendar.ts";
import { parseCampaign } from "../../../src/campaign/parse.ts";
import { phaseOf } from "../../../src/epoch/load.ts";
import type { DistributionContext } from "../../../src/merkle/distribution.ts";
import { sha256Text } from "../../../src/merkle/file.ts";
import { type EpochRewards, rewardEpoch } from "../../../src/reward/epoch.ts";
import { INITIAL_STATE } from "../../../src/reward/state.ts";
import { HUMMINGBOT_VERSION } from "../../../src/score/hummingbot.ts";

/** Half of all leaves are of each token. */
const TOKENS = ["TIDE", "KELP"] as const;

const FILE = {
  format: "tidemark-campaign-v1",
  id: "bench",
  name: "Bench",
  sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
  markets: [
    {
      id: "tide-kelp",
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
      tokens: TOKENS.map((symbol, i) => ({
        symbol,
        decimals: 18,
        address: `0x${`${i + 1}e`.repeat(20)}`,
      })),
      terms: [
        {
          market: "tide-kelp",
          fromEpoch: 1,
          programme: "hummingbot",
          intervalSeconds: 60,
          maxSpreadPercent: "1",
          k: "2",
          minOrderSize: "1",
          rewards: [
            { token: "TIDE", amount: "100000000" },
            { token: "KELP", amount: "3000000" },
          ],
        },
      ],
    },
  },
};

/** The rewards of half as many accounts as there are to be leaves, and what their distribution says beside them. */
export function makeEpoch(leaves: number): {
  campaign: Campaign;
  context: DistributionContext;
  rewards: EpochRewards;
} {
  const campaignText = `${JSON.stringify(FILE)}\n`;
  const campaign = parseCampaign(campaignText, "campaign.json");
  const phase = phaseOf(campaign, "beta");
  const tokens = phase.tokens.map((token) => ({ ...token, address: token.address ?? "" }));
  const intervals = phase.epochMs / 60_000;
  const scores = phase.terms.map((terms) => ({
    terms,
    programme: HUMMINGBOT_VERSION,
    intervals,
    points: makePoints(Math.ceil(leaves / TOKENS.length)),
    trailingEmpty: 0,
    counts: { snapshots: intervals, missing: 0, oneSided: 0, crossed: 0, emptyBids: 0, emptyAsks: 0 },
  }));
  const rewards = rewardEpoch(phase, 1, scores, tokens, INITIAL_STATE);
  const context = {
    campaignText,
    campaign,
    phase,
    span: epochSpan(phase, 1),
    distributor: `0x${"dd".repeat(20)}`,
    tokens,
    scores,
    seed: undefined,
    inputs: { campaign: sha256Text(campaignText), books: [] },
    previous: undefined,
  };
  return { campaign, context, rewards };
}

/** Points over four orders of magnitude, as those of miners are: a few large, most small. */
function makePoints(accounts: number): Map<string, bigint> {
  const random = generator(1);
  const points = new Map<string, bigint>();
  while (points.size < accounts) {
    const words = Array.from({ length: 5 }, () => random().toString(16).padStart(8, "0"));
    const size = 10n ** BigInt(12 + (random() % 5));
    points.set(`0x${words.join("")}`, size + (BigInt(random()) * size) / 500_000_000n);
  }
  return points;
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
