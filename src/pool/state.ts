/** A pool as its logs go on: its price, and how much liquidity stands where. */
import type { PoolPayees } from "../campaign/miners.ts";
import type { PoolRule, PoolShareRule, RangeRule } from "../campaign/rule.ts";
import type { Liquidity } from "./ledger.ts";
import { type PoolLog, wordOf } from "./log.ts";
import type { PriceSaid } from "./positions.ts";
import { rangeReader } from "./range-reader.ts";
import { SYNC, shareReader } from "./shares.ts";
import { endsOf, isInRange, type RangeEnds, type TickRange } from "./tick-range.ts";
import { NOTHING, plus, rootOfReserves, squareRoot, type Tokens, tokensIn } from "./worth.ts";

/** A pool at an instant. */
export interface PoolState {
  /** The price; undefined where the pool has none yet. */
  readonly root: bigint | undefined;
  /** All liquidity by range of prices, ascending. */
  readonly depth: readonly Liquidity[];
  /** The part of it that earns while the price is in its range. */
  readonly earning: readonly Liquidity[];
  /** What is in range now, as the pool itself has it. */
  readonly active: bigint;
  /** What the positions hold that earn now. */
  readonly stake: Tokens;
}

/** A state while the logs come in. */
export interface OpenState {
  add(log: PoolLog): void;
  now(): PoolState;
}

const NOBODY = `0x${"0".repeat(40)}`;

export function openState(rule: PoolRule, payeeOf: PoolPayees): OpenState {
  return rule.programme === "pool-share" ? pairState(rule, payeeOf) : rangeState(rule, payeeOf);
}

/** A pair's liquidity is everywhere. A share token that tells of no reserves has no price. */
function pairState(rule: PoolShareRule, payeeOf: PoolPayees): OpenState {
  let reserves: Tokens = NOTHING;
  let [supply, earning] = [0n, 0n];
  const readShares = shareReader(rule.shareToken, rule.lockUps, (_log, from, to, amount) => {
    if (from === NOBODY) supply += amount;
    if (to === NOBODY && from !== NOBODY) supply -= amount;
    if (payeeOf(from) !== undefined) earning -= amount;
    if (payeeOf(to) !== undefined) earning += amount;
  });
  return {
    add: (log) => {
      if (log.address !== rule.shareToken) return;
      if (log.topics[0] === SYNC) reserves = [wordOf(log, 0), wordOf(log, 1)];
      else readShares(log);
    },
    now: () => {
      const root = rootOfReserves(reserves);
      if (root === 0n || supply === 0n)
        return { root: undefined, depth: [], earning: [], active: 0n, stake: NOTHING };
      const liquidity = squareRoot(reserves[0] * reserves[1]);
      const everywhere = { lower: 0n, upper: root << 64n };
      return {
        root,
        depth: [{ ...everywhere, liquidity }],
        earning: [{ ...everywhere, liquidity: (liquidity * earning) / supply }],
        active: liquidity,
        stake: [(reserves[0] * earning) / supply, (reserves[1] * earning) / supply],
      };
    },
  };
}

interface Position extends RangeEnds {
  readonly range: TickRange;
  liquidity: bigint;
  earns: boolean;
}

function rangeState(rule: RangeRule, payeeOf: PoolPayees): OpenState {
  const positions = new Map<string, Position>();
  const [all, earning] = [openSteps(), openSteps()];
  let price: PriceSaid | undefined;

  const isEarning = (owner: string | undefined) =>
    owner !== undefined && payeeOf(owner) !== undefined;
  const reader = rangeReader(rule, {
    onPrice: (_log, said) => {
      price = said.root === 0n ? undefined : said;
    },
    onLiquidity: (log, id, owner, range, delta) => {
      const { lower, upper } = endsOf(log, range);
      const none = { range, lower, upper, liquidity: 0n, earns: isEarning(owner) };
      const position = positions.get(id) ?? none;
      positions.set(id, position);
      position.liquidity += delta;
      all.add(lower, upper, delta);
      if (position.earns) earning.add(lower, upper, delta);
      if (position.liquidity === 0n) positions.delete(id);
    },
    onOwner: (_log, id, owner) => {
      const position = positions.get(id);
      if (position === undefined || position.earns === isEarning(owner)) return;
      const { lower, upper, liquidity, earns } = position;
      position.earns = !earns;
      earning.add(lower, upper, earns ? -liquidity : liquidity);
    },
  });

  /** A position out of range waits, and earns nothing. */
  function inRange({ tick, root }: PriceSaid): Pick<PoolState, "active" | "stake"> {
    let [active, stake] = [0n, NOTHING];
    for (const { range, lower, upper, liquidity, earns } of positions.values()) {
      if (!isInRange(range, tick)) continue;
      active += liquidity;
      if (earns) stake = plus(stake, tokensIn(liquidity, lower, upper, root));
    }
    return { active, stake };
  }

  return {
    add: reader.add,
    now: () => {
      // A look lies between two blocks, so what the manager has not told of by then it never does.
      reader.close();
      return {
        root: price?.root,
        depth: all.ranges(),
        earning: earning.ranges(),
        ...(price === undefined ? { active: 0n, stake: NOTHING } : inRange(price)),
      };
    },
  };
}

/** Liquidity by the prices at which it comes and goes. */
function openSteps() {
  const steps = new Map<bigint, bigint>();
  let known: readonly Liquidity[] | undefined = [];
  const step = (at: bigint, delta: bigint) => {
    const sum = (steps.get(at) ?? 0n) + delta;
    if (sum === 0n) steps.delete(at);
    else steps.set(at, sum);
  };
  return {
    add: (lower: bigint, upper: bigint, delta: bigint) => {
      step(lower, delta);
      step(upper, -delta);
      known = undefined;
    },
    ranges: (): readonly Liquidity[] => {
      known ??= rangesOf(steps);
      return known;
    },
  };
}

/** All liquidity, cut wherever it changes. */
function rangesOf(steps: ReadonlyMap<bigint, bigint>): Liquidity[] {
  const ends = [...steps.keys()].sort((a, b) => (a < b ? -1 : 1));
  let liquidity = 0n;
  return ends.slice(0, -1).map((lower, i) => {
    liquidity += steps.get(lower) ?? 0n;
    return { lower, upper: ends[i + 1] ?? lower, liquidity };
  });
}
