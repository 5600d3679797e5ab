/** Shows calls, simulates them, asks, and sends them one after another. */
import type { Signer } from "ethers";
import { type Call, type SentCall, sendCall, simulateCall } from "../chain/call.ts";
import { InputError } from "../errors.ts";
import { confirm } from "./confirm.ts";
import { writeNote } from "./output.ts";

export interface SendOptions {
  readonly chainId: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/**
 * Sends calls in order, each simulated just before. The later ones may need the earlier ones.
 * @returns what was sent; nothing for a dry run.
 * @throws Declined where the person says no; InputError where a call would revert.
 */
export async function sendCalls(
  calls: readonly Call[],
  signer: Signer,
  options: SendOptions,
): Promise<SentCall[]> {
  await announce(calls, signer, options);
  const [first] = calls;
  if (first !== undefined) await showSimulation(first, signer);
  if (options.dryRun) return [];
  await confirm("Send?", options.chainId, options.yes);
  const sent: SentCall[] = [];
  for (const call of calls) sent.push(await send(call, signer));
  return sent;
}

/**
 * Sends calls that do not need each other: one that would revert does not keep the others back.
 * @returns what was sent, nothing for a dry run; and why the rest was not.
 * @throws Declined where the person says no.
 */
export async function sendEach(
  calls: readonly Call[],
  signer: Signer,
  options: SendOptions,
): Promise<{ sent: SentCall[]; failed: string[] }> {
  await announce(calls, signer, options);
  const failed: string[] = [];
  const good: Call[] = [];
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
      await showSimulation(call, signer);
      good.push(call);
    });
  }
  const sent: SentCall[] = [];
  if (options.dryRun || good.length === 0) return { sent, failed };
  await confirm("Send?", options.chainId, options.yes);
  for (const call of good) {
    await keepGoing(async () => {
      sent.push(await send(call, signer));
    });
  }
  return { sent, failed };
}

async function announce(
  calls: readonly Call[],
  signer: Signer,
  { chainId }: SendOptions,
): Promise<void> {
  writeNote(`From ${await signer.getAddress()} on chain ${chainId}:`);
  for (const call of calls) writeNote(`  - ${call.title}`);
}

async function showSimulation(call: Call, signer: Signer): Promise<void> {
  const { gas, cost } = await simulateCall(call, signer);
  writeNote(`Simulated: ${call.title} succeeds, ${gas} gas, about ${cost} ether.`);
}

async function send(call: Call, signer: Signer): Promise<SentCall> {
  const done = await sendCall(call, signer);
  writeNote(
    `Mined in block ${done.block}, ${done.gasUsed} gas: ${done.title} (${done.transaction})`,
  );
  return done;
}
