/** One account's proofs from the index and its shard, as the first thing that a process does, and once more. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { treeKernel } from "../../../src/epoch/kernel.ts";
import { invariant } from "../../../src/errors.ts";
import { type ProvenLeaf, proveFromShard } from "../../../src/merkle/shard-proof.ts";
import { type Shard, type ShardIndex, shardsOf } from "../../../src/merkle/shards.ts";
import { foldProof, writeNode } from "../../../src/merkle/tree.ts";
import { tell } from "../measure.ts";

export interface ProofMeasured {
  readonly coldMs: number;
  readonly warmMs: number;
  readonly hashes: number;
}

const [folder = "", root = "", account = ""] = process.argv.slice(2);
const cold = prove();
const warm = prove();
tell({
  coldMs: cold.ms,
  warmMs: warm.ms,
  hashes: cold.leaves[0]?.proof.length ?? 0,
} satisfies ProofMeasured);

function prove(): { ms: number; leaves: ProvenLeaf[] } {
  const began = performance.now();
  const leaves = shardsOf(readShards<ShardIndex>("index"), account).flatMap((number) =>
    proveFromShard(readShards<Shard>(String(number)), account, treeKernel()),
  );
  const ms = performance.now() - began;
  const isProven = leaves.every((leaf) => writeNode(foldProof(leaf, leaf.proof)) === root);
  invariant(leaves.length > 0 && isProven, "the account's leaves are proven to the root");
  return { ms, leaves };
}

function readShards<T>(name: string): T {
  return JSON.parse(readFileSync(join(folder, "shards", `${name}.json`), "utf8")) as T;
}
