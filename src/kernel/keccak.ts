/**
 * The hashing of a Merkle tree over flat buffers, in plain TypeScript. A node is 32 bytes; a tree of n leaves is
 * `2n - 1` nodes with the root first and node i's children at `2i + 1` and `2i + 2`, as OpenZeppelin lays it out.
 */
import { keccak_256 } from "@noble/hashes/sha3.js";

export const NODE_BYTES = 32;

/**
 * Hashes encoded leaves, twice each, into `tree`: leaf i goes to node `nodes - 1 - i`.
 * @param encoded the leaves' encodings one after another, `leafBytes` each.
 * @param tree room for all nodes of the tree.
 */
export function hashLeaves(encoded: Uint8Array, leafBytes: number, tree: Uint8Array): void {
  let node = tree.length - NODE_BYTES;
  for (let leaf = 0; leaf < encoded.length; leaf += leafBytes, node -= NODE_BYTES) {
    tree.set(keccak_256(keccak_256(encoded.subarray(leaf, leaf + leafBytes))), node);
  }
}

/** Fills in every inner node of a tree whose leaves are there, from the last to the root. */
export function hashInnerNodes(tree: Uint8Array): void {
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
