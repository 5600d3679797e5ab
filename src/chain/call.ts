/** What a command wants to send: calls that can be shown, simulated, and sent one after another. */
import type { Contract, Interface } from "ethers";
import { InputError } from "../errors.ts";
import type { Recheck } from "./recheck.ts";
import { explainRevert } from "./revert.ts";

/** One transaction: a contract's function with its arguments, and what it does in words. */
export interface Call {
  readonly title: string;
  readonly contract: Contract;
  readonly method: string;
  readonly args: readonly unknown[];
  /** Asked right before the call is sent, where it rests on what another account may change. */
  readonly recheck?: Recheck;
}

/** What of a call its encoding needs. */
export interface EncodableCall {
  readonly contract: { readonly interface: Interface; getAddress(): Promise<string> };
  readonly method: string;
  readonly args: readonly unknown[];
}

export interface SentCall {
  readonly title: string;
  readonly transaction: string;
  readonly block: number;
  readonly gasUsed: bigint;
  /** What it cost, in wei. */
  readonly fee: bigint;
}

/** A call as a transaction carries it. */
export async function encodeCall(call: EncodableCall): Promise<{ to: string; data: string }> {
  return {
    to: await call.contract.getAddress(),
    data: call.contract.interface.encodeFunctionData(call.method, call.args),
  };
}

/** Runs what may revert, and says why it did. */
export async function explained<T>(call: Call, run: () => Promise<T>): Promise<T> {
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
