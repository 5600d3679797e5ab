/**
 * The leaves cut into subtrees. A shard holds every leaf below one node and that node's path to the root: a client
 * fetches the one file its account lies in, hashes its leaves, and has its proof. No tree is stored or loaded.
 *
 * Below one node of a tree whose leaf count is no power of two the leaves lie on two levels, so a shard is one run of
 * consecutive leaves, or two.
 */
import { compare } from "../reward/allocate.ts";
import { type Leaf, nodeCount, pathOf, rootOf, type Tree, writeNode } from "./tree.ts";

export const SHARD_FORMAT = "tidemark-shard-v1";
export const SHARD_INDEX_FORMAT = "tidemark-shard-index-v1";

/** A shard stays near 32 kB with this many leaves. */
const MAX_SHARD_LEAVES = 256;

/** A run of consecutive leaves: from leaf `first`, `[account, token's number, cumulative]` each. */
export interface ShardRun {
  readonly first: number;
  readonly leaves: readonly (readonly [account: string, token: number, cumulative: string])[];
}

export interface Shard {
  readonly format: typeof SHARD_FORMAT;
  readonly root: string;
  /** Leaves of the whole tree. */
  readonly count: number;
  /** The node whose subtree this is. */
  readonly node: number;
  /** That node's proof. */
  readonly path: readonly string[];
  readonly tokens: readonly string[];
  readonly runs: readonly ShardRun[];
}

/** Tells a client which shard an account lies in. */
export interface ShardIndex {
  readonly format: typeof SHARD_INDEX_FORMAT;
  readonly root: string;
  readonly count: number;
  /** Every run of every shard in leaf order: the shard's number and the run's first account. */
  readonly runs: readonly (readonly [shard: number, account: string])[];
}

/** A tree's shards, numbered from 0. Each is cut when it is asked for: all of them together weigh what the tree does. */
export interface ShardCut {
  readonly shardCount: number;
  readonly shardAt: (number: number) => Shard;
  readonly index: ShardIndex;
}

/** Cuts a tree into shards of at most 256 leaves. */
export function cutShards(leaves: readonly Leaf[], tree: Tree): ShardCut {
  const count = leaves.length;
  const nodes = nodeCount(tree);
  const root = writeNode(rootOf(tree));
  const tokens = tokensOf(leaves);
  const { shardCount, runs } = cutRuns(leaves);
  const runsOf = (number: number) => (count === 0 ? [] : runsBelow(shardCount - 1 + number, nodes));
  return {
    shardCount,
    shardAt: (number) => ({
      format: SHARD_FORMAT,
      root,
      count,
      node: shardCount - 1 + number,
      path: pathOf(tree, shardCount - 1 + number).map(writeNode),
      tokens,
      runs: runsOf(number).map(([first, length]) => toRun(leaves, first, length, tokens)),
    }),
    index: { format: SHARD_INDEX_FORMAT, root, count, runs },
  };
}

/** Where leaves are cut, whatever their tree: how many shards there are, and the runs of the index. */
export function cutRuns(leaves: readonly Pick<Leaf, "account">[]): {
  readonly shardCount: number;
  readonly runs: ShardIndex["runs"];
} {
  const count = leaves.length;
  let shardCount = 1;
  while (shardCount * MAX_SHARD_LEAVES < count) shardCount *= 2;
  if (count === 0) return { shardCount, runs: [] };
  const runs = Array.from({ length: shardCount }, (_, number) =>
    runsBelow(shardCount - 1 + number, 2 * count - 1).map(([first]) => ({ first, number })),
  ).flat();
  runs.sort((a, b) => a.first - b.first);
  return {
    shardCount,
    runs: runs.map(({ first, number }) => [number, leaves[first]?.account ?? ""]),
  };
}

function tokensOf(leaves: readonly Leaf[]): string[] {
  const tokens = new Set<string>();
  for (const { token } of leaves) tokens.add(token);
  return [...tokens].sort(compare);
}

/** The shards an account's leaves can lie in: one, or more where the account is a run's first. */
export function shardsOf(index: ShardIndex, account: string): number[] {
  const from = index.runs.findLastIndex(([, first]) => first < account);
  const to = index.runs.findLastIndex(([, first]) => first <= account);
  const runs = index.runs.slice(Math.max(from, 0), to + 1);
  return [...new Set(runs.map(([shard]) => shard))];
}

/** The leaves below a node: `[first leaf, length]` of one or two runs, in leaf order. */
export function runsBelow(node: number, nodes: number): [number, number][] {
  const runs: [number, number][] = [];
  const firstLeafNode = (nodes - 1) / 2;
  for (let from = node, width = 1; from < nodes; from = 2 * from + 1, width *= 2) {
    const low = Math.max(from, firstLeafNode);
    const high = Math.min(from + width, nodes);
    if (low < high) runs.push([nodes - high, high - low]);
  }
  return runs.sort(([a], [b]) => a - b);
}

function toRun(
  leaves: readonly Leaf[],
  first: number,
  length: number,
  tokens: readonly string[],
): ShardRun {
  return {
    first,
    leaves: leaves
      .slice(first, first + length)
      .map((leaf) => [leaf.account, tokens.indexOf(leaf.token), leaf.cumulative.toString()]),
  };
}
