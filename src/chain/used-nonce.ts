/** What a chain did with a nonce: which transaction used it, mined or waiting. */
import { type JsonRpcApiProvider, type TransactionReceipt, toQuantity } from "ethers";
import type { Fees } from "./fees.ts";

/** One place in an account's sequence of transactions, and the call that is meant for it. */
export interface Slot {
  readonly from: string;
  readonly nonce: number;
  readonly to: string;
  readonly data: string;
}

/** A transaction that a block holds. */
export interface Mined {
  readonly transaction: string;
  readonly block: number;
  readonly gasUsed: bigint;
  /** In wei. */
  readonly fee: bigint;
  readonly succeeded: boolean;
}

interface RpcTransaction {
  readonly hash: string;
  readonly from: string;
  readonly to: string | null;
  readonly input: string;
  readonly nonce: string;
  readonly gas: string;
  readonly gasPrice?: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
}

/** Blocks whose state every full node still has. */
const BLOCKS_BACK = 100;

/** The one of these transactions that was mined, if any was. A hash that a node gave is believed only if it fits. */
export async function findMined(
  provider: JsonRpcApiProvider,
  slot: Slot,
  hashes: ReadonlySet<string>,
): Promise<Mined | undefined> {
  for (const hash of hashes) {
    const receipt = await provider.getTransactionReceipt(hash);
    if (receipt === null) continue;
    const transaction = await provider.send("eth_getTransactionByHash", [hash]);
    if (transaction !== null && isOf(transaction, slot)) return describe(receipt);
  }
  return undefined;
}

/** The mined transaction that used the nonce, among recent blocks. */
export async function findByNonce(
  provider: JsonRpcApiProvider,
  slot: Slot,
): Promise<{ hash: string; isSame: boolean } | undefined> {
  const isUsedBy = async (block: number) =>
    (await provider.getTransactionCount(slot.from, block)) > slot.nonce;
  let last = await provider.getBlockNumber();
  let before = Math.max(0, last - BLOCKS_BACK);
  if (!(await isUsedBy(last)) || (await isUsedBy(before))) return undefined;
  while (last - before > 1) {
    const middle = Math.floor((before + last) / 2);
    if (await isUsedBy(middle)) last = middle;
    else before = middle;
  }
  const found = await findIn(provider, toQuantity(last), slot);
  return found === undefined ? undefined : { hash: found.hash, isSame: isSame(found, slot) };
}

/** The same call waiting at this nonce, where the node shows it. */
export async function findWaiting(
  provider: JsonRpcApiProvider,
  slot: Slot,
): Promise<{ hash: string; gas: bigint; fees: Fees } | undefined> {
  const found = await findIn(provider, "pending", slot);
  if (found === undefined || !isSame(found, slot)) return undefined;
  const { hash, gas, gasPrice, maxFeePerGas, maxPriorityFeePerGas: tip } = found;
  return {
    hash,
    gas: BigInt(gas),
    fees: {
      maxFee: BigInt(maxFeePerGas ?? gasPrice ?? 0),
      tip: tip === undefined ? undefined : BigInt(tip),
    },
  };
}

async function findIn(
  provider: JsonRpcApiProvider,
  tag: string,
  slot: Slot,
): Promise<RpcTransaction | undefined> {
  const block = (await provider.send("eth_getBlockByNumber", [tag, true])) as {
    transactions?: RpcTransaction[];
  } | null;
  return block?.transactions?.find((transaction) => isOf(transaction, slot));
}

function isOf(transaction: RpcTransaction, { from, nonce }: Slot): boolean {
  return (
    transaction.from.toLowerCase() === from.toLowerCase() && Number(transaction.nonce) === nonce
  );
}

function isSame(transaction: RpcTransaction, { to, data }: Slot): boolean {
  return transaction.to?.toLowerCase() === to.toLowerCase() && transaction.input === data;
}

function describe(receipt: TransactionReceipt): Mined {
  return {
    transaction: receipt.hash,
    block: receipt.blockNumber,
    gasUsed: receipt.gasUsed,
    fee: receipt.fee,
    succeeded: receipt.status !== 0,
  };
}
