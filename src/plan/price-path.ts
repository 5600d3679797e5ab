/**
 * A made-up price: a random walk, second by second, in billionths of the price it starts at. It turns back at half and at
 * one and a half times that, so that no campaign is tried at prices that it has no decimals for.
 */
import { drawNormal, NORMAL_UNIT, type Random } from "./random.ts";

/** The price that a path starts at. */
export const PAR = 1_000_000_000;

const LOWEST = PAR / 2;
const HIGHEST = PAR + PAR / 2;

/** The square root of a day's seconds, rounded: a walk's deviation grows by the root of time. */
const ROOT_OF_DAY = 294;
const PPB_IN_HUNDREDTHS_OF_PERCENT = 100_000;

/**
 * Begins a path.
 * @param volatility the standard deviation of a day's change, in hundredths of a percent.
 * @returns the mid of the next second, each time it is called.
 */
export function openPath(random: Random, volatility: number): () => number {
  const deviation = Math.trunc((volatility * PPB_IN_HUNDREDTHS_OF_PERCENT) / ROOT_OF_DAY);
  let mid = PAR;
  return () => {
    const change = Math.trunc((drawNormal(random) * deviation) / NORMAL_UNIT);
    mid = turnBack(mid + Math.trunc((mid * change) / PAR));
    return mid;
  };
}

function turnBack(mid: number): number {
  if (mid < LOWEST) return 2 * LOWEST - mid;
  return mid > HIGHEST ? 2 * HIGHEST - mid : mid;
}
