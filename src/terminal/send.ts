/** Shows calls, simulates them, asks, and sends them one after another. */
import type { Signer } from "ethers";
import { type Call, type SentCall, sendCall, simulateCall } from "../chain/call.ts";
import { confirm } from "./confirm.ts";
import { writeNote } from "./output.ts";

export interface SendOptions {
  readonly chainId: number;
  readonly dryRun: boolean;
  readonly yes: boolean;
}

/**
 * Sends calls in order, each simulated just before.
 * @returns what was sent; nothing for a dry run.
 * @throws Declined where the person says no; InputError where a call would revert.
 */
export async function sendCalls(
  calls: readonly Call[],
  signer: Signer,
  options: SendOptions,
): Promise<SentCall[]> {
  const from = await signer.getAddress();
  writeNote(`From ${from} on chain ${options.chainId}:`);
  for (const call of calls) writeNote(`  - ${call.title}`);
  const [first] = calls;
  if (first !== undefined) {
    const { gas, cost } = await simulateCall(first, signer);
    writeNote(
      `Simulated: the ${calls.length > 1 ? "first " : ""}call succeeds, ${gas} gas, about ${cost} ether.`,
    );
  }
  if (options.dryRun) {
    return [];
  }
  await confirm("Send?", options.chainId, options.yes);
  const sent: SentCall[] = [];
  for (const call of calls) {
    const done = await sendCall(call, signer);
    writeNote(
      `Mined in block ${done.block}, ${done.gasUsed} gas: ${done.title} (${done.transaction})`,
    );
    sent.push(done);
  }
  return sent;
}
