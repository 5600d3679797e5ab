/** An epoch's points into token amounts, and those into entitlements that stand on the previous epoch's. */
import { termsInEpoch } from "../campaign/calendar.ts";
import type { Phase } from "../campaign/campaign.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { type Fault, InputError, invariant } from "../errors.ts";
import type { MarketScore } from "../score/market.ts";
import { compare, sum } from "./allocate.ts";
import { checkLists } from "./listed.ts";
import { settlePool } from "./pool.ts";
import { settle } from "./settle.ts";
import { type Entitlement, type EpochState, key, type Marks, NO_MARKS, unkey } from "./state.ts";

/** What one account earned in one market of one token. */
export interface Reward {
  readonly market: string;
  readonly account: string;
  readonly token: string;
  readonly points: bigint;
  readonly reward: bigint;
}

/** Where a market's pool of one token went: `paid + accrued + carried + returned = pool`. */
export interface PoolAccount {
  readonly market: string;
  readonly token: string;
  /** The terms' amount plus `carriedIn`. */
  readonly pool: bigint;
  readonly carriedIn: bigint;
  /** This epoch's rewards of accounts that are paid out, or were paid before they had earned it. */
  readonly paid: bigint;
  /** This epoch's rewards of accounts below the minimum payout. */
  readonly accrued: bigint;
  readonly carried: bigint;
  /** To the sponsor, because the market or the phase ends with this epoch. */
  readonly returned: bigint;
}

/** What a root must be funded for: `total = leaves + accrued`. */
export interface TokenTotals {
  readonly token: string;
  readonly leaves: bigint;
  readonly accrued: bigint;
  readonly total: bigint;
}

export interface EpochRewards {
  /** Sorted by market, account and token. */
  readonly rewards: readonly Reward[];
  /** Sorted by account and token: the leaves, in tree order. */
  readonly entitlements: readonly Entitlement[];
  readonly pools: readonly PoolAccount[];
  /** Sorted by token. */
  readonly totals: readonly TokenTotals[];
  readonly state: EpochState;
}

interface MarketPool {
  readonly market: string;
  readonly token: string;
  readonly pool: bigint;
  readonly carriedIn: bigint;
  readonly unpaid: bigint;
  readonly rewards: readonly Reward[];
}

/**
 * Turns an epoch's scores into rewards and entitlements.
 * @param scores one for each market that runs in the epoch.
 * @param tokens the phase's tokens, deployed.
 * @param previous what the epoch before handed on.
 * @param marks on chain that lie above what was earned, where a wrong root was claimed under. Others change nothing.
 * @throws InputError where the epoch before hands on what these terms have no place for, a mark is in no token of the
 * phase, or a list pays more than its pool.
 * @throws InvariantError where a unit of any pool would be lost or made.
 */
export function rewardEpoch(
  phase: Phase,
  epoch: number,
  scores: readonly MarketScore[],
  tokens: readonly DeployedToken[],
  previous: EpochState,
  marks: Marks = NO_MARKS,
): EpochRewards {
  checkPrevious(scores, tokens, previous, marks);
  checkLists(scores, tokens, previous);
  const isLast = epoch === phase.epochs;
  const pools = splitPools(scores, tokens, previous);
  const rewards = pools.flatMap((pool) => pool.rewards).sort(byMarketAccountToken);
  const settled = settle(rewards, tokens, previous, marks, isLast);
  const going = new Set(
    isLast ? [] : termsInEpoch(phase, epoch + 1).map((terms) => terms.market.id),
  );
  const accounts = pools.map((pool) => accountFor(pool, settled.accrued, going.has(pool.market)));
  const carried = new Map(
    accounts
      .filter((pool) => pool.carried > 0n)
      .map((pool) => [key(pool.market, pool.token), pool.carried]),
  );
  const state = { ...settled, carried };
  checkConservation(accounts, previous, state);
  return {
    rewards,
    entitlements: entitlementsOf(state, previous),
    pools: accounts,
    totals: totalsOf(tokens, state),
    state,
  };
}

/** Terms that were changed after the fact could drop a market or token that still holds money. */
function checkPrevious(
  scores: readonly MarketScore[],
  tokens: readonly DeployedToken[],
  previous: EpochState,
  marks: Marks,
): void {
  const markets = new Set(scores.map((score) => score.terms.market.id));
  const addresses = new Set(tokens.map((token) => token.address));
  const faults: Fault[] = [];
  for (const [id, amount] of previous.carried) {
    const [market, token] = unkey(id);
    if (markets.has(market) && addresses.has(token)) continue;
    faults.push({
      where: `carried over to ${market}`,
      got: `${amount} base units of token ${token}`,
      expected: "a market with terms in this epoch, and a token of the phase",
      fix: "The campaign file no longer says what it said when the epoch before was built.",
    });
  }
  for (const id of [...previous.cumulative.keys(), ...previous.accrued.keys(), ...marks.keys()]) {
    const [account, token] = unkey(id);
    if (addresses.has(token)) continue;
    faults.push({
      where: `entitlement of ${account}`,
      got: `token ${token}`,
      expected: "a token of the phase",
    });
  }
  if (faults.length > 0) throw new InputError(faults);
}

