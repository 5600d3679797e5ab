/**
 * The tree over an epoch's entitlements: what OpenZeppelin's `StandardMerkleTree.of(values, types, { sortLeaves: false
 * })` gives, in one flat buffer. The leaves keep their order, so that a subtree is a run of accounts.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { hashPair, nodeAt, PLAIN_KERNEL } from "../kernel/keccak.ts";
import { NODE_BYTES, type TreeKernel } from "../kernel/tree-kernel.ts";
import type { Entitlement } from "../reward/state.ts";
import { leafEncoder } from "./encode.ts";

/** A leaf's Solidity types, in order. */
export const LEAF_TYPES = ["address", "address", "uint256"] as const;

/** How many leaves are encoded at a time. */
const RUN_LEAVES = 1_024;

/** One above the largest. */
const MAX_UINT = 2n ** 256n;

/** `2n - 1` nodes of 32 bytes, root first; leaf i is node `nodes - 1 - i`. */
export type Tree = Uint8Array;

/** The part of an entitlement that is committed to. */
export type Leaf = Pick<Entitlement, "account" | "token" | "cumulative">;

/** What an empty tree commits to: nothing for nobody. It pays no one, and lets an epoch in which nobody is paid be published. */
export const NO_ENTITLEMENTS: readonly Leaf[] = [
  { account: `0x${"0".repeat(40)}`, token: `0x${"0".repeat(40)}`, cumulative: 0n },
];

/** Builds the tree over leaves in their given order. */
export function buildTree(leaves: readonly Leaf[], kernel: TreeKernel = PLAIN_KERNEL): Tree {
  const committed = leaves.length === 0 ? NO_ENTITLEMENTS : leaves;
  const nodes = 2 * committed.length - 1;
  const tree = new Uint8Array(nodes * NODE_BYTES);
  const encode = leafEncoder(Math.min(RUN_LEAVES, committed.length));
  for (let first = 0; first < committed.length; first += RUN_LEAVES) {
    const encoded = encode(committed.slice(first, first + RUN_LEAVES));
    kernel.hashLeaves(encoded, tree.subarray(0, (nodes - first) * NODE_BYTES));
  }
  kernel.hashInnerNodes(tree);
  return tree;
}

/** Whether a text is an amount of 256 bits, without leading zeros. */
export function isUint256(text: string): boolean {
  return /^(?:0|[1-9][0-9]{0,77})$/.test(text) && BigInt(text) < MAX_UINT;
}

/** The number of nodes in a tree. */
export function nodeCount(tree: Tree): number {
  return tree.length / NODE_BYTES;
}

/** The node that holds leaf `index`. */
export function leafNode(nodes: number, index: number): number {
  return nodes - 1 - index;
}

/** The tree's root. */
export function rootOf(tree: Tree): Uint8Array {
  return nodeAt(tree, 0);
}

/** A node as files spell it. */
export function writeNode(node: Uint8Array): string {
  return `0x${bytesToHex(node)}`;
}

/** The siblings from a node up to the root, leaf side first: the node's proof. */
export function pathOf(tree: Tree, node: number): Uint8Array[] {
  const path: Uint8Array[] = [];
  for (let i = node; i > 0; i = parentOf(i)) path.push(nodeAt(tree, siblingOf(i)));
  return path;
}

/** The root that a leaf and its proof lead to. */
export function foldProof(leaf: Leaf, proof: readonly Uint8Array[]): Uint8Array {
  return proof.reduce(hashPair, hashLeaf(leaf));
}

/** The double keccak of a leaf. */
export function hashLeaf(leaf: Leaf): Uint8Array {
  const node = new Uint8Array(NODE_BYTES);
  PLAIN_KERNEL.hashLeaves(leafEncoder(1)([leaf]), node);
  return node;
}

export function parentOf(node: number): number {
  return Math.floor((node - 1) / 2);
}

function siblingOf(node: number): number {
  return node % 2 === 0 ? node - 1 : node + 1;
}
