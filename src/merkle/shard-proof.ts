/** A leaf's proof out of one shard, which comes from wherever it was fetched: nothing in it is believed unproven. */
import { hexToBytes } from "@noble/hashes/utils.js";
import { refuse } from "../errors.ts";
import { hashPair } from "../kernel/keccak.ts";
import { runsBelow, type Shard, type ShardRun } from "./shards.ts";
import { hashLeaf, isUint256, type Leaf, leafNode, parentOf, writeNode } from "./tree.ts";

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
export function proveFromShard(shard: Shard, account: string): ProvenLeaf[] {
  if (!isWellFormed(shard)) refuseShard(shard);
  const nodes = 2 * shard.count - 1;
  const leaves = shard.runs.flatMap((run) =>
    run.leaves.map((leaf, i) => toLeaf(shard, leaf, run.first + i)),
  );
  const hashes = new Map(leaves.map((leaf) => [leafNode(nodes, leaf.index), hashLeaf(leaf)]));
  const top = hashSubtree(shard.node, nodes, hashes);
  const path = shard.path.map((node) => hexToBytes(node.slice(2)));
  if (top === undefined || writeNode(path.reduce(hashPair, top)) !== shard.root) refuseShard(shard);
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
