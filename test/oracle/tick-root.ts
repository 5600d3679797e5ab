/** The price at a tick, as the rules say it: its factors worked out, not copied. */
import { Decimal } from "decimal.js";

const Fine = Decimal.clone({ precision: 80 });
const FACTORS = Array.from({ length: 20 }, (_, bit) =>
  new Fine((2n ** 128n).toString()).div(new Fine("1.0001").pow(2 ** bit).sqrt()),
).map((factor) => BigInt(factor.toFixed(0)));

/** A root times `2^96`. */
export function rootByBits(tick: number): bigint {
  const bits = [...Math.abs(tick).toString(2)].reverse();
  const product = bits.reduce(
    (ratio, bit, i) => (bit === "1" ? (ratio * (FACTORS[i] ?? 0n)) / 2n ** 128n : ratio),
    2n ** 128n,
  );
  const ratio = tick > 0 ? (2n ** 256n - 1n) / product : product;
  return ratio / 2n ** 32n + (ratio % 2n ** 32n === 0n ? 0n : 1n);
}
