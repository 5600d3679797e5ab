/** Pushing payouts: every account with something claimable under the newest live root, in calls that fit a block. */
import { bytesToHex } from "@noble/hashes/utils.js";
import type { Contract, Log, Provider, TransactionReceipt } from "ethers";
import type { DeployedToken, Deployment } from "../campaign/deployment.ts";
import type { ReadDistribution } from "../epoch/published/distribution.ts";
import { InputError, invariant, refuse } from "../errors.ts";
import { buildTree, leafNode, nodeCount, pathOf, rootOf, type Tree } from "../merkle/tree.ts";
import { key } from "../reward/state.ts";
import type { Call } from "./call.ts";
import { openDistributor, view } from "./contracts.ts";
import { claimedMarks, publishedRoots } from "./events.ts";
import type { Estimate, Sender } from "./sender.ts";
import { sleep, TransportError } from "./transport.ts";

/** What one account is to be paid of one token, in base units. */
export interface Payout {
  readonly account: string;
  readonly token: string;
  /** Claimable: the entitlement less the mark. */
  readonly amount: bigint;
  readonly cumulative: bigint;
  readonly proof: readonly string[];
}

/** A call with what it pays. */
export interface PayChunk {
  readonly call: Call;
  readonly payouts: readonly Payout[];
  readonly estimate: Estimate;
}

/** What became of a payout. */
export interface PaidOut {
  readonly account: string;
  readonly token: string;
  readonly amount: bigint;
  readonly result: "paid" | SkipReason;
  readonly transaction: string | undefined;
}

/** Why the contract passed over an item, in the order of its codes; the last one is ours. */
export const SKIP_REASONS = [
  "root not live",
  "nothing left to claim",
  "account cannot receive",
  "token refused the transfer",
  "cannot be simulated",
] as const;
export type SkipReason = (typeof SKIP_REASONS)[number];

/** The Fusaka upgrade allows no transaction more gas. */
const TRANSACTION_GAS = 16_777_216n;

/** A claim's gas without its proof, and for each node of it: a first guess, which the node's estimate replaces. */
const GAS_PER_CLAIM = 75_000n;
const GAS_PER_NODE = 900n;

/** Looks at a mined transaction's receipt, and milliseconds from one to the next. */
const RECEIPT_LOOKS = 30;
const RECEIPT_WAIT = 500;

/**
 * Everything claimable under the newest live root, in the order of its leaves.
 * @param fromBlock the distributor's first block.
 * @throws InputError where that root's published distribution is not among these.
 */
export async function duePayouts(
  provider: Provider,
  deployment: Deployment,
  distributions: readonly ReadDistribution[],
  fromBlock: number,
): Promise<Payout[]> {
  const distributor = await openDistributor(deployment.distributor, provider);
  const distribution = await newestLive(provider, distributor, distributions, fromBlock);
  if (distribution === undefined) return [];
  const marks = await claimedMarks(distributor, fromBlock);
  const { entitlements, manifest } = distribution;
  const tree = buildTree(entitlements);
  invariant(
    `0x${bytesToHex(rootOf(tree))}` === manifest.root,
    "the entitlements lead to their manifest's root before anything is paid",
  );
  return entitlements.flatMap(({ account, token, cumulative }, i): Payout[] => {
    const amount = cumulative - (marks.get(key(account, token)) ?? 0n);
    return amount > 0n ? [{ account, token, amount, cumulative, proof: proofOf(tree, i) }] : [];
  });
}

/** Payouts of at least the minimum, given in base units by token. */
export function atLeast(
  payouts: readonly Payout[],
  minimum: ReadonlyMap<string, bigint>,
): Payout[] {
  return payouts.filter(({ token, amount }) => amount >= (minimum.get(token) ?? 0n));
}

/**
 * Cuts payouts into calls that fit a block, each simulated. What cannot be simulated even alone is left out.
 * @param progress told how many payouts are placed.
 */
export async function cutChunks(
  provider: Provider,
  deployment: Deployment,
  payouts: readonly Payout[],
  sender: Pick<Sender, "estimate">,
  progress: (done: number) => void = () => {},
): Promise<{ chunks: PayChunk[]; left: Payout[] }> {
  const distributor = await openDistributor(deployment.distributor, provider);
  const limit = await chunkGas(provider);
  const chunks: PayChunk[] = [];
  const left: Payout[] = [];
  const place = async (run: readonly Payout[]): Promise<void> => {
    const call = payCall(distributor, run, deployment.tokens);
    const estimate = await estimateOrSplit(call, sender);
    if (estimate !== undefined && estimate.gas <= limit) {
      chunks.push({ call, payouts: run, estimate });
      progress(chunks.reduce((sum, chunk) => sum + chunk.payouts.length, left.length));
      return;
    }
    if (run.length === 1) {
      left.push(...run);
      return;
    }
    const half = Math.ceil(run.length / 2);
    await place(run.slice(0, half));
    await place(run.slice(half));
  };
  for (let from = 0; from < payouts.length; ) {
    const size = firstGuess(payouts[from], limit);
    await place(payouts.slice(from, from + size));
    from += size;
  }
  return { chunks, left };
}

