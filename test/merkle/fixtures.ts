/** What the tests of this room share: leaves of any number, a small phase's distribution, refusals. */
import { expect } from "chai";
import fc from "fast-check";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { type Fault, InputError } from "../../src/errors.ts";
import {
  type Distribution,
  type DistributionContext,
  makeDistribution,
} from "../../src/merkle/distribution.ts";
import type { PublishedFile } from "../../src/merkle/file.ts";
import { cutShards } from "../../src/merkle/shards.ts";
import { buildTree, type Leaf } from "../../src/merkle/tree.ts";
import { type EpochRewards, rewardEpoch } from "../../src/reward/epoch.ts";
import { type Entitlement, INITIAL_STATE } from "../../src/reward/state.ts";
import type { MarketScore } from "../../src/score/market.ts";

export const MAX_UINT256 = 2n ** 256n - 1n;

/** The nth of any number of addresses, in ascending order. */
export function address(n: number): string {
  const scrambled = (BigInt(n) * 0x1_0000_0001n) << 96n;
  return `0x${(scrambled + BigInt(n)).toString(16).padStart(40, "0")}`;
}

const TOKENS = ["0a", "7f", "e3"].map((byte) => `0x${byte.repeat(20)}`);

/** Sorted entitlements of accounts with one, two or three tokens each. */
export function leavesOf(count: number): Entitlement[] {
  const leaves: Entitlement[] = [];
  for (let n = 1; leaves.length < count; n += 1) {
    for (const token of TOKENS.slice(0, 1 + (n % 3))) {
      const cumulative = BigInt(n) ** 5n * 10n ** 15n + 1n;
      leaves.push({ account: address(n), token, amount: 0n, cumulative });
    }
  }
  return leaves.slice(0, count);
}

/** Every file's text by its name. */
export function textsOf(files: readonly PublishedFile[]): Map<string, string> {
  return new Map(files.map(({ name, pieces }) => [name, [...pieces()].join("")]));
}

/** Leaves with their tree, and every shard of it. */
export function cut(leaves: readonly Leaf[]) {
  const tree = buildTree(leaves);
  const { shardCount, shardAt, index } = cutShards(leaves, tree);
  const shards = Array.from({ length: shardCount }, (_, number) => shardAt(number));
  return { leaves, tree, shards, index };
}

const hexBytes = (length: number) =>
  fc
    .uint8Array({ minLength: length, maxLength: length })
    .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

/** Any leaf, the extremes among them. */
export const anyLeaf: fc.Arbitrary<Leaf> = fc.record({
  account: fc.oneof(fc.constantFrom(`0x${"0".repeat(40)}`, `0x${"f".repeat(40)}`), hexBytes(20)),
  token: hexBytes(20),
  cumulative: fc.oneof(
    fc.constantFrom(0n, 1n, 255n, 256n, 2n ** 255n, MAX_UINT256),
    fc.bigInt({ min: 0n, max: MAX_UINT256 }),
  ),
});

export function values(leaves: readonly Leaf[]): [string, string, string][] {
  return leaves.map((leaf) => [leaf.account, leaf.token, leaf.cumulative.toString()]);
}

export const hex = (bytes: Uint8Array) => `0x${Buffer.from(bytes).toString("hex")}`;

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

export const ALBA = `0x${"a1".repeat(20)}`;
export const BOREAS = `0x${"b2".repeat(20)}`;
export const TIDE = `0x${"7e".repeat(20)}`;
export const USD = `0x${"d0".repeat(20)}`;

const FILE = {
  format: "tidemark-campaign-v1",
  id: "spring",
  name: "Spring",
  sponsor: { name: "Tide", policyUrl: "https://example.org", disclaimer: "None." },
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
  miners: [{ account: ALBA }, { account: BOREAS }],
  phases: {
    beta: {
      chainId: 31337,
      start: "2026-01-06T00:00:00Z",
      epochSeconds: 240,
      epochs: 3,
      seedHashes: [],
      tokens: [
        { symbol: "TIDE", decimals: 18, address: TIDE },
        { symbol: "USD", decimals: 6, address: USD, minPayout: "1" },
      ],
      terms: ["tide-usd", "kelp-usd"].map((market) => ({
        market,
        fromEpoch: 1,
        programme: "hummingbot",
        intervalSeconds: 60,
        maxSpreadPercent: "1",
        k: "2",
        minOrderSize: "3",
        minOrderAgeSeconds: 1,
        rewards: [
          { token: "USD", amount: "2.5" },
          { token: "TIDE", amount: "0.000000000000000007" },
        ],
        allow: [BOREAS, ALBA],
        deny: [`0x${"f0".repeat(20)}`, `0x${"e0".repeat(20)}`],
      })),
    },
  },
};

const COUNTS = { snapshots: 3, missing: 1, oneSided: 0, crossed: 1, emptyBids: 2, emptyAsks: 3 };

/** A small phase's first epoch: what its distribution says beside the rewards, and the rewards. */
export function makeInput(
  points: ReadonlyMap<string, bigint> = new Map([
    [ALBA, 3n],
    [BOREAS, 1n],
  ]),
): { context: DistributionContext; rewards: EpochRewards } {
  const campaign = parseCampaign(JSON.stringify(FILE), "campaign.json");
  const phase = campaign.phases.get("beta") ?? expect.fail("the campaign has a beta");
  const tokens = phase.tokens.map((token) => ({ ...token, address: token.address ?? "" }));
  const scores = phase.terms.map(
    (terms): MarketScore => ({
      terms,
      programme: "hummingbot-v1",
      intervals: 4,
      points,
      trailingEmpty: 3,
      counts: COUNTS,
    }),
  );
  const rewards = rewardEpoch(phase, 1, scores, tokens, INITIAL_STATE);
  const context: DistributionContext = {
    campaignText: "{}\n",
    campaign,
    phase,
    span: { epoch: 1, start: phase.start, end: phase.start + phase.epochMs },
    distributor: `0x${"dd".repeat(20)}`,
    tokens,
    scores,
    seed: "5e".repeat(32),
    inputs: {
      campaign: "ca".repeat(32),
      books: [{ file: "tide-usd.ndjson", sha256: "b0".repeat(32), bytes: 123 }],
    },
    previous: undefined,
  };
  return { context, rewards };
}

export function makeExample(): Distribution {
  const { context, rewards } = makeInput();
  return makeDistribution(context, rewards);
}
