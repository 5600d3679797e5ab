/**
 * The money and the roots, from the words of `IFunds` and `IRoots`. Where one call offends against several rules the
 * words do not say which error comes. The order here: role, then what the caller says, then what stands, and the
 * token last.
 */
import { ADMIN, CEILING, DAY, GUARDIAN, PUBLISHER, Roles, type RoleTerms } from "./roles.ts";
import type { ModelToken } from "./token.ts";
import { type Payment, Refusal } from "./words.ts";

export const CLOSING_NOTICE = 90n * DAY;
const LAST_SECOND = 2n ** 64n - 1n;

export interface LedgerTerms extends RoleTerms {
  readonly address: string;
  readonly treasury: string;
  readonly floor: bigint;
  readonly window: bigint;
  readonly tokens: readonly ModelToken[];
}

export type RootState = "Unknown" | "Pending" | "Live" | "Revoked";

export abstract class Ledger extends Roles {
  readonly terms: LedgerTerms;
  window: bigint;
  lastEpoch = 0n;
  closesAt = 0n;
  /** Every root ever published: when it goes live, and whether it stands or was revoked. */
  readonly roots = new Map<string, { liveAt: bigint; stands: boolean; epoch: bigint }>();
  /** Epochs that gave a root its clock, and whose root was revoked and not published again for them. */
  readonly #reopened = new Set<bigint>();
  /** Epochs that repeated a standing root. */
  readonly #repeated = new Map<bigint, string>();
  /** The root that each epoch was last published with. */
  readonly epochs = new Map<bigint, string>();
  protected payments: Payment[] = [];
  readonly #funded = new Map<string, bigint>();
  readonly #allocated = new Map<string, bigint>();

  constructor(terms: LedgerTerms) {
    super(terms);
    this.terms = terms;
    this.window = terms.window;
  }

  /* What a reader may ask */

  funded(token: string): bigint {
    return this.#funded.get(token) ?? 0n;
  }

  allocated(token: string): bigint {
    return this.#allocated.get(token) ?? 0n;
  }

  rootState(root: string): RootState {
    const found = this.roots.get(root);
    if (found === undefined) return "Unknown";
    if (!found.stands) return "Revoked";
    return found.liveAt <= this.now ? "Live" : "Pending";
  }

  /** Zero where it is unknown or revoked. */
  liveAt(root: string): bigint {
    const found = this.roots.get(root);
    return found?.stands === true ? found.liveAt : 0n;
  }

  /** One whose root was revoked and that was not published again; or one that repeated a root which does not stand. */
  isOpen(epoch: bigint): boolean {
    const repeated = this.#repeated.get(epoch);
    return (
      this.#reopened.has(epoch) ||
      (repeated !== undefined && this.rootState(repeated) === "Revoked")
    );
  }

  token(address: string): ModelToken {
    const found = this.terms.tokens.find((token) => token.terms.address === address);
    if (found === undefined) throw new Error(`no token ${address}`);
    return found;
  }

  /* The money */

  /** Not a door of the distributor: tokens sent to it directly, which it does not credit. */
  donate(from: string, token: string, amount: bigint): void {
    this.pay(this.token(token).transfer(from, this.terms.address, amount), "a donation");
  }

  fund(from: string, token: string, amount: bigint): void {
    const ledger = this.token(token);
    const before = ledger.balanceOf(this.terms.address);
    this.pay(ledger.take(from, this.terms.address, amount), "TransferFromFailed");
    const received = ledger.balanceOf(this.terms.address) - before;
    if (received === 0n) throw new Refusal("NothingReceived", token);
    this.#funded.set(token, this.funded(token) + received);
    this.say("Funded", token, from, received);
  }

  withdrawUnallocated(from: string, token: string, amount: bigint): void {
    this.only(ADMIN, from);
    const left = this.funded(token) - this.allocated(token);
    const unallocated = left > 0n ? left : 0n;
    if (amount > unallocated) throw new Refusal("NotUnallocated", token, amount, unallocated);
    this.send(token, this.terms.treasury, amount);
    this.#funded.set(token, this.funded(token) - amount);
    this.say("UnallocatedWithdrawn", token, amount);
  }

