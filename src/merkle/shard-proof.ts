/** A leaf's proof out of one shard, which comes from wherever it was fetched: nothing in it is believed unproven. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { refuse } from "../errors.ts";
import { hashPair, PLAIN_KERNEL } from "../kernel/keccak.ts";
import type { TreeKernel } from "../kernel/tree-kernel.ts";
import { runsBelow, type Shard, type ShardRun } from "./shards.ts";
import {
  buildTree,
  isUint256,
  type Leaf,
  leafNode,
  nodeCount,
  pathOf,
  rootOf,
  writeNode,
} from "./tree.ts";

const ADDRESS = /^0x[0-9a-f]{40}$/;
const HASH = /^0x[0-9a-f]{64}$/;

/** A leaf of a shard with its proof, leaf side first. */
export interface ProvenLeaf extends Leaf {
  readonly index: number;
  readonly proof: readonly Uint8Array[];
}

/**
 * An account's leaves in a shard, proven to the shard's root.
 * @throws InputError where the shard's leaves and path do not lead to its root.
 */
export function proveFromShard(
  shard: Shard,
  account: string,
  kernel: TreeKernel = PLAIN_KERNEL,
): ProvenLeaf[] {
  if (!isWellFormed(shard)) refuseShard(shard);
  const leaves = shard.runs.flatMap((run) =>
    run.leaves.map((leaf, i) => toLeaf(shard, leaf, run.first + i)),
  );
  // What lies below a node is laid out as a tree of its own, its leaves in the same order.
  const tree = buildTree(leaves, kernel);
  const path = shard.path.map((node) => hexToBytes(node.slice(2)));
  if (writeNode(path.reduce(hashPair, rootOf(tree))) !== shard.root) refuseShard(shard);
  return leaves.flatMap((leaf, i) =>
    leaf.account === account
      ? [{ ...leaf, proof: [...pathOf(tree, leafNode(nodeCount(tree), i)), ...path] }]
      : [],
  );
}

/** A shard is fetched from anywhere: its runs must be those of its node, and each field one that can be hashed. */
function isWellFormed(shard: Shard): boolean {
  const { count, node, path, tokens, runs, root } = shard;
  if (!Number.isSafeInteger(count) || count < 1 || !Number.isSafeInteger(node) || node < 0)
    return false;
  if (![path, tokens, runs].every(Array.isArray)) return false;
  const due = runsBelow(node, 2 * count - 1);
  return (
    due.length > 0 &&
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

function toLeaf(
  shard: Shard,
  [account, token, cumulative]: ShardRun["leaves"][number],
  index: number,
): Leaf & { index: number } {
  return { account, token: shard.tokens[token] ?? "", cumulative: BigInt(cumulative), index };
}
