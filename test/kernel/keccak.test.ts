import { describe, it } from "node:test";
import { expect } from "chai";
import { concat, hexlify, keccak256 } from "ethers";
import fc from "fast-check";
import { hashPair } from "../../src/kernel/keccak.ts";
import { NODE_BYTES } from "../../src/kernel/tree-kernel.ts";

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
