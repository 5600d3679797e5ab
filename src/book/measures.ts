/**
 * How liquid one book was, in integers. Distances are exact rationals of mid until the last step, which rounds them half
 * up to ppb, parts per billion of mid, a thousandth of a ppm. With `m = bid + ask`, twice the mid:
 *
 *     spread    = 2 * (ask - bid) / m
 *     slippage  = |2 * value / (base * m) - 1|, where `base` is what the orders give or take for `value`, best first
 *     in a band = |2 * price - m| * 10^6 <= band * m
 */
import type { Order, Side, Snapshot } from "./snapshot.ts";

const PPM = 1_000_000n;
const PPB = 1_000_000_000n;

/** What books are measured by. Sizes and bands ascend strictly. */
export interface Yardstick {
  /** Values of trades in quote, in units of `10^-(priceDecimals + sizeDecimals)`. */
  readonly sizes: readonly bigint[];
  /** Distances from mid, in ppm. */
  readonly bands: readonly bigint[];
  /** The widest spread that still counts as narrow, in ppm of mid. */
  readonly maxSpread: bigint;
  /** The accounts whose orders are miners', as the books name them. */
  readonly miners: ReadonlySet<string>;
}

/** A trade, and the side of the book that it takes. */
export const TRADES: readonly { readonly trade: "buy" | "sell"; readonly takes: Side }[] = [
  { trade: "buy", takes: "ask" },
  { trade: "sell", takes: "bid" },
];

/** What stands on one side within a band: all of it, and the miners' part. Quote in the units of a trade's value. */
export interface Depth {
  readonly base: bigint;
  readonly quote: bigint;
  readonly minersBase: bigint;
  readonly minersQuote: bigint;
}

export interface SideMeasures {
  /** By size, in ppb; undefined where the orders cannot fill the trade. */
  readonly slippage: readonly (bigint | undefined)[];
  /** By band. */
  readonly depth: readonly Depth[];
}

/** A quoted book's measures, or a pool's. */
export interface Measures {
  /** In ppb; undefined of a pool, which has fees instead. */
  readonly spread: bigint | undefined;
  readonly isNarrow: boolean;
  /** Whether no order of the snapshot stands at its best bid or at its best ask: so it holds a part of the book only. */
  readonly isPartial: boolean;
  readonly sides: Readonly<Record<Side, SideMeasures>>;
}

/** What keeps a book from having a mid. */
export type Unquoted = "one-sided" | "crossed";

/** Measures a book, unless it has no mid: a side is missing, or its best bid is not below its best ask. */
export function measureBook(snapshot: Snapshot, yardstick: Yardstick): Measures | Unquoted {
  const { bid, ask } = snapshot;
  if (bid === undefined || ask === undefined) return "one-sided";
  if (bid >= ask) return "crossed";
  const twiceMid = bid + ask;
  const bids = outward(snapshot.orders, "bid");
  const asks = outward(snapshot.orders, "ask");
  return {
    spread: divideHalfUp(2n * (ask - bid) * PPB, twiceMid),
    isNarrow: 2n * (ask - bid) * PPM <= yardstick.maxSpread * twiceMid,
    isPartial: bids[0]?.price !== bid || asks[0]?.price !== ask,
    sides: {
      bid: measureSide(bids, twiceMid, yardstick),
      ask: measureSide(asks, twiceMid, yardstick),
    },
  };
}

function measureSide(
  orders: readonly Order[],
  twiceMid: bigint,
  { sizes, bands, miners }: Yardstick,
): SideMeasures {
  return {
    slippage: slippages(orders, sizes, twiceMid),
    depth: depths(orders, bands, twiceMid, miners),
  };
}

/** One side's orders from the best price outward. Orders at one price may stand in any order: no figure depends on it. */
function outward(orders: readonly Order[], side: Side): Order[] {
  const sign = side === "bid" ? -1 : 1;
  return orders
    .filter((order) => order.side === side)
    .sort((a, b) => (a.price === b.price ? 0 : a.price < b.price ? -sign : sign));
}

/** Walks the orders once for all sizes. The last order is taken in part, down to fractions of the smallest unit. */
function slippages(
  orders: readonly Order[],
  sizes: readonly bigint[],
  twiceMid: bigint,
): (bigint | undefined)[] {
  let taken = 0;
  let base = 0n;
  let value = 0n;
  return sizes.map((size) => {
    let order = orders[taken];
    while (order !== undefined && value + order.price * order.size < size) {
      base += order.size;
      value += order.price * order.size;
      taken += 1;
      order = orders[taken];
    }
    if (order === undefined) return undefined;
    // Both are multiplied by the last price, so that the part taken of its order needs no division.
    const atMid = (base * order.price + size - value) * twiceMid;
    const paid = 2n * size * order.price;
    return divideHalfUp((paid > atMid ? paid - atMid : atMid - paid) * PPB, atMid);
  });
}

/** Each band holds what the narrower ones hold. */
function depths(
  orders: readonly Order[],
  bands: readonly bigint[],
  twiceMid: bigint,
  miners: ReadonlySet<string>,
): Depth[] {
  let [next, base, quote, minersBase, minersQuote] = [0, 0n, 0n, 0n, 0n];
  return bands.map((band) => {
    for (let order = orders[next]; order !== undefined; order = orders[next]) {
      const distance = 2n * order.price - twiceMid;
      if ((distance < 0n ? -distance : distance) * PPM > band * twiceMid) break;
      const { size, account } = order;
      const value = order.price * size;
      base += size;
      quote += value;
      if (account !== undefined && miners.has(account)) {
        minersBase += size;
        minersQuote += value;
      }
      next += 1;
    }
    return { base, quote, minersBase, minersQuote };
  });
}

/** Divides a number that is not negative by a positive one; a half goes up. */
export function divideHalfUp(numerator: bigint, denominator: bigint): bigint {
  return (2n * numerator + denominator) / (2n * denominator);
}
