/** Snapshots as columns of integers and short texts, an order a row: what DuckDB makes of a Parquet file. */
import { textAt } from "./host";
import { addHash } from "./ids";
import { Market, marketAt } from "./market";
import { closeSnapshot, openSnapshot, takeOrder } from "./snapshot";
import { MAX_DIGITS, MAX_SAFE_INTEGER, number, powerOfTen, readDecimal } from "./text";

/** The columns, in the order of src/kernel/score-kernel.ts. */
const NUMBER: u32 = 0;
const MARKET: u32 = 1;
const TIME: u32 = 2;
const BID: u32 = 3;
const ASK: u32 = 4;
const ID: u32 = 5;
const ACCOUNT: u32 = 6;
const KIND: u32 = 7;
const PRICE: u32 = 8;
const SIZE: u32 = 9;
const OPENED_AT: u32 = 10;
const COLUMNS: u32 = 11;

/** What a row's kind says, in bits: its order, then which best prices are missing, then that something is in doubt. */
const ORDER: u32 = 3;
const BID_ORDER: u32 = 1;
const NO_ORDER: u32 = 2;
const NO_BID: u32 = 4;
const NO_ASK: u32 = 8;
const KINDS: u32 = 16;

/** Rows that come in at a time, and room for the widest of their cells. */
const ROWS: u32 = 2048;
const AREA: usize = <usize>ROWS * 16;

/** A text cell is its length, then its characters if they are so few. */
const TEXT: usize = 16;
const INLINE: u32 = 12;

/** So many rows, none of them too long, are within what plain TypeScript takes for one snapshot. */
const MAX_ROWS: u32 = 30_000;

/** The scale of a column of integers; of texts, this. */
const TEXTS: u32 = 255;
const SCALES: usize = memory.data(44);

let areas: usize = 0;
let market: Market = changetype<Market>(0);
let time: i64 = 0;
let bid: u64 = 0;
let ask: u64 = 0;
/** Rows in all, and those of the snapshot that is open; 0 where none is. */
let rows: u64 = 0;
let count: u32 = 0;
let isBare: bool = false;

/** How many snapshots the last call has scored. */
export let columnSnapshots: u32 = 0;

/** Begins a file. @returns where the first column goes; each next one is so many bytes behind it. */
export function openColumns(): usize {
  if (areas === 0) areas = heap.alloc(<usize>COLUMNS * AREA + TEXT);
  rows = 0;
  count = 0;
  return areas;
}

/** Says what a column of prices or sizes holds: integers of `10^-scale`, or texts. */
export function setScale(column: u32, scale: u32): void {
  store<u32>(SCALES + ((<usize>column) << 2), scale);
}

/** Takes rows in. The last snapshot stays open. @returns false where anything is declined. */
export function takeRows(taken: u32): bool {
  columnSnapshots = 0;
  for (let row: u32 = 0; row < taken; row++) {
    // The file's order, which a join could lose.
    if (load<u64>(cell(NUMBER, row, 8)) !== rows++) return false;
    const kind = load<u8>(cell(KIND, row, 1));
    if (kind >= KINDS || !placeRow(row, kind)) return false;
    if ((kind & ORDER) === NO_ORDER) {
      if (count > 0) return false;
      isBare = true;
    } else {
      if (isBare || !takeRow(row, (kind & ORDER) === BID_ORDER)) return false;
    }
    if (++count > MAX_ROWS) return false;
  }
  return true;
}

/** Ends the file. @returns how many snapshots that has scored. */
export function closeColumns(): u32 {
  if (count === 0) return 0;
  closeSnapshot();
  return 1;
}

/** Finds the snapshot that a row belongs to: the one that is open, or a new one. */
function placeRow(row: u32, kind: u32): bool {
  const whose = marketAt(load<i32>(cell(MARKET, row, 4)));
  const at = load<i64>(cell(TIME, row, 8));
  if (whose === null) return false;
  if (count > 0 && whose === market && at === time)
    return isBest(BID, row, kind & NO_BID, bid) && isBest(ASK, row, kind & NO_ASK, ask);
  if (count > 0) {
    closeSnapshot();
    columnSnapshots++;
  }
  count = 0;
  isBare = false;
  market = whose;
  time = at;
  if (!readBest(BID, row, kind & NO_BID)) return false;
  bid = units;
  if (!readBest(ASK, row, kind & NO_ASK)) return false;
  ask = units;
  return openSnapshot(market, time, bid, ask);
}

function takeRow(row: u32, isBid: bool): bool {
  if (!addHash(load<u64>(cell(ID, row, 8)))) return false;
  if (!readUnits(PRICE, row, market.priceDecimals, market.priceScale)) return false;
  const price = units;
  if (!readUnits(SIZE, row, market.sizeDecimals, market.sizeScale)) return false;
  const openedAt = load<i64>(cell(OPENED_AT, row, 8));
  if (openedAt < 0 || <u64>openedAt > MAX_SAFE_INTEGER) return false;
  return takeOrder(load<i32>(cell(ACCOUNT, row, 4)), isBid, price, units, openedAt);
}

function isBest(column: u32, row: u32, isMissing: u32, expected: u64): bool {
  return readBest(column, row, isMissing) && units === expected;
}

/** Reads a best price into `units`; 0 where it is missing. */
function readBest(column: u32, row: u32, isMissing: u32): bool {
  units = 0;
  if (isMissing !== 0) return true;
  return readUnits(column, row, market.priceDecimals, market.priceScale) && units > 0;
}

/** The price or size that was read last. */
let units: u64 = 0;

/** Reads a cell as a number of `10^-scale` into `units`. */
function readUnits(column: u32, row: u32, decimals: u32, scale: u32): bool {
  const given = load<u32>(SCALES + ((<usize>column) << 2));
  if (given === TEXTS) {
    const text = cell(column, row, TEXT);
    const length = load<u32>(text);
    const start = length <= INLINE ? text + 4 : textAt(column, row);
    const end = readDecimal(start, decimals, scale);
    units = number;
    return end === start + length && start !== 0;
  }
  const value = load<i64>(cell(column, row, 8));
  if (value <= 0) return false;
  if (given <= scale) {
    // Within eighteen digits nothing overflows.
    if (<u64>value >= powerOfTen(MAX_DIGITS - (scale - given))) return false;
    units = <u64>value * powerOfTen(scale - given);
    return true;
  }
  const unit = powerOfTen(given - scale);
  units = <u64>value / unit;
  return units * unit === <u64>value && units < powerOfTen(MAX_DIGITS);
}

function cell(column: u32, row: u32, size: usize): usize {
  return areas + <usize>column * AREA + <usize>row * size;
}
