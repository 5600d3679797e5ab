/** The hashing of a Merkle tree in plain TypeScript: it runs anywhere, and says what the faster kernel must give. */
import { keccak_256 } from "@noble/hashes/sha3.js";
import { LEAF_BYTES, NODE_BYTES, type TreeKernel } from "./tree-kernel.ts";

export const PLAIN_KERNEL: TreeKernel = { hashLeaves, hashInnerNodes };

function hashLeaves(encoded: Uint8Array, nodes: Uint8Array): void {
  let node = nodes.length - NODE_BYTES;
  for (let leaf = 0; leaf < encoded.length; leaf += LEAF_BYTES, node -= NODE_BYTES) {
    nodes.set(keccak_256(keccak_256(encoded.subarray(leaf, leaf + LEAF_BYTES))), node);
  }
}

/** From the last inner node to the root: a parent comes before its children. */
function hashInnerNodes(tree: Uint8Array): void {
  const nodes = tree.length / NODE_BYTES;
  for (let i = (nodes - 1) / 2 - 1; i >= 0; i--) {
    tree.set(hashPair(nodeAt(tree, 2 * i + 1), nodeAt(tree, 2 * i + 2)), i * NODE_BYTES);
  }
}

/** The parent of two nodes: the keccak of both, the smaller first. */
export function hashPair(a: Uint8Array, b: Uint8Array): Uint8Array {
  const pair = new Uint8Array(2 * NODE_BYTES);
  const swap = compareBytes(a, b) > 0;
  pair.set(swap ? b : a);
  pair.set(swap ? a : b, NODE_BYTES);
  return keccak_256(pair);
}

/** A view of one node. */
export function nodeAt(tree: Uint8Array, index: number): Uint8Array {
  return tree.subarray(index * NODE_BYTES, (index + 1) * NODE_BYTES);
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  for (let i = 0; i < NODE_BYTES; i++) {
    const difference = (a[i] as number) - (b[i] as number);
    if (difference !== 0) return difference;
  }
  return 0;
}
