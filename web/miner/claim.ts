/** Claiming, step by step: simulate, hand to the wallet, wait for the receipt, say what it paid. */
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { explainRefusal, readNumber } from "../chain/call.ts";
import type { Rpc } from "../chain/rpc.ts";
import type { ChainView } from "../chain/store.ts";
import {
  handOver,
  type Receipt,
  receiptOf,
  refusalOf,
  revertOf,
  type Transaction,
} from "../chain/transact.ts";
import { describeError } from "../parts/loaded.ts";
import { isAlreadyAsked, isRejection, messageOf } from "../wallet/errors.ts";
import { connected } from "../wallet/wallet.ts";
import { claimCall } from "./claim-call.ts";
import { keepMark } from "./marks.ts";

/** A token that was left out of a claim, and why. */
export interface LeftOut {
  readonly token: string;
  readonly reason: string;
}

export interface Paid {
  readonly token: string;
  readonly amount: bigint;
}

/** How far a claim is. */
export type Progress =
  | { readonly step: "idle" }
  | { readonly step: "simulating" }
  | { readonly step: "asking"; readonly leftOut: readonly LeftOut[] }
  | { readonly step: "sent"; readonly hash: string; readonly isLate: boolean }
  | {
      readonly step: "mined";
      /** Undefined where the claim was mined in another transaction than the one handed out. */
      readonly hash: string | undefined;
      readonly paid: readonly Paid[];
      readonly leftOut: readonly LeftOut[];
    }
  | { readonly step: "rejected" }
  /** Cancelled in the wallet, after it was sent. */
  | { readonly step: "replaced"; readonly hash: string }
  | { readonly step: "refused"; readonly leftOut: readonly LeftOut[] }
  | { readonly step: "reverted"; readonly hash: string; readonly reason: string }
  | { readonly step: "failed"; readonly reason: string };

/** The contract's reasons for passing over an item of `claimMany`, by their number. */
const SKIPPED = [
  "The root is not live.",
  "This was claimed already.",
  "The account cannot receive a claim.",
  "The token refused the transfer.",
];

/** Claims leaves of one account with the connected wallet, which must be on the campaign's chain. */
export async function claimLeaves(
  { rpc, view: { chainId, distributor } }: ChainView,
  leaves: readonly ProvenLeaf[],
  tell: (progress: Progress) => void,
): Promise<void> {
  const by = connected.value?.account;
  if (by === undefined) return;
  try {
    tell({ step: "simulating" });
    const { good, leftOut } = await simulate(rpc, distributor, leaves, by);
    if (good.length === 0) return tell({ step: "refused", leftOut });
    tell({ step: "asking", leftOut });
    const { data } = claimCall(good, by);
    const transaction = { chainId, from: by, to: distributor, data };
    const hash = await handOver(transaction);
    tell({ step: "sent", hash, isLate: false });
    tell(await settle(rpc, { hash, transaction, good, leftOut }, tell));
  } catch (error) {
    tell(isRejection(error) ? { step: "rejected" } : { step: "failed", reason: reasonOf(error) });
  }
}

/** The gas of a claim and what a unit of it costs now, in the coin's smallest unit. */
export async function estimateFee(
  { rpc, view: { distributor } }: ChainView,
  leaves: readonly ProvenLeaf[],
  by: string,
): Promise<bigint> {
  const { data } = claimCall(leaves, by);
  const [gas, price] = await Promise.all([
    rpc<string>("eth_estimateGas", [{ from: by, to: distributor, data }]),
    rpc<string>("eth_gasPrice", []),
  ]);
  return BigInt(gas) * BigInt(price);
}

/** Each leaf by itself, so that one which is refused does not stop the others. */
async function simulate(
  rpc: Rpc,
  distributor: string,
  leaves: readonly ProvenLeaf[],
  by: string,
): Promise<{ good: ProvenLeaf[]; leftOut: LeftOut[] }> {
  const good: ProvenLeaf[] = [];
  const leftOut: LeftOut[] = [];
  for (const leaf of leaves) {
    const { data } = claimCall([leaf], by);
    const reason = await refusalOf(rpc, { from: by, to: distributor, data });
    if (reason === undefined) good.push(leaf);
    else leftOut.push({ token: leaf.token, reason });
  }
  return { good, leftOut };
}

interface SentClaim {
  readonly hash: string;
  readonly transaction: Transaction;
  readonly good: readonly ProvenLeaf[];
  readonly leftOut: readonly LeftOut[];
}

/** Waits until the claim is mined: by its receipt, or by the marks where a wallet sent another transaction for it. */
async function settle(
  rpc: Rpc,
  sent: SentClaim,
  tell: (progress: Progress) => void,
): Promise<Progress> {
  const { hash, transaction, good, leftOut } = sent;
  const isClaimed = () => isAllClaimed(rpc, transaction, good);
  const receipt = await receiptOf(rpc, hash, () => {
    tell({ step: "sent", hash, isLate: true });
    return isClaimed();
  });
  if (receipt === "ended" || (receipt === "replaced" && (await isClaimed()))) {
    const paid = good.map(({ token }) => ({ token, amount: 0n }));
    return { step: "mined", hash: undefined, paid, leftOut };
  }
  if (receipt === "replaced") return { step: "replaced", hash };
  if (Number(receipt.status) === 0)
    return { step: "reverted", hash, reason: await revertOf(rpc, transaction, receipt) };
  return readReceipt(receipt, sent);
}

function readReceipt(
  receipt: Receipt,
  { hash, transaction: { chainId, to: distributor }, good, leftOut }: SentClaim,
): Progress {
  const paid: Paid[] = [];
  const skipped: LeftOut[] = [];
  for (const log of receipt.logs) {
    if (log.address.toLowerCase() !== distributor.toLowerCase()) continue;
    const event = DISTRIBUTOR.parseLog(log);
    const [account, token] = [event?.args.account, event?.args.token].map((each) =>
      String(each).toLowerCase(),
    );
    // A bundler or a Safe may have put claims of other accounts into the same transaction.
    const leaf = good.find((each) => each.token === token && each.account === account);
    if (leaf === undefined) continue;
    if (event?.name === "Claimed") {
      keepMark({ chainId, distributor }, leaf.account, leaf.token, leaf.cumulative);
      paid.push({ token: leaf.token, amount: event.args.amount });
    } else if (event?.name === "ClaimSkipped") {
      skipped.push({
        token: leaf.token,
        reason: SKIPPED[Number(event.args.reason)] ?? "It was skipped.",
      });
    }
  }
  return { step: "mined", hash, paid, leftOut: [...leftOut, ...skipped] };
}

async function isAllClaimed(
  rpc: Rpc,
  { chainId, to: distributor }: Transaction,
  leaves: readonly ProvenLeaf[],
) {
  for (const { account, token, cumulative } of leaves) {
    if ((await readNumber(rpc, distributor, "claimed", account, token)) < cumulative) return false;
    keepMark({ chainId, distributor }, account, token, cumulative);
  }
  return true;
}

function reasonOf(error: unknown): string {
  if (isAlreadyAsked(error)) return "The wallet is asking already. Open it to answer.";
  if (error instanceof Error) return explainRefusal(error) ?? describeError(error);
  return explainRefusal(error) ?? messageOf(error);
}
