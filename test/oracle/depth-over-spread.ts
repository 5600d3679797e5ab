/** The oracle's rules.md, Points: depth-over-spread: depth in bigints, powers by decimal.js, nothing shared with src/. */
import { Decimal } from "decimal.js";
import {
  type Books,
  faults,
  hasMid,
  type OrderInput,
  refuseStrays,
  type Score,
  SIDES,
  type Side,
  snapshotOf,
  spreadPpm,
} from "./rules.ts";

export const FACTORS = ["depth", "uptime", "volume", "stake"] as const;
export type Factor = (typeof FACTORS)[number];

/** By payee; `volume` and `stake` in units of 10^-18, `joined` in unix ms. */
export interface DepthEpoch extends Books {
  readonly minValue: bigint;
  readonly exponents: Readonly<Record<Factor, string>>;
  readonly scaling: boolean;
  readonly volume: ReadonlyMap<string, bigint>;
  readonly stake: ReadonlyMap<string, bigint>;
  readonly joined: ReadonlyMap<string, number>;
}

const Forty = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });
/** Wide enough for every sum and product below to be exact. */
const Exact = Decimal.clone({ precision: 9_000, rounding: Decimal.ROUND_DOWN });

/** When interval `i` begins. */
export const begin = (terms: Books, i: number) => terms.start + i * terms.intervalMs;

/** A payee who is to be scaled is looked at from the first interval that begins when it has joined. */
export function isThere(terms: DepthEpoch, payee: string, i: number): boolean {
  return !terms.scaling || begin(terms, i) >= (terms.joined.get(payee) ?? -Infinity);
}

/** An order's value over its spread, or nothing where it does not count. */
export function depth(order: OrderInput, terms: DepthEpoch, i: number): bigint {
  const book = snapshotOf(terms, i);
  if (book === undefined || !hasMid(book) || faults(order, book, terms).length > 0) return 0n;
  if (order.price * order.size < terms.minValue) return 0n;
  if (!isThere(terms, terms.payees.get(order.account ?? "") ?? "", i)) return 0n;
  const ppm = spreadPpm(order.price, book.bid, book.ask);
  return (1_000_000n * order.price * order.size) / (ppm > 1n ? ppm : 1n);
}

/** The depths of a payee's two sides in interval `i`. */
export function sides(terms: DepthEpoch, payee: string, i: number): [bid: bigint, ask: bigint] {
  const orders = (snapshotOf(terms, i)?.orders ?? []).filter(
    (order) => terms.payees.get(order.account ?? "") === payee,
  );
  const side = (wanted: Side) => {
    let sum = 0n;
    for (const order of orders) if (order.side === wanted) sum += depth(order, terms, i);
    return sum;
  };
  return [side("bid"), side("ask")];
}

/** What a payee's quality is made of. */
export function factors(terms: DepthEpoch, payee: string): Record<Factor, bigint> {
  let sum = 0n;
  let samples = 0n;
  let available = 0n;
  for (let i = 0; i < terms.n; i += 1) {
    const [bid, ask] = sides(terms, payee, i);
    const smaller = bid < ask ? bid : ask;
    sum += smaller;
    if (smaller > 0n) samples += 1n;
    if (isThere(terms, payee, i)) available += 1n;
  }
  const uptime = available === 0n ? 0n : (samples * BigInt(terms.n)) / available;
  const volume = terms.volume.get(payee) ?? 0n;
  return { depth: sum, uptime, volume, stake: terms.stake.get(payee) ?? 0n };
}

/** `depth^d * uptime^u * volume^v * stake^s`, each step to 40 digits; nothing for whoever has no depth. */
export function quality(terms: Pick<DepthEpoch, "exponents">, of: Record<Factor, bigint>): Decimal {
  if (of.depth === 0n) return new Forty(0);
  let product = new Forty(1);
  for (const factor of FACTORS) {
    const exponent = terms.exponents[factor];
    if (Number(exponent) === 0) continue;
    product = product.times(new Forty(of[factor].toString()).pow(exponent));
  }
  return product;
}

/** `floor(10^15 * Q / sum Q)`, once for the epoch. */
export function scoreDepthOverSpread(terms: DepthEpoch): Score {
  refuseStrays(terms);
  const points = new Map<string, bigint>();
  const payees = [...new Set(terms.payees.values())];
  const all = payees.map((payee) => new Exact(quality(terms, factors(terms, payee))));
  const sum = all.reduce((a, b) => a.plus(b), new Exact(0));
  for (const [p, payee] of payees.entries()) {
    const mine = all[p];
    if (mine === undefined || mine.isZero()) continue;
    const earned = BigInt(mine.times("1e15").divToInt(sum).toFixed());
    if (earned > 0n) points.set(payee, earned);
  }
  return { points, trailingEmpty: 0 };
}

/** In how many intervals nobody has depth on a side. */
export function emptySides(terms: DepthEpoch): Record<Side, number> {
  const count = (side: Side) => {
    let empty = 0;
    for (let i = 0; i < terms.n; i += 1) {
      const orders = snapshotOf(terms, i)?.orders ?? [];
      if (orders.every((order) => order.side !== side || depth(order, terms, i) === 0n)) empty += 1;
    }
    return empty;
  };
  const [bid, ask] = SIDES.map(count);
  return { bid: bid ?? 0, ask: ask ?? 0 };
}
