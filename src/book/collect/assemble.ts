/**
 * From what an exchange told to the snapshot that is scored: the public book's best prices, and the miners' orders as
 * far as the public book has them. Pure, so that whoever has the same answers gets the same snapshot.
 */
import type { Terms } from "../../campaign/campaign.ts";
import { formatDecimal } from "../../decimal.ts";
import {
  compareOrders,
  isBetter,
  type Order,
  SIDES,
  type Side,
  type Snapshot,
} from "../snapshot.ts";
import { readUnits } from "./exchange-number.ts";
import { type Level, type OpenOrder, type PublicBook, VenueError } from "./venue.ts";

/** The orders of one exchange account, under the name that stands in the books. */
export interface AccountOrders {
  readonly account: string;
  readonly orders: readonly OpenOrder[];
}

/** What is odd of a miner's order. `id` and `account` are those of the order. */
export interface Flag {
  readonly account: string;
  readonly id: string;
  /**
   * `not in book`: the public book has nothing at its price, so it is left out. `more than book`: the public book has
   * less there, so it is cut. `second account`: another account showed the same order, so it counts there alone.
   * `unchecked`: it stands beyond the levels that the exchange gives.
   */
  readonly flag: "not in book" | "more than book" | "second account" | "unchecked";
  /** Of `second account`: the one for which the order counts. */
  readonly owner?: string;
}

/** What the last snapshot knew of an order: a change of price restarts its age. */
export type KnownOrders = ReadonlyMap<string, Pick<Order, "account" | "price" | "openedAt">>;

export interface Assembly {
  readonly terms: Terms;
  /** The instant, unix ms. */
  readonly time: number;
  readonly book: PublicBook;
  readonly accounts: readonly AccountOrders[];
  readonly known: KnownOrders;
}

/** A side's public levels: size by price, both in units, and the outermost price. */
interface Levels {
  readonly sizes: ReadonlyMap<bigint, bigint>;
  readonly best: bigint | undefined;
  readonly outermost: bigint | undefined;
}

/**
 * Puts a snapshot together. What was placed after the instant is left out. What stands at a level besides the miners'
 * orders is one order of nobody, within the terms' widest spread; its age is not known and counts as none.
 * @throws VenueError where a price does not fit the market's decimals.
 */
export function assemble(input: Assembly): { snapshot: Snapshot; flags: readonly Flag[] } {
  const { terms, time, book } = input;
  const { market } = terms;
  const flags: Flag[] = [];
  const levels = { bid: toLevels(book.bids, "bid", terms), ask: toLevels(book.asks, "ask", terms) };
  const left = { bid: new Map(levels.bid.sizes), ask: new Map(levels.ask.sizes) };
  const orders: Order[] = [];

  for (const { order, account } of ownOrders(input, flags)) {
    const flag = (name: Flag["flag"]): number => flags.push({ account, id: order.id, flag: name });
    const rest = left[order.side];
    const at = rest.get(order.price);
    if (at === undefined && isBeyond(order, levels[order.side], book.isWhole)) {
      flag("unchecked");
      orders.push(order);
      continue;
    }
    const size = smaller(order.size, at ?? 0n);
    if (size < order.size) flag(size === 0n ? "not in book" : "more than book");
    if (size === 0n) continue;
    rest.set(order.price, (at ?? 0n) - size);
    orders.push({ ...order, size });
  }

  const { best: bid } = levels.bid;
  const { best: ask } = levels.ask;
  for (const side of SIDES) {
    for (const [price, size] of left[side]) {
      if (size === 0n || !isNear(price, bid, ask, side, terms.maxSpreadPpm)) continue;
      const id = `${side}-${formatDecimal(price, market.priceDecimals)}`;
      orders.push({ id, account: undefined, side, price, size, openedAt: time });
    }
  }
  return { snapshot: { market, time, bid, ask, orders: orders.sort(compareOrders) }, flags };
}

/** The miners' orders that were there at the instant, oldest first: who came first stands first in a level. */
function ownOrders(
  { terms: { market }, time, accounts, known }: Assembly,
  flags: Flag[],
): { order: Order; account: string }[] {
  const owners = new Map<string, string>();
  const found = accounts.flatMap(({ account, orders }) =>
    orders.flatMap((raw) => {
      const owner = owners.get(raw.id);
      if (owner !== undefined) {
        if (owner !== account) flags.push({ account, id: raw.id, flag: "second account", owner });
        return [];
      }
      owners.set(raw.id, account);
      const price = exact(raw.price, market.priceDecimals);
      const size = readUnits(raw.size, market.sizeDecimals)?.units ?? 0n;
      const openedAt = openedAtOf(raw, price, time, known);
      if (size === 0n || openedAt > time) return [];
      return [{ account, order: { id: raw.id, account, side: raw.side, price, size, openedAt } }];
    }),
  );
  return found.sort((a, b) => compareOrders(a.order, b.order));
}

/** When an order's price last changed. Where the exchange keeps the order and its time, the last snapshot tells. */
function openedAtOf(raw: OpenOrder, price: bigint, time: number, known: KnownOrders): number {
  const before = known.get(raw.id);
  if (before === undefined) return raw.placedAt;
  if (before.price === price) return Math.max(raw.placedAt, before.openedAt);
  const { updatedAt } = raw;
  // A change at a time that is not told counts from now: nobody gains age by it.
  return updatedAt !== undefined && updatedAt > before.openedAt && updatedAt <= time
    ? updatedAt
    : Math.max(raw.placedAt, time);
}

function toLevels(raw: readonly Level[], side: Side, { market }: Terms): Levels {
  const sizes = new Map<bigint, bigint>();
  let best: bigint | undefined;
  let outermost: bigint | undefined;
  for (const level of raw) {
    const price = exact(level.price, market.priceDecimals);
    const size = readUnits(level.size, market.sizeDecimals)?.units ?? 0n;
    if (price === 0n) throw new VenueError("format", "a price of zero");
    // A level that rounds to nothing still is the market's best price.
    sizes.set(price, (sizes.get(price) ?? 0n) + size);
    if (best === undefined || isBetter(price, best, side)) best = price;
    if (outermost === undefined || isBetter(outermost, price, side)) outermost = price;
  }
  return { sizes, best, outermost };
}

/** Whether the exchange's answer ends before an order's price. */
function isBeyond({ price, side }: Order, { outermost }: Levels, isWhole: boolean): boolean {
  return !isWhole && outermost !== undefined && isBetter(outermost, price, side);
}

/** Within the widest spread of mid, as the rules count it; of a one-sided book the best level alone. */
function isNear(
  price: bigint,
  bid: bigint | undefined,
  ask: bigint | undefined,
  side: Side,
  ppm: number,
): boolean {
  if (bid === undefined || ask === undefined) return price === (side === "bid" ? bid : ask);
  const sum = bid + ask;
  const away = 2n * price - sum;
  return (
    price === bid || price === ask || (away < 0n ? -away : away) * 1_000_000n <= BigInt(ppm) * sum
  );
}

function exact(text: string, decimals: number): bigint {
  const read = readUnits(text, decimals);
  if (read?.isExact) return read.units;
  throw new VenueError("format", `a price with more than the market's ${decimals} decimals`);
}

function smaller(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
