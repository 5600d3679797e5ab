/**
 * The `concentrated-weighted` programme: positions in range share one part of the time by the fees they earned, one by
 * the token0 and one by the token1 they hold.
 */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { WeightedRule } from "../campaign/rule.ts";
import type { PoolLog } from "../pool/log.ts";
import { rangeReader } from "../pool/range-reader.ts";
import { checkRange, type TickRange } from "../pool/tick-range.ts";
import { tickRoot } from "../pool/tick-root.ts";
import { checkPrice, checkWidth, refuseBeginning, refuseLiquidity } from "./pool-faults.ts";
import type { OnEarned, PoolProgramme } from "./pool-market.ts";
import {
  addToRange,
  grownInside,
  minusSums,
  moveTo,
  openLadder,
  type Sums,
} from "./tick-ladder.ts";
import {
  becomeOther,
  endStretch,
  FRACTION_BITS,
  furtherBy,
  grownAt,
  inverseOf,
  openWeightedClock,
  POINTS_PER_MS_PPM,
} from "./weighted-clock.ts";
import { wholePoints } from "./whole-points.ts";

const MILLION = 1_000_000;
const RATE = 10n ** 18n;

export const WEIGHTED_VERSION = "concentrated-weighted-v1";

interface Position {
  readonly id: string;
  /** Undefined where it does not earn. */
  account: string | undefined;
  readonly range: TickRange;
  /** The root at the lower end, and the upper end's inverse. */
  readonly lower: bigint;
  readonly upper: bigint;
  liquidity: bigint;
  /** Of it, what was there before the second at hand: only that earns by fees. */
  ripe: bigint;
  /** What had grown in its range when it was last settled. */
  since: Sums;
}

/** Liquidity times the price's way, which fees are in proportion to. */
interface Way {
  readonly id: string;
  readonly account: string;
  sum: bigint;
}

