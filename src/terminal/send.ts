/** Shows calls, simulates them, asks, and sends them one after another. */
import { formatEther, formatUnits } from "ethers";
import type { Call, SentCall } from "../chain/call.ts";
import type { Estimate, Sender } from "../chain/sender.ts";
import { InputError } from "../errors.ts";
import { confirm } from "./confirm.ts";
import { writeNote } from "./output.ts";

export interface SendOptions {
  readonly chainId: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/** What a command sent; for a dry run, what its calls would cost. */
export interface Sending {
  readonly estimates: readonly Estimate[];
  readonly sent: readonly SentCall[];
  /** Why calls were left out. */
  readonly failed: readonly string[];
}

/**
 * Sends calls in order, each simulated just before. The later ones may need the earlier ones.
 * @throws Declined where the person says no; InputError where a call would revert.
 */
export async function sendCalls(
  calls: readonly Call[],
  sender: Sender,
  options: SendOptions,
): Promise<Sending> {
  announce(calls, sender, options);
  const estimates = await estimateRun(calls, sender);
  if (options.dryRun) return { estimates, sent: [], failed: [] };
  await confirm("Send?", options.chainId, options.yes);
  const sent: SentCall[] = [];
  for (const call of calls) sent.push(await sendOne(call, sender));
  return { estimates, sent, failed: [] };
}

/**
 * Sends calls that do not need each other: one that would revert does not keep the others back.
 * @throws Declined where the person says no.
 */
export async function sendEach(
  calls: readonly Call[],
  sender: Sender,
  options: SendOptions,
): Promise<Sending> {
  announce(calls, sender, options);
  const failed: string[] = [];
  const good: Call[] = [];
  const estimates: Estimate[] = [];
  const sent: SentCall[] = [];
  const keepGoing = async (act: () => Promise<void>) => {
    try {
      await act();
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      writeNote(error.message);
      failed.push(error.message);
    }
  };
  for (const call of calls) {
    await keepGoing(async () => {
      estimates.push(showEstimate(await sender.estimate(call)));
      good.push(call);
    });
  }
  if (options.dryRun || good.length === 0) return { estimates, sent, failed };
  await confirm("Send?", options.chainId, options.yes);
  for (const call of good) {
    await keepGoing(async () => {
      sent.push(await sendOne(call, sender));
    });
  }
  return { estimates, sent, failed };
}

/** Sends one call and tells what it took. */
export async function sendOne(call: Call, sender: Sender): Promise<SentCall> {
  const done = await sender.send(call);
  writeNote(
    `Mined in block ${done.block}, ${done.gasUsed} gas, ${formatEther(done.fee)} ether: ${done.title} (${done.transaction})`,
  );
  return done;
}

/** Tells who sends what, and where. */
export function announce(
  calls: readonly Call[],
  { address }: Pick<Sender, "address">,
  { chainId }: Pick<SendOptions, "chainId">,
): void {
  writeNote(`From ${address} on chain ${chainId}:`);
  for (const call of calls) writeNote(`  - ${call.title}`);
}

/** What calls that stand on each other would cost, as far as the present state tells: the first must succeed. */
async function estimateRun(calls: readonly Call[], sender: Sender): Promise<Estimate[]> {
  const estimates: Estimate[] = [];
  for (const [i, call] of calls.entries()) {
    try {
      estimates.push(showEstimate(await sender.estimate(call)));
    } catch (error) {
      if (!(error instanceof InputError) || i === 0) throw error;
      writeNote(`${call.title}: can be simulated only when the calls before it are mined.`);
    }
  }
  return estimates;
}

/** Tells what a simulated call would take. */
export function showEstimate(estimate: Estimate): Estimate {
  const { title, gas, cost, maxFee } = estimate;
  writeNote(
    `Simulated: ${title} succeeds, ${gas} gas, at most ${formatEther(cost)} ether at ${formatUnits(maxFee, "gwei")} gwei.`,
  );
  return estimate;
}
