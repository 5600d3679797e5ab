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
