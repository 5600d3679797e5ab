/** Decimal strings whose decimals another field gives: their faults, and once checked, their integers. */
import { decimalRule, parseDecimal } from "../decimal.ts";
import { type Fault, invariant, show } from "../errors.ts";

/** Far above any token's supply, and so far below 2^256 that no sum of pools can reach it. */
const MAX_UNITS = 2n ** 128n;

/** The fault of an amount with too many decimals, or of more base units than any sum may grow to. */
export function amountFaults(where: string, value: string | undefined, decimals: number): Fault[] {
  if (value === undefined) return [];
  const units = parseDecimal(value, decimals);
  if (units === undefined) return [{ where, got: show(value), expected: decimalRule(decimals) }];
  return units < MAX_UNITS
    ? []
    : [{ where, got: show(value), expected: "less than 2^128 base units" }];
}

/** The fault of a number with too many decimals. */
export function scaleFaults(where: string, value: string | undefined, decimals: number): Fault[] {
  return value === undefined || parseDecimal(value, decimals) !== undefined
    ? []
    : [{ where, got: show(value), expected: decimalRule(decimals) }];
}

/** A checked decimal string as an integer of `10^-decimals`. */
export function scaled(value: string, decimals: number): bigint {
  const units = parseDecimal(value, decimals);
  invariant(units !== undefined, "a checked number parses");
  return units;
}
