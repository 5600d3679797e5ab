/** OpenZeppelin's own library, asked before anything is written. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { invariant } from "../errors.ts";
import { LEAF_TYPES, type Leaf, rootOf, type Tree } from "./tree.ts";

/** Beyond this many leaves the library takes longer than anyone would wait. */
const MAX_LEAVES = 20_000;

/** @throws InvariantError where OpenZeppelin's library builds another root over the same leaves. */
export function askOpenZeppelin(leaves: readonly Leaf[], tree: Tree): void {
  if (leaves.length === 0 || leaves.length > MAX_LEAVES) return;
  const values = leaves.map((leaf) => [leaf.account, leaf.token, leaf.cumulative.toString()]);
  const { root } = StandardMerkleTree.of(values, [...LEAF_TYPES], { sortLeaves: false });
  invariant(
    root === `0x${bytesToHex(rootOf(tree))}`,
    "the root is the one OpenZeppelin's library builds",
  );
}
