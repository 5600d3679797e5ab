/** A snapshot's line of NDJSON, its fields in any order, with any white space. */
import { readCanonicalOrder } from "./canonical";
import { addId } from "./ids";
import { Market, marketNamed } from "./market";
import { accountOf, STRANGER, UNREADABLE } from "./names";
import { closeSnapshot, openSnapshot, takeOrder } from "./snapshot";
import { number, readDecimal, readInteger, skipSpace, stringEnd } from "./text";

/** Field names with their quotes, as they stand in memory. */
const MARKET: u64 = 0x2274_656b_7261_6d22;
const ORDERS: u64 = 0x2273_7265_6472_6f22;
const TIME: u64 = 0x2265_6d69_7422;
const BID: u64 = 0x22_6469_6222;
const ASK: u64 = 0x22_6b73_6122;
const ID: u32 = 0x2264_6922;
const ACCOUNT: u64 = 0x746e_756f_6363_6122; // and a quote
const SIDE: u64 = 0x2265_6469_7322;
const PRICE: u64 = 0x22_6563_6972_7022;
const SIZE: u64 = 0x2265_7a69_7322;
const OPENED_AT: u64 = 0x4164_656e_6570_6f22;
const OPENED_AT_END: u16 = 0x2274;

const NULL: u32 = 0x6c6c_756e;
const FIVE_BYTES: u64 = 0xff_ffff_ffff;
const SIX_BYTES: u64 = 0xffff_ffff_ffff;
const SEVEN_BYTES: u64 = 0xff_ffff_ffff_ffff;

const QUOTE: u8 = 0x22;
const COMMA: u8 = 0x2c;
const COLON: u8 = 0x3a;
const LIST: u8 = 0x5b;
const LIST_END: u8 = 0x5d;
const OBJECT: u8 = 0x7b;
const OBJECT_END: u8 = 0x7d;
const LF: u8 = 0x0a;

/** Which fields of a snapshot were read. */
const HAS_MARKET: u32 = 1;
const HAS_TIME: u32 = 2;
const HAS_BID: u32 = 4;
const HAS_ASK: u32 = 8;
const HAS_HEAD: u32 = 15;
const HAS_ORDERS: u32 = 16;
const HAS_ALL: u32 = 31;

/** Which fields of an order were read. */
const HAS_ID: u32 = 1;
const HAS_ACCOUNT: u32 = 2;
const HAS_SIDE: u32 = 4;
const HAS_PRICE: u32 = 8;
const HAS_SIZE: u32 = 16;
const HAS_OPENED_AT: u32 = 32;
const HAS_WHOLE_ORDER: u32 = 63;

/**
 * Scores the snapshot of one line. Where an address is 0, or a byte beyond it, no value stands there, so that one
 * reader's 0 makes the next ones give 0 too.
 * @returns the next line's address, or 0 where this one is declined; nothing is scored then.
 */
export function scanLine(at: usize): usize {
  at = skipSpace(at);
  if (load<u8>(at) !== OBJECT) return 0;
  let has: u32 = 0;
  let field: u32 = 0;
  let market: Market | null = null;
  let time: i64 = 0;
  let bid: usize = 0;
  let ask: usize = 0;
  let orders: usize = 0;
  let ordersEnd: usize = 0;
  while (true) {
    at = skipSpace(at + 1);
    const key = load<u64>(at);
    if (key === MARKET) {
      field = HAS_MARKET;
      const name = textAt(at + 8);
      at = stringEnd(name);
      market = marketNamed(name, <u32>(at - name));
      if (market === null) return 0;
      at++;
    } else if ((key & SIX_BYTES) === TIME) {
      field = HAS_TIME;
      at = readInteger(valueAt(at + 6));
      time = number;
    } else if ((key & FIVE_BYTES) === BID) {
      field = HAS_BID;
      bid = valueAt(at + 5);
      at = bestEnd(bid);
    } else if ((key & FIVE_BYTES) === ASK) {
      field = HAS_ASK;
      ask = valueAt(at + 5);
      at = bestEnd(ask);
    } else if (key === ORDERS) {
      field = HAS_ORDERS;
      at = valueAt(at + 8);
      if (has === HAS_HEAD) {
        if (market === null || !openBook(market, time, bid, ask)) return 0;
        at = readOrders(at, market);
      } else {
        orders = at;
        at = ordersEnd = listEnd(at);
      }
    } else return 0;
    if ((has & field) !== 0) return 0;
    has |= field;
    at = skipSpace(at);
    if (load<u8>(at) === COMMA) continue;
    if (load<u8>(at) !== OBJECT_END || has !== HAS_ALL) return 0;
    break;
  }
  if (orders !== 0) {
    if (market === null || !openBook(market, time, bid, ask)) return 0;
    if (readOrders(orders, market) !== ordersEnd) return 0;
  }
  at = skipSpace(at + 1);
  if (load<u8>(at) !== LF) return 0;
  closeSnapshot();
  return at + 1;
}

