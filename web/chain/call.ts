/** Reading a contract, and saying why a call reverts. */
import type { Interface, Result } from "ethers/abi";
import { explainRevert } from "../../src/chain/revert.ts";
import { DISTRIBUTOR } from "./abi.ts";
import { type Rpc, RpcError } from "./rpc.ts";

/** Calls a view function at the latest block. */
export async function view(
  rpc: Rpc,
  contract: Interface,
  address: string,
  name: string,
  args: readonly unknown[] = [],
): Promise<Result> {
  const data = contract.encodeFunctionData(name, args);
  const answer = await rpc<string>("eth_call", [{ to: address, data }, "latest"]);
  return contract.decodeFunctionResult(name, answer);
}

/** One of the distributor's numbers. */
export async function readNumber(
  rpc: Rpc,
  address: string,
  name: string,
  ...args: readonly unknown[]
): Promise<bigint> {
  return (await view(rpc, DISTRIBUTOR, address, name, args))[0] as bigint;
}

/** Why the distributor would refuse or has refused, as a sentence; undefined where the error is no revert. */
export function explainRefusal(error: unknown): string | undefined {
  if (!(error instanceof RpcError) && !isWalletError(error)) return undefined;
  const reason = explainRevert(DISTRIBUTOR, error);
  if (reason !== undefined && !/nothing is left to claim/.test(reason)) return sentence(reason);
  if (reason !== undefined) return "Nothing is left to claim: this was claimed already.";
  if (/insufficient funds/i.test(error.message))
    return "The sending account holds too little of the chain's coin to pay for gas.";
  return /revert/i.test(error.message) ? sentence(error.message) : undefined;
}

function isWalletError(error: unknown): error is Error {
  return typeof error === "object" && error !== null && "message" in error && "code" in error;
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}${text.endsWith(".") ? "" : "."}`;
}
