import { describe, it } from "node:test";
import { expect } from "chai";
import { concat, getBytes, hexlify, keccak256 } from "ethers";
import fc from "fast-check";
import { hashPair, nodeAt, PLAIN_KERNEL } from "../../src/kernel/keccak.ts";
import { LEAF_BYTES, NODE_BYTES } from "../../src/kernel/tree-kernel.ts";
import { KERNELS, WASM_KERNEL } from "./kernels.ts";

/** The WebAssembly kernel takes 1,024 at a time. */
const LARGE_SIZES = [1_023, 1_024, 1_025, 2_047, 2_049];

/** Bytes that look random, the same for the same seed. */
function bytesOf(length: number, seed: number): Uint8Array {
  let state = seed;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 24;
  });
}

const nodesOf = (leaves: number) => new Uint8Array((2 * leaves - 1) * NODE_BYTES);
const twice = (encoded: Uint8Array, leaf: number) =>
  keccak256(keccak256(encoded.subarray(LEAF_BYTES * leaf, LEAF_BYTES * (leaf + 1))));

/** A tree whose leaves are any bytes, and whose inner nodes are still to be hashed. */
function withLeaves(leaves: number, seed: number): Uint8Array {
  const tree = nodesOf(leaves);
  tree.set(bytesOf(leaves * NODE_BYTES, seed), (leaves - 1) * NODE_BYTES);
  return tree;
}

for (const [name, kernel] of KERNELS) {
  describe(`the ${name} kernel`, () => {
    it("should put the double keccak of leaf i into node i from the end", () => {
      const encoded = bytesOf(5 * LEAF_BYTES, 1);
      const nodes = nodesOf(5);
      kernel.hashLeaves(encoded, nodes);
      const hashes = [8, 7, 6, 5, 4].map((node) => hexlify(nodeAt(nodes, node)));
      expect(hashes).to.deep.equal([0, 1, 2, 3, 4].map((leaf) => twice(encoded, leaf)));
    });

    it("should touch no node before those of its leaves", () => {
      for (const leaves of [1, 2, 3]) {
        const nodes = new Uint8Array(9 * NODE_BYTES).fill(7);
        kernel.hashLeaves(bytesOf(leaves * LEAF_BYTES, 2), nodes);
        const before = (9 - leaves) * NODE_BYTES;
        expect(nodes.subarray(0, before)).to.deep.equal(new Uint8Array(before).fill(7));
      }
    });

    it("given no leaves, it should touch nothing", () => {
      const nodes = new Uint8Array(NODE_BYTES).fill(7);
      kernel.hashLeaves(new Uint8Array(), nodes);
      expect(nodes).to.deep.equal(new Uint8Array(NODE_BYTES).fill(7));
    });

    it("should hash every inner node from its two children, the root last", () => {
      fc.assert(
        fc.property(fc.integer({ min: 1, max: 40 }), fc.nat(), (leaves, seed) => {
          const tree = withLeaves(leaves, seed);
          const before = tree.slice((leaves - 1) * NODE_BYTES);
          kernel.hashInnerNodes(tree);
          for (let i = 0; i < leaves - 1; i += 1) {
            const children = hashPair(nodeAt(tree, 2 * i + 1), nodeAt(tree, 2 * i + 2));
            expect(nodeAt(tree, i)).to.deep.equal(children);
          }
          expect(tree.subarray((leaves - 1) * NODE_BYTES)).to.deep.equal(before);
        }),
        { numRuns: 30 },
      );
    });

    it("given one leaf, it should leave it as the root", () => {
      const tree = getBytes(`0x${"ab".repeat(32)}`);
      kernel.hashInnerNodes(tree);
      expect(hexlify(tree)).to.equal(`0x${"ab".repeat(32)}`);
    });

    it("given children that differ in one byte alone, it should put the smaller first", () => {
      for (let byte = 0; byte < NODE_BYTES; byte += 1) {
        const [low, high] = [bytesOf(NODE_BYTES, 3), bytesOf(NODE_BYTES, 3)];
        [low[byte], high[byte]] = [0x7f, 0x80];
        for (const children of [
          [low, high],
          [high, low],
        ]) {
          const tree = getBytes(concat([new Uint8Array(NODE_BYTES), ...children]));
          kernel.hashInnerNodes(tree);
          expect(hexlify(nodeAt(tree, 0)), `byte ${byte}`).to.equal(keccak256(concat([low, high])));
        }
      }
    });

    it("given two children that are the same, it should hash them so", () => {
      const child = bytesOf(NODE_BYTES, 4);
      const tree = getBytes(concat([new Uint8Array(NODE_BYTES), child, child]));
      kernel.hashInnerNodes(tree);
      expect(hexlify(nodeAt(tree, 0))).to.equal(keccak256(concat([child, child])));
    });
  });
}

describe("both kernels", () => {
  const same = (leaves: number, seed: number) => {
    const encoded = bytesOf(leaves * LEAF_BYTES, seed);
    const trees = KERNELS.map(([, kernel]) => {
      const tree = nodesOf(leaves);
      kernel.hashLeaves(encoded, tree);
      kernel.hashInnerNodes(tree);
      return tree;
    });
    expect(trees[1], `${leaves} leaves, seed ${seed}`).to.deep.equal(trees[0]);
  };

  it("should give the same tree to the byte, of any number of leaves", () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 300 }), fc.nat(), same), { numRuns: 30 });
  });

  for (const leaves of LARGE_SIZES) {
    it(`should give the same tree to the byte, of ${leaves} leaves`, () => same(leaves, leaves));
  }

  it("should give the same where leaves come in several calls, as in one", () => {
    const encoded = bytesOf(7 * LEAF_BYTES, 5);
    const [whole, parts] = [nodesOf(7), nodesOf(7)];
    PLAIN_KERNEL.hashLeaves(encoded, whole);
    for (const [from, to] of [
      [0, 4],
      [4, 7],
    ] as const) {
      const room = parts.subarray(0, (13 - from) * NODE_BYTES);
      WASM_KERNEL.hashLeaves(encoded.subarray(from * LEAF_BYTES, to * LEAF_BYTES), room);
    }
    expect(parts).to.deep.equal(whole);
  });
});
