import { describe, it } from "node:test";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { expect } from "chai";
import fc from "fast-check";
import { writeDump } from "../../src/merkle/dump.ts";
import {
  buildTree,
  type Leaf,
  leafNode,
  NO_ENTITLEMENTS,
  nodeCount,
  pathOf,
  rootOf,
} from "../../src/merkle/tree.ts";
import { anyLeaf, hex, leavesOf, values } from "./fixtures.ts";

const dumpOf = (leaves: readonly Leaf[]) => [...writeDump(leaves, buildTree(leaves))].join("");
const load = (text: string) =>
  StandardMerkleTree.load<[string, string, string]>(
    JSON.parse(text) as Parameters<typeof StandardMerkleTree.load<[string, string, string]>>[0],
  );
const theirs = (leaves: readonly Leaf[]) =>
  StandardMerkleTree.of(values(leaves), ["address", "address", "uint256"], { sortLeaves: false });

describe("a dump", () => {
  it("should be what OpenZeppelin's library dumps, character for character", () => {
    fc.assert(
      fc.property(fc.array(anyLeaf, { minLength: 1, maxLength: 20 }), (leaves) => {
        expect(dumpOf(leaves)).to.equal(JSON.stringify(theirs(leaves).dump()));
      }),
      { numRuns: 30 },
    );
  });

  it("should be loaded by it, with the root, the leaves and every proof", () => {
    for (const size of [1, 2, 3, 100, 257]) {
      const leaves = leavesOf(size);
      const tree = buildTree(leaves);
      const loaded = load(dumpOf(leaves));
      expect(loaded.root).to.equal(hex(rootOf(tree)));
      expect([...loaded.entries()].map(([, value]) => value)).to.deep.equal(values(leaves));
      for (const i of leaves.keys()) {
        const path = pathOf(tree, leafNode(nodeCount(tree), i)).map(hex);
        expect(loaded.getProof(i), `leaf ${i} of ${size}`).to.deep.equal(path);
      }
    }
  });

  it("given nobody is entitled, it should hold the placeholder", () => {
    const loaded = load(dumpOf([]));
    expect(loaded.root).to.equal(hex(rootOf(buildTree([]))));
    expect([...loaded.entries()]).to.deep.equal([[0, values(NO_ENTITLEMENTS)[0]]]);
  });

  it("given many leaves, it should come in pieces, none of them large", () => {
    const leaves = leavesOf(2_000);
    const pieces = [...writeDump(leaves, buildTree(leaves))];
    expect(pieces.length).to.be.above(5);
    expect(Math.max(...pieces.map((piece) => piece.length))).to.be.below(70_000);
    expect(JSON.parse(pieces.join(""))).to.deep.equal(
      JSON.parse(JSON.stringify(theirs(leaves).dump())),
    );
  });
});
