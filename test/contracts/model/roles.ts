/**
 * Who may do what, from the words of `IRoots` and of OpenZeppelin's two-step delayed admin. Where one call offends
 * against several rules the words do not say which error comes; the role is looked at first here, but for what
 * OpenZeppelin forbids whoever asks.
 */
import { id, ZeroHash } from "ethers";
import { NOBODY } from "./token.ts";
import { Refusal, type Said, type Value } from "./words.ts";

export const ADMIN = ZeroHash;
export const PUBLISHER = id("PUBLISHER_ROLE");
export const GUARDIAN = id("GUARDIAN_ROLE");

export const DAY = 86_400n;
export const CEILING = 30n * DAY;

export interface RoleTerms {
  readonly admin: string;
  readonly adminDelay: bigint;
  readonly publisher: string;
  readonly guardian: string;
}

export abstract class Roles {
  /** The second of the call under way. */
  now = 0n;
  protected events: Said[] = [];
  readonly #adminDelay: bigint;
  #admin: string;
  #heir: { readonly account: string; readonly from: bigint } | undefined;
  readonly #holders: ReadonlyMap<string, Set<string>>;
  readonly #removableAt = new Map<string, bigint>();
  /** The latest second at which any root, revoked since or not, was to go live. */
  protected latestLiveAt = 0n;

  constructor({ admin, adminDelay, publisher, guardian }: RoleTerms) {
    this.#admin = admin;
    this.#adminDelay = adminDelay;
    this.#holders = new Map([
      [PUBLISHER, new Set([publisher])],
      [GUARDIAN, new Set([guardian])],
    ]);
  }

  /* What a reader may ask */

  holders(role: string): string[] {
    return role === ADMIN ? [this.#admin] : [...this.#set(role)];
  }

  removableAt(guardian: string): bigint {
    return this.#removableAt.get(guardian) ?? 0n;
  }

  heir(): { readonly account: string; readonly from: bigint } {
    return this.#heir ?? { account: NOBODY, from: 0n };
  }

  /* The doors */

  announceGuardianRemoval(from: string, guardian: string): void {
    this.only(ADMIN, from);
    if (!this.#set(GUARDIAN).has(guardian)) throw new Refusal("NotGuardian", guardian);
    this.#removableAt.set(guardian, this.now + CEILING);
    this.say("GuardianRemovalAnnounced", guardian, this.now + CEILING);
  }

  grantRole(from: string, role: string, account: string): void {
    if (role === ADMIN) throw new Refusal("AccessControlEnforcedDefaultAdminRules");
    this.only(ADMIN, from);
    // Granting the role anew withdraws an announced removal.
    if (role === GUARDIAN && this.#removableAt.delete(account)) {
      this.say("GuardianRemovalAnnounced", account, 0n);
    }
    if (this.#set(role).has(account)) return;
    this.#set(role).add(account);
    this.say("RoleGranted", role, account, from);
  }

  revokeRole(from: string, role: string, account: string): void {
    if (role === ADMIN) throw new Refusal("AccessControlEnforcedDefaultAdminRules");
    this.only(ADMIN, from);
    // A guardian may always go by itself; others take its role once that was announced and the time has come, but never
    // while a root is pending.
    const announced = this.removableAt(account);
    const removableAt =
      announced !== 0n && announced < this.latestLiveAt ? this.latestLiveAt : announced;
    const isDue = removableAt !== 0n && removableAt <= this.now;
    if (role === GUARDIAN && account !== from && !isDue) {
      throw new Refusal("GuardianNotRemovable", account, removableAt);
    }
    this.#drop(role, account, from);
  }

  renounceRole(from: string, role: string, confirmation: string): void {
    if (role === ADMIN && confirmation === this.#admin) {
      // An admin leaves by offering its role to nobody, which no history does.
      throw new Refusal("AccessControlEnforcedDefaultAdminDelay", this.heir().from);
    }
    if (confirmation !== from) throw new Refusal("AccessControlBadConfirmation");
    if (role !== ADMIN) this.#drop(role, from, from);
  }

  beginDefaultAdminTransfer(from: string, account: string): void {
    this.only(ADMIN, from);
    this.#disinherit();
    this.#heir = { account, from: this.now + this.#adminDelay };
    this.say("DefaultAdminTransferScheduled", account, this.now + this.#adminDelay);
  }

  cancelDefaultAdminTransfer(from: string): void {
    this.only(ADMIN, from);
    this.#disinherit();
  }

  acceptDefaultAdminTransfer(from: string): void {
    const heir = this.heir();
    if (from !== heir.account) throw new Refusal("AccessControlInvalidDefaultAdmin", from);
    // OpenZeppelin wants the second itself to have passed.
    if (this.now <= heir.from)
      throw new Refusal("AccessControlEnforcedDefaultAdminDelay", heir.from);
    this.say("RoleRevoked", ADMIN, this.#admin, from);
    this.say("RoleGranted", ADMIN, from, from);
    this.#admin = from;
    this.#heir = undefined;
  }

  /* Inside */

  protected only(role: string, account: string): void {
    if (this.holders(role).includes(account)) return;
    throw new Refusal("AccessControlUnauthorizedAccount", account, role);
  }

  protected say(name: string, ...args: Value[]): void {
    this.events.push({ name, args });
  }

  #drop(role: string, account: string, by: string): void {
    if (role === GUARDIAN) this.#removableAt.delete(account);
    if (this.#set(role).delete(account)) this.say("RoleRevoked", role, account, by);
  }

  #disinherit(): void {
    if (this.#heir !== undefined) this.say("DefaultAdminTransferCanceled");
    this.#heir = undefined;
  }

  #set(role: string): Set<string> {
    const holders = this.#holders.get(role);
    if (holders === undefined) throw new Error(`no role ${role}`);
    return holders;
  }
}
