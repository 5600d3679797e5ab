/** Numbers that look like chance and are the same from the same seed on every machine: integers and nothing else. */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";

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

/** A generator for each list of names, so that one more miner changes nobody else's numbers. */
export function namedRandom(...names: readonly string[]): Random {
  const digest = sha256(utf8ToBytes(JSON.stringify(names)));
  return seededRandom(new DataView(digest.buffer, digest.byteOffset).getUint32(0));
}

/** The standard deviation of `drawNormal`. */
export const NORMAL_UNIT = 65_536;

const UNIFORMS = 12;

/** A number around zero, about normally distributed: the sum of twelve uniform ones, whose variance is one unit's. */
export function drawNormal(random: Random): number {
  let sum = (-UNIFORMS * (NORMAL_UNIT - 1)) / 2;
  for (let i = 0; i < UNIFORMS; i++) sum += random(NORMAL_UNIT);
  return sum;
}

/** A whole number from `least` through `most`. */
export function drawBetween(random: Random, least: number, most: number): number {
  return least + random(most - least + 1);
}
