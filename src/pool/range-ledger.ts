/** The holdings of a Uniswap V3-like pool: positions in ranges, whose fees are what each swap's way through them left. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolPayees } from "../campaign/miners.ts";
import type { RangeRule } from "../campaign/rule.ts";
import { type Holding, type Liquidity, type OpenLedger, openDesk } from "./ledger.ts";
import type { SwapSaid } from "./positions.ts";
import { rangeReader } from "./range-reader.ts";
import { endsOf, isInRange, type TickRange } from "./tick-range.ts";
import { NOTHING, plus, type Tokens, tokensIn } from "./worth.ts";

const Q96 = 2n ** 96n;
const MILLION = 1_000_000n;

interface Position {
  readonly id: string;
  readonly range: TickRange;
  readonly lower: bigint;
  readonly upper: bigint;
  owner: string | undefined;
  /** Whether its owner is one of those that are told of. */
  isTold: boolean;
  liquidity: bigint;
  /** How far the price went through the range since the liquidity changed: down by 1/root, up by root. */
  down: bigint;
  up: bigint;
}

/** A swap takes the fee of what comes in: of each unit that moves the price, `fee / (1 - fee)` more. */
export function rangeLedger(rule: RangeRule, payeeOf: PoolPayees, span: EpochSpan): OpenLedger {
  const desk = openDesk(span);
  const positions = new Map<string, Position>();
  const rates = new Map<bigint, number>();
  const earned: { readonly holding: Holding; readonly tokens: Tokens }[] = [];
  let root: bigint | undefined;
  let tick: number | undefined;
  let active = 0n;
  let isOpen = false;

  const holdingOf = ({ id, owner, range }: Position): Holding | undefined => {
    const account = owner === undefined ? undefined : payeeOf(owner);
    return account === undefined ? undefined : desk.of(id, account, range);
  };
  const isAsked = (owner: string | undefined) =>
    owner !== undefined && payeeOf(owner) !== undefined;
  const worthOf = ({ lower, upper }: Position, liquidity: bigint) =>
    root === undefined ? NOTHING : tokensIn(liquidity, lower, upper, root);

  /** What fees are a part of; the fee itself is known when all swaps are. */
  function settle(position: Position): void {
    const holding = holdingOf(position);
    const { liquidity, down, up } = position;
    if (holding !== undefined && down + up > 0n)
      earned.push({ holding, tokens: [(liquidity * down) / Q96, (liquidity * up) / Q96] });
    [position.down, position.up] = [0n, 0n];
  }

  function change(position: Position, delta: bigint): void {
    settle(position);
    position.liquidity += delta;
    const holding = isOpen ? holdingOf(position) : undefined;
    if (holding === undefined) return;
    if (delta > 0n) holding.kept = plus(holding.kept, worthOf(position, delta));
    else holding.held = plus(holding.held, worthOf(position, -delta));
  }

  /** What was there at the epoch's start is as if it had been put in then. */
  function begin(): void {
    isOpen = true;
    for (const position of positions.values()) {
      [position.down, position.up] = [0n, 0n];
      const holding = position.liquidity > 0n ? holdingOf(position) : undefined;
      if (holding !== undefined) holding.kept = worthOf(position, position.liquidity);
    }
  }

  function travel(from: bigint, to: bigint): void {
    const [low, high] = from < to ? [from, to] : [to, from];
    for (const position of positions.values()) {
      if (!position.isTold) continue;
      const lower = low > position.lower ? low : position.lower;
      const upper = high < position.upper ? high : position.upper;
      if (lower >= upper) continue;
      if (from < to) position.up += upper - lower;
      else position.down += (Q96 * Q96 * (upper - lower)) / (upper * lower);
    }
  }

  /** A swap that crossed no position's end shows the fee by what came in beside what moved the price. */
  function noteRate({ liquidity, amounts }: SwapSaid, from: bigint, to: bigint): void {
    if (liquidity !== active || from === to) return;
    const amount = amounts[from < to ? 1 : 0];
    const moved =
      from < to ? (liquidity * (to - from)) / Q96 : (liquidity * Q96 * (from - to)) / (to * from);
    if (amount < MILLION * MILLION || moved <= 0n || moved >= amount) return;
    const rate = ((amount - moved) * MILLION + amount / 2n) / amount;
    // Much liquidity between that it crossed whole: what moved there is no fee.
    if (rate >= MILLION) return;
    rates.set(rate, (rates.get(rate) ?? 0) + 1);
  }

  const reader = rangeReader(rule, {
    onPrice: (_log, { tick: nextTick, root: said, swap }) => {
      // No pool has a price of zero.
      const next = said === 0n ? undefined : said;
      if (root !== undefined && next !== undefined) {
        if (isOpen) travel(root, next);
        if (swap !== undefined) noteRate(swap, root, next);
      }
      [tick, root] = [nextTick, next];
      active = swap?.liquidity ?? 0n;
    },
    onLiquidity: (log, id, owner, range, delta) => {
      const { lower, upper } = endsOf(log, range);
      const isTold = isAsked(owner);
      const none = { id, range, lower, upper, owner, isTold, liquidity: 0n, down: 0n, up: 0n };
      const position = positions.get(id) ?? none;
      positions.set(id, position);
      change(position, delta);
      if (position.liquidity === 0n) positions.delete(id);
      if (isInRange(range, tick)) active += delta;
    },
    onOwner: (_log, id, owner) => {
      const position = positions.get(id);
      if (position === undefined) return;
      const { liquidity } = position;
      change(position, -liquidity);
      position.owner = owner;
      position.isTold = isAsked(owner);
      change(position, liquidity);
    },
  });

  /** The fee that most swaps show. */
  function rateOf(): bigint {
    return [...rates].reduce((best, each) => (each[1] > best[1] ? each : best), [0n, 0])[0];
  }

  return {
    add: (log) => {
      if (log.time >= span.end) return;
      if (!isOpen && log.time >= span.start) begin();
      reader.add(log);
    },
    close: () => {
      reader.close();
      if (!isOpen) begin();
      for (const position of positions.values()) {
        settle(position);
        const holding = holdingOf(position);
        if (holding !== undefined)
          holding.held = plus(holding.held, worthOf(position, position.liquidity));
      }
      const rate = rateOf();
      for (const { holding, tokens } of earned) {
        const fees = tokens.map((amount) => (amount * rate) / (MILLION - rate));
        holding.fees = plus(holding.fees, [fees[0] ?? 0n, fees[1] ?? 0n]);
      }
      return { holdings: desk.all(), root, depth: depthOf([...positions.values()]) };
    },
  };
}

/** All liquidity, cut at every position's ends. */
function depthOf(positions: readonly Position[]): Liquidity[] {
  const steps = new Map<bigint, bigint>();
  for (const { lower, upper, liquidity } of positions) {
    steps.set(lower, (steps.get(lower) ?? 0n) + liquidity);
    steps.set(upper, (steps.get(upper) ?? 0n) - liquidity);
  }
  const ends = [...steps.keys()].sort((a, b) => (a < b ? -1 : 1));
  let liquidity = 0n;
  return ends.slice(0, -1).map((lower, i) => {
    liquidity += steps.get(lower) ?? 0n;
    return { lower, upper: ends[i + 1] ?? lower, liquidity };
  });
}
