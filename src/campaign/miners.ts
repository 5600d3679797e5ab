/** Who earns: from the account an order carries in the books to the payout account. */
import type { Campaign, Terms } from "./campaign.ts";

/** Payout account by the name an order carries: an exchange account, or the payout address in lower case. */
export type Payees = ReadonlyMap<string, string>;

/** The accounts that earn under these terms. An account that is not in it has no weight. */
export function payeesUnder(campaign: Campaign, terms: Terms): Payees {
  const payees = new Map<string, string>();
  for (const miner of campaign.miners) {
    if (terms.allow !== undefined && !terms.allow.has(miner.account)) continue;
    if (terms.deny.has(miner.account)) continue;
    payees.set(miner.account, miner.account);
    for (const name of miner.exchangeAccounts) payees.set(name, miner.account);
  }
  return payees;
}

/** Where nobody can take anything out again. */
const BURNT = [`0x${"0".repeat(40)}`, "0x000000000000000000000000000000000000dead"];

/** Whose a holder's part of a pool is: the payout account, or undefined where it is left out of the pool. */
export type PoolPayees = (holder: string) => string | undefined;

/**
 * Who earns of a pool under these terms. The chain knows every holder's address, so a holder needs no place among the
 * miners; one that is another address of a miner earns for it.
 * @param pools addresses that the pool itself holds at.
 */
export function poolPayees(
  { miners }: Campaign,
  { allow, deny }: Pick<Terms, "allow" | "deny">,
  pools: readonly string[],
): PoolPayees {
  const owners = new Map(
    miners.flatMap(({ account, exchangeAccounts }) =>
      exchangeAccounts.map((name): [string, string] => [name, account]),
    ),
  );
  const left = new Set([...BURNT, ...pools, ...deny]);
  return (holder) => {
    const account = owners.get(holder) ?? holder;
    if (left.has(holder) || left.has(account)) return undefined;
    return allow === undefined || allow.has(account) ? account : undefined;
  };
}

/** When each miner joined who says so, by account, in unix ms. */
export function joinedTimes({ miners }: Campaign): Map<string, number> {
  return new Map(
    miners.flatMap(({ account, joined }): [string, number][] =>
      joined === undefined ? [] : [[account, joined]],
    ),
  );
}

/** The name an order carries in the books: as it is, but an address in lower case, as the books' reader gives it. */
export function orderAccount(name: string): string {
  return /^0x[0-9a-fA-F]{40}$/.test(name) ? name.toLowerCase() : name;
}
