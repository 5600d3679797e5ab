/** Which nodes are asked: the reader's own first, then those of `config.json`. */
import type { ChainConfig } from "../config.ts";

const KEY = "tidemark-node-";

/** A chain's nodes, in the order in which they are asked. */
export function nodesOf({ id, rpc }: ChainConfig): readonly string[] {
  const own = ownNode(id);
  return own === "" ? rpc : [own, ...rpc];
}

/** The reader's own node of a chain; empty where there is none. */
export function ownNode(chainId: number): string {
  try {
    return localStorage.getItem(KEY + chainId) ?? "";
  } catch {
    return "";
  }
}

/** Keeps a node for next time; an empty one forgets it. */
export function keepNode(chainId: number, url: string): void {
  try {
    if (url === "") localStorage.removeItem(KEY + chainId);
    else localStorage.setItem(KEY + chainId, url);
  } catch {
    // Storage may be forbidden. Then the choice holds for this once.
  }
}
