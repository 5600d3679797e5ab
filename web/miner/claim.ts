/** Claiming, step by step: simulate, hand to the wallet, wait for the receipt, say what it paid. */
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { explainRefusal, readNumber } from "../chain/call.ts";
import type { Log } from "../chain/logs.ts";
import { ChainDown, type Rpc } from "../chain/rpc.ts";
import type { ChainView } from "../chain/store.ts";
import { describeError } from "../parts/loaded.ts";
import { isAlreadyAsked, isRejection, messageOf } from "../wallet/errors.ts";
import { connected, refreshChain, send } from "../wallet/wallet.ts";
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
  | { readonly step: "refused"; readonly leftOut: readonly LeftOut[] }
  | { readonly step: "reverted"; readonly hash: string; readonly reason: string }
  | { readonly step: "failed"; readonly reason: string };

/** Milliseconds between two looks for a receipt, and after how many a reader is told that it takes long. */
const EVERY = 1_000;
const LATE = 45_000;

/** The contract's reasons for passing over an item of `claimMany`, by their number. */
const SKIPPED = [
  "The root is not live.",
  "This was claimed already.",
  "The account cannot receive a claim.",
  "The token refused the transfer.",
];

interface Receipt {
  readonly status: string;
  readonly blockNumber: string;
  readonly logs: readonly (Log & { readonly address: string })[];
}

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
    // The wallet may have moved to another chain since it was last heard of.
    if ((await refreshChain()) !== chainId)
      return tell({
        step: "failed",
        reason: "The wallet is on another chain now. Switch it back.",
      });
    tell({ step: "asking", leftOut });
    const { data } = claimCall(good, by);
    const hash = await send(distributor, data);
    tell({ step: "sent", hash, isLate: false });
    tell(await settle(rpc, distributor, { hash, by, data, good, leftOut }, tell));
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
    try {
      await rpc("eth_call", [{ from: by, to: distributor, data }, "latest"]);
      good.push(leaf);
    } catch (error) {
      const reason = explainRefusal(error);
      if (reason === undefined) throw error;
      leftOut.push({ token: leaf.token, reason });
    }
  }
  return { good, leftOut };
}

interface SentClaim {
  readonly hash: string;
  readonly by: string;
  readonly data: string;
  readonly good: readonly ProvenLeaf[];
  readonly leftOut: readonly LeftOut[];
}

/** Waits until the claim is mined: by its receipt, or by the marks where a wallet sent another transaction for it. */
async function settle(
  rpc: Rpc,
  distributor: string,
  sent: SentClaim,
  tell: (progress: Progress) => void,
): Promise<Progress> {
  const { hash, good, leftOut } = sent;
  const since = Date.now();
  for (let look = 1; ; look++) {
    const receipt = await patient(rpc<Receipt | null>("eth_getTransactionReceipt", [hash]));
    if (receipt) return readReceipt(rpc, distributor, receipt, sent);
    if (Date.now() - since > LATE) {
      tell({ step: "sent", hash, isLate: true });
      if (look % 5 === 0 && (await patient(isAllClaimed(rpc, distributor, good)))) {
        const paid = good.map(({ token }) => ({ token, amount: 0n }));
        return { step: "mined", hash: undefined, paid, leftOut };
      }
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY));
  }
}

async function readReceipt(
  rpc: Rpc,
  distributor: string,
  receipt: Receipt,
  { hash, by, data, good, leftOut }: SentClaim,
): Promise<Progress> {
  if (Number(receipt.status) === 0) {
    const call = [{ from: by, to: distributor, data }, receipt.blockNumber];
    const reason = await rpc("eth_call", call).then(
      () => "It ran out of gas, or something changed just before it.",
      (error) => explainRefusal(error) ?? "The node does not tell why.",
    );
    return { step: "reverted", hash, reason };
  }
  const paid: Paid[] = [];
  const skipped: LeftOut[] = [];
  for (const log of receipt.logs) {
    if (log.address.toLowerCase() !== distributor.toLowerCase()) continue;
    const event = DISTRIBUTOR.parseLog(log);
    const token = String(event?.args.token).toLowerCase();
    const leaf = good.find((each) => each.token === token);
    if (event?.name === "Claimed" && leaf !== undefined) {
      keepMark(distributor, leaf.account, token, leaf.cumulative);
      paid.push({ token, amount: event.args.amount });
    } else if (event?.name === "ClaimSkipped") {
      skipped.push({ token, reason: SKIPPED[Number(event.args.reason)] ?? "It was skipped." });
    }
  }
  return { step: "mined", hash, paid, leftOut: [...leftOut, ...skipped] };
}

async function isAllClaimed(rpc: Rpc, distributor: string, leaves: readonly ProvenLeaf[]) {
  for (const { account, token, cumulative } of leaves) {
    if ((await readNumber(rpc, distributor, "claimed", account, token)) < cumulative) return false;
    keepMark(distributor, account, token, cumulative);
  }
  return true;
}

/** A node that does not answer for a while changes nothing about what was sent. */
async function patient<T>(answer: Promise<T>): Promise<T | undefined> {
  return answer.catch((error) => {
    if (error instanceof ChainDown) return undefined;
    throw error;
  });
}

function reasonOf(error: unknown): string {
  if (isAlreadyAsked(error)) return "The wallet is asking already. Open it to answer.";
  if (error instanceof Error) return explainRefusal(error) ?? describeError(error);
  return explainRefusal(error) ?? messageOf(error);
}
