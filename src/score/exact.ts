/** The one place where points are not integers: decimal.js, whose digits are the same on every machine. */
import { Decimal } from "decimal.js";

/** Significant digits of every step. Precision and rounding are part of the rules. */
export const PRECISION = 40;

export const Exact = Decimal.clone({ precision: PRECISION, rounding: Decimal.ROUND_HALF_UP });