export function concentratedWeighted(
  rule: WeightedRule,
  payeeOf: PoolPayees,
  span: EpochSpan,
  onEarned: OnEarned,
): PoolProgramme {
  const { weightsPpm } = rule;
  const clock = openWeightedClock(span, weightsPpm);
  const ladder = openLadder(clock.held.length);
  const positions = new Map<string, Position>();
  const earned = new Map<string, bigint>();
  const ways = new Map<string, Way>();
  /** Positions that grew in the second at hand. */
  const young = new Set<Position>();
  let now = 0;

  function add(account: string, due: bigint): void {
    if (due > 0n) earned.set(account, (earned.get(account) ?? 0n) + due);
  }

  function settle(position: Position, grown: Sums): void {
    const { id, account, range, lower, upper, liquidity, ripe, since } = position;
    position.since = grownInside(ladder, range, grown);
    if (account === undefined) return;
    const [a = 0n, b = 0n, c = 0n, d = 0n, way = 0n] = minusSums(position.since, since);
    const due = liquidity * (a - upper * b + c - lower * d);
    add(account, due);
    if (due > 0n) onEarned(id, account, due);
    if (ripe * way === 0n) return;
    const name = `${id} ${account}`;
    const mine = ways.get(name) ?? { id, account, sum: 0n };
    ways.set(name, mine);
    mine.sum += ripe * way;
  }

  /** Changes what the pool's liquidity is, and what of it earns. */
  function change(position: Position, all: bigint, earning: bigint, grown: Sums): void {
    const { range, lower, upper } = position;
    addToRange(ladder, range, all, [earning, earning * upper, earning * lower], grown);
    // Its ticks may be new, and then know nothing of the time before.
    position.since = grownInside(ladder, range, grown);
  }

  /** What was put in before this second earns by fees from now on. */
  function goTo(time: number): void {
    if (time === now) return;
    now = time;
    const grown = young.size === 0 ? [] : grownAt(clock, time);
    for (const position of young) {
      settle(position, grown);
      position.ripe = position.liquidity;
    }
    young.clear();
  }

  const reader = rangeReader(rule, {
    onPrice: (log, { tick, root, swap }) => {
      checkPrice(log, tick, root);
      goTo(log.time);
      const before = clock.root ?? root;
      const rate = log.time < span.start ? 0n : feeRate(swap?.feePpm);
      const wayTo = (next: bigint) => rate * distance(before, next);
      const grown = grownAt(clock, log.time);
      moveTo(ladder, tick, (crossed) => furtherBy(grown, wayTo(tickRoot(crossed))));
      becomeOther(clock, log.time, furtherBy(grown, wayTo(root)), root, ladder.earning);
      checkWidth(log, ladder.all);
      if (swap !== undefined && swap.liquidity !== ladder.all)
        refuseLiquidity(log, swap.liquidity, ladder.all);
    },
    onLiquidity: (log, id, owner, range, delta) => {
      if (clock.root === undefined) refuseBeginning(log);
      goTo(log.time);
      const position = positions.get(id) ?? openPosition(log, id, owner, range);
      positions.set(id, position);
      if (position.liquidity + delta < 0n) refuseLiquidity(log, -delta, position.liquidity);
      const grown = grownAt(clock, log.time);
      settle(position, grown);
      change(position, delta, position.account === undefined ? 0n : delta, grown);
      position.liquidity += delta;
      if (position.liquidity < position.ripe) position.ripe = position.liquidity;
      if (position.liquidity > position.ripe) young.add(position);
      if (position.liquidity === 0n) positions.delete(id);
      becomeOther(clock, log.time, grown, clock.root, ladder.earning);
      checkWidth(log, ladder.all);
    },
    onOwner: (log, id, owner) => {
      const position = positions.get(id);
      if (position === undefined || clock.root === undefined) return;
      goTo(log.time);
      const { liquidity, account } = position;
      const next = payeeOf(owner);
      const grown = grownAt(clock, log.time);
      settle(position, grown);
      const earning =
        (next === undefined ? 0n : liquidity) - (account === undefined ? 0n : liquidity);
      change(position, 0n, earning, grown);
      position.account = next;
      becomeOther(clock, log.time, grown, clock.root, ladder.earning);
    },
  });

  function openPosition(
    log: PoolLog,
    id: string,
    owner: string | undefined,
    range: TickRange,
  ): Position {
    checkRange(log, range);
    const account = owner === undefined ? undefined : payeeOf(owner);
    const [lower, upper] = [tickRoot(range.lower), inverseOf(tickRoot(range.upper))];
    return { id, account, range, lower, upper, liquidity: 0n, ripe: 0n, since: [] };
  }

  /** Fees are known when all swaps are. @returns what they are worth, in points. */
  function shareFees(): bigint {
    const all = [...ways.values()].reduce((sum, way) => sum + way.sum, 0n);
    if (all === 0n) return 0n;
    const due = worthOf(clock.shared.liquidity, weightsPpm.fees);
    const partOf = (sum: bigint) => ((due << FRACTION_BITS) * sum) / all;
    const byAccount = new Map<string, bigint>();
    for (const { id, account, sum } of ways.values()) {
      byAccount.set(account, (byAccount.get(account) ?? 0n) + sum);
      onEarned(id, account, partOf(sum));
    }
    for (const [account, sum] of byAccount) add(account, partOf(sum));
    return due;
  }

  return {
    version: WEIGHTED_VERSION,
    add: reader.add,
    close: () => {
      reader.close();
      goTo(span.end);
      const grown = grownAt(clock, span.end);
      for (const position of positions.values()) settle(position, grown);
      endStretch(clock, span.end, grown);
      const { token0, token1, liquidity } = clock.shared;
      const total =
        shareFees() + worthOf(token0, weightsPpm.token0) + worthOf(token1, weightsPpm.token1);
      return { points: wholePoints(total, FRACTION_BITS, earned), sharedMs: liquidity };
    },
  };
}

/** A part of the time, in points. */
function worthOf(ms: number, weightPpm: number): bigint {
  return BigInt(ms) * BigInt(weightPpm) * POINTS_PER_MS_PPM;
}

/** What a fee takes of each unit that moves the price; where all swaps of a pool take the same, it falls out. */
function feeRate(feePpm: number | undefined): bigint {
  if (feePpm === undefined) return 1n;
  return feePpm >= MILLION ? 0n : (RATE * BigInt(feePpm)) / BigInt(MILLION - feePpm);
}

function distance(from: bigint, to: bigint): bigint {
  return from < to ? to - from : from - to;
}
