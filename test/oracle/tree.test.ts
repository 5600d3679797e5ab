import { describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import { type Leaf, leafHash, proofOf, rootOf, treeOf, verify } from "./tree.ts";

const address = (n: number) => `0x${(n * 0x9e37_79b1).toString(16).padStart(40, "0")}`;
const leavesOf = (size: number): Leaf[] =>
  Array.from({ length: size }, (_, i) => ({
    account: address(Math.floor(i / 2) + 1),
    token: address(1_000 + (i % 2)),
    cumulative: BigInt(i) ** 7n + 1n,
  }));

describe("the tree", () => {
  it("is OpenZeppelin's without sorting, for 1 to 40 leaves", () => {
    for (let size = 1; size <= 40; size += 1) {
      const leaves = leavesOf(size);
      const values = leaves.map((l) => [l.account, l.token, l.cumulative]);
      const types = ["address", "address", "uint256"];
      const theirs = StandardMerkleTree.of(values, types, { sortLeaves: false });
      expect(rootOf(leaves), `root of ${size}`).to.equal(theirs.root);
      expect(treeOf(leaves), `nodes of ${size}`).to.deep.equal(theirs.dump().tree);
      for (const [i, leaf] of leaves.entries()) {
        const proof = proofOf(leaves, i);
        expect(proof, `proof ${i} of ${size}`).to.deep.equal(theirs.getProof(i));
        expect(verify(leaf, proof, theirs.root)).to.equal(true);
      }
    }
  });

  it("of one leaf is that leaf, with an empty proof", () => {
    const [leaf] = leavesOf(1) as [Leaf];
    expect(rootOf([leaf])).to.equal(leafHash(leaf));
    expect(proofOf([leaf], 0)).to.deep.equal([]);
  });

  it("proves no other leaf, proof or root", () => {
    const leaves = leavesOf(5);
    const [leaf, other] = leaves as [Leaf, Leaf];
    const proof = proofOf(leaves, 0);
    const root = rootOf(leaves);
    expect(verify(other, proof, root)).to.equal(false);
    expect(verify({ ...leaf, cumulative: leaf.cumulative + 1n }, proof, root)).to.equal(false);
    expect(verify({ ...leaf, account: leaf.token }, proof, root)).to.equal(false);
    expect(verify(leaf, proof.slice(1), root)).to.equal(false);
    expect(verify(leaf, [...proof, root], root)).to.equal(false);
    expect(verify(leaf, proof, rootOf(leavesOf(6)))).to.equal(false);
  });

  it("has at least one leaf", () => {
    expect(() => rootOf([])).to.throw("at least one leaf");
  });
});