/** What a mined call paid, item by item, from its events. */
export async function paidBy(
  provider: Provider,
  { call, payouts }: PayChunk,
  transaction: string,
): Promise<PaidOut[]> {
  const receipt = await receiptOf(provider, transaction);
  const address = (await call.contract.getAddress()).toLowerCase();
  const results = new Map<string, PaidOut["result"]>();
  for (const log of receipt.logs as Log[]) {
    if (log.address.toLowerCase() !== address) continue;
    const event = call.contract.interface.parseLog(log);
    if (event?.name !== "Claimed" && event?.name !== "ClaimSkipped") continue;
    const { account, token, reason } = event.args;
    const result =
      event.name === "Claimed" ? "paid" : (SKIP_REASONS[Number(reason)] ?? "cannot be simulated");
    results.set(key(account.toLowerCase(), token.toLowerCase()), result);
  }
  return payouts.map(({ account, token, amount }) => {
    const result = results.get(key(account, token));
    invariant(result !== undefined, "every item of a batch leaves an event");
    return { account, token, amount, result, transaction };
  });
}

/** A node that lags behind the one that showed the transaction as mined will show it too. */
async function receiptOf(provider: Provider, transaction: string): Promise<TransactionReceipt> {
  for (let i = 0; i < RECEIPT_LOOKS; i++) {
    if (i > 0) await sleep(RECEIPT_WAIT);
    const receipt = await provider.getTransactionReceipt(transaction);
    if (receipt !== null) return receipt;
  }
  throw new TransportError(
    `${transaction} was mined, but no node shows what it paid. Run the same command again: it pays only who is not paid.`,
  );
}

/** What could not be put into any call. */
export function leftOut(payouts: readonly Payout[]): PaidOut[] {
  return payouts.map(({ account, token, amount }) => ({
    account,
    token,
    amount,
    result: "cannot be simulated",
    transaction: undefined,
  }));
}

function payCall(
  contract: Contract,
  payouts: readonly Payout[],
  tokens: readonly DeployedToken[],
): Call {
  const symbols = tokens
    .filter(({ address }) => payouts.some(({ token }) => token === address))
    .map(({ symbol }) => symbol);
  const items = payouts.map(({ account, token, cumulative, proof }) => ({
    account,
    token,
    cumulative,
    proof,
  }));
  return {
    title: `pay ${payouts.length} of ${symbols.join(", ")}, from ${payouts[0]?.account} on`,
    contract,
    method: "claimMany",
    args: [items],
  };
}

/** The newest epoch's root that pays now. */
async function newestLive(
  provider: Provider,
  distributor: Contract,
  distributions: readonly ReadDistribution[],
  fromBlock: number,
): Promise<ReadDistribution | undefined> {
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const published = await publishedRoots(distributor, fromBlock);
  for (const { epoch, root, manifestHash } of published.toSorted((a, b) => b.epoch - a.epoch)) {
    const liveAt = Number(await view<bigint>(distributor, "liveAt", root));
    if (liveAt === 0 || liveAt > now) continue;
    // An epoch may have been published twice: the newer hash is the one that stands with the root.
    const hashes = published.filter((each) => each.root === root).map((each) => each.manifestHash);
    return (
      distributions.find((each) => hashes.includes(each.manifestHash)) ??
      refuse({
        where: `distribution of epoch ${epoch}`,
        got: "none with the published manifest",
        expected: `the one whose manifest's sha256 is ${manifestHash}`,
        fix: "Fetch the published distribution: it holds what is to be paid, and the proofs.",
      })
    );
  }
  return undefined;
}

function proofOf(tree: Tree, index: number): string[] {
  return pathOf(tree, leafNode(nodeCount(tree), index)).map((node) => `0x${bytesToHex(node)}`);
}

/** Gas that a call may take by estimate: the sender allows a fifth more, and the block holds others too. */
async function chunkGas(provider: Provider): Promise<bigint> {
  const block = (await provider.getBlock("latest"))?.gasLimit ?? TRANSACTION_GAS;
  return ((block < TRANSACTION_GAS ? block : TRANSACTION_GAS) * 7n) / 10n;
}

function firstGuess(payout: Payout | undefined, limit: bigint): number {
  const each = GAS_PER_CLAIM + GAS_PER_NODE * BigInt(payout?.proof.length ?? 0);
  return Math.max(1, Number(limit / each));
}

async function estimateOrSplit(
  call: Call,
  sender: Pick<Sender, "estimate">,
): Promise<Estimate | undefined> {
  try {
    return await sender.estimate(call);
  } catch (error) {
    // A token that burns all gas fails the whole call: it is found by halving.
    if (error instanceof InputError && error.faults.every(({ where }) => where === call.title))
      return undefined;
    throw error;
  }
}
