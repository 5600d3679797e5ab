/** Decimal strings whose decimals another field gives: their faults, and once checked, their integers. */
import { decimalRule, parseDecimal } from "../decimal.ts";
import { type Fault, invariant, show } from "../errors.ts";

/**
 * The fault of an amount with too many decimals, or of 2^128 base units or more: far above any token's supply, and so
 * far below 2^256 that no sum of pools can reach it.
 */
export function amountFaults(where: string, value: string | undefined, decimals: number): Fault[] {
  return scaleFaults(where, value, decimals, 128, "base units");
}

/** The fault of a price or a value with too many decimals, or of more units than a manifest writes down. */
export function numberFaults(where: string, value: string | undefined, decimals: number): Fault[] {
  return scaleFaults(where, value, decimals, 256, "units");
}

function scaleFaults(
  where: string,
  value: string | undefined,
  decimals: number,
  bits: number,
  units: string,
): Fault[] {
  if (value === undefined) return [];
  const scaledUp = parseDecimal(value, decimals);
  if (scaledUp === undefined) return [{ where, got: show(value), expected: decimalRule(decimals) }];
  const isSmall = scaledUp < 2n ** BigInt(bits);
  return isSmall ? [] : [{ where, got: show(value), expected: `less than 2^${bits} ${units}` }];
}

/** A checked decimal string as an integer of `10^-decimals`. */
export function scaled(value: string, decimals: number): bigint {
  const units = parseDecimal(value, decimals);
  invariant(units !== undefined, "a checked number parses");
  return units;
}
