import { describe, it } from "node:test";
import { expect } from "chai";
import { concat, getBytes, hexlify, keccak256 } from "ethers";
import fc from "fast-check";
import {
  hashInnerNodes,
  hashLeaves,
  hashPair,
  NODE_BYTES,
  nodeAt,
} from "../../src/kernel/keccak.ts";

const node = fc.uint8Array({ minLength: NODE_BYTES, maxLength: NODE_BYTES });

describe("hashPair", () => {
  it("should be the keccak of both nodes, the smaller first", () => {
    const [low, high] = [new Uint8Array(32).fill(1), new Uint8Array(32).fill(2)];
    expect(hexlify(hashPair(high, low))).to.equal(keccak256(concat([low, high])));
  });

  it("given two nodes in either order, it should give the same parent", () => {
    fc.assert(
      fc.property(node, node, (a, b) => {
        const [low, high] = BigInt(hexlify(a)) < BigInt(hexlify(b)) ? [a, b] : [b, a];
        const parent = keccak256(concat([low, high]));
        expect(hexlify(hashPair(a, b))).to.equal(parent);
        expect(hexlify(hashPair(b, a))).to.equal(parent);
      }),
    );
  });

  for (const byte of [0, 15, 31]) {
    it(`given nodes that differ in byte ${byte} alone, it should order them by it`, () => {
      const [low, high] = [new Uint8Array(32).fill(128), new Uint8Array(32).fill(128)];
      high[byte] = 129;
      expect(hexlify(hashPair(high, low))).to.equal(keccak256(concat([low, high])));
      expect(hexlify(hashPair(low, high))).to.equal(keccak256(concat([low, high])));
    });
  }

  it("should leave the nodes as they were", () => {
    const [a, b] = [new Uint8Array(32).fill(9), new Uint8Array(32).fill(3)];
    hashPair(a, b);
    expect([a[0], b[0], a[31], b[31]]).to.deep.equal([9, 3, 9, 3]);
  });
});

describe("hashLeaves", () => {
  it("should put the double keccak of leaf i into node i from the end, and touch no other", () => {
    const encoded = Uint8Array.from({ length: 3 * 4 }, (_, i) => i);
    const tree = new Uint8Array(5 * NODE_BYTES).fill(7);
    hashLeaves(encoded, 4, tree);
    const twice = (i: number) => keccak256(keccak256(encoded.subarray(4 * i, 4 * i + 4)));
    expect([4, 3, 2].map((i) => hexlify(nodeAt(tree, i)))).to.deep.equal([0, 1, 2].map(twice));
    expect(tree.subarray(0, 2 * NODE_BYTES)).to.deep.equal(new Uint8Array(64).fill(7));
  });
});

describe("hashInnerNodes", () => {
  it("should hash every node from its two children, the root last", () => {
    fc.assert(
      fc.property(fc.array(node, { minLength: 1, maxLength: 40 }), (leaves) => {
        const count = 2 * leaves.length - 1;
        const tree = new Uint8Array(count * NODE_BYTES);
        for (const [i, leaf] of leaves.entries()) tree.set(leaf, (count - 1 - i) * NODE_BYTES);
        hashInnerNodes(tree);
        for (let i = 0; i < leaves.length - 1; i += 1) {
          const children = hashPair(nodeAt(tree, 2 * i + 1), nodeAt(tree, 2 * i + 2));
          expect(nodeAt(tree, i)).to.deep.equal(children);
        }
        expect(nodeAt(tree, count - 1)).to.deep.equal(leaves[0]);
      }),
      { numRuns: 30 },
    );
  });

  it("given one leaf, it should leave it as the root", () => {
    const tree = getBytes(`0x${"ab".repeat(32)}`);
    hashInnerNodes(tree);
    expect(hexlify(tree)).to.equal(`0x${"ab".repeat(32)}`);
  });
});
