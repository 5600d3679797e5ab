/** The logs of the example's two pools, made up to the last unit as Uniswap's contracts would tell them. */
import { MANAGER_EVENTS, POOL_EVENTS } from "../../src/pool/positions.ts";
import { SYNC, TRANSFER } from "../../src/pool/shares.ts";
import { token0Between, token1Between } from "../../src/pool/slippage.ts";
import { tickRoot } from "../../src/pool/tick-root.ts";
import { squareRoot, tokensIn } from "../../src/pool/worth.ts";

const MILLION = 1_000_000n;
const FEE = 3_000n;
const ZERO = `0x${"0".repeat(40)}`;
const ROUTER = `0x${"e5".repeat(20)}`;

/** A log without its place in the chain. */
export interface SaidLog {
  readonly address: string;
  readonly topics: readonly string[];
  readonly data: string;
}

const word = (value: bigint | number | string) =>
  BigInt.asUintN(256, BigInt(value)).toString(16).padStart(64, "0");
const said = (
  address: string,
  event: string,
  topics: readonly (bigint | number | string)[],
  ...data: (bigint | number | string)[]
): SaidLog => ({
  address,
  topics: [event, ...topics.map((value) => `0x${word(value)}`)],
  data: `0x${data.map(word).join("")}`,
});

interface Position {
  readonly lower: number;
  readonly upper: number;
  liquidity: bigint;
}

/** A concentrated pool of 0.3 %. Each call gives the logs of one transaction. */
export function concentratedPool(pool: string, manager: string, firstTick: number) {
  const positions = new Map<number, Position>();
  let [tick, root] = [firstTick, tickRoot(firstTick)];

  const endsOf = () => [...positions.values()].flatMap(({ lower, upper }) => [lower, upper]);
  const ladder = () => {
    const ends = [...new Set(endsOf())].sort((a, b) => a - b);
    return ends.slice(0, -1).map((lower, i) => ({
      lower: tickRoot(lower),
      upper: tickRoot(ends[i + 1] ?? lower),
      liquidity: activeAt(lower),
    }));
  };
  const activeAt = (at: number) =>
    [...positions.values()]
      .filter(({ lower, upper }) => lower <= at && at < upper)
      .reduce((sum, { liquidity }) => sum + liquidity, 0n);
  const amountsOf = ({ lower, upper }: Position, liquidity: bigint) =>
    tokensIn(liquidity, tickRoot(lower), tickRoot(upper), root);

  function change(id: number, delta: bigint): SaidLog[] {
    const position = positions.get(id) as Position;
    const { lower, upper } = position;
    const size = delta < 0n ? -delta : delta;
    const [zero, one] = amountsOf(position, size);
    position.liquidity += delta;
    if (position.liquidity === 0n) positions.delete(id);
    const [event, lead] =
      delta > 0n ? [POOL_EVENTS.Mint, [manager]] : [POOL_EVENTS.Burn, [] as string[]];
    const ofManager =
      delta > 0n ? MANAGER_EVENTS.IncreaseLiquidity : MANAGER_EVENTS.DecreaseLiquidity;
    return [
      said(pool, event, [manager, lower, upper], ...lead, size, zero, one),
      said(manager, ofManager, [id], size, zero, one),
    ];
  }

  return {
    begin: () => [said(pool, POOL_EVENTS.Initialize, [], root, tick)],
    mint: (id: number, owner: string, lower: number, upper: number, liquidity: bigint) => {
      positions.set(id, { lower, upper, liquidity: 0n });
      const [mint, increase] = change(id, liquidity) as [SaidLog, SaidLog];
      return [mint, said(manager, TRANSFER, [ZERO, owner, id]), increase];
    },
    change,
    give: (id: number, from: string, to: string) => [said(manager, TRANSFER, [from, to, id])],
    /** Moves the price to a tick's own; one that comes down to a position's end rests in the tick below. */
    swap: (to: number) => {
      const [from, end] = [root, tickRoot(to)];
      const [low, high] = from < end ? [from, end] : [end, from];
      const [zero, one] = [token0Between(ladder(), low, high), token1Between(ladder(), low, high)];
      const withFee = (amount: bigint) => (amount * MILLION) / (MILLION - FEE);
      const amounts = from < end ? [-zero, withFee(one)] : [withFee(zero), -one];
      tick = end < from && endsOf().includes(to) ? to - 1 : to;
      root = end;
      const liquidity = activeAt(tick);
      return [said(pool, POOL_EVENTS.Swap, [ROUTER, ROUTER], ...amounts, root, liquidity, tick)];
    },
  };
}

/** A pair of 0.3 %. Each call gives the logs of one transaction. */
export function sharedPair(pair: string) {
  let [zero, one, supply] = [0n, 0n, 0n];
  const sync = () => said(pair, SYNC, [], zero, one);
  const move = (from: string, to: string, amount: bigint) =>
    said(pair, TRANSFER, [from, to], amount);
  return {
    /** Adds so much of token1, and of token0 what the price asks for. */
    add: (owner: string, amount: bigint, other = (amount * zero) / one) => {
      const shares = supply === 0n ? squareRoot(amount * other) : (amount * supply) / one;
      [zero, one, supply] = [zero + other, one + amount, supply + shares];
      return [move(ZERO, owner, shares), sync()];
    },
    remove: (owner: string, shares: bigint) => {
      zero -= (zero * shares) / supply;
      one -= (one * shares) / supply;
      supply -= shares;
      return [move(owner, pair, shares), move(pair, ZERO, shares), sync()];
    },
    give: (from: string, to: string, shares: bigint) => [move(from, to, shares)],
    /** Puts in a part of the reserve in millionths: of token1 where that is above zero, else of token0. */
    swap: (part: number) => {
      const [into, out] = part > 0 ? [one, zero] : [zero, one];
      const given = (into * BigInt(Math.abs(part))) / MILLION;
      const taken = (given * (MILLION - FEE) * out) / (into * MILLION + given * (MILLION - FEE));
      [zero, one] = part > 0 ? [zero - taken, one + given] : [zero + given, one - taken];
      return [sync()];
    },
  };
}
