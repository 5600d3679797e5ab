/** The spread curve of the `hummingbot` programme, as integers. */
import { parseDecimal } from "../decimal.ts";
import { estimateCurve } from "../kernel/score-curve.ts";
import { Exact } from "./exact.ts";

/** As many as a campaign file may give. */
const STEEPNESS_DECIMALS = 6;

/** Weight per unit of size by spread in ppm, from 10^6 at mid. */
export type Curve = (ppm: number) => bigint;

/**
 * `T[j] = max(1, roundHalfUp(10^6 * exp(-k * j / smax)))`, computed when first asked for.
 * @param k the steepness, a decimal string.
 * @param maxSpreadPpm smax in parts per million.
 */
export function spreadCurve(k: string, maxSpreadPpm: number): Curve {
  const table = tableOf(k, maxSpreadPpm);
  return (ppm) => {
    table[ppm] ??= weightAt(k, ppm, maxSpreadPpm);
    return table[ppm];
  };
}

/** Scoring, explaining and paging an epoch ask for the same weights. */
const tables = new Map<string, bigint[]>();

function tableOf(k: string, maxSpreadPpm: number): bigint[] {
  const id = `${k} ${maxSpreadPpm}`;
  const table = tables.get(id) ?? [];
  tables.set(id, table);
  return table;
}

/**
 * The same integers, some thousand times as fast: estimated, and by the definition where an estimate lies near a half. For
 * whoever asks under many terms.
 */
export function quickSpreadCurve(k: string, maxSpreadPpm: number): Curve {
  const exact = spreadCurve(k, maxSpreadPpm);
  const steepness = parseDecimal(k, STEEPNESS_DECIMALS);
  if (steepness === undefined) return exact;
  const estimate = estimateCurve(steepness, maxSpreadPpm);
  return (ppm) => {
    const weight = estimate(ppm);
    return weight === undefined ? exact(ppm) : BigInt(weight);
  };
}

function weightAt(k: string, ppm: number, maxSpreadPpm: number): bigint {
  const density = new Exact(k).neg().mul(ppm).div(maxSpreadPpm).exp();
  const weight = density.mul(1_000_000).toDecimalPlaces(0, Exact.ROUND_HALF_UP);
  return weight.lt(1) ? 1n : BigInt(weight.toFixed(0));
}
