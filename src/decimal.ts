/**
 * Decimal strings to scaled integers and back, exactly. A decimal string is digits, with an optional point and more
 * digits: no sign, no exponent, no separators. `"1.50"` at 2 decimals is `150n`.
 */

/** A decimal string's spelling; its group is the digits after the point. */
export const DECIMAL = /^(?:0|[1-9][0-9]*)(?:\.([0-9]+))?$/;

const ZERO = 0x30;

/** Digits beyond this are nobody's price or amount; the limit keeps hostile input from costing time. */
export const MAX_DECIMAL_LENGTH = 96;

/** What a decimal string at `decimals` places must look like, for a fault's text. */
export function decimalRule(decimals: number): string {
  return decimals === 0
    ? "a whole number as a string of digits"
    : `a decimal string with at most ${decimals} decimals, no sign, exponent or separator`;
}

/**
 * Parses a decimal string into an integer of `10^-decimals` units.
 * @returns undefined where the text is not a decimal string, or has more digits after the point than `decimals`.
 */
export function parseDecimal(text: unknown, decimals: number): bigint | undefined {
  if (typeof text !== "string" || text.length > MAX_DECIMAL_LENGTH) return undefined;
  const match = DECIMAL.exec(text);
  if (match === null) return undefined;
  const fraction = match[1] ?? "";
  const whole = text.slice(0, text.length - (fraction === "" ? 0 : fraction.length + 1));
  if (fraction.length > decimals) return undefined;
  return BigInt(whole + fraction.padEnd(decimals, "0"));
}

/** Writes an integer of `10^-decimals` units as the shortest decimal string. */
export function formatDecimal(units: bigint, decimals: number): string {
  const digits = (units < 0n ? -units : units).toString().padStart(decimals + 1, "0");
  const point = digits.length - decimals;
  let end = digits.length;
  while (end > point && digits.charCodeAt(end - 1) === ZERO) end -= 1;
  const fraction = end === point ? "" : `.${digits.slice(point, end)}`;
  return `${units < 0n ? "-" : ""}${digits.slice(0, point)}${fraction}`;
}
