/** The `pool-share` programme: a share token's holders share time in proportion to what they hold. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { PoolShareRule } from "../campaign/rule.ts";
import { refuse } from "../errors.ts";
import { type PoolLog, placeOf } from "../pool/log.ts";
import { shareReader } from "../pool/shares.ts";
import { changeLiquidity, clockPoints, openClock, perUnitAt } from "./liquidity-clock.ts";
import type { OnEarned, PoolProgramme } from "./pool-market.ts";

export const POOL_SHARE_VERSION = "pool-share-v1";

interface Holder {
  readonly address: string;
  readonly account: string;
  balance: bigint;
  /** What a unit had earned when the balance last changed. */
  since: bigint;
}

export function poolShare(
  rule: PoolShareRule,
  payeeOf: PoolPayees,
  span: EpochSpan,
  onEarned: OnEarned,
): PoolProgramme {
  const clock = openClock(span);
  const holders = new Map<string, Holder>();
  const earned = new Map<string, bigint>();
  let supply = 0n;

  function settle(holder: Holder, perUnit: bigint): void {
    const { address, account, balance, since } = holder;
    const due = balance * (perUnit - since);
    holder.since = perUnit;
    if (due === 0n) return;
    earned.set(account, (earned.get(account) ?? 0n) + due);
    onEarned(address, account, due);
  }

  function change(log: PoolLog, address: string, delta: bigint): void {
    const account = payeeOf(address);
    if (account === undefined) return;
    const holder = holders.get(address) ?? { address, account, balance: 0n, since: 0n };
    holders.set(address, holder);
    settle(holder, perUnitAt(clock, log.time));
    holder.balance += delta;
    supply += delta;
    if (holder.balance < 0n) refuseBalance(log, address, -delta, holder.balance - delta);
    if (holder.balance === 0n) holders.delete(address);
  }

  const add = shareReader(rule.shareToken, rule.lockUps, (log, from, to, amount) => {
    change(log, from, -amount);
    change(log, to, amount);
    changeLiquidity(clock, log.time, supply);
  });

  return {
    version: POOL_SHARE_VERSION,
    add,
    close: () => {
      changeLiquidity(clock, span.end, 0n);
      for (const holder of holders.values()) settle(holder, clock.perUnit);
      return { points: clockPoints(clock, earned), sharedMs: clock.sharedMs };
    },
  };
}

function refuseBalance(log: PoolLog, address: string, amount: bigint, balance: bigint): never {
  return refuse({
    where: placeOf(log),
    got: `a transfer of ${amount} by ${address}, which holds ${balance}`,
    expected: "the share token's logs since its first block",
    fix: "Collect the logs again from the block that made the token",
  });
}
