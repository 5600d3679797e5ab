/** The kinds of miners that a simulation knows, and which miner is of which kind. */
import type { Campaign } from "../campaign/campaign.ts";
import { orderAccount } from "../campaign/miners.ts";
import { type Fault, InputError, show } from "../errors.ts";

/** In the order in which miners are given them. */
export const KINDS = ["maker", "cross", "passive", "one-sided", "sniper", "wash"] as const;
export type Kind = (typeof KINDS)[number];

/** Kind by payout account. */
export type Kinds = ReadonlyMap<string, Kind>;

/**
 * Gives every miner its kind: the one it was named with, or else the next of `KINDS` in turn, so that they come out even.
 * @param text `alba=sniper,boreas=maker`: a miner's name, account or exchange account; undefined for none.
 * @throws InputError with every fault.
 */
export function assignKinds({ miners }: Campaign, text: string | undefined): Map<string, Kind> {
  const named = new Map<string, Kind>();
  const faults: Fault[] = [];
  for (const pair of text === undefined ? [] : text.split(",")) {
    const [who = "", kind] = pair.trim().split("=");
    const wanted = KINDS.find((each) => each === kind);
    const found = miners.filter(
      ({ account, name, exchangeAccounts }) =>
        account === orderAccount(who) || name === who || exchangeAccounts.includes(who),
    );
    const [miner] = found;
    const complain = (expected: string) =>
      faults.push({ where: "--kinds", got: show(pair), expected });
    if (wanted === undefined) complain(`MINER=KIND, the kind one of ${KINDS.join(", ")}`);
    else if (miner === undefined || found.length > 1) {
      complain("one miner of the campaign, by its name, account or exchange account");
    } else if (named.has(miner.account)) complain("each miner once");
    else named.set(miner.account, wanted);
  }
  if (faults.length > 0) throw new InputError(faults);
  let next = 0;
  return new Map(
    miners.map(({ account }) => {
      const kind = named.get(account) ?? KINDS[next++ % KINDS.length] ?? "maker";
      return [account, kind];
    }),
  );
}
