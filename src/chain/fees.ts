/** What a transaction offers for its gas, within the caller's limits. All fees are wei for one unit of gas. */
import { formatEther, formatUnits, type Provider } from "ethers";
import { refuse } from "../errors.ts";
import type { RpcClient } from "./provider.ts";

export interface FeeLimits {
  /** The most to offer for one unit of gas. */
  readonly maxFee?: bigint | undefined;
  /** The most that all transactions of the command may cost together, in wei. */
  readonly maxCost?: bigint | undefined;
}

/** On chains without EIP-1559 there is no tip, and `maxFee` is the gas price. */
export interface Fees {
  readonly maxFee: bigint;
  readonly tip: bigint | undefined;
}

const DEFAULT_TIP = 1_000_000_000n;

/**
 * Fees that hold for several full blocks: twice the base fee and the tip that the node proposes.
 * @throws InputError where the limit is below the base fee: such a transaction would only wait.
 */
export async function proposeFees(
  provider: Provider & RpcClient,
  { maxFee: cap }: FeeLimits,
): Promise<Fees> {
  const base = (await provider.getBlock("latest"))?.baseFeePerGas ?? undefined;
  if (base === undefined) {
    const price = BigInt((await provider.send("eth_gasPrice", [])) as string);
    checkCap(price, cap, "gas price");
    return { maxFee: price, tip: undefined };
  }
  checkCap(base, cap, "base fee");
  const proposed = await provider
    .send("eth_maxPriorityFeePerGas", [])
    .then((tip) => BigInt(tip as string))
    .catch(() => DEFAULT_TIP);
  return withinCap({ maxFee: 2n * base + proposed, tip: proposed }, cap);
}

/**
 * Fees that replace a waiting transaction: a quarter above its own, as nodes want a tenth at least.
 * @returns undefined where the limit leaves no room.
 */
export function raiseFees(
  waiting: Fees,
  proposed: Fees,
  gas: bigint,
  { maxFee, maxCost }: FeeLimits,
): Fees | undefined {
  const raised = (fee: bigint) => fee + fee / 4n + 1n;
  const least = (fee: bigint) => fee + fee / 10n + 1n;
  const larger = (a: bigint, b: bigint) => (a > b ? a : b);
  const caps = [maxFee, maxCost === undefined ? undefined : maxCost / gas];
  const cap = caps.reduce((a, b) => (a === undefined || (b !== undefined && b < a) ? b : a));
  const fees = withinCap(
    {
      maxFee: larger(raised(waiting.maxFee), proposed.maxFee),
      tip: waiting.tip === undefined ? undefined : larger(raised(waiting.tip), proposed.tip ?? 0n),
    },
    cap,
  );
  const isEnough =
    fees.maxFee >= least(waiting.maxFee) &&
    (waiting.tip === undefined || (fees.tip ?? 0n) >= least(waiting.tip));
  return isEnough ? fees : undefined;
}

/** @throws InputError where a transaction could cost more than what is left of the limit. */
export function checkCost(
  title: string,
  gas: bigint,
  { maxFee }: Fees,
  spent: bigint,
  { maxCost }: FeeLimits,
): void {
  if (maxCost === undefined || spent + gas * maxFee <= maxCost) return;
  refuse({
    where: "--max-cost",
    got: `up to ${formatEther(gas * maxFee)} ether to ${title}${spent > 0n ? `, after ${formatEther(spent)} spent` : ""}`,
    expected: `at most ${formatEther(maxCost)} ether in all`,
    fix: "Raise it, or wait until the network is cheaper.",
  });
}

function checkCap(price: bigint, cap: bigint | undefined, what: string): void {
  if (cap === undefined || cap >= price) return;
  refuse({
    where: "--max-fee",
    got: `${formatUnits(cap, "gwei")} gwei`,
    expected: `at least the network's ${what} now, ${formatUnits(price, "gwei")} gwei`,
    fix: "Raise it, or wait until the network is cheaper.",
  });
}

function withinCap({ maxFee, tip }: Fees, cap: bigint | undefined): Fees {
  const fee = cap !== undefined && cap < maxFee ? cap : maxFee;
  return { maxFee: fee, tip: tip !== undefined && tip > fee ? fee : tip };
}
