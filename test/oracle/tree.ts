/**
 * The oracle's tree: what OpenZeppelin documents for `sortLeaves: false`, built from ethers alone, so that their
 * library stays a second witness. A complete binary tree in one array: root at 0, children of i at 2i+1 and 2i+2,
 * the leaves last and in reverse.
 */
import { AbiCoder, concat, keccak256 } from "ethers";

/** design.md, The contract: a leaf is (account, token, cumulativeAmount). */
export interface Leaf {
  readonly account: string;
  readonly token: string;
  readonly cumulative: bigint;
}

/** Hashed twice, so that no inner node can pass for a leaf. */
export function leafHash({ account, token, cumulative }: Leaf): string {
  const types = ["address", "address", "uint256"];
  const encoded = AbiCoder.defaultAbiCoder().encode(types, [account, token, cumulative]);
  return keccak256(keccak256(encoded));
}

/** The smaller hash first: a proof then needs no left or right. */
function nodeHash(a: string, b: string): string {
  return keccak256(BigInt(a) < BigInt(b) ? concat([a, b]) : concat([b, a]));
}

/** Every node of the tree over `leaves` in the order given. */
export function treeOf(leaves: readonly Leaf[]): string[] {
  if (leaves.length === 0) throw new Error("a tree has at least one leaf");
  const count = 2 * leaves.length - 1;
  const nodes = new Array<string>(count).fill("");
  for (const [i, leaf] of leaves.entries()) nodes[count - 1 - i] = leafHash(leaf);
  for (let i = leaves.length - 2; i >= 0; i -= 1) {
    nodes[i] = nodeHash(nodes[2 * i + 1] ?? "", nodes[2 * i + 2] ?? "");
  }
  return nodes;
}

export function rootOf(leaves: readonly Leaf[]): string {
  return treeOf(leaves)[0] ?? "";
}

/** The siblings from the leaf at `index` up to the root. */
export function proofOf(leaves: readonly Leaf[], index: number): string[] {
  const nodes = treeOf(leaves);
  const proof: string[] = [];
  for (let i = nodes.length - 1 - index; i > 0; i = Math.floor((i - 1) / 2)) {
    proof.push(nodes[i % 2 === 1 ? i + 1 : i - 1] ?? "");
  }
  return proof;
}

export function verify(leaf: Leaf, proof: readonly string[], root: string): boolean {
  let hash = leafHash(leaf);
  for (const sibling of proof) hash = nodeHash(hash, sibling);
  return hash === root.toLowerCase();
}
