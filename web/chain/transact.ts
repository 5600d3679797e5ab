/** Sending a transaction by the connected wallet: simulated first, then handed over, then waited for. */
import { connected, refreshChain, send } from "../wallet/wallet.ts";
import { explainRefusal } from "./call.ts";
import type { Log } from "./logs.ts";
import type { Rpc } from "./rpc.ts";

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

/**
 * Hands a transaction to the wallet, from the account that it was simulated with.
 * @throws Error where the wallet went elsewhere since it was last heard of.
 */
export async function handOver({ chainId, from, to, data }: Transaction): Promise<string> {
  if (connected.value !== undefined && (await refreshChain()) !== chainId)
    throw new Error("The wallet is on another chain now. Switch it back.");
  if (connected.value !== undefined && connected.value.account !== from)
    throw new Error("The wallet has another account now. Nothing was sent: look again, and press.");
  return send(to, data);
}

/** What became of a transaction instead of a receipt: told by `onLate`, or another one took its place in the account. */
export type NoReceipt = "ended" | "replaced";

/** Looks in a row that must find the nonce used by another transaction: nodes behind one address lag behind each other. */
const SURE = 5;

/** Some wallets answer with a name of their own for what they will send, which no node knows. */
const HASH = /^0x[0-9a-f]{64}$/i;

/**
 * Waits for a receipt. Whatever a node answers meanwhile, it changes nothing about what was sent.
 * @param onLate told again and again once it takes long; true ends the waiting.
 */
export async function receiptOf(
  rpc: Rpc,
  hash: string,
  onLate: () => Promise<boolean>,
): Promise<Receipt | NoReceipt> {
  const since = Date.now();
  let place: Place | undefined;
  let passed = 0;
  for (;;) {
    if (HASH.test(hash)) {
      const asked = rpc<Receipt | null>("eth_getTransactionReceipt", [hash]);
      const receipt = await asked.catch(() => null);
      if (receipt !== null) return receipt;
      place ??= await placeOf(rpc, hash).catch(() => undefined);
      passed = (await isPassed(rpc, place).catch(() => false)) ? passed + 1 : 0;
      if (passed >= SURE) return "replaced";
    }
    if (Date.now() - since > LATE && (await onLate().catch(() => false))) return "ended";
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

/** A transaction's place in its account's sequence. */
interface Place {
  readonly from: string;
  readonly nonce: string;
}

/** Undefined where the node does not know the transaction. */
async function placeOf(rpc: Rpc, hash: string): Promise<Place | undefined> {
  return (await rpc<Place | null>("eth_getTransactionByHash", [hash])) ?? undefined;
}

/** Whether the account's sequence went on: a person cancels or hastens in the wallet by another one at the same place. */
async function isPassed(rpc: Rpc, place: Place | undefined): Promise<boolean> {
  if (place === undefined) return false;
  const next = await rpc<string>("eth_getTransactionCount", [place.from, "latest"]);
  return BigInt(next) > BigInt(place.nonce);
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
