/** An epoch's distribution: rewards in, the text of every published file out. */
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { invariant } from "../errors.ts";
import { compare } from "../reward/allocate.ts";
import type { EpochRewards, PoolAccount } from "../reward/epoch.ts";
import type { MarketScore } from "../score/market.ts";
import { canonicalLine } from "./canonical.ts";
import {
  MANIFEST_FORMAT,
  type Manifest,
  type ManifestMarket,
  RULESET,
  writeManifest,
} from "./manifest.ts";
import { publishedTerms } from "./published-terms.ts";
import { askOpenZeppelin } from "./second-opinion.ts";
import { cutShards } from "./shards.ts";
import { writeEntitlements, writeRewards, writeState } from "./tables.ts";
import { buildTree, foldProof, leafNode, nodeCount, pathOf, rootOf } from "./tree.ts";

/** What a distribution says beside its rewards. */
export interface DistributionContext {
  /** The campaign file as it was: what a later one says must not change what this epoch paid. */
  readonly campaignText: string;
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly span: EpochSpan;
  readonly distributor: string;
  readonly tokens: readonly DeployedToken[];
  readonly scores: readonly MarketScore[];
  readonly seed: string | undefined;
  readonly inputs: Manifest["inputs"];
  /** The sha256 of the previous epoch's manifest; undefined for epoch 1. */
  readonly previous: string | undefined;
}

export interface Distribution {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  /** Every file's text by its path inside the epoch's folder, manifest.json included. */
  readonly files: ReadonlyMap<string, string>;
}

/** Makes an epoch's files. */
export function makeDistribution(
  context: DistributionContext,
  rewards: EpochRewards,
): Distribution {
  const tree = buildTree(rewards.entitlements);
  checkProofs(rewards, tree);
  askOpenZeppelin(rewards.entitlements, tree);
  const files = new Map<string, string>([
    ["campaign.json", context.campaignText],
    ["rewards.csv", writeRewards(rewards.rewards)],
    ["entitlements.csv", writeEntitlements(rewards.entitlements)],
    ["state.csv", writeState(rewards.state)],
  ]);
  for (const [name, text] of shardFiles(rewards, tree)) files.set(name, text);
  const hashes = [...files].map(([name, text]) => [name, sha256Text(text)] as const);
  const manifest = toManifest(
    context,
    rewards,
    `0x${bytesToHex(rootOf(tree))}`,
    Object.fromEntries(hashes),
  );
  const text = writeManifest(manifest);
  files.set("manifest.json", text);
  return { manifest, manifestHash: sha256Text(text), files };
}

/** The shard files that belong to entitlements, by path. */
export function shardFiles(
  rewards: Pick<EpochRewards, "entitlements">,
  tree = buildTree(rewards.entitlements),
): Map<string, string> {
  const { shardCount, shardAt, index } = cutShards(rewards.entitlements, tree);
  const files = new Map([["shards/index.json", canonicalLine(index)]]);
  for (let number = 0; number < shardCount; number++)
    files.set(`shards/${number}.json`, canonicalLine(shardAt(number)));
  return files;
}

/** The sha256 of a text's UTF-8, as hex. */
export function sha256Text(text: string): string {
  return bytesToHex(sha256(utf8ToBytes(text)));
}

function toManifest(
  context: DistributionContext,
  rewards: EpochRewards,
  root: string,
  files: Record<string, string>,
): Manifest {
  const scores = [...context.scores].sort((a, b) => compare(a.terms.market.id, b.terms.market.id));
  return {
    format: MANIFEST_FORMAT,
    ruleset: RULESET,
    campaign: context.campaign.id,
    phase: context.phase.name,
    epoch: context.span.epoch,
    start: new Date(context.span.start).toISOString(),
    end: new Date(context.span.end).toISOString(),
    chainId: context.phase.chainId,
    distributor: context.distributor,
    root,
    leaves: rewards.entitlements.length,
    tokens: context.tokens.map(({ symbol, address, decimals, minPayout }) => ({
      symbol,
      address,
      decimals,
      minPayout: minPayout.toString(),
    })),
    totals: rewards.totals.map(({ token, leaves, accrued, total }) => ({
      token,
      leaves: leaves.toString(),
      accrued: accrued.toString(),
      total: total.toString(),
    })),
    markets: scores.map((score) => toManifestMarket(score, rewards.pools)),
    seed: context.seed ?? null,
    inputs: context.inputs,
    files,
    previous: context.previous ?? null,
  };
}

function toManifestMarket(score: MarketScore, pools: readonly PoolAccount[]): ManifestMarket {
  const published = publishedTerms(score.terms);
  invariant(
    published.programme === score.programme,
    "a market is published under the version that scored it",
  );
  return {
    market: score.terms.market.id,
    ...published,
    intervals: score.intervals,
    ...score.counts,
    trailingEmpty: score.trailingEmpty,
    pools: pools
      .filter((pool) => pool.market === score.terms.market.id)
      .map((pool) => ({
        token: pool.token,
        pool: pool.pool.toString(),
        carriedIn: pool.carriedIn.toString(),
        paid: pool.paid.toString(),
        accrued: pool.accrued.toString(),
        carried: pool.carried.toString(),
        returned: pool.returned.toString(),
      })),
  };
}

/** A proof is checked before anything is published: the first and last leaf, and one in the middle. */
function checkProofs({ entitlements }: EpochRewards, tree: Uint8Array): void {
  const last = entitlements.length - 1;
  for (const i of new Set([0, last >> 1, last])) {
    const leaf = entitlements[i];
    if (leaf === undefined) continue;
    const root = foldProof(leaf, pathOf(tree, leafNode(nodeCount(tree), i)));
    invariant(
      bytesToHex(root) === bytesToHex(rootOf(tree)),
      `the proof of leaf ${i} leads to the root`,
    );
  }
}
