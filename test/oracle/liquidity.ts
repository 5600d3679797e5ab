/**
 * The liquidity measures once more, slow and obvious, sharing no line with src/: fractions of two bigints, a trade
 * filled order by order, an hour as the text of its time.
 */
import type { OrderInput, Side, SnapshotInput } from "./rules.ts";

/** Numerator and denominator, the second above zero. */
type Fraction = readonly [bigint, bigint];

const over = (a: bigint, b: bigint): Fraction => (b < 0n ? [-a, -b] : [a, b]);
const add = ([a, b]: Fraction, [c, d]: Fraction) => over(a * d + c * b, b * d);
const subtract = (x: Fraction, [c, d]: Fraction) => add(x, [-c, d]);
const times = ([a, b]: Fraction, [c, d]: Fraction) => over(a * c, b * d);
const divide = (x: Fraction, [c, d]: Fraction) => times(x, over(d, c));
const isUpTo = ([a, b]: Fraction, [c, d]: Fraction) => a * d <= c * b;
const absolute = ([a, b]: Fraction): Fraction => (a < 0n ? [-a, b] : [a, b]);
const whole = (a: bigint): Fraction => [a, 1n];

/** A number of billionths, a half going up. Not for numbers below zero. */
function billionths(x: Fraction): bigint {
  const [a, b] = add(times(x, whole(1_000_000_000n)), [1n, 2n]);
  return a / b;
}

export interface Quoted {
  readonly bid: bigint;
  readonly ask: bigint;
  readonly orders: readonly OrderInput[];
}

/** What a snapshot is as a book: with a mid, or why not. */
export function bookOf({ bid, ask, orders }: SnapshotInput): Quoted | "one-sided" | "crossed" {
  if (bid === undefined || ask === undefined) return "one-sided";
  return ask > bid ? { bid, ask, orders } : "crossed";
}

const mid = ({ bid, ask }: Quoted): Fraction => [bid + ask, 2n];

export function spread(book: Quoted): bigint {
  return billionths(divide(whole(book.ask - book.bid), mid(book)));
}

export function isNarrow(book: Quoted, maxPpm: bigint): boolean {
  return isUpTo(divide(whole(book.ask - book.bid), mid(book)), [maxPpm, 1_000_000n]);
}

/** The slippage of a trade of `value`, or undefined where the orders of `side` do not suffice. */
export function slippage(book: Quoted, side: Side, value: bigint): bigint | undefined {
  const left = book.orders.filter((order) => order.side === side);
  let unpaid = whole(value);
  let base = whole(0n);
  while (unpaid[0] > 0n) {
    const best = left.reduce<OrderInput | undefined>((found, order) => {
      if (found === undefined) return order;
      const isBetter = side === "bid" ? order.price > found.price : order.price < found.price;
      return isBetter ? order : found;
    }, undefined);
    if (best === undefined) return undefined;
    left.splice(left.indexOf(best), 1);
    const worth = whole(best.price * best.size);
    const paid = isUpTo(worth, unpaid) ? worth : unpaid;
    base = add(base, divide(paid, whole(best.price)));
    unpaid = subtract(unpaid, paid);
  }
  const average = divide(whole(value), base);
  return billionths(absolute(subtract(divide(average, mid(book)), whole(1n))));
}

/** Size and value of a side's orders up to so many ppm from mid. */
export function depth(
  book: Quoted,
  side: Side,
  ppm: bigint,
  counts: (order: OrderInput) => boolean = () => true,
): { base: bigint; quote: bigint } {
  let [base, quote] = [0n, 0n];
  for (const order of book.orders) {
    const distance = absolute(subtract(divide(whole(order.price), mid(book)), whole(1n)));
    if (order.side !== side || !counts(order) || !isUpTo(distance, [ppm, 1_000_000n])) continue;
    base += order.size;
    quote += order.price * order.size;
  }
  return { base, quote };
}

/** The smallest value that so many percent of all samples do not exceed; undefined stands for beyond all values. */
export function percentile(samples: readonly (bigint | undefined)[], percent: number) {
  const values = samples.filter((sample) => sample !== undefined);
  const enough = values.filter(
    (value) => values.filter((other) => other <= value).length * 100 >= percent * samples.length,
  );
  return enough.reduce<bigint | undefined>(
    (least, value) => (least === undefined || value < least ? value : least),
    undefined,
  );
}

/** A mean, rounded down; undefined of nothing. */
export function mean(samples: readonly (bigint | undefined)[]): bigint | undefined {
  const values = samples.filter((sample) => sample !== undefined);
  if (values.length === 0) return undefined;
  return values.reduce((sum, value) => sum + value, 0n) / BigInt(values.length);
}

/** The hour of an instant, as text. */
export function hourText(time: number): string {
  return new Date(time).toISOString().slice(0, 13);
}
