/** An exchange's numbers to integers of a market's decimals. Exchanges write zeros at the end, and exponents. */

/** Longer exponents are nobody's price or size. */
const NUMBER = /^(\d+)(?:\.(\d*))?(?:e([+-]?\d{1,2}))?$/i;

/**
 * Reads a number into units of `10^-decimals`.
 * @returns the whole units, and whether nothing was left over; undefined where the text is no number.
 */
export function readUnits(
  text: string,
  decimals: number,
): { readonly units: bigint; readonly isExact: boolean } | undefined {
  const match = NUMBER.exec(text);
  if (match === null) return undefined;
  const [, whole = "", fraction = "", exponent = "0"] = match;
  const places = decimals + Number(exponent) - fraction.length;
  const all = BigInt(whole + fraction);
  if (places >= 0) return { units: all * 10n ** BigInt(places), isExact: true };
  const divisor = 10n ** BigInt(-places);
  return { units: all / divisor, isExact: all % divisor === 0n };
}
