/** What each position of a pool earned of its account's points and rewards, and what became of its tokens. */
import type { Terms } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { type Holding, type Outcome, outcomeOf, type PoolLedger } from "../pool/ledger.ts";
import { inToken1 } from "../pool/worth.ts";
import { apportion } from "../score/apportion.ts";
import type { MarketScore } from "../score/market.ts";
import type { Reward } from "./epoch.ts";

/** One position of an account, over an epoch. */
export interface PositionOutcome {
  readonly holding: Holding;
  readonly points: bigint;
  /** Base units by token address. */
  readonly rewards: ReadonlyMap<string, bigint>;
  /** In base units of the market's quote; undefined where the pool has no price. */
  readonly outcome: Outcome | undefined;
  /** The rewards that are of the pool's own tokens, in base units of the quote. */
  readonly rewardValue: bigint;
}

/** What was earned of points of `2^-256`, by a position's id and its account. */
export type EarnedByPosition = ReadonlyMap<string, bigint>;

export function positionKey(id: string, account: string): string {
  return `${id} ${account}`;
}

/** What was gained beside keeping the tokens, with the rewards that have a value here. */
export function netOf({ outcome, rewardValue }: PositionOutcome): bigint | undefined {
  return outcome === undefined ? undefined : outcome.net + rewardValue;
}

/**
 * An account's points and rewards in the pool, taken apart by what each of its positions earned.
 * @param rewards of the epoch, all markets.
 * @returns by points, the most first.
 */
export function positionOutcomes(
  { holdings, root }: PoolLedger,
  earned: EarnedByPosition,
  { points, terms }: MarketScore,
  tokens: readonly DeployedToken[],
  rewards: readonly Reward[],
): PositionOutcome[] {
  const byAccount = Map.groupBy(holdings, ({ account }) => account);
  const amounts = new Map(
    rewards
      .filter(({ market }) => market === terms.market.id)
      .map(({ account, token, reward }) => [`${account} ${token}`, reward]),
  );
  const positions = [...byAccount].flatMap(([account, own]) => {
    const parts = own.map(({ id }) => earned.get(positionKey(id, account)) ?? 0n);
    const share = (whole: bigint) =>
      parts.some((part) => part > 0n) ? apportion(whole, parts) : parts;
    const ofPoints = share(points.get(account) ?? 0n);
    const ofTokens = tokens.flatMap(({ address }) => {
      const reward = amounts.get(`${account} ${address}`);
      return reward === undefined ? [] : [{ address, shares: share(reward) }];
    });
    return own.map((holding, i): PositionOutcome => {
      const mine = new Map(ofTokens.map(({ address, shares }) => [address, shares[i] ?? 0n]));
      const outcome = root === undefined ? undefined : outcomeOf(holding, root);
      const rewardValue = root === undefined ? 0n : valueOfRewards(mine, tokens, terms, root);
      return { holding, points: ofPoints[i] ?? 0n, rewards: mine, outcome, rewardValue };
    });
  });
  return positions
    .filter(isOfEpoch)
    .sort((a, b) =>
      a.points === b.points ? (a.holding.id < b.holding.id ? -1 : 1) : a.points > b.points ? -1 : 1,
    );
}

/**
 * A position that was closed or given away before the epoch is known, and had nothing in it. One that is too small for a
 * point, or for a unit of a token, may still have some of a reward.
 */
function isOfEpoch({ holding: { kept, held, fees }, points, rewards }: PositionOutcome): boolean {
  const amounts = [points, ...rewards.values(), ...kept, ...held, ...fees];
  return amounts.some((amount) => amount !== 0n);
}

/** A reward in the pool's own base or quote has a value here; another has none. */
function valueOfRewards(
  rewards: ReadonlyMap<string, bigint>,
  tokens: readonly DeployedToken[],
  { market }: Terms,
  root: bigint,
): bigint {
  return tokens.reduce((sum, { address, symbol, decimals }) => {
    const amount = rewards.get(address) ?? 0n;
    const isBase = symbol === market.base && decimals === market.sizeDecimals;
    const isQuote = symbol === market.quote && decimals === market.priceDecimals;
    if (isBase) return sum + inToken1([amount, 0n], root);
    return isQuote ? sum + amount : sum;
  }, 0n);
}
