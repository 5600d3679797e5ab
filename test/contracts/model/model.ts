/**
 * The distributor once more, as a plain state machine over bigints, written from the words of `contracts/interfaces`
 * and not from the contracts: what both agree on over random histories is what the manual says.
 */
import { Ledger } from "./ledger.ts";
import { NOBODY } from "./token.ts";
import { fold, type Item } from "./tree.ts";
import { type Outcome, Refusal, spell } from "./words.ts";

/** What an account signs. */
export type Message = readonly [
  account: string,
  recipient: string,
  token: string,
  cumulative: bigint,
  nonce: bigint,
  deadline: bigint,
];

/** A call of one of the model's doors; `args` are the contract's. */
export interface Call {
  readonly from: string;
  readonly door: string;
  readonly args: readonly unknown[];
}

/** `SkipReason`, in the interface's order: where several hold, the first one tells. */
export const SKIPS = ["RootNotLive", "NothingToClaim", "InvalidRecipient", "TransferFailed"];

export class Model extends Ledger {
  readonly #marks = new Map<string, bigint>();
  readonly #nonces = new Set<string>();
  /** Who signed what: a signature is not the model's to compute, only to have been made. */
  readonly #signatures = new Map<string, string>();

  /** Plays one call at a second. A refused call changes nothing: every door looks before it moves. */
  knock({ from, door, args }: Call, at: bigint): Outcome {
    this.now = at;
    this.events = [];
    this.payments = [];
    const doors = this as unknown as Record<string, (...args: unknown[]) => void>;
    try {
      doors[door]?.(from, ...args);
      return { events: this.events, payments: this.payments };
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      return { error: error.said, events: [], payments: [] };
    }
  }

  /** Notes that an account's key made this signature over this message. */
  witness(signature: string, signer: string, message: Message): void {
    this.#signatures.set(signature, spell([signer, message]));
  }

  /* What a reader may ask */

  claimed(account: string, token: string): bigint {
    return this.#marks.get(spell([account, token])) ?? 0n;
  }

  claimable(item: Item): { readonly amount: bigint; readonly root: string } {
    const [account, token, cumulative] = item;
    const root = fold(item);
    const left = cumulative - this.claimed(account, token);
    return { amount: this.rootState(root) === "Live" && left > 0n ? left : 0n, root };
  }

  isNonceUsed(account: string, nonce: bigint): boolean {
    return this.#nonces.has(spell([account, nonce]));
  }

  /* The doors */

  claim(from: string, token: string, cumulative: bigint, proof: readonly string[]): void {
    this.#claimTo(from, [from, token, cumulative, proof]);
  }

  claimFor(_from: string, ...item: Item): void {
    this.#claimTo(item[0], item);
  }

  claimTo(
    from: string,
    recipient: string,
    token: string,
    cumulative: bigint,
    proof: readonly string[],
  ): void {
    this.#claimTo(recipient, [from, token, cumulative, proof]);
    this.say("Redirected", from, token, recipient);
  }

  claimWithSignature(
    _from: string,
    account: string,
    recipient: string,
    token: string,
    cumulative: bigint,
    proof: readonly string[],
    nonce: bigint,
    deadline: bigint,
    signature: string,
  ): void {
    if (this.now > deadline) throw new Refusal("SignatureExpired", deadline);
    const message: Message = [account, recipient, token, cumulative, nonce, deadline];
    if (this.#signatures.get(signature) !== spell([account, message])) {
      throw new Refusal("InvalidSignature", account);
    }
    if (this.isNonceUsed(account, nonce)) throw new Refusal("NonceAlreadyUsed", account, nonce);
    this.say("NonceUsed", account, nonce);
    this.#claimTo(recipient, [account, token, cumulative, proof]);
    this.#nonces.add(spell([account, nonce]));
    this.say("Redirected", account, token, recipient);
  }

  burnNonce(from: string, nonce: bigint): void {
    this.#nonces.add(spell([from, nonce]));
    this.say("NonceUsed", from, nonce);
  }

  claimMany(_from: string, items: readonly Item[]): void {
    for (const item of items) {
      const [account, token] = item;
      try {
        this.#lookAt(item);
        this.#check(account);
        this.#settle(account, item);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        this.say("ClaimSkipped", account, token, BigInt(SKIPS.indexOf(error.said.name)));
      }
    }
  }

  /* Inside */

  #claimTo(recipient: string, item: Item): void {
    this.#check(recipient);
    this.#lookAt(item);
    this.#settle(recipient, item);
  }

  #check(recipient: string): void {
    if (recipient === NOBODY || recipient === this.terms.address) {
      throw new Refusal("InvalidRecipient", recipient);
    }
  }

  #lookAt(item: Item): void {
    const [account, token, cumulative] = item;
    const root = fold(item);
    if (this.rootState(root) !== "Live") throw new Refusal("RootNotLive", root, this.liveAt(root));
    const mark = this.claimed(account, token);
    if (cumulative <= mark) throw new Refusal("NothingToClaim", cumulative, mark);
  }

  #settle(recipient: string, [account, token, cumulative]: Item): void {
    const amount = cumulative - this.claimed(account, token);
    this.send(token, recipient, amount);
    this.#marks.set(spell([account, token]), cumulative);
    this.say("Claimed", account, token, amount);
  }
}
