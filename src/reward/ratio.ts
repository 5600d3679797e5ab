/** Exact fractions, for figures that no money is paid by. They are rounded only where they are shown. */
import { formatDecimal } from "../decimal.ts";
import { invariant } from "../errors.ts";

/** `over / under`; neither is negative, and `under` is not zero. */
export interface Ratio {
  readonly over: bigint;
  readonly under: bigint;
}

/** @throws InvariantError where it would divide by zero. */
export function ratio(over: bigint, under = 1n): Ratio {
  invariant(under > 0n && over >= 0n, `a fraction of ${over} and ${under}`);
  return { over, under };
}

export function times(a: Ratio, b: Ratio): Ratio {
  return ratio(a.over * b.over, a.under * b.under);
}

/** @throws InvariantError where `b` is zero. */
export function divide(a: Ratio, b: Ratio): Ratio {
  return ratio(a.over * b.under, a.under * b.over);
}

export function plus(a: Ratio, b: Ratio): Ratio {
  return ratio(a.over * b.under + b.over * a.under, a.under * b.under);
}

/** As a decimal string with at most so many decimals, rounded half up. */
export function showRatio({ over, under }: Ratio, decimals: number): string {
  const units = (2n * over * 10n ** BigInt(decimals) + under) / (2n * under);
  return formatDecimal(units, decimals);
}

/** Rounded half up to so many significant digits; digits before the point are all kept. */
export function showFigure(value: Ratio, digits = 4): string {
  if (value.over === 0n) return "0";
  let decimals = digits - 1;
  let { over, under } = value;
  for (; over >= 10n * under && decimals > 0; decimals -= 1) under *= 10n;
  for (; over < under; decimals += 1) over *= 10n;
  return showRatio(value, decimals);
}
