/** Snapshots as rows of CSV, an order each. Rows of one market and time that follow each other are one snapshot. */

import { equalBytes } from "./bytes";
import { addId } from "./ids";
import { Market, marketNamed } from "./market";
import { accountOf, STRANGER } from "./names";
import { closeSnapshot, openSnapshot, takeOrder } from "./snapshot";
import { number, readDecimal, readInteger } from "./text";

/** The columns, in the order of src/book/row-snapshots.ts. */
const MARKET: u32 = 0;
const TIME: u32 = 1;
const BID: u32 = 2;
const ASK: u32 = 3;
const ID: u32 = 4;
const ACCOUNT: u32 = 5;
const SIDE: u32 = 6;
const PRICE: u32 = 7;
const SIZE: u32 = 8;
const OPENED_AT: u32 = 9;
const COLUMNS: u32 = 10;

const QUOTE: u8 = 0x22;
const BACKSLASH: u8 = 0x5c;
const COMMA: u8 = 0x2c;
const SPACE: u8 = 0x20;
const CR: u8 = 0x0d;
const LF: u8 = 0x0a;
const THREE_BYTES: u32 = 0xff_ffff;
const BID_SIDE: u32 = 0x64_6962;
const ASK_SIDE: u32 = 0x6b_7361;

/** So many rows of the fewest bytes are within what plain TypeScript takes for one snapshot. */
const MAX_ROWS: u32 = 200_000;

/** Where each column's field begins and ends: of this row, and of the first row of its snapshot. */
const FIELDS: i32 = 80;
const row: usize = memory.data(FIELDS);
const first: usize = memory.data(FIELDS);

/** The column of each field of a row, 4 bytes each. */
const PLACES: usize = memory.data(40);

/** Says which column a field of each row is. */
export function setColumn(place: u32, column: u32): void {
  store<u32>(PLACES + ((<usize>place) << 2), column);
}

/** How many rows and snapshots the last call has scored. */
export let rows: u32 = 0;
export let snapshots: u32 = 0;

let market: Market = changetype<Market>(0);
let bid: u64 = 0;
let ask: u64 = 0;

/**
 * Scores the snapshots of whole rows.
 * @param isLast whether the last of them is whole too.
 * @returns where the first snapshot begins that was not scored; 0 where anything is declined.
 */
export function scanWholeRows(from: usize, to: usize, isLast: bool): usize {
  rows = 0;
  snapshots = 0;
  let at = from;
  let begun = from;
  let count: u32 = 0;
  let isBare = false;
  while (at < to) {
    const next = splitRow(at);
    if (next === 0) return 0;
    if (count > 0 && isSameSnapshot()) {
      if (isBare || !isSameBest(BID, bid) || !isSameBest(ASK, ask)) return 0;
    } else {
      if (count > 0) close(count);
      if (!openRow()) return 0;
      begun = at;
      count = 0;
    }
    if (isOrderless()) {
      if (count > 0) return 0;
      isBare = true;
    } else {
      if (!takeRow()) return 0;
      isBare = false;
    }
    if (++count > MAX_ROWS) return 0;
    at = next;
  }
  if (!isLast) return begun;
  if (count > 0) close(count);
  return at;
}

function close(count: u32): void {
  closeSnapshot();
  rows += count;
  snapshots++;
}

/** Begins the snapshot of which this row is the first. */
function openRow(): bool {
  const name = begin(MARKET);
  const found = marketNamed(name, length(MARKET));
  if (found === null) return false;
  market = found;
  if (readInteger(begin(TIME)) !== end(TIME)) return false;
  const time = number;
  if (!readBest(BID)) return false;
  bid = best;
  if (!readBest(ASK)) return false;
  ask = best;
  memory.copy(first, row, FIELDS);
  return openSnapshot(market, time, bid, ask);
}

let best: u64 = 0;

/** Reads a side's best price into `best`; 0 where the side is empty. */
function readBest(column: u32): bool {
  best = 0;
  if (length(column) === 0) return true;
  const read = readDecimal(begin(column), market.priceDecimals, market.priceScale);
  best = number;
  return read === end(column) && best > 0;
}

