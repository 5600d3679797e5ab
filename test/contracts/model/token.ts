/** Tokens as the model knows them: a plain one, one that takes a fee, one that refuses, one that is not there. */
import type { Payment } from "./words.ts";

export const NOBODY = `0x${"0".repeat(40)}`;

export interface TokenTerms {
  readonly address: string;
  /** The part of a transfer that is burnt, in ten-thousandths. More than all of it: the token refuses to move. */
  readonly feeBps: bigint;
  /** No contract stands at the address. */
  readonly isAbsent: boolean;
}

export class ModelToken {
  readonly terms: TokenTerms;
  readonly #balances = new Map<string, bigint>();
  readonly #approvers: ReadonlySet<string>;

  /** @param approvers who let the distributor take all they have. */
  constructor(terms: TokenTerms, approvers: readonly string[]) {
    this.terms = terms;
    this.#approvers = new Set(approvers);
  }

  mint(account: string, amount: bigint): void {
    this.#balances.set(account, this.balanceOf(account) + amount);
  }

  balanceOf(account: string): bigint {
    return this.#balances.get(account) ?? 0n;
  }

  /** What moved, or nothing where the token refuses. */
  transfer(from: string, to: string, amount: bigint): Payment[] | undefined {
    const { address: token, feeBps, isAbsent } = this.terms;
    const fee = (amount * feeBps) / 10_000n;
    if (isAbsent || to === NOBODY || fee > amount || amount > this.balanceOf(from))
      return undefined;
    this.mint(from, -amount);
    this.mint(to, amount - fee);
    const payment = { token, from, to, amount: amount - fee };
    return fee === 0n ? [payment] : [payment, { token, from, to: NOBODY, amount: fee }];
  }

  /** A transfer that the distributor makes out of somebody's account. */
  take(from: string, to: string, amount: bigint): Payment[] | undefined {
    const isAllowed = amount === 0n || this.#approvers.has(from);
    return isAllowed ? this.transfer(from, to, amount) : undefined;
  }
}
