/** Sending a transaction by the connected wallet: simulated first, then handed over, then waited for. */
import { connected, refreshChain, send } from "../wallet/wallet.ts";
import { explainRefusal } from "./call.ts";
import type { Log } from "./logs.ts";
import { ChainDown, type Rpc } from "./rpc.ts";

export interface Receipt {
  readonly status: string;
  readonly blockNumber: string;
  readonly logs: readonly (Log & { readonly address: string })[];
}

export interface Transaction {
  readonly chainId: number;
  readonly from: string;
  readonly to: string;
  readonly data: string;
}

/** Milliseconds between two looks for a receipt, and after how many a reader is told that it takes long. */
const EVERY = 1_000;
const LATE = 45_000;

/** Why the contract would refuse a call now; undefined where it would not. @throws what is no refusal. */
export async function refusalOf(
  rpc: Rpc,
  { from, to, data }: Omit<Transaction, "chainId">,
  block = "latest",
): Promise<string | undefined> {
  try {
    await rpc("eth_call", [{ from, to, data }, block]);
    return undefined;
  } catch (error) {
    const reason = explainRefusal(error);
    if (reason === undefined) throw error;
    return reason;
  }
}

/** Hands a transaction to the wallet. @throws Error where the wallet went elsewhere since it was last heard of. */
export async function handOver({ chainId, to, data }: Transaction): Promise<string> {
  if (connected.value !== undefined && (await refreshChain()) !== chainId)
    throw new Error("The wallet is on another chain now. Switch it back.");
  return send(to, data);
}

/**
 * Waits for a receipt. A node that does not answer for a while changes nothing about what was sent.
 * @param onLate told again and again once it takes long; true ends the waiting.
 * @returns undefined where `onLate` ended it.
 */
export async function receiptOf(
  rpc: Rpc,
  hash: string,
  onLate: () => Promise<boolean>,
): Promise<Receipt | undefined> {
  const since = Date.now();
  for (;;) {
    const receipt = await patient(rpc<Receipt | null>("eth_getTransactionReceipt", [hash]));
    if (receipt) return receipt;
    if (Date.now() - since > LATE && (await patient(onLate()))) return undefined;
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

/** Why a mined transaction was reverted, as far as its call tells when it is made again. */
export async function revertOf(
  rpc: Rpc,
  transaction: Transaction,
  { blockNumber }: Receipt,
): Promise<string> {
  const reason = await refusalOf(rpc, transaction, blockNumber).catch(
    () => "The node does not tell why.",
  );
  return reason ?? "It ran out of gas, or something changed just before it.";
}

async function patient<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error) => {
    if (error instanceof ChainDown) return undefined;
    throw error;
  });
}
