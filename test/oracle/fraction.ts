/** Exact fractions, as one would write them down: no scaling, no rounding before the end. */
export interface Fraction {
  readonly num: bigint;
  /** More than zero. */
  readonly den: bigint;
}

export const ZERO: Fraction = { num: 0n, den: 1n };

export const over = (num: bigint, den: bigint): Fraction => ({ num, den });
export const plus = (a: Fraction, b: Fraction) =>
  over(a.num * b.den + b.num * a.den, a.den * b.den);
export const times = (a: Fraction, b: Fraction) => over(a.num * b.num, a.den * b.den);
export const dividedBy = (a: Fraction, b: Fraction) => over(a.num * b.den, a.den * b.num);
export const isBelow = (a: Fraction, b: Fraction) => a.num * b.den < b.num * a.den;
export const least = (a: Fraction, b: Fraction) => (isBelow(a, b) ? a : b);
export const most = (a: Fraction, b: Fraction) => (isBelow(a, b) ? b : a);

/** Of a fraction that is not below zero. */
export const floor = (a: Fraction) => a.num / a.den;

/** `"2.5"` is 25/10. */
export function fromDecimal(text: string): Fraction {
  const [whole = "", digits = ""] = text.split(".");
  return over(BigInt(whole + digits), 10n ** BigInt(digits.length));
}
