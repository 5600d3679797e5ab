/** Asking a node in its own words, where ethers' providers do not reach. */
import type { Signer } from "ethers";
import { invariant } from "../errors.ts";

/** One JSON-RPC call. */
export type Rpc = (method: string, params: readonly unknown[]) => Promise<unknown>;

/** The node that a signer is connected to. */
export function rpcOf(signer: Signer): Rpc {
  const provider = signer.provider as {
    send?: (method: string, params: unknown[]) => unknown;
  } | null;
  return async (method, params) => {
    invariant(typeof provider?.send === "function", "a signer's provider speaks JSON-RPC");
    return provider.send(method, [...params]);
  };
}
