/**
 * The tree of a distribution, hashed from docs/distribution.md alone: with `n` leaves there are `2n - 1` nodes, node
 * `i` has the children `2i + 1` and `2i + 2`, leaf `i` is node `2n - 2 - i`, a leaf is hashed twice, and a pair with
 * the smaller hash first.
 */
import { keccak256 } from "ethers";

export interface Leaf {
  readonly account: string;
  readonly token: string;
  readonly cumulative: bigint;
}

/** What an epoch in which nobody is paid is published with: one leaf of zeros. */
const NOBODY: Leaf = { account: "0x", token: "0x", cumulative: 0n };

export function hashLeaf({ account, token, cumulative }: Leaf): string {
  const word = (hex: string) => hex.padStart(64, "0");
  const words = [account.slice(2), token.slice(2), cumulative.toString(16)].map(word);
  return keccak256(keccak256(`0x${words.join("")}`));
}

export function hashPair(a: string, b: string): string {
  const [low, high] = a < b ? [a, b] : [b, a];
  return keccak256(`${low}${high.slice(2)}`);
}

export function rootOf(leaves: readonly Leaf[]): string {
  if (leaves.length === 0) return hashLeaf(NOBODY);
  const hashes = new Map(leaves.map((leaf, i) => [nodeOf(i, leaves.length), hashLeaf(leaf)]));
  return nodeHash(0, leaves.length, hashes) ?? "";
}

/** The node of a leaf. */
export function nodeOf(leaf: number, count: number): number {
  return 2 * count - 2 - leaf;
}

/** The hash of a node by the leaves below it, or nothing where one of them is missing. */
export function nodeHash(
  node: number,
  count: number,
  leaves: ReadonlyMap<number, string>,
): string | undefined {
  if (node >= count - 1) return leaves.get(node);
  const left = nodeHash(2 * node + 1, count, leaves);
  const right = nodeHash(2 * node + 2, count, leaves);
  return left === undefined || right === undefined ? undefined : hashPair(left, right);
}
