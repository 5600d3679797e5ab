/**
 * The spread curve `max(1, roundHalfUp(10^6 * exp(-k * ppm / smax)))`, some thousand times as fast as by decimal.js at
 * precision 40, which the rules name. Both are near the true value, so they round to the same integer unless it lies
 * near a half: then this one does not answer.
 *
 * A weight is the product of two factors out of tables. The tables are made in fixed point of 160 bits, in which the
 * errors of at most 20 squarings and two chains of 1,024 products add up to less than 2^-100. Each factor is then rounded
 * to a double, and so are their product and its multiple: four roundings of 2^-53 each, so a weight of at most 10^6 is off
 * by less than 10^-9. decimal.js is off by less than 10^-30. A half is near within 10^-6.
 */
import { invariant } from "../errors.ts";

const BITS = 160n;
const ONE = 1n << BITS;
const TOP = 1_000_000;
const NEAR = 1e-6;

/**
 * The curve's weight at a spread.
 * @param steepness k, in units of 10^-6.
 * @param maxSpreadPpm smax in parts per million; no greater spread is asked for.
 * @returns of each call: the weight, or undefined where it lies near a half.
 */
export function estimateCurve(
  steepness: bigint,
  maxSpreadPpm: number,
): (ppm: number) => number | undefined {
  const stride = strideOf(maxSpreadPpm);
  const perPpm = expOfNegative((steepness << BITS) / BigInt(TOP * maxSpreadPpm));
  const fine = powersOf(perPpm, stride);
  const perStride = multiply(perPpm, fine.at(-1) ?? ONE);
  const coarse = powersOf(perStride, Math.floor(maxSpreadPpm / stride) + 1);
  const [fineFactors, coarseFactors] = [fine.map(toDouble), coarse.map(toDouble)];
  return (ppm) => {
    const upper = coarseFactors[Math.floor(ppm / stride)];
    const lower = fineFactors[ppm % stride];
    invariant(upper !== undefined && lower !== undefined, "a weight is asked for within smax");
    const weight = upper * lower * TOP;
    const rounded = Math.floor(weight + 0.5);
    const isNearHalf = Math.abs(Math.abs(weight - rounded) - 0.5) < NEAR;
    return isNearHalf ? undefined : Math.max(1, rounded);
  };
}

/** About as many fine factors as coarse ones, and at most 1,024 of either. */
function strideOf(maxSpreadPpm: number): number {
  let stride = 1;
  while (stride * stride < maxSpreadPpm) stride *= 2;
  return stride;
}

/** `exp(-x)`: the series at a small part of x, squared up again. */
function expOfNegative(x: bigint): bigint {
  let squarings = 0n;
  while (x >> squarings > ONE >> 8n) squarings++;
  const small = x >> squarings;
  let term = ONE;
  let sum = ONE;
  for (let i = 1n; term !== 0n; i++) {
    term = multiply(term, small) / i;
    sum += i % 2n === 0n ? term : -term;
  }
  for (let i = 0n; i < squarings; i++) sum = multiply(sum, sum);
  return sum;
}

function powersOf(base: bigint, count: number): bigint[] {
  const powers = [ONE];
  while (powers.length < count) powers.push(multiply(powers.at(-1) ?? ONE, base));
  return powers;
}

function multiply(a: bigint, b: bigint): bigint {
  return (a * b) >> BITS;
}

/** The nearest double, or a neighbour of it: at most one. */
function toDouble(fixed: bigint): number {
  return Number(fixed) / 2 ** Number(BITS);
}
