/** The transaction that claims some leaves of one account. */
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { writeNode } from "../../src/merkle/tree.ts";
import { DISTRIBUTOR } from "../chain/abi.ts";

export interface ClaimCall {
  readonly method: "claim" | "claimFor" | "claimMany";
  readonly args: readonly unknown[];
  readonly data: string;
}

/**
 * One leaf goes by the cheap door where its account sends, and is claimed for it where anyone else does; several go in
 * one call.
 * @param by who sends, in lower case.
 */
export function claimCall(leaves: readonly ProvenLeaf[], by: string): ClaimCall {
  const [only] = leaves;
  if (leaves.length !== 1 || only === undefined) {
    const items = leaves.map((leaf) => [leaf.account, ...entitlement(leaf)]);
    return encoded("claimMany", [items]);
  }
  return only.account === by
    ? encoded("claim", entitlement(only))
    : encoded("claimFor", [only.account, ...entitlement(only)]);
}

function entitlement({ token, cumulative, proof }: ProvenLeaf): readonly unknown[] {
  return [token, cumulative, proof.map(writeNode)];
}

function encoded(method: ClaimCall["method"], args: readonly unknown[]): ClaimCall {
  return { method, args, data: DISTRIBUTOR.encodeFunctionData(method, args) };
}
