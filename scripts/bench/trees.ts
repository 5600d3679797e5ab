/** Trees to measure claims in: their leaves lie 17 levels deep, as they do among 100,000. */
import { bytesToHex } from "@noble/hashes/utils.js";
import { concat, getBytes, id, keccak256 } from "ethers";
import {
  buildTree,
  type Leaf,
  leafNode,
  nodeCount,
  pathOf,
  rootOf,
} from "../../src/merkle/tree.ts";

export const LEAVES = 100_000;
export const DEPTH = 17;

/** A root, and the proof of each leaf that is claimed. */
export interface Planted {
  readonly root: string;
  readonly proofs: readonly (readonly string[])[];
}

/** Plants leaves in a tree that holds only them or as many as a bench wants. */
export type Plant = (leaves: readonly Leaf[], season: string) => Planted;

/** Among 100,000 leaves, spread over the part of the tree that is 17 levels deep. */
export function plantInFullTree(leaves: readonly Leaf[], season: string): Planted {
  const all = Array.from({ length: LEAVES }, (_, i): Leaf => filler(`${season} ${i}`));
  const deep = 2 * LEAVES - 2 ** DEPTH;
  const place = (i: number) => i * Math.floor(deep / leaves.length);
  leaves.forEach((leaf, i) => {
    all[place(i)] = leaf;
  });
  const tree = buildTree(all);
  const proofOf = (i: number) => pathOf(tree, leafNode(nodeCount(tree), place(i))).map(hex);
  return { root: hex(rootOf(tree)), proofs: leaves.map((_, i) => proofOf(i)) };
}

/** In a small tree grafted below random siblings: the same depth for the price of a few hashes. */
export function plantInGraftedTree(leaves: readonly Leaf[], season: string): Planted {
  const size = 2 ** Math.ceil(Math.log2(leaves.length));
  const all = Array.from({ length: size }, (_, i) => leaves[i] ?? filler(`${season} ${i}`));
  const tree = buildTree(all);
  const graft = graftOf(DEPTH - Math.log2(size), season);
  const root = graft.reduce(hashPair, hex(rootOf(tree)));
  const proofOf = (i: number) => pathOf(tree, leafNode(nodeCount(tree), i)).map(hex);
  return { root, proofs: leaves.map((_, i) => [...proofOf(i), ...graft]) };
}

/** A peer's leaf hashes, a power of two of them, below random siblings: the same depth again. */
export function plantHashes(leaves: readonly string[], season: string): Planted {
  const levels = [leaves];
  for (let level = leaves; level.length > 1; level = levels.at(-1) ?? []) {
    levels.push(
      level.filter((_, i) => i % 2 === 0).map((node, i) => hashPair(node, level[2 * i + 1] ?? "")),
    );
  }
  const graft = graftOf(DEPTH - levels.length + 1, season);
  const proofOf = (leaf: number) =>
    levels.slice(0, -1).map((level, depth) => level[(leaf >> depth) ^ 1] ?? "");
  return {
    root: graft.reduce(hashPair, levels.at(-1)?.[0] ?? ""),
    proofs: leaves.map((_, i) => [...proofOf(i), ...graft]),
  };
}

/** An address that nobody holds, with bytes as random as a real one's. */
export function addressOf(name: string): string {
  return `0x${id(name).slice(26)}`;
}

/** The siblings of so many levels above a tree. */
function graftOf(levels: number, season: string): string[] {
  return Array.from({ length: levels }, (_, i) => id(`${season} level ${i}`));
}

function hashPair(a: string, b: string): string {
  return keccak256(a < b ? concat([a, b]) : concat([b, a]));
}

function filler(name: string): Leaf {
  return {
    account: addressOf(name),
    token: addressOf("token"),
    cumulative: BigInt(id(name)) >> 190n,
  };
}

function hex(bytes: Uint8Array): string {
  return `0x${bytesToHex(getBytes(bytes))}`;
}
