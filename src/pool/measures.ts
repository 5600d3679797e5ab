/**
 * How deep a pool was, in the measures of a book, so that both stand side by side. Its price is the mid, and what a trade
 * meets is the curve without the pool's fee. The miners' part is the liquidity that earns.
 */
import {
  type Depth,
  divideHalfUp,
  type Measures,
  type SideMeasures,
  type Unquoted,
  type Yardstick,
} from "../book/measures.ts";
import type { Side } from "../book/snapshot.ts";
import type { Market } from "../campaign/campaign.ts";
import type { Liquidity } from "./ledger.ts";
import { boughtFor, firstAbove, soldFor, token0Between, token1Between } from "./slippage.ts";
import type { PoolState } from "./state.ts";
import { inToken1, squareRoot } from "./worth.ts";

const Q96 = 2n ** 96n;
const PPM = 1_000_000n;
const PPB = 1_000_000_000n;

/** Measures a pool, unless it has no price, or no liquidity in range. */
export function measurePool(
  state: PoolState,
  { sizes, bands }: Yardstick,
  { sizeDecimals }: Market,
): Measures | Unquoted {
  const { root, depth, active } = state;
  if (root === undefined || active === 0n) return "one-sided";
  // A trade's value is in smaller units than the quote's: exact for any price times any size.
  const unit = 10n ** BigInt(sizeDecimals);
  const side = (name: Side): SideMeasures => ({
    slippage: sizes.map((size) => slippage(depth, root, size / unit, name)),
    depth: bands.map((band) => depthWithin(state, root, band, name, unit)),
  });
  return {
    spread: undefined,
    isNarrow: false,
    isPartial: false,
    sides: { bid: side("bid"), ask: side("ask") },
  };
}

/** The same for looks one after the other: a pool in which nothing happened is not measured again. */
export function measurer(yardstick: Yardstick, market: Market) {
  let last: PoolState | undefined;
  let measures: Measures | Unquoted = "one-sided";
  return (state: PoolState): Measures | Unquoted => {
    if (state !== last) measures = measurePool(state, yardstick, market);
    last = state;
    return measures;
  };
}

/** Of sorted ranges; zero where there is none at the price. */
export function liquidityAt(depth: readonly Liquidity[], price: bigint): bigint {
  const range = depth[firstAbove(depth, price)];
  return range !== undefined && range.lower <= price ? range.liquidity : 0n;
}

/** A buy takes what stands above the price, a sale what stands below, until it is worth so much token1. */
function slippage(
  depth: readonly Liquidity[],
  root: bigint,
  size: bigint,
  takes: Side,
): bigint | undefined {
  const base = (takes === "ask" ? boughtFor : soldFor)(depth, root, size);
  if (base === undefined) return undefined;
  // Of the price: what the base is worth at it, beside what was paid or got.
  const [worth, paid] = [base * root * root, size * Q96 * Q96];
  return divideHalfUp((paid > worth ? paid - worth : worth - paid) * PPB, worth);
}

function depthWithin(
  { depth, earning }: PoolState,
  root: bigint,
  band: bigint,
  side: Side,
  unit: bigint,
): Depth {
  const end = squareRoot((root * root * (side === "ask" ? PPM + band : PPM - band)) / PPM) || 1n;
  const [low, high] = side === "ask" ? [root, end] : [end, root];
  return {
    base: token0Between(depth, low, high),
    quote: token1Between(depth, low, high) * unit,
    minersBase: token0Between(earning, low, high),
    minersQuote: token1Between(earning, low, high) * unit,
  };
}

/** What earned, summed over looks, in base units of the quote: what lies below the price, and above it at the price. */
export interface StakeSum {
  /** Those at which the pool had a price. */
  looks: number;
  bid: bigint;
  ask: bigint;
}

export function openStake(): StakeSum {
  return { looks: 0, bid: 0n, ask: 0n };
}

export function addStake(sum: StakeSum, { root, stake: [zero, one] }: PoolState): void {
  if (root === undefined) return;
  sum.looks += 1;
  sum.bid += one;
  sum.ask += inToken1([zero, 0n], root);
}
