/** A decimal string as an integer of its smallest unit, the slow way. */
export function decimalUnits(text: string | undefined, decimals: number): bigint {
  const [whole = "", fraction = ""] = (text ?? "").split(".");
  return BigInt(whole) * 10n ** BigInt(decimals) + BigInt(fraction.padEnd(decimals, "0"));
}
