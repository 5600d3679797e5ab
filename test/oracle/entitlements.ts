/** The oracle's rules.md, Rewards, over a phase: carry, return, minimum payout, accrual and release, marks. */
import { compareBytes, splitPool } from "./rewards.ts";

/** One market's epoch, scored; `pools` is its terms' amount per token address. */
export interface MarketShare {
  readonly n: number;
  readonly points: ReadonlyMap<string, bigint>;
  readonly trailingEmpty: number;
  readonly pools: ReadonlyMap<string, bigint>;
}

/** A whole phase: all its epochs, by market. A market has terms in an epoch where that epoch names it. */
export interface PhaseInput {
  readonly minPayout: ReadonlyMap<string, bigint>;
  readonly epochs: readonly ReadonlyMap<string, MarketShare>[];
  /** By epoch, from the first: what marks.csv holds of it. */
  readonly marks?: readonly (readonly Mark[])[];
}

/** What an account has claimed of a token in all. */
export interface Mark {
  readonly account: string;
  readonly token: string;
  readonly mark: bigint;
}

/** A leaf, and what this epoch adds to it. */
export interface Row {
  readonly account: string;
  readonly token: string;
  readonly amount: bigint;
  readonly cumulative: bigint;
}

export interface Reward {
  readonly market: string;
  readonly token: string;
  readonly account: string;
  readonly points: bigint;
  readonly reward: bigint;
}

export interface Accrued {
  readonly account: string;
  readonly token: string;
  readonly amount: bigint;
}

/** One market and token in one epoch. `pool` is `terms + carriedIn`; of `carried` and `returned` one is zero. */
export interface Line {
  readonly market: string;
  readonly token: string;
  readonly terms: bigint;
  readonly carriedIn: bigint;
  readonly pool: bigint;
  readonly paid: bigint;
  readonly newlyAccrued: bigint;
  readonly carried: bigint;
  readonly returned: bigint;
}

/** `rows` are in tree order; `accrued`, `overpaid` and `totals` (leaves + accrued, per token) hold no zeros. */
export interface EpochResult {
  readonly rows: readonly Row[];
  readonly rewards: readonly Reward[];
  readonly accrued: readonly Accrued[];
  readonly overpaid: readonly Accrued[];
  readonly lines: readonly Line[];
  readonly totals: ReadonlyMap<string, bigint>;
}

type Amounts = Map<string, bigint>;
type Pools = Map<string, Amounts>;

/** What an account has earned of a token since the phase began, and the cumulative last published for it. */
interface Balance {
  readonly account: string;
  readonly token: string;
  earned: bigint;
  published: bigint;
  amount: bigint;
}

/** Every epoch of a phase, from nothing. The last epoch given is the phase's last. */
export function entitlements(phase: PhaseInput): EpochResult[] {
  const balances: Balance[] = [];
  let carriedIn: Pools = new Map();
  return phase.epochs.map((epoch, e) => {
    const next = phase.epochs[e + 1];
    const pools = poolsOf(epoch, carriedIn);
    const rewards = rewardsOf(epoch, pools);
    for (const reward of rewards) balanceOf(balances, reward).earned += reward.reward;
    // All markets first: the minimum is per account and token, whatever market the money came from.
    for (const balance of balances) settle(balance, phase.minPayout, next === undefined);
    for (const mark of phase.marks?.[e] ?? []) lift(balanceOf(balances, mark), mark.mark);
    const lines = linesOf(epoch, pools, carriedIn, rewards, balances, next);
    carriedIn = carriedOf(lines);
    return { rewards, lines, ...publishedOf(balances) };
  });
}

/** "The next epoch's pool is its terms' amount plus what was carried", also where its terms drop the token. */
function poolsOf(epoch: ReadonlyMap<string, MarketShare>, carriedIn: Pools): Pools {
  const pools: Pools = new Map();
  for (const [market, share] of epoch) {
    const amounts: Amounts = new Map(share.pools);
    for (const [token, amount] of carriedIn.get(market) ?? []) {
      amounts.set(token, (amounts.get(token) ?? 0n) + amount);
    }
    pools.set(market, amounts);
  }
  return pools;
}

