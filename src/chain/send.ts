/** One call, on its own. */
import { formatEther, type Signer } from "ethers";
import type { Call, SentCall } from "./call.ts";
import { openSender, type SendSettings } from "./sender.ts";

/** What a simulation of one call expects. */
export interface SimulatedCall {
  readonly title: string;
  readonly gas: bigint;
  /** In ether, at the present fee. */
  readonly cost: string;
}

/**
 * Runs a call against the chain's present state without sending it.
 * @throws InputError with the contract's reason where it would revert.
 */
export async function simulateCall(call: Call, signer: Signer): Promise<SimulatedCall> {
  const { title, gas, cost } = await (await openSender(signer)).estimate(call);
  return { title, gas, cost: formatEther(cost) };
}

/**
 * Simulates a call, sends it, and waits until it is confirmed.
 * @throws InputError with the contract's reason where it reverts.
 */
export async function sendCall(
  call: Call,
  signer: Signer,
  settings: SendSettings = {},
): Promise<SentCall> {
  return (await openSender(signer, settings)).send(call);
}
