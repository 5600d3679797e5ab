/**
 * What hashes a Merkle tree. A tree lies in one flat buffer as OpenZeppelin lays it out: a node is 32 bytes; n leaves
 * make `2n - 1` nodes with the root first and node i's children at `2i + 1` and `2i + 2`, so that leaf i is node
 * `2n - 2 - i`. Whichever kernel is chosen at run time, the bytes are the same.
 */

export const NODE_BYTES = 32;

/** An encoded leaf: three words, as Solidity's ABI encodes (address, address, uint256). */
export const LEAF_BYTES = 96;

export interface TreeKernel {
  /**
   * Hashes encoded leaves, twice each: the first leaf's hash goes into the last node of `nodes`, and so on backwards.
   * @param encoded the leaves' encodings one after another.
   * @param nodes room for at least one node a leaf; nodes before them are left alone.
   */
  hashLeaves(encoded: Uint8Array, nodes: Uint8Array): void;

  /** Fills in every inner node of a tree whose leaves are there. */
  hashInnerNodes(tree: Uint8Array): void;
}
