/**
 * Finding again what was sent just before a crash. Ignition writes the nonce before it sends and the hash after, and
 * between the two it would ask a person for the hash. The nonce alone tells: a sender's nonce is mined once.
 */
import { wipe } from "@nomicfoundation/ignition-core";
import { refuse } from "../errors.ts";
import { artifactResolver } from "./artifacts.ts";
import { type Begun, readJournal, recordSent } from "./journal.ts";
import type { Rpc } from "./rpc.ts";

const POLL_MS = 1_000;

interface Transaction {
  readonly hash: string;
  readonly from: string;
  readonly nonce: string;
  readonly input: string;
  readonly gasPrice?: string;
  readonly maxFeePerGas?: string;
  readonly maxPriorityFeePerGas?: string;
}

/**
 * Brings a journal up to what the chain knows, so that Ignition goes on with it and sends nothing twice.
 * @throws InputError where the node has forgotten the blocks that would tell.
 */
export async function recoverDeployments(folder: string, rpc: Rpc): Promise<void> {
  for (const begun of (await readJournal(folder)).values()) {
    if (begun.result?.type === "SUCCESS" || begun.confirmed !== undefined) continue;
    // What failed has left no contract behind, so it may begin anew.
    if (begun.result !== undefined) await wipe(folder, artifactResolver, begun.id);
    else if (begun.nonce !== undefined) await recover(folder, begun, begun.nonce, rpc);
  }
}

async function recover(folder: string, begun: Begun, nonce: number, rpc: Rpc): Promise<void> {
  const { from } = begun;
  const isKnown = await isAnyKnown(begun.hashes, rpc);
  if (isKnown && !begun.isResent) return;
  // A transaction that waits to be mined may be ours, its hash unheard.
  while (
    (await count(rpc, from, "latest")) <= nonce &&
    (await count(rpc, from, "pending")) > nonce
  ) {
    if (isKnown) return;
    await new Promise((resolve) => setTimeout(resolve, POLL_MS));
  }
  const mined =
    (await count(rpc, from, "latest")) > nonce ? await findMined(rpc, from, nonce) : undefined;
  if (mined !== undefined && mined.input === begun.data) {
    const fee = (value: string | undefined) => BigInt(value ?? mined.gasPrice ?? 0);
    await recordSent(folder, begun, {
      hash: mined.hash,
      maxFeePerGas: fee(mined.maxFeePerGas),
      maxPriorityFeePerGas: fee(mined.maxPriorityFeePerGas),
    });
  } else if (begun.hashes.length === 0) {
    // It was never sent, or its nonce went to something else: nothing of it can be mined any more.
    await wipe(folder, artifactResolver, begun.id);
  }
}

async function isAnyKnown(hashes: readonly string[], rpc: Rpc): Promise<boolean> {
  for (const hash of hashes) {
    if ((await rpc("eth_getTransactionByHash", [hash])) !== null) return true;
  }
  return false;
}

/** The transaction that took a nonce. Looks back from the newest block, in ever longer strides, then halves. */
async function findMined(rpc: Rpc, from: string, nonce: number): Promise<Transaction> {
  const isAfter = async (block: number) => (await count(rpc, from, hex(block))) > nonce;
  const notFound = (got: string): never =>
    refuse({
      where: `transaction ${nonce} of ${from}`,
      got,
      expected: "its hash, which an interrupted run did not hear of",
      fix: "Look it up in an explorer, and tell it to Ignition: hardhat ignition track-tx.",
    });
  let high = Number(await rpc("eth_blockNumber", []));
  let low = high;
  try {
    for (let stride = 1; low >= 0 && (await isAfter(low)); stride *= 2) {
      high = low;
      low -= stride;
    }
    while (high - low > 1) {
      const middle = (high + low) >> 1;
      if (middle >= 0 && (await isAfter(middle))) high = middle;
      else low = middle;
    }
  } catch (error) {
    return notFound(`no answer about block ${low}: ${(error as Error).message}`);
  }
  const block = (await rpc("eth_getBlockByNumber", [hex(high), true])) as {
    transactions: Transaction[];
  };
  const isIt = (sent: Transaction) =>
    sent.from.toLowerCase() === from.toLowerCase() && Number(sent.nonce) === nonce;
  return block.transactions.find(isIt) ?? notFound(`nothing in block ${high}`);
}

async function count(rpc: Rpc, from: string, block: string): Promise<number> {
  return Number(await rpc("eth_getTransactionCount", [from, block]));
}

function hex(block: number): string {
  return `0x${Math.max(0, block).toString(16)}`;
}
