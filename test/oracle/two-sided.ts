/** The oracle's rules.md, Points: two-sided, in fractions: the formulas as Polymarket prints them, floored once. */
import {
  dividedBy,
  type Fraction,
  floor,
  fromDecimal,
  least,
  most,
  over,
  plus,
  times,
  ZERO,
} from "./fraction.ts";
import {
  type Books,
  faults,
  hasMid,
  type OrderInput,
  refuseStrays,
  type Score,
  type Side,
  type SnapshotInput,
  snapshotOf,
  spreadPpm,
} from "./rules.ts";

/** `divisor` is c; `from` and `through` are the prices between which one side alone earns. */
export interface TwoSidedEpoch extends Books {
  readonly divisor: string;
  readonly from?: bigint | undefined;
  readonly through?: bigint | undefined;
}

/** A price level: all orders at one price, whoever they belong to. */
export interface Level {
  readonly price: bigint;
  readonly size: bigint;
  readonly orders: readonly OrderInput[];
}

/** A book with the mid that the programme measures from. */
export type CutBook = SnapshotInput & { readonly bid: bigint; readonly ask: bigint };

export interface Quality {
  readonly one: Fraction;
  readonly two: Fraction;
  readonly min: Fraction;
}

export function levels(book: SnapshotInput, side: Side): Level[] {
  const all = book.orders.filter((order) => order.side === side);
  return [...new Set(all.map((order) => order.price))].map((price) => {
    const orders = all.filter((order) => order.price === price);
    let size = 0n;
    for (const order of orders) size += order.size;
    return { price, size, orders };
  });
}

/** The book with the best levels of the minimum size for best prices, or nothing where it has no mid so. */
export function cutBook(book: SnapshotInput, terms: TwoSidedEpoch): CutBook | undefined {
  const best = (side: Side) => {
    const prices = levels(book, side)
      .filter((level) => level.size >= terms.minSize)
      .map((level) => level.price)
      .sort((a, b) => (a < b ? -1 : 1));
    return side === "bid" ? prices.at(-1) : prices[0];
  };
  const cut = { ...book, bid: best("bid"), ask: best("ask") };
  return hasMid(cut) ? cut : undefined;
}

/** `S = ((v - s) / v)^2`, what a unit of size scores. */
export function score(order: OrderInput, book: CutBook, terms: TwoSidedEpoch): Fraction {
  const v = BigInt(terms.smaxPpm);
  const part = over(v - spreadPpm(order.price, book.bid, book.ask), v);
  return times(part, part);
}

export function isInBand(book: CutBook, terms: TwoSidedEpoch): boolean {
  const mid = over(book.bid + book.ask, 2n);
  const isAbove = terms.from === undefined || mid.num >= terms.from * mid.den;
  const isBelow = terms.through === undefined || mid.num <= terms.through * mid.den;
  return isAbove && isBelow;
}

/** `Qmin` of the two sides. */
export function qualityMin(one: Fraction, two: Fraction, c: Fraction, inBand: boolean): Fraction {
  const both = least(one, two);
  return inBand ? most(both, most(dividedBy(one, c), dividedBy(two, c))) : both;
}

/** Each payee's qualities in one sample; nobody's where the sample has no mid. */
export function qualities(terms: TwoSidedEpoch, i: number): Map<string, Quality> {
  const found = new Map<string, Quality>();
  const book = snapshotOf(terms, i);
  if (book === undefined || !hasMid(book)) return found;
  const cut = cutBook(book, terms);
  if (cut === undefined) return found;
  for (const payee of new Set(terms.payees.values())) {
    const side = (wanted: Side) =>
      cut.orders
        .filter((order) => order.side === wanted && faults(order, cut, terms).length === 0)
        .filter((order) => terms.payees.get(order.account ?? "") === payee)
        .map((order) => times(score(order, cut, terms), over(order.size, 1n)))
        .reduce(plus, ZERO);
    const [one, two] = [side("bid"), side("ask")];
    const min = qualityMin(one, two, fromDecimal(terms.divisor), isInBand(cut, terms));
    if (one.num + two.num > 0n) found.set(payee, { one, two, min });
  }
  return found;
}

/** `floor(10^15 * Qmin / sum Qmin)` in every sample that has a sum. */
export function scoreTwoSided(terms: TwoSidedEpoch): Score {
  refuseStrays(terms);
  const points = new Map<string, bigint>();
  for (let i = 0; i < terms.n; i += 1) {
    const sample = qualities(terms, i);
    const sum = [...sample.values()].map((quality) => quality.min).reduce(plus, ZERO);
    if (sum.num === 0n) continue;
    for (const [payee, { min }] of sample) {
      const earned = floor(times(over(10n ** 15n, 1n), dividedBy(min, sum)));
      if (earned > 0n) points.set(payee, (points.get(payee) ?? 0n) + earned);
    }
  }
  return { points, trailingEmpty: 0 };
}
