/** What a command wants to send: calls that can be shown, simulated, and sent one after another. */
import { type Contract, formatEther, type Signer, type TransactionReceipt } from "ethers";
import { InputError } from "../errors.ts";
import { explainRevert } from "./revert.ts";

/** One transaction: a contract's function with its arguments, and what it does in words. */
export interface Call {
  readonly title: string;
  readonly contract: Contract;
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface SentCall {
  readonly title: string;
  readonly transaction: string;
  readonly block: number;
  readonly gasUsed: bigint;
}

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
  const method = connect(call, signer);
  await explained(call, () => method.staticCall(...call.args));
  const gas = await explained(call, () => method.estimateGas(...call.args));
  const fees = await signer.provider?.getFeeData();
  const price = fees?.maxFeePerGas ?? fees?.gasPrice ?? 0n;
  return { title: call.title, gas, cost: formatEther(gas * price) };
}

/**
 * Simulates a call, sends it, and waits until it is mined.
 * @throws InputError with the contract's reason where it reverts.
 */
export async function sendCall(call: Call, signer: Signer): Promise<SentCall> {
  const method = connect(call, signer);
  const receipt = await explained(call, async () => {
    await method.staticCall(...call.args);
    const response = await method.send(...call.args);
    return (await response.wait()) as TransactionReceipt;
  });
  return {
    title: call.title,
    transaction: receipt.hash,
    block: receipt.blockNumber,
    gasUsed: receipt.gasUsed,
  };
}

function connect(call: Call, signer: Signer) {
  return (call.contract.connect(signer) as Contract).getFunction(call.method);
}

async function explained<T>(call: Call, run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const reason = explainRevert(call.contract.interface, error);
    if (reason === undefined) throw error;
    throw new InputError([
      { where: call.title, got: `a revert: ${reason}`, expected: "a call that succeeds" },
    ]);
  }
}
