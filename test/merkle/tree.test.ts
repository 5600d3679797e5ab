import { describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { InvariantError } from "../../src/errors.ts";
import { askOpenZeppelin } from "../../src/merkle/second-opinion.ts";
import {
  buildTree,
  foldProof,
  hashLeaf,
  LEAF_TYPES,
  type Leaf,
  leafNode,
  NO_ENTITLEMENTS,
  nodeCount,
  parentOf,
  pathOf,
  rootOf,
  type Tree,
} from "../../src/merkle/tree.ts";
import { KERNELS, WASM_KERNEL } from "../kernel/kernels.ts";
import * as oracle from "../oracle/tree.ts";
import { at } from "../score/adapt.ts";
import { anyLeaf, hex, leavesOf, MAX_UINT256, values } from "./fixtures.ts";

const openZeppelin = (leaves: readonly Leaf[]) =>
  StandardMerkleTree.of(values(leaves), ["address", "address", "uint256"], { sortLeaves: false });
const proofOf = (tree: Tree, leaf: number) =>
  pathOf(tree, leafNode(nodeCount(tree), leaf)).map(hex);
const nodesOf = (tree: Tree) =>
  Array.from({ length: nodeCount(tree) }, (_, i) => hex(tree.subarray(32 * i, 32 * i + 32)));

/** OpenZeppelin's root and every proof, over any leaves. */
function expectOpenZeppelins(leaves: readonly Leaf[], proofs: Iterable<number>): void {
  const tree = buildTree(leaves);
  expect(buildTree(leaves, WASM_KERNEL)).to.deep.equal(tree);
  const theirs = openZeppelin(leaves);
  expect(hex(rootOf(tree)), `root of ${leaves.length}`).to.equal(theirs.root);
  for (const i of proofs) {
    expect(proofOf(tree, i), `proof ${i} of ${leaves.length}`).to.deep.equal(theirs.getProof(i));
  }
}

describe("a tree", () => {
  it("should have OpenZeppelin's root and proofs, for every size from 1 to 64", () => {
    for (let size = 1; size <= 64; size += 1) {
      expectOpenZeppelins(leavesOf(size), Array(size).keys());
    }
  });

  for (const size of [255, 256, 257, 1_000]) {
    it(`should have them for ${size} leaves`, () => {
      const some = [0, 1, size >> 2, (size >> 1) - 1, size >> 1, size - 2, size - 1];
      expectOpenZeppelins(leavesOf(size), some);
    });
  }

  it("should be the oracle's, node by node", () => {
    for (const size of [1, 2, 3, 4, 5, 7, 8, 11, 16, 33, 64]) {
      const leaves = leavesOf(size);
      expect(nodesOf(buildTree(leaves)), `${size} leaves`).to.deep.equal(oracle.treeOf(leaves));
    }
  });

  it("should have the oracle's proofs, which the oracle accepts", () => {
    const leaves = leavesOf(11);
    const tree = buildTree(leaves);
    for (const [i, leaf] of leaves.entries()) {
      expect(proofOf(tree, i)).to.deep.equal(oracle.proofOf(leaves, i));
      expect(oracle.verify(leaf, proofOf(tree, i), hex(rootOf(tree)))).to.equal(true);
    }
  });

  it("should be both of theirs over any leaves, the smallest and largest amounts among them", () => {
    fc.assert(
      fc.property(fc.array(anyLeaf, { minLength: 1, maxLength: 9 }), (leaves) => {
        expectOpenZeppelins(leaves, Array(leaves.length).keys());
        expect(hex(rootOf(buildTree(leaves)))).to.equal(oracle.rootOf(leaves));
      }),
      { numRuns: 60 },
    );
  });

  it("should be OpenZeppelin's node by node, and so in every proof, whichever kernel hashes it", () => {
    const size = fc.oneof(fc.integer({ min: 1, max: 2_000 }), fc.constantFrom(1_023, 1_024, 1_025));
    fc.assert(
      fc.property(size, fc.array(anyLeaf, { minLength: 1, maxLength: 50 }), (count, some) => {
        const leaves = Array.from({ length: count }, (_, i) => at(some, i % some.length));
        const theirs = openZeppelin(leaves).dump().tree;
        for (const [name, kernel] of KERNELS) {
          expect(nodesOf(buildTree(leaves, kernel)), name).to.deep.equal(theirs);
        }
      }),
      { numRuns: 8 },
    );
  });

  it("should keep its leaves in the order they are given", () => {
    const leaves = [2, 0, 1].map((i) => at(leavesOf(3), i));
    const nodes = nodesOf(buildTree(leaves));
    expect([4, 3, 2].map((node) => nodes[node])).to.deep.equal(
      leaves.map((leaf) => hex(hashLeaf(leaf))),
    );
  });

  it("given one leaf, it should be that leaf, with an empty proof", () => {
    const leaf: Leaf = at(leavesOf(1), 0);
    const tree = buildTree([leaf]);
    expect(hex(rootOf(tree))).to.equal(hex(hashLeaf(leaf)));
    expect(proofOf(tree, 0)).to.deep.equal([]);
  });

  it("given none, it should commit to nothing for nobody, as OpenZeppelin hashes it", () => {
    expect(hex(rootOf(buildTree([])))).to.equal(openZeppelin(NO_ENTITLEMENTS).root);
    expect(hex(rootOf(buildTree([])))).to.equal(oracle.rootOf(NO_ENTITLEMENTS));
    expect(NO_ENTITLEMENTS).to.deep.equal([
      { account: `0x${"0".repeat(40)}`, token: `0x${"0".repeat(40)}`, cumulative: 0n },
    ]);
  });
});

describe("a leaf", () => {
  const leaf: Leaf = at(leavesOf(1), 0);

  it("should be hashed as the contract hashes it: twice, over its ABI encoding", () => {
    fc.assert(
      fc.property(anyLeaf, (any) => {
        expect(hex(hashLeaf(any))).to.equal(oracle.leafHash(any));
      }),
    );
  });

  it("should have the types that the contract encodes", () => {
    expect([...LEAF_TYPES]).to.deep.equal(["address", "address", "uint256"]);
  });

  it("should be read in capitals and small letters alike", () => {
    const capitals = { ...leaf, account: `0x${leaf.account.slice(2).toUpperCase()}` };
    expect(hashLeaf(capitals)).to.deep.equal(hashLeaf(leaf));
  });

  for (const [what, address] of [
    ["too short", `0x${"a".repeat(39)}`],
    ["too long", `0x${"a".repeat(41)}`],
    ["without its 0x", "a".repeat(42)],
    ["with another letter", `0x${"a".repeat(39)}g`],
    ["with a letter of two bytes", `0x${"a".repeat(39)}ä`],
    ["with a letter whose low bits are a digit's", `0x${"a".repeat(39)}\u0130`],
    ["empty", ""],
  ] as const) {
    it(`given an address that is ${what}, it should not be hashed as something else`, () => {
      for (const wrong of [
        { ...leaf, account: address },
        { ...leaf, token: address },
      ]) {
        expect(() => buildTree([leaf, wrong, leaf])).to.throw(InvariantError, "is an address");
      }
    });
  }

  it("given more than a uint256, it should not be hashed as something else", () => {
    for (const cumulative of [MAX_UINT256 + 1n, 2n ** 260n, 2n ** 264n, -1n]) {
      const build = () => buildTree([{ ...leaf, cumulative }, leaf]);
      expect(build, `${cumulative}`).to.throw(InvariantError, "256 bits");
    }
  });
});

describe("a proof", () => {
  const leaves = leavesOf(7);
  const tree = buildTree(leaves);
  const path = (i: number) => pathOf(tree, leafNode(nodeCount(tree), i));

  it("should fold with its leaf to the root", () => {
    for (const [i, leaf] of leaves.entries()) {
      expect(foldProof(leaf, path(i))).to.deep.equal(rootOf(tree));
    }
  });

  it("should not fold to it with any other leaf, amount, account or token", () => {
    const leaf = at(leaves, 2);
    for (const other of [
      at(leaves, 3),
      { ...leaf, cumulative: leaf.cumulative + 1n },
      { ...leaf, account: leaf.token },
      { ...leaf, account: leaf.token, token: leaf.account },
    ]) {
      expect(foldProof(other, path(2))).to.not.deep.equal(rootOf(tree));
    }
  });

  it("should not fold to it when a node is missing, or one too many", () => {
    const leaf = at(leaves, 2);
    expect(foldProof(leaf, path(2).slice(1))).to.not.deep.equal(rootOf(tree));
    expect(foldProof(leaf, [...path(2), rootOf(tree)])).to.not.deep.equal(rootOf(tree));
  });
});

describe("nodes", () => {
  it("should be numbered from the root, leaves from the end, each with its parent", () => {
    expect(nodeCount(buildTree(leavesOf(5)))).to.equal(9);
    expect([0, 4].map((leaf) => leafNode(9, leaf))).to.deep.equal([8, 4]);
    expect([1, 2, 3, 4, 5, 6].map(parentOf)).to.deep.equal([0, 0, 1, 1, 2, 2]);
  });

  it("should have their parents beyond 32 bits too: a shard may claim any number", () => {
    expect([2 ** 33 + 1, 2 ** 33 + 2].map(parentOf)).to.deep.equal([2 ** 32, 2 ** 32]);
  });
});

describe("the second opinion", () => {
  const leaves = leavesOf(5);

  it("given the tree that OpenZeppelin builds, it should agree", () => {
    expect(() => askOpenZeppelin(leaves, buildTree(leaves))).to.not.throw();
  });

  it("given another tree, it should not let it pass", () => {
    const other = buildTree(leavesOf(4));
    expect(() => askOpenZeppelin(leaves, other)).to.throw(InvariantError, "OpenZeppelin");
  });

  it("given leaves in another order than the tree's, it should not let it pass", () => {
    expect(() => askOpenZeppelin(leaves.toReversed(), buildTree(leaves))).to.throw(InvariantError);
  });

  it("given no leaves, it should not be asked", () => {
    expect(() => askOpenZeppelin([], buildTree([]))).to.not.throw();
  });

  it("given more than 20,000 leaves, it should not be asked", () => {
    const leaf = at(leaves, 0);
    expect(() => askOpenZeppelin(Array(20_001).fill(leaf), buildTree([leaf]))).to.not.throw();
  });
});