  announceClosing(from: string, closesAt: bigint): void {
    this.only(ADMIN, from);
    const notice = this.now + CLOSING_NOTICE;
    const earliest = notice > this.closesAt ? notice : this.closesAt;
    if (closesAt < earliest) throw new Refusal("ClosingTooEarly", closesAt, earliest);
    // Not in the words: dates are kept in 64 bits.
    if (closesAt > LAST_SECOND) throw new Refusal("SafeCastOverflowedUintDowncast", 64n, closesAt);
    this.#close(closesAt);
  }

  sweep(from: string, token: string): void {
    this.only(ADMIN, from);
    if (this.closesAt === 0n || this.now < this.closesAt)
      throw new Refusal("NotClosed", this.closesAt);
    const amount = this.token(token).balanceOf(this.terms.address);
    this.send(token, this.terms.treasury, amount);
    // What was sent here directly was never counted, so more may be swept than ever counted as funded.
    const left = this.funded(token) - amount;
    this.#funded.set(token, left > 0n ? left : 0n);
    this.say("Swept", token, amount);
  }

  /* The roots */

  publishRoot(
    from: string,
    epoch: bigint,
    root: string,
    totals: readonly (readonly [token: string, total: bigint])[],
    distributionHash: string,
  ): void {
    this.only(PUBLISHER, from);
    if (BigInt(root) === 0n) throw new Refusal("ZeroRoot");
    const next = this.lastEpoch + 1n;
    if (epoch !== next && !this.isOpen(epoch)) throw new Refusal("EpochOutOfOrder", epoch, next);
    for (const [token, total] of totals) {
      const funded = this.funded(token);
      if (total > funded) throw new Refusal("NotCovered", token, total, funded);
    }
    for (const [token, total] of totals) {
      if (total > this.allocated(token)) this.#allocated.set(token, total);
    }
    if (epoch === next) this.lastEpoch = epoch;
    // A root that stands keeps its clock; any other gets a whole window.
    const clock = this.liveAt(root);
    const liveAt = clock || this.now + this.window;
    this.#reopened.delete(epoch);
    this.#repeated.delete(epoch);
    if (clock === 0n) this.roots.set(root, { liveAt, stands: true, epoch });
    else this.#repeated.set(epoch, root);
    if (liveAt > this.latestLiveAt) this.latestLiveAt = liveAt;
    this.epochs.set(epoch, root);
    const latest = liveAt + CLOSING_NOTICE;
    if (this.closesAt !== 0n && this.closesAt < latest) this.#close(latest);
    this.say("RootPublished", epoch, root, liveAt, distributionHash, totals);
  }

  revokeRoots(from: string, roots: readonly string[]): void {
    this.only(GUARDIAN, from);
    for (const root of roots) {
      const found = this.roots.get(root);
      if (found?.stands !== true) continue;
      found.stands = false;
      this.#reopened.add(found.epoch);
      this.say("RootRevoked", root);
    }
  }

  setWindow(from: string, window: bigint): void {
    this.only(ADMIN, from);
    const { floor } = this.terms;
    if (window < floor || window > CEILING) {
      throw new Refusal("WindowOutOfRange", window, floor, CEILING);
    }
    this.window = window;
    this.say("WindowSet", window);
  }

  /* Inside */

  /** Sends tokens of the distributor. */
  protected send(token: string, to: string, amount: bigint): void {
    this.pay(this.token(token).transfer(this.terms.address, to, amount), "TransferFailed");
  }

  /** Books what a token moved; where it refused, the call ends. */
  protected pay(moved: readonly Payment[] | undefined, error: string): void {
    if (moved === undefined) throw new Refusal(error);
    this.payments.push(...moved);
  }

  #close(closesAt: bigint): void {
    this.closesAt = closesAt;
    this.say("ClosingSet", closesAt);
  }
}
