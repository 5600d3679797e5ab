/** The miner that a person names: by payout address, by a name its orders carry, or by its leaderboard name. */
import { parseAccount } from "../book/account.ts";
import type { Campaign, Miner } from "../campaign/campaign.ts";
import { refuse, show } from "../errors.ts";
import type { Subject } from "../score/explanation.ts";

const MAX_SHOWN = 20;

/** @throws InputError where the campaign has no such miner, or more than one. */
export function findMiner(campaign: Campaign, text: string | undefined): Miner {
  const account = parseAccount(text);
  const found = campaign.miners.filter(
    (miner) =>
      account !== undefined &&
      (miner.account === account ||
        miner.exchangeAccounts.includes(account) ||
        miner.name === account),
  );
  const [only] = found;
  if (only !== undefined && found.length === 1) return only;
  const known = (found.length > 1 ? found : campaign.miners).map((miner) =>
    found.length > 1 ? miner.account : (miner.name ?? miner.account),
  );
  const more = known.length > MAX_SHOWN ? ` and ${known.length - MAX_SHOWN} more` : "";
  return refuse({
    where: "--account",
    got: text === undefined ? "nothing" : show(text),
    expected: `one miner of the campaign, by address, exchange account or name: ${known.slice(0, MAX_SHOWN).join(", ")}${more}`,
  });
}

/**
 * Whoever a list or a pool may pay: a miner of the campaign, or any address.
 * @throws InputError where it is neither.
 */
export function findAnyone(campaign: Campaign, text: string | undefined): Miner {
  const account = parseAccount(text);
  const isKnown = campaign.miners.some(
    (miner) => miner.account === account || miner.exchangeAccounts.includes(account ?? ""),
  );
  if (isKnown || account === undefined || !/^0x[0-9a-f]{40}$/.test(account))
    return findMiner(campaign, text);
  return { account, name: undefined, exchangeAccounts: [], joined: undefined };
}

/** The miner, with every name that its orders carry in the books. */
export function subjectOf({ account, exchangeAccounts }: Miner): Subject {
  return { account, names: new Set([account, ...exchangeAccounts]) };
}
