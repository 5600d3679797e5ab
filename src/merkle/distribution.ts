/** An epoch's distribution: rewards in, every published file out. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { invariant } from "../errors.ts";
import { PLAIN_KERNEL } from "../kernel/keccak.ts";
import type { TreeKernel } from "../kernel/tree-kernel.ts";
import { compare } from "../reward/allocate.ts";
import type { EpochRewards, PoolAccount } from "../reward/epoch.ts";
import { type Marks, NO_MARKS } from "../reward/state.ts";
import type { MarketScore } from "../score/market.ts";
import { canonicalLine } from "./canonical.ts";
import { type PublishedFile, publishedFile } from "./file.ts";
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
import { writeEntitlements, writeMarks, writeRewards, writeState } from "./tables.ts";
import {
  buildTree,
  foldProof,
  type Leaf,
  leafNode,
  nodeCount,
  pathOf,
  rootOf,
  type Tree,
  writeNode,
} from "./tree.ts";

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
  /** The marks on chain that the rewards count in. */
  readonly marks?: Marks;
  /** The sha256 of the previous epoch's manifest; undefined for epoch 1. */
  readonly previous: string | undefined;
}

export interface Distribution {
  readonly manifest: Manifest;
  readonly manifestHash: string;
  /** Every file, manifest.json last. */
  readonly files: readonly PublishedFile[];
}

/**
 * Makes an epoch's files.
 * @param kernel hashes the tree. Whichever it is, the files are the same.
 */
export function makeDistribution(
  context: DistributionContext,
  rewards: EpochRewards,
  kernel: TreeKernel = PLAIN_KERNEL,
): Distribution {
  const tree = buildTree(rewards.entitlements, kernel);
  checkProofs(rewards, tree);
  askOpenZeppelin(rewards.entitlements, tree);
  const { marks = NO_MARKS } = context;
  const files = [
    publishedFile("campaign.json", () => [context.campaignText]),
    publishedFile("rewards.csv", () => writeRewards(rewards.rewards)),
    publishedFile("entitlements.csv", () => writeEntitlements(rewards.entitlements)),
    publishedFile("state.csv", () => writeState(rewards.state)),
    ...(marks.size === 0 ? [] : [publishedFile("marks.csv", () => writeMarks(marks))]),
    ...shardFiles(rewards.entitlements, tree),
  ];
  const hashes = Object.fromEntries(files.map(({ name, sha256 }) => [name, sha256]));
  const manifest = toManifest(context, rewards, writeNode(rootOf(tree)), hashes);
  const manifestFile = publishedFile("manifest.json", () => [writeManifest(manifest)]);
  return { manifest, manifestHash: manifestFile.sha256, files: [...files, manifestFile] };
}

/** The shard files that belong to leaves and their tree, the index first. */
export function shardFiles(leaves: readonly Leaf[], tree: Tree): PublishedFile[] {
  const { shardCount, shardAt, index } = cutShards(leaves, tree);
  return [
    publishedFile("shards/index.json", () => [canonicalLine(index)]),
    ...Array.from({ length: shardCount }, (_, number) =>
      publishedFile(`shards/${number}.json`, () => [canonicalLine(shardAt(number))]),
    ),
  ];
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
function checkProofs({ entitlements }: EpochRewards, tree: Tree): void {
  const last = entitlements.length - 1;
  for (const i of new Set([0, last >> 1, last])) {
    const leaf = entitlements[i];
    if (leaf === undefined) continue;
    const root = foldProof(leaf, pathOf(tree, leafNode(nodeCount(tree), i)));
    invariant(
      writeNode(root) === writeNode(rootOf(tree)),
      `the proof of leaf ${i} leads to the root`,
    );
  }
}
