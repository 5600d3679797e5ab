/** Whole numbers from 0 to below a bound, the same from the same seed on every machine. */
export type Random = (bound: number) => number;

/** A small generator of 32-bit numbers (mulberry32); good enough to make up a market. */
export function seededRandom(seed: number): Random {
  let state = seed >>> 0;
  return (bound) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t = (t + Math.imul(t ^ (t >>> 7), t | 61)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) % bound;
  };
}
