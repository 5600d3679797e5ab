/**
 * The leaves cut into subtrees. A shard holds every leaf below one node and that node's path to the root: a client
 * fetches the one file its account lies in, hashes its leaves, and has its proof. No tree is stored or loaded.
 *
 * Below one node of a tree whose leaf count is no power of two the leaves lie on two levels, so a shard is one run of
 * consecutive leaves, or two.
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { refuse } from "../errors.ts";
import { hashPair } from "../kernel/keccak.ts";
import { compare } from "../reward/allocate.ts";
import {
  hashLeaf,
  isUint256,
  type Leaf,
  leafNode,
  nodeCount,
  parentOf,
  pathOf,
  type Tree,
} from "./tree.ts";

export const SHARD_FORMAT = "tidemark-shard-v1";
export const SHARD_INDEX_FORMAT = "tidemark-shard-index-v1";

/** A shard stays near 32 kB with this many leaves. */
const MAX_SHARD_LEAVES = 256;

const ADDRESS = /^0x[0-9a-f]{40}$/;
const HASH = /^0x[0-9a-f]{64}$/;

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

/** Cuts a tree into shards of at most 256 leaves, numbered from 0, and makes their index. */
export function cutShards(
  leaves: readonly Leaf[],
  tree: Tree,
): { shards: Shard[]; index: ShardIndex } {
  const count = leaves.length;
  const nodes = nodeCount(tree);
  let width = 1;
  while (width * MAX_SHARD_LEAVES < count) width *= 2;
  const top = width - 1;
  const root = hex(tree.subarray(0, 32));
  const tokens = [...new Set(leaves.map((leaf) => leaf.token))].sort(compare);
  const shards = Array.from({ length: width }, (_, i): Shard => {
    const node = top + i;
    return {
      format: SHARD_FORMAT,
      root,
      count,
      node,
      path: pathOf(tree, node).map(hex),
      tokens,
      runs:
        count === 0
          ? []
          : runsBelow(node, nodes).map(([first, length]) => toRun(leaves, first, length, tokens)),
    };
  });
  const runs = shards.flatMap((shard, i) =>
    shard.runs.map((run) => ({ first: run.first, shard: i, account: run.leaves[0]?.[0] ?? "" })),
  );
  runs.sort((a, b) => a.first - b.first);
  return {
    shards,
    index: {
      format: SHARD_INDEX_FORMAT,
      root,
      count,
      runs: runs.map((run) => [run.shard, run.account]),
    },
  };
}

/** The shards an account's leaves can lie in: one, or more where the account is a run's first. */
export function shardsOf(index: ShardIndex, account: string): number[] {
  const from = index.runs.findLastIndex(([, first]) => first < account);
  const to = index.runs.findLastIndex(([, first]) => first <= account);
  const runs = index.runs.slice(Math.max(from, 0), to + 1);
  return [...new Set(runs.map(([shard]) => shard))];
}

/** A leaf of a shard with its proof, leaf side first. */
export interface ProvenLeaf extends Leaf {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
}

/**
 * An account's leaves in a shard, proven to the shard's root.
 * @throws InputError where the shard's leaves and path do not lead to its root.
 */
export function proveFromShard(shard: Shard, account: string): ProvenLeaf[] {
  if (!isWellFormed(shard)) refuseShard(shard);
  const nodes = 2 * shard.count - 1;
  const leaves = shard.runs.flatMap((run) =>
    run.leaves.map((leaf, i) => toLeaf(shard, leaf, run.first + i)),
  );
  const hashes = new Map(leaves.map((leaf) => [leafNode(nodes, leaf.index), hashLeaf(leaf)]));
  const top = hashSubtree(shard.node, nodes, hashes);
  const path = shard.path.map((node) => hexToBytes(node.slice(2)));
  if (top === undefined || hex(path.reduce(hashPair, top)) !== shard.root) refuseShard(shard);
  return leaves
    .filter((leaf) => leaf.account === account)
    .map((leaf) => ({
      ...leaf,
      proof: [...pathInside(leafNode(nodes, leaf.index), shard.node, hashes), ...path],
    }));
}

/** A shard is fetched from anywhere: its runs must be those of its node, and each field one that can be hashed. */
function isWellFormed(shard: Shard): boolean {
  const { count, node, path, tokens, runs, root } = shard;
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(node) || node < 0)
    return false;
  if (![path, tokens, runs].every(Array.isArray)) return false;
  const due = runsBelow(node, 2 * count - 1);
  return (
    [root, ...path].every((hash) => HASH.test(hash)) &&
    tokens.every((token) => ADDRESS.test(token)) &&
    runs.length === due.length &&
    runs.every(
      (run, i) =>
        run.first === due[i]?.[0] &&
        run.leaves.length === due[i]?.[1] &&
        run.leaves.every(
          ([account, token, cumulative]) =>
            ADDRESS.test(account) && tokens[token] !== undefined && isUint256(cumulative),
        ),
    )
  );
}

function refuseShard(shard: Shard): never {
  return refuse({
    where: `shard at node ${shard.node}`,
    got: "leaves and a path that lead elsewhere",
    expected: `the root ${shard.root}`,
    fix: "The file was altered or cut short: fetch it again, or from another mirror.",
  });
}

/** The leaves below a node: `[first leaf, length]` of one or two runs, in leaf order. */
function runsBelow(node: number, nodes: number): [number, number][] {
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

function toLeaf(
  shard: Shard,
  [account, token, cumulative]: ShardRun["leaves"][number],
  index: number,
): Leaf & { index: number } {
  return { account, token: shard.tokens[token] ?? "", cumulative: BigInt(cumulative), index };
}

/** Hashes every inner node from the leaves there are up to `node`. */
function hashSubtree(
  node: number,
  nodes: number,
  hashes: Map<number, Uint8Array>,
): Uint8Array | undefined {
  const known = hashes.get(node);
  if (known !== undefined || node >= nodes) return known;
  const left = hashSubtree(2 * node + 1, nodes, hashes);
  const right = hashSubtree(2 * node + 2, nodes, hashes);
  if (left === undefined || right === undefined) return undefined;
  const hash = hashPair(left, right);
  hashes.set(node, hash);
  return hash;
}

function pathInside(
  from: number,
  to: number,
  hashes: ReadonlyMap<number, Uint8Array>,
): Uint8Array[] {
  const path: Uint8Array[] = [];
  for (let node = from; node !== to; node = parentOf(node)) {
    path.push(hashes.get(node % 2 === 0 ? node - 1 : node + 1) as Uint8Array);
  }
  return path;
}

function hex(bytes: Uint8Array): string {
  return `0x${bytesToHex(bytes)}`;
}
