/** Figures of the page files as people read them. All arithmetic is exact; only what is drawn becomes a float. */
import { parseDecimal } from "../../src/decimal.ts";
import { type Ratio, ratio, showFigure, showRatio, times } from "../../src/reward/ratio.ts";

const DECIMALS = 40;
const ONE = 10n ** BigInt(DECIMALS);

/** A decimal string as an exact fraction. */
export function exact(text: string): Ratio {
  return ratio(parseDecimal(text, DECIMALS) ?? 0n, ONE);
}

/** `1,234` of `1234`; digits after the point stay. */
export function group(text: string): string {
  const [whole = "", fraction] = text.split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** So many significant digits; digits before the point are all kept. */
export function showShort(value: Ratio, digits = 4): string {
  return group(showFigure(value, digits));
}

/** The same of a decimal string; a dash where there is none. */
export function short(text: string | null | undefined, digits = 4): string {
  return text === null || text === undefined ? "–" : showShort(exact(text), digits);
}

/** The same for figures of many sizes: millions and more in short. */
export function showCompact(value: Ratio): string {
  const [size, letter] = [
    [10n ** 12n, "T"],
    [10n ** 9n, "B"],
    [10n ** 6n, "M"],
  ].find(([each]) => value.over >= (each as bigint) * value.under) ?? [1n, ""];
  return `${showShort(ratio(value.over, value.under * (size as bigint)))}${letter ? ` ${letter}` : ""}`;
}

/** A part of a whole in percent, with so many decimals. */
export function percent(part: bigint, whole: bigint, decimals = 2): string {
  if (whole === 0n) return "–";
  return `${fixed(showRatio(ratio(100n * part, whole), decimals), decimals)} %`;
}

/** All decimals of a column, so that its points stand below each other. */
export function fixed(text: string | null | undefined, decimals: number): string {
  if (text === null || text === undefined) return "–";
  const [whole = "", fraction = ""] = text.split(".");
  return decimals === 0 ? group(whole) : `${group(whole)}.${fraction.padEnd(decimals, "0")}`;
}

/** A fraction in percent, in four digits. */
export function showPercent(value: Ratio): string {
  return `${showShort(times(value, ratio(100n)))} %`;
}

/** Parts per billion as basis points: `6.01 bps`. */
export function bps(ppb: number | null | undefined): string {
  return ppb === null || ppb === undefined ? "–" : `${(ppb / 100_000).toFixed(2)} bps`;
}

/** Base units in whole tokens, in four digits. */
export function tokens(units: string | bigint, decimals: number, digits = 4): string {
  return showShort(ratio(BigInt(units), 10n ** BigInt(decimals)), digits);
}

/** Points for a picture, where a float does. */
export function forPicture(text: string | null | undefined): number | null {
  return text === null || text === undefined ? null : Number(text);
}

/** Base units for a picture, in whole tokens. */
export function tokensForPicture(units: string, decimals: number): number {
  return Number(units) / 10 ** decimals;
}
