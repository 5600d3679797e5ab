/** The `concentrated` programme: positions share time in proportion to their liquidity, while the price is in their range. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { ConcentratedRule } from "../campaign/rule.ts";
import { rangeReader } from "../pool/range-reader.ts";
import type { TickRange } from "../pool/tick-range.ts";
import { changeLiquidity, clockPoints, openClock, perUnitAt } from "./liquidity-clock.ts";
import { refuseBeginning, refuseLiquidity } from "./pool-faults.ts";
import type { OnEarned, PoolProgramme } from "./pool-market.ts";
import { addToRange, grownInside, moveTo, openLadder } from "./tick-ladder.ts";

export const CONCENTRATED_VERSION = "concentrated-v1";

interface Position {
  readonly id: string;
  /** Undefined where it does not earn. */
  account: string | undefined;
  readonly range: TickRange;
  liquidity: bigint;
  /** What a unit in its range had earned when the position last changed. */
  since: bigint;
}

export function concentrated(
  rule: ConcentratedRule,
  payeeOf: PoolPayees,
  span: EpochSpan,
  onEarned: OnEarned,
): PoolProgramme {
  const clock = openClock(span);
  const ladder = openLadder(1);
  const positions = new Map<string, Position>();
  const earned = new Map<string, bigint>();

  /** What a unit in a range has earned. */
  function earnedInside(range: TickRange, perUnit: bigint): bigint {
    return grownInside(ladder, range, [perUnit])[0] ?? 0n;
  }

  /** Of the liquidity in range, that which earns. */
  function earning(): bigint {
    return ladder.earning[0] ?? 0n;
  }

  function settle(position: Position, perUnit: bigint): void {
    const { id, account, range, liquidity, since } = position;
    position.since = earnedInside(range, perUnit);
    const due = liquidity * (position.since - since);
    if (account === undefined || due === 0n) return;
    earned.set(account, (earned.get(account) ?? 0n) + due);
    onEarned(id, account, due);
  }

  function change(position: Position, delta: bigint, perUnit: bigint): void {
    settle(position, perUnit);
    const { account, range } = position;
    addToRange(ladder, range, delta, [account === undefined ? 0n : delta], [perUnit]);
    position.liquidity += delta;
    // Its ticks may be new, and then know nothing of the time before.
    position.since = earnedInside(range, perUnit);
  }

  const reader = rangeReader(rule, {
    onPrice: (log, { tick, swap }) => {
      let grown: [bigint] | undefined;
      moveTo(ladder, tick, () => {
        grown ??= [perUnitAt(clock, log.time)];
        return grown;
      });
      changeLiquidity(clock, log.time, earning());
      if (swap !== undefined && swap.liquidity !== ladder.all)
        refuseLiquidity(log, swap.liquidity, ladder.all);
    },
    onLiquidity: (log, id, owner, range, delta) => {
      if (ladder.current === undefined) refuseBeginning(log);
      const account = owner === undefined ? undefined : payeeOf(owner);
      const position = positions.get(id) ?? { id, account, range, liquidity: 0n, since: 0n };
      positions.set(id, position);
      if (position.liquidity + delta < 0n) refuseLiquidity(log, -delta, position.liquidity);
      change(position, delta, perUnitAt(clock, log.time));
      if (position.liquidity === 0n) positions.delete(id);
      changeLiquidity(clock, log.time, earning());
    },
    onOwner: (log, id, owner) => {
      const position = positions.get(id);
      if (position === undefined) return;
      const { liquidity } = position;
      const perUnit = perUnitAt(clock, log.time);
      change(position, -liquidity, perUnit);
      position.account = payeeOf(owner);
      change(position, liquidity, perUnit);
      changeLiquidity(clock, log.time, earning());
    },
  });

  return {
    version: CONCENTRATED_VERSION,
    add: reader.add,
    close: () => {
      reader.close();
      changeLiquidity(clock, span.end, 0n);
      for (const position of positions.values()) settle(position, clock.perUnit);
      return { points: clockPoints(clock, earned), sharedMs: clock.sharedMs };
    },
  };
}
