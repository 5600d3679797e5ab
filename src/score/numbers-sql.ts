/**
 * Integers in SQL: 64 bits where all fits, else ClickHouse's Decimal128 without decimals, which has 127. And the share of
 * a slot, floored exactly in either.
 */
import { refuse } from "../errors.ts";
import { SLOT_POINTS } from "../kernel/share.ts";

/** The largest numbers in some rows, as they were kept when the rows were loaded. */
export interface Magnitudes {
  readonly price: bigint;
  /** All sizes of one side of a snapshot together. */
  readonly side: bigint;
  readonly snapshots: number;
}

/** Expressions of one kind of integers. */
export interface Numbers {
  readonly isWide: boolean;
  literal(value: bigint): string;
  /** A column's price or size. */
  of(column: string): string;
  /** As an Int64; where it is wide, no less than zero, and no more than two millions. */
  small(expression: string): string;
  sum(array: string): string;
  /** Towards zero. */
  divide(dividend: string, divisor: string): string;
}

/** More than any price or size that is loaded has. */
export const LOADED_BELOW = 10n ** 36n;

const LARGEST = 10n ** 38n - 1n;
const DECIMAL_BOUND = 2n ** 127n;
const PPM = 1_000_000n;

export const NARROW: Numbers = {
  isWide: false,
  literal: (value) => `toInt64(${least(value, 2n ** 62n)})`,
  of: (column) => `toInt64(${column})`,
  small: (expression) => expression,
  sum: (array) => `arraySum(${array})`,
  divide: (dividend, divisor) => `intDiv(${dividend}, ${divisor})`,
};

export const WIDE: Numbers = {
  isWide: true,
  literal: (value) => `toDecimal128('${least(value, LARGEST)}', 0)`,
  of: (column) => column,
  small: (expression) =>
    `toInt64(greatest(least(${expression}, toDecimal128('2000000', 0)), toDecimal128('0', 0)))`,
  sum: (array) => `arrayReduce('sum', ${array})`,
  // Of two decimals 18.16 makes a decimal, and 26.7 an integer of 128 bits, which mixes with no decimal.
  divide: (dividend, divisor) => `toDecimal128(intDiv(${dividend}, ${divisor}), 0)`,
};

/** Whether spreads and a side's weight, of at most `weight`, fit in 64 bits, and a double estimates a share to one. */
export function areNarrow({ price }: Magnitudes, weight: bigint): boolean {
  return 4n * price * PPM < 2n ** 62n && weight < 2n ** 52n;
}

/**
 * @param largest what is computed of a market's books and could be too large.
 * @throws InputError where that could pass 2^127.
 */
export function refuseWide(market: string, what: string, largest: bigint): void {
  if (largest < DECIMAL_BOUND && largest < 10n ** 38n) return;
  refuse({
    where: `market ${market}`,
    got: `${what} of up to ${largest.toString().length} digits`,
    expected: "less than 2^127, all that this engine multiplies exactly",
    fix: "Score it with the embedded engine, or give the market fewer decimals.",
  });
}

/** @throws InputError where a spread in ppm could pass 2^127. */
export function refuseSpread(market: string, { price }: Magnitudes): void {
  refuseWide(market, "a spread in ppm", 4n * price * PPM);
}

/**
 * What an Int64 leaves when it is divided by a number. A remainder is as wide as its divisor, and a literal only as wide as
 * it must be: 142 would be one byte, and 128 come out below zero.
 */
export function remainderSql(dividend: string, divisor: number): string {
  return `${dividend} % toInt64(${divisor})`;
}

const SHARE_DIGITS = 15;

/**
 * `floor(10^15 * weight / total)` as aliases of a SELECT, the last of them `share`; `total` is one at least.
 * @param largest what `total` is below.
 * @throws InputError where a product could pass 2^127.
 */
export function shareSql(numbers: Numbers, market: string, largest: bigint): string {
  if (!numbers.isWide) return `${narrowShare()} AS share`;
  const digits = [15, 5, 3].find((each) => largest * 10n ** BigInt(each) <= LARGEST) ?? 3;
  const base = 10n ** BigInt(digits);
  refuseWide(market, "a weight times a thousand", largest * base);
  const unit = numbers.literal(base);
  // A long division: so many digits of the share at a time, that no product gets too large.
  const steps = Array.from({ length: SHARE_DIGITS / digits }, (_, i) => {
    const rest = i === 0 ? "weight" : `rest${i - 1}`;
    return `${rest} * ${unit} AS product${i}, ${numbers.divide(`product${i}`, "total")} AS digits${i},
      product${i} - digits${i} * total AS rest${i}`;
  });
  const parts = steps.map((_, i) => {
    const place = base ** BigInt(steps.length - 1 - i);
    return `toInt64(digits${i}) * toInt64(${place})`;
  });
  return `${steps.join(", ")}, ${parts.join(" + ")} AS share`;
}

/** A double's quotient is off by one at most; the remainder, exact as it wraps around, says which way. */
function narrowShare(): string {
  const estimate = `toInt64(floor(toFloat64(weight) / toFloat64(total) * ${SLOT_POINTS}.))`;
  const product = `toUInt64(weight) * toUInt64(${SLOT_POINTS})`;
  const rest = `toInt64(${product} - toUInt64(${estimate}) * toUInt64(total))`;
  return `${estimate} + toInt64(${rest} >= total) - toInt64(${rest} < 0)`;
}

function least(a: bigint, b: bigint): bigint {
  return a < b ? a : b;
}