function byMarketAccountToken(a: Reward, b: Reward): number {
  return compare(a.market, b.market) || compare(a.account, b.account) || compare(a.token, b.token);
}

/** Each market's pools: what the terms give, plus what the epoch before carried over. */
function splitPools(
  scores: readonly MarketScore[],
  tokens: readonly DeployedToken[],
  previous: EpochState,
): MarketPool[] {
  const byMarket = [...scores].sort((a, b) => compare(a.terms.market.id, b.terms.market.id));
  const byAddress = [...tokens].sort((a, b) => compare(a.address, b.address));
  return byMarket.flatMap((score) =>
    byAddress.flatMap(({ symbol, address: token }): MarketPool[] => {
      const market = score.terms.market.id;
      const carriedIn = previous.carried.get(key(market, token)) ?? 0n;
      const pool = (score.terms.rewards.get(symbol) ?? 0n) + carriedIn;
      if (pool === 0n) return [];
      const { unpaid, rewards } = settlePool(pool, score);
      const rows = [...rewards].map(([account, reward]) => ({
        market,
        account,
        token,
        points: score.points.get(account) ?? 0n,
        reward,
      }));
      return [{ market, token, pool, carriedIn, unpaid, rewards: rows }];
    }),
  );
}

function accountFor(
  pool: MarketPool,
  accrued: ReadonlyMap<string, bigint>,
  goesOn: boolean,
): PoolAccount {
  const waits = (row: Reward) => accrued.has(key(row.account, row.token));
  const waiting = sum(pool.rewards.filter(waits).map((row) => row.reward));
  const paid = sum(pool.rewards.filter((row) => !waits(row)).map((row) => row.reward));
  const { market, token, carriedIn, unpaid } = pool;
  return {
    market,
    token,
    pool: pool.pool,
    carriedIn,
    paid,
    accrued: waiting,
    carried: goesOn ? unpaid : 0n,
    returned: goesOn ? 0n : unpaid,
  };
}

function entitlementsOf(state: EpochState, previous: EpochState): Entitlement[] {
  return [...state.cumulative]
    .sort(([a], [b]) => compare(a, b))
    .map(([id, cumulative]) => {
      const [account, token] = unkey(id);
      const amount = cumulative - (previous.cumulative.get(id) ?? 0n);
      invariant(amount >= 0n && cumulative > 0n, "a published cumulative amount never falls");
      return { account, token, amount, cumulative };
    });
}

function totalsOf(tokens: readonly DeployedToken[], state: EpochState): TokenTotals[] {
  return tokens
    .map(({ address: token }) => {
      const leaves = sumOfToken(state.cumulative, token);
      const accrued = sumOfToken(state.accrued, token);
      return { token, leaves, accrued, total: leaves + accrued };
    })
    .filter((totals) => totals.total > 0n)
    .sort((a, b) => compare(a.token, b.token));
}

/** `paid + newly accrued + carried + returned = pool`, for each pool, and once more over all miners. */
function checkConservation(
  pools: readonly PoolAccount[],
  previous: EpochState,
  state: EpochState,
): void {
  for (const { market, token, pool, paid, accrued, carried, returned } of pools) {
    invariant(
      paid + accrued + carried + returned === pool,
      `pool of ${market} in ${token}: ${paid} + ${accrued} + ${carried} + ${returned} = ${pool}`,
    );
  }
  for (const token of new Set(pools.map((pool) => pool.token))) {
    const earned = sum(
      pools.filter((pool) => pool.token === token).map((pool) => pool.paid + pool.accrued),
    );
    invariant(
      earnedOf(state, token) - earnedOf(previous, token) === earned,
      `published, accrued and not overpaid of ${token} rises by what was earned`,
    );
  }
}

function earnedOf(state: EpochState, token: string): bigint {
  const { cumulative, accrued, overpaid } = state;
  return sumOfToken(cumulative, token) + sumOfToken(accrued, token) - sumOfToken(overpaid, token);
}

function sumOfToken(amounts: ReadonlyMap<string, bigint>, token: string): bigint {
  return sum([...amounts].filter(([id]) => unkey(id)[1] === token).map(([, amount]) => amount));
}
