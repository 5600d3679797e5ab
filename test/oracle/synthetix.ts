/** Synthetix' StakingRewards, line by line, with its own scale and its own floors. */
const SCALE = 10n ** 18n;

export interface Staking {
  /** Somebody's balance is another one from now on. */
  setBalance(account: string, balance: bigint, now: number): void;
  earned(account: string, now: number): bigint;
}

/** @param rate what a second pays. */
export function staking(rate: bigint, start: number, finish: number): Staking {
  const balances = new Map<string, bigint>();
  const paid = new Map<string, bigint>();
  const stored = new Map<string, bigint>();
  let [last, perToken, supply] = [start, 0n, 0n];

  function rewardPerToken(now: number): bigint {
    const applicable = Math.max(start, Math.min(now, finish));
    if (supply === 0n) return perToken;
    return perToken + (BigInt(applicable - last) * rate * SCALE) / supply;
  }
  function earned(account: string, now: number): bigint {
    const rise = rewardPerToken(now) - (paid.get(account) ?? 0n);
    return ((balances.get(account) ?? 0n) * rise) / SCALE + (stored.get(account) ?? 0n);
  }
  return {
    earned,
    setBalance: (account, balance, now) => {
      stored.set(account, earned(account, now));
      perToken = rewardPerToken(now);
      last = Math.max(start, Math.min(now, finish));
      paid.set(account, perToken);
      supply += balance - (balances.get(account) ?? 0n);
      balances.set(account, balance);
    },
  };
}
