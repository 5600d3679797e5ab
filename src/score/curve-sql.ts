/**
 * The spread curve as SQL. A table of all its weights would be in every question; so each is a product of two integers,
 * one for the spread's upper digits, one for its lower ones, shifted to size. Every product is held against the weight that
 * the rules say, here, and the few that are one off are named.
 */
import { quickSpreadCurve } from "./curve.ts";
import { Exact } from "./exact.ts";
import { remainderSql } from "./numbers-sql.ts";

/** A factor has so many bits, so that a product and what rounds it stay below 63. */
const UPPER = 2n ** 31n;
const LOWER = 2n ** 11n;
const SHIFT = 42;
const HALF = 2n ** 41n;

/**
 * The weight of a unit of size as an expression.
 * @param ppm the spread, as an expression; what it gives beyond 0 to smax is not to be used.
 */
export function curveSql(k: string, maxSpreadPpm: number, ppm: string): string {
  const digits = rootOf(maxSpreadPpm + 1);
  const densityAt = (at: number) => new Exact(k).neg().mul(at).div(maxSpreadPpm).exp();
  const scaled = (at: number, scale: bigint) =>
    BigInt(densityAt(at).mul(scale.toString()).toDecimalPlaces(0).toFixed(0));
  const places = Array.from({ length: digits }, (_, i) => i);
  const upper = places.map((i) => scaled(i * digits, UPPER));
  const lower = places.map((i) => scaled(i, LOWER * 1_000_000n));
  const weightAt = quickSpreadCurve(k, maxSpreadPpm);
  const odd: number[] = [];
  for (let at = 0; at <= maxSpreadPpm; at += 1) {
    const [a = 0n, b = 0n] = [upper[Math.floor(at / digits)], lower[at % digits]];
    const product = (a * b + HALF) >> BigInt(SHIFT);
    if ((product > 1n ? product : 1n) !== weightAt(at)) odd.push(at);
  }
  const table = (place: string, factors: readonly bigint[]) =>
    `toInt64(transform(${place}, range(${digits}), [${factors}], 0))`;
  const product = `${table(`intDiv(${ppm}, ${digits})`, upper)} * ${table(remainderSql(ppm, digits), lower)}`;
  const weight = `greatest(bitShiftRight(${product} + toInt64(${HALF}), ${SHIFT}), toInt64(1))`;
  if (odd.length === 0) return weight;
  return `toInt64(transform(${ppm}, [${odd}], [${odd.map(weightAt)}], ${weight}))`;
}

/** The least number whose square is not below another. */
function rootOf(square: number): number {
  let root = 1;
  while (root * root < square) root += 1;
  return root;
}
