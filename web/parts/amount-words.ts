/** Token amounts in words: exact integers, whole or cut short. */
import { formatDecimal } from "../../src/decimal.ts";

/** Digits after the point that a short amount has. */
const SHOWN = 4;

export interface Unit {
  readonly symbol: string;
  readonly decimals: number;
}

/** A token as its amounts are shown, and where it is. */
export interface TokenUnit extends Unit {
  readonly address: string;
}

/** Where no file tells a token's decimals, its amounts are the integers that they are, and say so. */
export function baseUnits(token: string): TokenUnit {
  return {
    symbol: `base units of ${token.slice(0, 6)}…${token.slice(-4)}`,
    decimals: 0,
    address: token,
  };
}

/** An exact amount with its token's symbol, by the units that are known. */
export function amountOf(units: bigint, token: string, known: readonly TokenUnit[]): string {
  const { decimals, symbol } = known.find(({ address }) => address === token) ?? baseUnits(token);
  return `${exactAmount(units, decimals)} ${symbol}`;
}

/** All digits, in groups of three: `1,234.5`. */
export function exactAmount(units: bigint, decimals: number): string {
  const [whole = "", fraction] = formatDecimal(units, decimals).split(".");
  const grouped = whole.replace(/\B(?=(?:\d{3})+$)/g, ",");
  return fraction === undefined ? grouped : `${grouped}.${fraction}`;
}

/** Cut, never rounded up: nobody is shown more than there is. What is above zero is never shown as zero. */
export function shortAmount(units: bigint, decimals: number, shown = SHOWN): string {
  const exact = exactAmount(units, decimals);
  const [whole = "", fraction = ""] = exact.split(".");
  const kept = fraction.slice(0, shown).replace(/0+$/, "");
  if (whole === "0" && kept === "" && units !== 0n) return `<0.${"0".repeat(shown - 1)}1`;
  return kept === "" ? whole : `${whole}.${kept}`;
}
