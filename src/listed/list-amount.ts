/** An amount as a list has it, in whole tokens or in base units. */
import { decimalRule, parseDecimal } from "../decimal.ts";
import { MAX_AMOUNT } from "./listed-file.ts";
import type { Objection } from "./listed-market.ts";

/** What amounts count: whole tokens, such as 1.5, or base units. */
export const UNITS = ["token", "base"] as const;
export type Unit = (typeof UNITS)[number];

/** What a spreadsheet does to numbers, and what to do about it there. */
const SPREADSHEET = [
  [/^[+-]?[0-9.,]+e[+-]?[0-9]+$/i, "Format the column as text or plain numbers and save it again."],
  [/^[0-9]{1,3}(?:[,'_ \u00a0\u202f][0-9]{3})+(?:\.|$)/, "Remove the thousands separators."],
  [/^[0-9]+,[0-9]+$/, "Write a point, not a comma, before the decimals."],
] as const;

/**
 * Reads an amount, exactly.
 * @returns base units, more than zero; or why it is none.
 */
export function parseListAmount(text: string, decimals: number, unit: Unit): bigint | Objection {
  const places = unit === "base" ? 0 : decimals;
  const units = parseDecimal(text, places);
  if (units === undefined) {
    const fix = SPREADSHEET.find(([pattern]) => pattern.test(text))?.[1];
    return { expected: decimalRule(places), ...(fix === undefined ? {} : { fix }) };
  }
  if (units === 0n) return { expected: "more than zero" };
  if (units > MAX_AMOUNT) return { expected: "less than 2^128 base units" };
  return units;
}