function openBook(market: Market, time: i64, bidAt: usize, askAt: usize): bool {
  if (!readBest(bidAt, market)) return false;
  const bid = best;
  return readBest(askAt, market) && openSnapshot(market, time, bid, best);
}

let best: u64 = 0;

/** Reads a side's best price into `best`; 0 where the side is empty. */
function readBest(at: usize, market: Market): bool {
  best = 0;
  if (load<u32>(at) === NULL) return true;
  at = readDecimal(at + 1, market.priceDecimals, market.priceScale);
  best = number;
  return load<u8>(at) === QUOTE && best > 0;
}

function bestEnd(at: usize): usize {
  if (load<u32>(at) === NULL) return at + 4;
  return load<u8>(at) === QUOTE ? stringEnd(at + 1) + 1 : 0;
}

function readOrders(at: usize, market: Market): usize {
  if (load<u8>(at) !== LIST) return 0;
  at = skipSpace(at + 1);
  if (load<u8>(at) === LIST_END) return at + 1;
  while (true) {
    const canonical = readCanonicalOrder(at, market);
    at = canonical !== 0 ? canonical : readOrder(at, market);
    at = skipSpace(at);
    const char = load<u8>(at);
    if (char === LIST_END) return at + 1;
    if (char !== COMMA) return 0;
    at = skipSpace(at + 1);
  }
}

function readOrder(at: usize, market: Market): usize {
  if (load<u8>(at) !== OBJECT) return 0;
  let has: u32 = 0;
  let field: u32 = 0;
  let id: usize = 0;
  let idLength: u32 = 0;
  let account: i32 = UNREADABLE;
  let isBid = false;
  let price: u64 = 0;
  let size: u64 = 0;
  let openedAt: i64 = 0;
  while (true) {
    at = skipSpace(at + 1);
    const key = load<u64>(at);
    if (<u32>key === ID) {
      field = HAS_ID;
      id = textAt(at + 4);
      at = stringEnd(id);
      idLength = <u32>(at - id);
      at++;
    } else if (key === ACCOUNT && load<u8>(at, 8) === QUOTE) {
      field = HAS_ACCOUNT;
      at = valueAt(at + 9);
      if (load<u8>(at) === QUOTE) {
        const name = at + 1;
        at = stringEnd(name);
        if (at === 0) return 0;
        account = accountOf(name, <u32>(at - name));
        at++;
      } else {
        if (load<u32>(at) !== NULL) return 0;
        account = STRANGER;
        at += 4;
      }
    } else if ((key & SIX_BYTES) === SIDE) {
      field = HAS_SIDE;
      at = valueAt(at + 6);
      const side = load<u64>(at) & FIVE_BYTES;
      if (side !== BID && side !== ASK) return 0;
      isBid = side === BID;
      at += 5;
    } else if ((key & SEVEN_BYTES) === PRICE) {
      field = HAS_PRICE;
      at = readDecimal(textAt(at + 7), market.priceDecimals, market.priceScale);
      price = number;
      if (load<u8>(at++) !== QUOTE) return 0;
    } else if ((key & SIX_BYTES) === SIZE) {
      field = HAS_SIZE;
      at = readDecimal(textAt(at + 6), market.sizeDecimals, market.sizeScale);
      size = number;
      if (load<u8>(at++) !== QUOTE) return 0;
    } else if (key === OPENED_AT && load<u16>(at, 8) === OPENED_AT_END) {
      field = HAS_OPENED_AT;
      at = readInteger(valueAt(at + 10));
      openedAt = number;
    } else return 0;
    if ((has & field) !== 0) return 0;
    has |= field;
    at = skipSpace(at);
    if (load<u8>(at) === COMMA) continue;
    if (load<u8>(at) !== OBJECT_END || has !== HAS_WHOLE_ORDER) return 0;
    break;
  }
  if (!addId(id, idLength)) return 0;
  return takeOrder(account, isBid, price, size, openedAt) ? at + 1 : 0;
}

/** Where the value of a field stands. @param at behind the field's name. */
function valueAt(at: usize): usize {
  at = skipSpace(at);
  return load<u8>(at) === COLON ? skipSpace(at + 1) : 0;
}

/** Where the text of a field stands, behind its quote. @param at behind the field's name. */
function textAt(at: usize): usize {
  at = valueAt(at);
  return load<u8>(at) === QUOTE ? at + 1 : 0;
}

/** Behind the end of a list whose items are read later. */
function listEnd(at: usize): usize {
  if (load<u8>(at) !== LIST) return 0;
  let depth: u32 = 0;
  while (true) {
    const char = load<u8>(at);
    if (char === QUOTE) {
      at = stringEnd(at + 1);
      if (at === 0) return 0;
    } else if (char === LIST || char === OBJECT) depth++;
    else if (char === LIST_END || char === OBJECT_END) {
      if (--depth === 0) return at + 1;
    } else if (char === LF) return 0;
    at++;
  }
}