function rewardsOf(epoch: ReadonlyMap<string, MarketShare>, pools: Pools): Reward[] {
  const rewards: Reward[] = [];
  for (const [market, share] of epoch) {
    for (const [token, pool] of pools.get(market) ?? []) {
      const split = splitPool(pool, share.points, share.trailingEmpty, share.n);
      for (const [account, reward] of split.rewards) {
        const points = share.points.get(account) ?? 0n;
        rewards.push({ market, token, account, points, reward });
      }
    }
  }
  return rewards;
}

function balanceOf(balances: Balance[], who: { account: string; token: string }): Balance {
  const found = balances.find((b) => b.account === who.account && b.token === who.token);
  if (found !== undefined) return found;
  const { account, token } = who;
  const created = { account, token, earned: 0n, published: 0n, amount: 0n };
  balances.push(created);
  return created;
}

/** The published cumulative rises to all that was earned, or stays where it was. */
function settle(balance: Balance, minPayout: ReadonlyMap<string, bigint>, isLast: boolean): void {
  const rise = balance.earned - balance.published;
  const pays = rise > 0n && (isLast || rise >= (minPayout.get(balance.token) ?? 0n));
  balance.amount = pays ? rise : 0n;
  balance.published += balance.amount;
}

/** Nothing is published below what was claimed already. */
function lift(balance: Balance, mark: bigint): void {
  if (mark <= balance.published) return;
  balance.amount += mark - balance.published;
  balance.published = mark;
}

function linesOf(
  epoch: ReadonlyMap<string, MarketShare>,
  pools: Pools,
  carriedIn: Pools,
  rewards: readonly Reward[],
  balances: Balance[],
  next: ReadonlyMap<string, MarketShare> | undefined,
): Line[] {
  const lines: Line[] = [];
  for (const [market, share] of epoch) {
    for (const [token, pool] of pools.get(market) ?? []) {
      let paid = 0n;
      let newlyAccrued = 0n;
      for (const reward of rewards) {
        if (reward.market !== market || reward.token !== token) continue;
        const { earned, published } = balanceOf(balances, reward);
        if (earned <= published) paid += reward.reward;
        else newlyAccrued += reward.reward;
      }
      const { carried: left } = splitPool(pool, share.points, share.trailingEmpty, share.n);
      // It goes on only where the market has terms in the next epoch; otherwise it is the sponsor's again.
      const goesOn = next?.has(market) === true;
      lines.push({
        market,
        token,
        terms: share.pools.get(token) ?? 0n,
        carriedIn: carriedIn.get(market)?.get(token) ?? 0n,
        pool,
        paid,
        newlyAccrued,
        carried: goesOn ? left : 0n,
        returned: goesOn ? 0n : left,
      });
    }
  }
  return lines;
}

function carriedOf(lines: readonly Line[]): Pools {
  const carried: Pools = new Map();
  for (const { market, token, carried: amount } of lines) {
    if (amount === 0n) continue;
    carried.set(market, new Map([...(carried.get(market) ?? []), [token, amount]]));
  }
  return carried;
}

function publishedOf(balances: readonly Balance[]) {
  const rows: Row[] = [];
  const accrued: Accrued[] = [];
  const overpaid: Accrued[] = [];
  const totals: Amounts = new Map();
  // design.md, A distribution: sorted by account, then token bytes.
  const inOrder = [...balances].sort(
    (a, b) => compareBytes(a.account, b.account) || compareBytes(a.token, b.token),
  );
  for (const { account, token, amount, earned, published } of inOrder) {
    // A leaf once published stays, also in an epoch that adds nothing; where nothing was published there is none.
    if (published > 0n) rows.push({ account, token, amount, cumulative: published });
    if (earned > published) accrued.push({ account, token, amount: earned - published });
    if (published > earned) overpaid.push({ account, token, amount: published - earned });
    // Leaves + accrued is all that was earned, or all that was published where that is more.
    const owed = earned > published ? earned : published;
    if (owed > 0n) totals.set(token, (totals.get(token) ?? 0n) + owed);
  }
  return { rows, accrued, overpaid, totals };
}
