/** One snapshot's book and orders, checked and weighed: docs/rules.md, "A snapshot". */

import { weightAt } from "./host";
import { forgetIds } from "./ids";
import { drawAt } from "./instants";
import { addEmptySlots, Market } from "./market";
import { UNREADABLE } from "./names";
import { addWeight, clearSlot, newSlot, payOut } from "./share";

const PPM: u64 = 1_000_000;

const bids = newSlot();
const asks = newSlot();

let market: Market = changetype<Market>(0);
let interval: u32 = 0;
let time: i64 = 0;
/** 0 where a side of the book is empty. */
let bid: u64 = 0;
let ask: u64 = 0;
/** Whether the book has a mid: two sides, and bid below ask. */
let isSound: bool = false;
let twiceMid: u64 = 0;
/** The farthest from mid, doubled, that an order within smax stands. */
let farthest: u64 = 0;

/** Begins a snapshot. @returns false where it may be a fault. */
export function openSnapshot(whose: Market, at: i64, bestBid: u64, bestAsk: u64): bool {
  if (at < whose.start || at >= whose.end) return false;
  market = whose;
  time = at;
  bid = bestBid;
  ask = bestAsk;
  interval = <u32>(<u64>(at - whose.start) / whose.intervalMs);
  if (interval < whose.next || !isDue(whose, interval, at)) return false;
  isSound = bestBid !== 0 && bestAsk !== 0 && bestBid < bestAsk;
  twiceMid = bestBid + bestAsk;
  farthest = (twiceMid / PPM) * whose.maxSpreadPpm + ((twiceMid % PPM) * whose.maxSpreadPpm) / PPM;
  clearSlot(bids);
  clearSlot(asks);
  forgetIds();
  return true;
}

/** Whether a time is the instant that was drawn for its interval. */
function isDue(whose: Market, interval: u64, at: i64): bool {
  const draw = whose.draw;
  if (draw === null) return true;
  const drawn = drawAt(draw, interval) % whose.intervalMs;
  return at - whose.start === <i64>(interval * whose.intervalMs + drawn);
}

/**
 * Adds an order, whose id is its own.
 * @param account whose it is, if it is anyone's who may earn.
 * @returns false where it may be a fault.
 */
export function takeOrder(account: i32, isBid: bool, price: u64, size: u64, openedAt: i64): bool {
  if (account === UNREADABLE || price === 0 || size === 0) return false;
  // None is better than the best of the book, which is 0 where that side is empty.
  if (isBid ? price > bid : price < ask || ask === 0) return false;
  if (account >= 0 && isSound) weigh(account, isBid, price, size, openedAt);
  return true;
}

/** Gives an order its weight, where it counts. */
function weigh(account: u32, isBid: bool, price: u64, size: u64, openedAt: i64): void {
  if (size < market.minSize || load<u8>(market.earns + <usize>account) === 0) return;
  const age = time - openedAt;
  if (age < market.minAgeMs || age > market.maxAgeMs) return;
  const offset = isBid ? <i64>(twiceMid - 2 * price) : <i64>(2 * price - twiceMid);
  if (offset <= 0 || <u64>offset > farthest) return;
  addWeight(isBid ? bids : asks, account, weightOf(spreadPpm(<u64>offset)), size);
}

/** Ends a snapshot that is sound from its first byte to its last: only now does the run grow. */
export function closeSnapshot(): void {
  if (market.first === market.next) market.first = interval;
  else if (interval > market.next) {
    addEmptySlots(market.bid, interval - market.next);
    addEmptySlots(market.ask, interval - market.next);
  }
  market.next = interval + 1;
  market.snapshots++;
  if (bid === 0 || ask === 0) market.oneSided++;
  else if (bid >= ask) market.crossed++;
  payOut(bids, market.bid);
  payOut(asks, market.ask);
}

/**
 * `ceil(offset * 10^6 / twiceMid)`. The quotient in floating point is at most 10^6, so it is off by far less than one;
 * cut to a whole number it leaves a remainder between a hair below 0 and a hair above `twiceMid`.
 */
function spreadPpm(offset: u64): u32 {
  const ppm = <u64>(<i64>((<f64>(<i64>offset) * <f64>PPM) / <f64>(<i64>twiceMid)));
  const remainder = <i64>(offset * PPM - ppm * twiceMid);
  if (remainder > <i64>twiceMid) return <u32>(ppm + 2);
  return <u32>(remainder > 0 ? ppm + 1 : ppm);
}

function weightOf(ppm: u32): u32 {
  const place = market.weights + ((<usize>ppm) << 2);
  const known = load<u32>(place);
  if (known !== 0) return known;
  const weight = weightAt(market.index, ppm);
  store<u32>(place, weight);
  return weight;
}
