/** A market whose rewards come listed: which token it pays, who may be paid, and what no account may be. */
import type { RewardToken, Terms } from "../campaign/campaign.ts";
import { invariant } from "../errors.ts";

/** A listed market that runs in an epoch, and its one token. */
export interface ListedMarket {
  readonly terms: Terms;
  readonly token: RewardToken;
}

/** What is wrong with paying an account, as a fault says it. */
export interface Objection {
  readonly expected: string;
  readonly fix?: string;
}

/** The markets of listed terms, each with its token. */
export function listedMarkets(
  terms: readonly Terms[],
  tokens: readonly RewardToken[],
): ListedMarket[] {
  return terms.map((each) => {
    const [symbol] = each.rewards.keys();
    const token = tokens.find((candidate) => candidate.symbol === symbol);
    invariant(token !== undefined, "a listed market pays a token of its phase");
    return { terms: each, token };
  });
}

/** Why a market's terms do not pay an account; undefined where they do. */
export function objectionTo(
  account: string,
  { allow, deny, market }: Terms,
): Objection | undefined {
  if (/^0x0{40}$/.test(account)) return { expected: "an address other than zero" };
  if (deny.has(account)) return { expected: `an account that ${market.id} does not deny` };
  if (allow !== undefined && !allow.has(account)) {
    return { expected: `one of the accounts that ${market.id} allows` };
  }
  return undefined;
}
