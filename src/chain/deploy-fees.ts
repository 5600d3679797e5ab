/**
 * Limits on fees where Hardhat Ignition sends. It proposes fees by itself, raises them by a tenth where nobody mines, and
 * holds only its first proposal against its limit: so it is given the proposal, and what it sends is looked at.
 */
import { formatEther, formatUnits, type JsonRpcApiProvider } from "ethers";
import { refuse } from "../errors.ts";
import { type FeeLimits, proposeFees } from "./fees.ts";

/** What Ignition is told of fees. */
export interface IgnitionFees {
  readonly maxFeePerGas?: bigint;
  readonly maxPriorityFeePerGas?: bigint;
  readonly gasPrice?: bigint;
  /** How often a waiting transaction may be sent again with a higher fee. */
  readonly maxFeeBumps?: number;
}

/** Ignition's own default. */
const BUMPS = 4;

/**
 * The fees of a deployment under a limit; nothing where there is none, so that Hardhat's config holds.
 * @throws InputError where the limit is below the base fee.
 */
export async function feesWithin(
  provider: JsonRpcApiProvider,
  { maxFee: cap }: FeeLimits,
): Promise<IgnitionFees> {
  if (cap === undefined) return {};
  const { maxFee, tip } = await proposeFees(provider, { maxFee: cap });
  const maxFeeBumps = bumpsBelow(maxFee, cap);
  return tip === undefined
    ? { gasPrice: maxFee, maxFeeBumps }
    : { maxFeePerGas: maxFee, maxPriorityFeePerGas: tip, maxFeeBumps };
}

/** How often a fee can be raised by a tenth and stay within the limit. */
export function bumpsBelow(fee: bigint, cap: bigint): number {
  let [raised, bumps] = [(fee * 110n) / 100n, 0];
  while (bumps < BUMPS && raised > fee && raised <= cap) {
    raised = (raised * 110n) / 100n;
    bumps += 1;
  }
  return bumps;
}

/**
 * The last look at what Ignition is about to send.
 * @throws InputError where it offers more than the limits allow: nothing of it leaves.
 */
export function checkOffer(
  transaction: Readonly<Record<string, string>>,
  { maxFee, maxCost }: FeeLimits,
): void {
  const { gas = "0", maxFeePerGas, gasPrice } = transaction;
  const fee = BigInt(maxFeePerGas ?? gasPrice ?? 0);
  const cost = BigInt(gas) * fee;
  if (maxFee !== undefined && fee > maxFee) {
    refuse({
      where: "--max-fee",
      got: `${formatUnits(fee, "gwei")} gwei`,
      expected: `at most ${formatUnits(maxFee, "gwei")} gwei`,
      fix: "What was sent before still waits. Run it again: it goes on waiting.",
    });
  }
  if (maxCost !== undefined && cost > maxCost) {
    refuse({
      where: "--max-cost",
      got: `up to ${formatEther(cost)} ether for the next contract`,
      expected: `at most the ${formatEther(maxCost)} ether that are left`,
      fix: "Raise it, or wait until the network is cheaper. What is deployed stays; run it again to go on.",
    });
  }
}
