/** Trees by OpenZeppelin's library, and the way from a leaf to a root. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { AbiCoder, concat, keccak256 } from "ethers";

export type Leaf = readonly [account: string, token: string, cumulative: bigint];

/** One claim: whose, of what, how much, and the way to the root. */
export type Item = readonly [...Leaf, proof: readonly string[]];

export interface Tree {
  readonly root: string;
  readonly items: readonly Item[];
}

export function plant(leaves: readonly Leaf[]): Tree {
  const tree = StandardMerkleTree.of(
    leaves.map(([...leaf]): [string, string, bigint] => leaf),
    ["address", "address", "uint256"],
    { sortLeaves: false },
  );
  return { root: tree.root, items: leaves.map((leaf, i): Item => [...leaf, tree.getProof(i)]) };
}

/** The root that a leaf and its proof lead to: a leaf is hashed twice, a pair with the smaller hash first. */
export function fold([account, token, cumulative, proof]: Item): string {
  const types = ["address", "address", "uint256"];
  const leaf = AbiCoder.defaultAbiCoder().encode(types, [account, token, cumulative]);
  return proof.reduce(
    (node, sibling) => keccak256(concat(node < sibling ? [node, sibling] : [sibling, node])),
    keccak256(keccak256(leaf)),
  );
}