function isSameSnapshot(): bool {
  return isSameField(MARKET) && isSameField(TIME);
}

function isSameBest(column: u32, expected: u64): bool {
  return isSameField(column) || (readBest(column) && best === expected);
}

/** Whether a field has the bytes that it has in the snapshot's first row. */
function isSameField(column: u32): bool {
  const before = load<u32>(first + ((<usize>column) << 3));
  const size = load<u32>(first + ((<usize>column) << 3), 4) - before;
  return length(column) === size && equalBytes(begin(column), before, size);
}

/** Whether a row says that its snapshot has no order. */
function isOrderless(): bool {
  for (let column = ID; column <= OPENED_AT; column++) if (length(column) > 0) return false;
  return true;
}

function takeRow(): bool {
  const account = length(ACCOUNT) === 0 ? STRANGER : accountOf(begin(ACCOUNT), length(ACCOUNT));
  const side = load<u32>(begin(SIDE)) & THREE_BYTES;
  if (length(SIDE) !== 3 || (side !== BID_SIDE && side !== ASK_SIDE)) return false;
  const price = readDecimal(begin(PRICE), market.priceDecimals, market.priceScale);
  if (price !== end(PRICE)) return false;
  const priceUnits = number;
  if (readDecimal(begin(SIZE), market.sizeDecimals, market.sizeScale) !== end(SIZE)) return false;
  const sizeUnits = number;
  if (readInteger(begin(OPENED_AT)) !== end(OPENED_AT)) return false;
  const isBid = side === BID_SIDE;
  if (!addId(begin(ID), length(ID))) return false;
  return takeOrder(account, isBid, priceUnits, sizeUnits, number);
}

/**
 * Finds the fields of a row. A field in quotes is taken without them; quotes, line ends and escapes inside are declined.
 * @returns the next row's address, or 0.
 */
function splitRow(at: usize): usize {
  let field: usize = at;
  let place: u32 = 0;
  while (true) {
    const stop = fieldEnd(at);
    const char = load<u8>(stop);
    if (char === QUOTE) {
      if (stop !== field) return 0;
      at = closingQuote(stop + 1);
      if (at === 0) return 0;
      if (!keep(place, field + 1, at)) return 0;
      at++;
    } else {
      if (!keep(place, field, stop)) return 0;
      at = stop;
    }
    place++;
    if (load<u8>(at) === COMMA) {
      field = ++at;
      continue;
    }
    if (place !== COLUMNS) return 0;
    if (load<u8>(at) === CR) at++;
    return load<u8>(at) === LF ? at + 1 : 0;
  }
}

function keep(place: u32, from: usize, to: usize): bool {
  if (place >= COLUMNS) return false;
  const field = row + ((<usize>load<u32>(PLACES + ((<usize>place) << 2))) << 3);
  store<u32>(field, <u32>from);
  store<u32>(field, <u32>to, 4);
  return true;
}

/** The next comma, quote, control character, or what plain TypeScript should read. */
function fieldEnd(at: usize): usize {
  while (true) {
    const bytes = v128.load(at);
    const ends = v128.or(
      v128.or(i8x16.lt_s(bytes, i8x16.splat(SPACE)), i8x16.eq(bytes, i8x16.splat(BACKSLASH))),
      v128.or(i8x16.eq(bytes, i8x16.splat(QUOTE)), i8x16.eq(bytes, i8x16.splat(COMMA))),
    );
    const found = i8x16.bitmask(ends);
    if (found !== 0) return at + ctz(found);
    at += 16;
  }
}

/** The quote that ends a field in quotes; 0 where the field is not so simple. */
function closingQuote(at: usize): usize {
  let stop = fieldEnd(at);
  while (load<u8>(stop) === COMMA) stop = fieldEnd(stop + 1);
  return load<u8>(stop) === QUOTE ? stop : 0;
}

function begin(column: u32): usize {
  return load<u32>(row + ((<usize>column) << 3));
}

function end(column: u32): usize {
  return load<u32>(row + ((<usize>column) << 3), 4);
}

function length(column: u32): u32 {
  return <u32>(end(column) - begin(column));
}
