/**
 * A line of an NDJSON book as the project writes it, read in one go: the fields in their order, no space between them,
 * no escapes. Nearly every line of every book is one. Whatever else it meets, and every fault, is for `parseSnapshot`.
 */
import type { Market } from "../campaign/campaign.ts";
import { parseDecimal } from "../decimal.ts";
import { parseAccount } from "./account.ts";
import type { Order, Side, Snapshot } from "./snapshot.ts";
import { checkBest } from "./snapshot-rules.ts";

const [QUOTE, POINT, ZERO, NINE, BACKSLASH] = [0x22, 0x2e, 0x30, 0x39, 0x5c];

/** Integers of so many digits are exact in a `number`. */
const EXACT_DIGITS = 15;
const POWERS = Array.from({ length: EXACT_DIGITS + 1 }, (_, i) => 10 ** i);

/** Shorter parts of a text are copies; a longer one would keep the whole line in memory. */
const LONG = 13;

/** A few accounts own most orders; the limit keeps memory flat on any input. */
const MAX_KNOWN = 10_000;
const known = new Map<string, string>();

/** A line, and how far it was read. */
interface Cursor {
  readonly text: string;
  at: number;
}

/** @returns undefined where the line is another one, or may have a fault. */
export function scanSnapshot(
  line: string,
  markets: ReadonlyMap<string, Market>,
): Snapshot | undefined {
  const cursor: Cursor = { text: line, at: 0 };
  if (!take(cursor, '{"market":')) return undefined;
  const market = markets.get(scanText(cursor) ?? "");
  if (market === undefined || !take(cursor, ',"time":')) return undefined;
  const time = scanTime(cursor);
  if (time === undefined || !take(cursor, ',"bid":')) return undefined;
  const bid = scanBest(cursor, market);
  if (bid === undefined || !take(cursor, ',"ask":')) return undefined;
  const ask = scanBest(cursor, market);
  if (ask === undefined || !take(cursor, ',"orders":[')) return undefined;
  const orders = scanOrders(cursor, market);
  if (orders === undefined || !take(cursor, "]}") || cursor.at !== line.length) return undefined;
  const snapshot = { market, time, bid: bid ?? undefined, ask: ask ?? undefined, orders };
  let isSound = true;
  checkBest(snapshot, () => {
    isSound = false;
  });
  return isSound ? snapshot : undefined;
}

function scanOrders(cursor: Cursor, market: Market): Order[] | undefined {
  const orders: Order[] = [];
  const ids = new Set<string>();
  if (cursor.text.startsWith("]", cursor.at)) return orders;
  do {
    const order = scanOrder(cursor, market);
    if (order === undefined) return undefined;
    ids.add(order.id);
    orders.push(order);
  } while (take(cursor, ","));
  return ids.size === orders.length ? orders : undefined;
}

function scanOrder(cursor: Cursor, market: Market): Order | undefined {
  if (!take(cursor, '{"id":')) return undefined;
  const id = scanText(cursor);
  if (id === undefined || !take(cursor, ',"account":')) return undefined;
  const account = take(cursor, "null") ? null : scanAccount(cursor);
  if (account === undefined || !take(cursor, ',"side":')) return undefined;
  const side: Side | undefined = take(cursor, '"bid"')
    ? "bid"
    : take(cursor, '"ask"')
      ? "ask"
      : undefined;
  if (side === undefined || !take(cursor, ',"price":')) return undefined;
  const price = scanPositive(cursor, market.priceDecimals);
  if (price === undefined || !take(cursor, ',"size":')) return undefined;
  const size = scanPositive(cursor, market.sizeDecimals);
  if (size === undefined || !take(cursor, ',"openedAt":')) return undefined;
  const openedAt = scanTime(cursor);
  if (openedAt === undefined || !take(cursor, "}")) return undefined;
  return {
    id: id.length < LONG ? id : copy(id),
    account: account ?? undefined,
    side,
    price,
    size,
    openedAt,
  };
}

function take(cursor: Cursor, literal: string): boolean {
  if (!cursor.text.startsWith(literal, cursor.at)) return false;
  cursor.at += literal.length;
  return true;
}

/** A text of printable ASCII without escapes; undefined where it is none, or empty. */
function scanText(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== QUOTE) return undefined;
  let end = at + 1;
  for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
    // What is not a number is the line's end.
    if (!(code >= 0x20 && code < 0x7f) || code === BACKSLASH) return undefined;
    end += 1;
  }
  cursor.at = end + 1;
  return end === at + 1 ? undefined : text.slice(at + 1, end);
}

function scanAccount(cursor: Cursor): string | undefined {
  const { text, at } = cursor;
  const end = text.indexOf('"', at + 1);
  if (text.charCodeAt(at) !== QUOTE || end === -1) return undefined;
  const found = known.get(text.slice(at + 1, end));
  if (found !== undefined) {
    cursor.at = end + 1;
    return found;
  }
  const fresh = scanText(cursor);
  const account = fresh === undefined ? undefined : parseAccount(copy(fresh));
  if (fresh === undefined || account === undefined) return undefined;
  if (known.size >= MAX_KNOWN) known.clear();
  known.set(copy(fresh), account);
  return account;
}

/** A best price, null where the side is empty. */
function scanBest(cursor: Cursor, market: Market): bigint | null | undefined {
  return take(cursor, "null") ? null : scanPositive(cursor, market.priceDecimals);
}

function scanTime(cursor: Cursor): number | undefined {
  const { text, at } = cursor;
  let value = 0;
  let end = at;
  for (let code = text.charCodeAt(end); code >= ZERO && code <= NINE; code = text.charCodeAt(end)) {
    value = value * 10 + (code - ZERO);
    end += 1;
  }
  const isSpelledOnce = end === at + 1 || text.charCodeAt(at) !== ZERO;
  if (end === at || end - at > EXACT_DIGITS || !isSpelledOnce) return undefined;
  cursor.at = end;
  return value;
}

/** A decimal string above zero, in units of `10^-decimals`. */
function scanPositive(cursor: Cursor, decimals: number): bigint | undefined {
  const { text, at } = cursor;
  if (text.charCodeAt(at) !== QUOTE) return undefined;
  let [value, point, end] = [0, -1, at + 1];
  for (let code = text.charCodeAt(end); code !== QUOTE; code = text.charCodeAt(end)) {
    if (code >= ZERO && code <= NINE) value = value * 10 + (code - ZERO);
    else if (code === POINT && point === -1) point = end;
    else return undefined;
    end += 1;
  }
  cursor.at = end + 1;
  const fraction = point === -1 ? 0 : end - point - 1;
  const whole = (point === -1 ? end : point) - at - 1;
  const isSpelledOnce = whole === 1 || text.charCodeAt(at + 1) !== ZERO;
  const isWhole = whole > 0 && (point === -1 || fraction > 0) && isSpelledOnce;
  if (!isWhole || fraction > decimals || value === 0) return undefined;
  if (whole + decimals > EXACT_DIGITS) return parseDecimal(text.slice(at + 1, end), decimals);
  return BigInt(value * (POWERS[decimals - fraction] as number));
}

/** The text in memory of its own. */
function copy(ascii: string): string {
  return Buffer.from(ascii, "latin1").toString("latin1");
}
