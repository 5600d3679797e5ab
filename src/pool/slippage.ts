/** What a trade of some size would have got from a pool, beside its price. */
import type { Liquidity, PoolLedger } from "./ledger.ts";
import { squareRoot } from "./worth.ts";

const Q96 = 2n ** 96n;

/** How far the price is moved to tell how deep a pool is. */
export const DEPTH_PPMS: readonly number[] = [1_000, 5_000, 10_000, 50_000];

/** A hundredth, a tenth and a half. */
const PARTS = [1n, 10n, 50n];

/** What one direction of a trade comes to, in parts per million of the price; undefined where the pool is not so deep. */
export interface Slippage {
  /** In token1. */
  readonly size: bigint;
  /** Buying token0 with so much token1. */
  readonly buyPpm: bigint | undefined;
  /** Selling so much worth of token0. */
  readonly sellPpm: bigint | undefined;
}

/** How much token1 moves the price by so many parts per million: what buys it up, and what selling it down gets. */
export interface Depth {
  readonly ppm: number;
  readonly up: bigint;
  readonly down: bigint;
}

/** Without fees, at the pool's end price. */
export function slippageOf({ root, depth }: PoolLedger, sizes: readonly bigint[]): Slippage[] {
  if (root === undefined) return [];
  return sizes.map((size) => ({
    size,
    buyPpm: buyPpm(depth, root, size),
    sellPpm: sellPpm(depth, root, size),
  }));
}

/** Trades to tell slippage of: parts of the quote that moves the price up by 5 %. */
export function tradeSizes(ledger: PoolLedger): bigint[] {
  const [deep] = depthAt(ledger, [50_000]);
  const all = deep?.up ?? 0n;
  return PARTS.map((part) => (all * part) / 100n).filter((size) => size > 0n);
}

export function depthAt({ root, depth }: PoolLedger, ppms: readonly number[]): Depth[] {
  if (root === undefined) return [];
  const million = 1_000_000n;
  return ppms.map((ppm) => {
    const [low, high] = [-BigInt(ppm), BigInt(ppm)].map((distance) =>
      squareRoot((root * root * (million + distance)) / million),
    ) as [bigint, bigint];
    return { ppm, up: token1Between(depth, root, high), down: token1Between(depth, low, root) };
  });
}

/** The token1 of all liquidity between two prices: what moves the price from one to the other. */
export function token1Between(depth: readonly Liquidity[], low: bigint, high: bigint): bigint {
  return between(depth, low, high, (liquidity, from, to) => (liquidity * (to - from)) / Q96);
}

/** The token0 that stands against it. */
export function token0Between(depth: readonly Liquidity[], low: bigint, high: bigint): bigint {
  return between(
    depth,
    low,
    high,
    (liquidity, from, to) => (liquidity * Q96 * (to - from)) / (to * from),
  );
}

function between(
  depth: readonly Liquidity[],
  low: bigint,
  high: bigint,
  amount: (liquidity: bigint, from: bigint, to: bigint) => bigint,
): bigint {
  let sum = 0n;
  for (let i = firstAbove(depth, low); i < depth.length; i += 1) {
    const { lower, upper, liquidity } = depth[i] as Liquidity;
    const [from, to] = [lower > low ? lower : low, upper < high ? upper : high];
    if (from >= to) break;
    sum += amount(liquidity, from, to);
  }
  return sum;
}

/** The place of the first range that ends above a price; how many there are, where none does. */
export function firstAbove(depth: readonly Liquidity[], price: bigint): number {
  let [low, high] = [0, depth.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((depth[middle] as Liquidity).upper > price) high = middle;
    else low = middle + 1;
  }
  return low;
}

/** The token0 that so much token1 buys: up through the ranges. Undefined where the pool is not so deep. */
export function boughtFor(
  depth: readonly Liquidity[],
  root: bigint,
  size: bigint,
): bigint | undefined {
  let [left, got] = [size, 0n];
  for (let i = firstAbove(depth, root); i < depth.length; i += 1) {
    const { lower, upper, liquidity } = depth[i] as Liquidity;
    const from = lower > root ? lower : root;
    if (liquidity === 0n) continue;
    const room = (liquidity * (upper - from)) / Q96;
    const to = left < room ? from + (left * Q96) / liquidity : upper;
    got += (liquidity * Q96 * (to - from)) / (to * from);
    left -= left < room ? left : room;
    if (left === 0n) break;
  }
  return left > 0n || got === 0n ? undefined : got;
}

/** The token0 that must be sold for so much token1: down through the ranges. */
export function soldFor(
  depth: readonly Liquidity[],
  root: bigint,
  size: bigint,
): bigint | undefined {
  let [left, given] = [size, 0n];
  for (let i = Math.min(firstAbove(depth, root), depth.length - 1); i >= 0; i -= 1) {
    const { lower, upper, liquidity } = depth[i] as Liquidity;
    const from = upper < root ? upper : root;
    if (from <= lower || liquidity === 0n) continue;
    const room = (liquidity * (from - lower)) / Q96;
    if (left >= room && lower === 0n) return undefined;
    const to = left < room ? from - (left * Q96) / liquidity : lower;
    given += (liquidity * Q96 * (from - to)) / (to * from);
    left -= left < room ? left : room;
    if (left === 0n) break;
  }
  return left > 0n || given === 0n ? undefined : given;
}

/** Token1 in, token0 out. */
function buyPpm(depth: readonly Liquidity[], root: bigint, size: bigint): bigint | undefined {
  const got = boughtFor(depth, root, size);
  if (got === undefined) return undefined;
  const due = (size * Q96 * Q96) / (root * root);
  return due <= got ? 0n : ((due - got) * 1_000_000n) / due;
}

/** Token0 in, token1 out: down through the ranges. */
function sellPpm(depth: readonly Liquidity[], root: bigint, size: bigint): bigint | undefined {
  let left = (size * Q96 * Q96) / (root * root);
  let got = 0n;
  for (const { lower, upper, liquidity } of depth.toReversed()) {
    const from = upper < root ? upper : root;
    if (from <= lower || liquidity === 0n) continue;
    const to = (liquidity * Q96 * from) / (liquidity * Q96 + left * from);
    const end = to > lower ? to : lower;
    got += (liquidity * (from - end)) / Q96;
    left = to > lower ? 0n : left - (liquidity * Q96 * (from - lower)) / (from * lower);
    if (left <= 0n) break;
  }
  if (left > 0n || got === 0n) return undefined;
  return size <= got ? 0n : ((size - got) * 1_000_000n) / size;
}
