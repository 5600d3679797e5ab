/**
 * The split of one slot's points over its orders: `floor(10^15 * weight / total)`, exactly, from a quotient in floating
 * point that is off by less than two and an integer remainder that says how to mend it.
 *
 * The quotient is `x = 10^15 * weight / total <= 10^15`. In doubles it takes at most six roundings, each off by 2^-53 of
 * it: together less than 0.7. Cut to a whole number it lies between `x - 1.7` and `x + 0.7`, so the remainder lies
 * between `-total` and `2 * total`, and one step mends it. Where the total is below 2^62 the remainder fits 64 bits,
 * although its two products may not: they wrap by the same.
 */
import { addEmptySlots, Side } from "./market";
import { high, multiply } from "./wide";

const SLOT_POINTS: u64 = 1_000_000_000_000_000;
/** A slot's points, below 2^50, paid fewer times than this, stay below 2^64. */
const FEW_TIMES: u64 = 1 << 14;

/** Weights of a total at or above this are shared in 128 bits. */
const NARROW: u64 = 1 << 62;
const TWO_POW_64: f64 = 18_446_744_073_709_551_616.0;

/** An entry is the weight, its lower 64 bits and the upper, and its account. */
const ENTRY: usize = 24;

/** The orders with weight on one side of the snapshot that is being read. */
@unmanaged
export class Slot {
  entries: usize;
  room: u32;
  count: u32;
  /** The total weight, its lower 64 bits and the upper. */
  low: u64;
  high: u64;
}

export function newSlot(): Slot {
  const slot = new Slot();
  slot.room = 1024;
  slot.entries = heap.alloc(<usize>slot.room * ENTRY);
  clearSlot(slot);
  return slot;
}

export function clearSlot(slot: Slot): void {
  slot.count = 0;
  slot.low = 0;
  slot.high = 0;
}

/** Adds an order of weight `perUnit * size`, above zero. */
export function addWeight(slot: Slot, account: u32, perUnit: u32, size: u64): void {
  if (slot.count === slot.room) grow(slot);
  const isNarrow = size >> 42 === 0;
  const weight = isNarrow ? perUnit * size : multiply(perUnit, size);
  const upper = isNarrow ? 0 : high;
  const entry = slot.entries + <usize>slot.count * ENTRY;
  store<u64>(entry, weight);
  store<u64>(entry, upper, 8);
  store<u32>(entry, account, 16);
  slot.count++;
  const total = slot.low + weight;
  slot.high += upper + u64(total < weight);
  slot.low = total;
}

/** Appends the slot to the side's run, with what rolled over to it. */
export function payOut(slot: Slot, side: Side): void {
  if (slot.count === 0) {
    addEmptySlots(side, 1);
    return;
  }
  side.slots++;
  const isNarrow = slot.high === 0 && slot.low < NARROW;
  if (side.paid === 0) payFirst(slot, side.first, isNarrow);
  else payRest(slot, side, 1 + side.trailing, isNarrow);
  side.paid = 1;
  side.trailing = 0;
}

function payFirst(slot: Slot, first: usize, isNarrow: bool): void {
  const scale = scaleOf(slot);
  for (let i: u32 = 0; i < slot.count; i++) {
    const entry = slot.entries + <usize>i * ENTRY;
    const points = isNarrow ? shareNarrow(entry, slot.low, scale) : shareWide(entry, slot, scale);
    const sum = first + ((<usize>load<u32>(entry, 16)) << 3);
    store<u64>(sum, load<u64>(sum) + points);
  }
}

/** A sum seldom wraps around, so how often it did is not kept beside it. */
function payRest(slot: Slot, side: Side, times: u64, isNarrow: bool): void {
  const scale = scaleOf(slot);
  const isFew = times < FEW_TIMES;
  for (let i: u32 = 0; i < slot.count; i++) {
    const entry = slot.entries + <usize>i * ENTRY;
    const points = isNarrow ? shareNarrow(entry, slot.low, scale) : shareWide(entry, slot, scale);
    const place = (<usize>load<u32>(entry, 16)) << 3;
    const paid = isFew ? points * times : multiply(points, times);
    const before = load<u64>(side.rest + place);
    const after = before + paid;
    store<u64>(side.rest + place, after);
    const wraps = u64(after < before) + (isFew ? 0 : high);
    if (wraps !== 0) store<u64>(side.wraps + place, load<u64>(side.wraps + place) + wraps);
  }
}

function scaleOf(slot: Slot): f64 {
  return <f64>SLOT_POINTS / (<f64>slot.high * TWO_POW_64 + <f64>slot.low);
}

function shareNarrow(entry: usize, total: u64, scale: f64): u64 {
  const weight = load<u64>(entry);
  const points = <u64>(<i64>(<f64>(<i64>weight) * scale));
  const remainder = <i64>(SLOT_POINTS * weight - points * total);
  if (remainder < 0) return points - 1;
  return remainder >= <i64>total ? points + 1 : points;
}

function shareWide(entry: usize, slot: Slot, scale: f64): u64 {
  const weight = load<u64>(entry);
  const upper = load<u64>(entry, 8);
  const points = <u64>((<f64>upper * TWO_POW_64 + <f64>weight) * scale);
  const paidLow = multiply(SLOT_POINTS, weight);
  const paidHigh = high + SLOT_POINTS * upper;
  const takenLow = multiply(points, slot.low);
  const takenHigh = high + points * slot.high;
  const low = paidLow - takenLow;
  const over = paidHigh - takenHigh - u64(paidLow < takenLow);
  if (<i64>over < 0) return points - 1;
  const isMore = over > slot.high || (over === slot.high && low >= slot.low);
  return isMore ? points + 1 : points;
}

function grow(slot: Slot): void {
  const grown = heap.alloc(<usize>slot.room * 2 * ENTRY);
  memory.copy(grown, slot.entries, <usize>slot.room * ENTRY);
  slot.entries = grown;
  slot.room *= 2;
}
