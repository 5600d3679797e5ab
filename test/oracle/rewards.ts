/** The oracle's rules.md, Rewards: one pool of one market and token, split once over the epoch's points. */
import { getBytes } from "ethers";

/** `rewards` names every account with points, those whose reward is 0 too. */
export interface Split {
  readonly carried: bigint;
  readonly rewards: Map<string, bigint>;
}

/** The order of two addresses by their bytes, never by locale. */
export function compareBytes(a: string, b: string): number {
  return Buffer.compare(getBytes(a), getBytes(b));
}

export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** `carried = floor(pool * trailing / (2N))`; the rest by largest remainder, ties by account bytes. */
export function splitPool(
  pool: bigint,
  points: ReadonlyMap<string, bigint>,
  trailingEmpty: number,
  n: number,
): Split {
  const all = sum(points.values());
  // "Where nobody has points, all is carried."
  if (all === 0n) return { carried: pool, rewards: new Map() };
  const carried = (pool * BigInt(trailingEmpty)) / BigInt(2 * n);
  const shared = pool - carried;

  const accounts = [...points.keys()].sort(compareBytes);
  const rewards = new Map<string, bigint>();
  const remainders = new Map<string, bigint>();
  for (const account of accounts) {
    const exact = shared * (points.get(account) ?? 0n);
    rewards.set(account, exact / all);
    remainders.set(account, exact % all);
  }
  // One unit at a time to the largest remainder still waiting; the first in byte order where several tie.
  for (let left = shared - sum(rewards.values()); left > 0n; left -= 1n) {
    let lucky: string | undefined;
    for (const account of accounts) {
      const remainder = remainders.get(account);
      if (remainder === undefined) continue;
      if (lucky === undefined || remainder > (remainders.get(lucky) ?? 0n)) lucky = account;
    }
    if (lucky === undefined) throw new Error("more units left over than accounts");
    rewards.set(lucky, (rewards.get(lucky) ?? 0n) + 1n);
    remainders.delete(lucky);
  }
  return { carried, rewards };
}
