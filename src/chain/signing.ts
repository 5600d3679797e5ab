/** Who holds the key: this process, which signs itself, or a node or device that signs and sends in one step. */
import {
  BaseWallet,
  isError,
  type JsonRpcApiProvider,
  NonceManager,
  type Signer,
  type TransactionRequest,
} from "ethers";
import { InputError } from "../errors.ts";
import type { Call } from "./call.ts";
import { deepMessage, explainRevert } from "./revert.ts";
import { isBusy, TransportError } from "./transport.ts";

export interface Keyholder {
  /** Signs a whole transaction; undefined where the key is elsewhere. */
  readonly sign: ((transaction: TransactionRequest) => Promise<string>) | undefined;
  /** Has it signed and sent where the key is; gives the hash that was answered. */
  forward(transaction: TransactionRequest): Promise<string>;
}

/** Finds the key behind a signer. */
export function keyholderOf(signer: Signer, provider: JsonRpcApiProvider): Keyholder {
  const inner = signer instanceof NonceManager ? signer.signer : signer;
  const forward = async (transaction: TransactionRequest): Promise<string> =>
    provider.send("eth_sendTransaction", [provider.getRpcTransaction(transaction)]);
  if (!(inner instanceof BaseWallet)) return { sign: undefined, forward };
  return {
    sign: async (transaction) => {
      // Its own count does not see what is sent here.
      if (signer instanceof NonceManager) signer.reset();
      return inner.signTransaction(transaction);
    },
    forward,
  };
}

/** The chain's own words for a transaction that it has, or whose nonce it has seen. */
const KNOWN =
  /already known|already imported|known transaction|already exists|nonce.{0,20}too low|nonce has already been used|underpriced|nonce is too low|OldNonce/i;

/** Whether a transaction may be on its way for all that is known: no answer came, or the node has it. */
export function mayBeSent(error: unknown): boolean {
  if (error instanceof TransportError) return true;
  if (isError(error, "NONCE_EXPIRED") || isError(error, "REPLACEMENT_UNDERPRICED")) return true;
  const message = deepMessage(error);
  return KNOWN.test(message) || isBusy(message);
}

/**
 * Why a node refused a transaction.
 * @returns undefined where it may be on its way.
 */
export function explainRejection(error: unknown, call: Call): Error | undefined {
  if (mayBeSent(error)) return undefined;
  const message = deepMessage(error);
  const refusal = (got: string, expected: string) =>
    new InputError([{ where: call.title, got, expected }]);
  if (isError(error, "INSUFFICIENT_FUNDS") || /insufficient funds|enough funds/i.test(message))
    return refusal("too little ether for the fees", "an account that can pay for its gas");
  const reason = explainRevert(call.contract.interface, error);
  if (reason !== undefined) return refusal(`a revert: ${reason}`, "a call that succeeds");
  if (error instanceof InputError) return error;
  return new Error(`${call.title}: the node refused it: ${message}`);
}
