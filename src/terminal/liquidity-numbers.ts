/** The figures of a liquidity report as text: exact for programs, rounded for people. */
import type { Share } from "../book/liquidity.ts";
import { formatDecimal } from "../decimal.ts";

/** What people see where there is no figure. */
export const NO_FIGURE = "-";

/** A rough amount has so many digits. */
const ROUGH_DIGITS = 4;

const SUFFIXES: readonly (readonly [power: number, suffix: string])[] = [
  [9, "G"],
  [6, "M"],
  [3, "k"],
];

/** ppb as ppm. */
export function toPpm(ppb: bigint): string {
  return formatDecimal(ppb, 3);
}

/** ppm as basis points. */
export function toBps(ppm: bigint): string {
  return formatDecimal(ppm, 2);
}

/** A share in percent, four decimals, rounded down; undefined of nothing. */
export function toPercent(share: Share): string | undefined {
  const [part, whole] = [BigInt(share.part), BigInt(share.whole)];
  return whole === 0n ? undefined : formatDecimal((part * 1_000_000n) / whole, 4);
}

/** A change in hundredths of a percent, rounded towards zero; undefined from nothing. */
export function changeOf(from: bigint | undefined, to: bigint | undefined): bigint | undefined {
  if (from === undefined || to === undefined || from === 0n) return undefined;
  return ((to - from) * 10_000n) / from;
}

/** A share's change in hundredths of a percentage point, rounded towards zero; undefined where one is of nothing. */
export function pointsOf(from: Share, to: Share): bigint | undefined {
  const [whole, newWhole] = [BigInt(from.whole), BigInt(to.whole)];
  if (whole === 0n || newWhole === 0n) return undefined;
  const difference = BigInt(to.part) * whole - BigInt(from.part) * newWhole;
  return (difference * 10_000n) / (whole * newWhole);
}

/** Hundredths as a decimal string. */
export function toHundredths(hundredths: bigint | undefined): string | undefined {
  return hundredths === undefined ? undefined : formatDecimal(hundredths, 2);
}

/** An instant as 2026-01-06T00:00:00Z. */
export function utc(time: number): string {
  return new Date(time).toISOString().replace(".000Z", "Z");
}

/** An instant as 2026-01-06 00:00. */
export function showTime(time: number): string {
  return new Date(time).toISOString().slice(0, 16).replace("T", " ");
}

/** ppb as basis points with two decimals, rounded half up. */
export function showBps(ppb: bigint): string {
  return fixed(ppb, 5, 2);
}

/** A share in percent with two decimals, rounded down, so that 100.00 % is all of it. */
export function showShare(share: Share): string {
  const [part, whole] = [BigInt(share.part), BigInt(share.whole)];
  return whole === 0n ? NO_FIGURE : `${fixed((part * 10_000n) / whole, 2, 2)} %`;
}

/** An amount of `10^-decimals` rounded half up to four digits, but never to less than a whole one. */
export function showRough(units: bigint | undefined, decimals: number): string {
  if (units === undefined) return NO_FIGURE;
  if (units === 0n) return "0";
  const spare = units.toString().length - ROUGH_DIGITS;
  return fixed(units, decimals, Math.min(decimals, Math.max(0, decimals - spare)));
}

/** An amount of `10^-decimals` exactly, in thousands, millions or billions where it is that large. */
export function showCompact(units: bigint, decimals: number): string {
  const digits = units.toString().length - decimals;
  const [power, suffix] = SUFFIXES.find(([least]) => digits > least) ?? [0, ""];
  return `${formatDecimal(units, decimals + power)}${suffix}`;
}

/** Hundredths of a change as people see it, with its sign. */
export function showChange(hundredths: bigint | undefined, unit: string): string {
  if (hundredths === undefined) return NO_FIGURE;
  const sign = hundredths > 0n ? "+" : hundredths < 0n ? "-" : "";
  return `${sign}${fixed(hundredths < 0n ? -hundredths : hundredths, 2, 2)} ${unit}`;
}

/** An integer of `10^-decimals` with just so many decimals, rounded half up. */
export function fixed(units: bigint, decimals: number, places: number): string {
  const unit = 10n ** BigInt(decimals - places);
  const digits = ((units + unit / 2n) / unit).toString().padStart(places + 1, "0");
  return places === 0 ? digits : `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}
