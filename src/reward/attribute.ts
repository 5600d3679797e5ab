/**
 * An account's reward in one market, shown part by part. The rules split a pool once an epoch; this is no second split
 * but a way to show the first: each level takes its parent's amount apart by largest remainder over its points, so that
 * every level adds up to the one above to the last unit.
 */
import { invariant } from "../errors.ts";
import { allocate } from "./allocate.ts";

/** Points and where they belong, from the outermost level in: a day, an hour of it, and so on. */
export interface AttributedPoints {
  readonly path: readonly string[];
  /** More than zero. */
  readonly points: bigint;
}

/**
 * Takes an amount apart. Ties go to the first in byte order of the path, so its steps are ASCII.
 * @param parts each with a path of its own, all of the same length; none where the amount is zero.
 * @returns the amount of each part, in the order of the parts; they sum to `amount`.
 */
export function attribute(amount: bigint, parts: readonly AttributedPoints[]): bigint[] {
  const amounts = new Array<bigint>(parts.length).fill(amount);
  if (parts.length > 1) attributeLevel(amount, parts, [...parts.keys()], 0, amounts);
  return amounts;
}

/** Takes an amount apart over those parts whose places are given. */
function attributeLevel(
  amount: bigint,
  parts: readonly AttributedPoints[],
  places: readonly number[],
  depth: number,
  amounts: bigint[],
): void {
  const [first] = places;
  if (first === undefined) return;
  if (places.length === 1) {
    amounts[first] = amount;
    return;
  }
  const groups = new Map<string, number[]>();
  const points = new Map<string, bigint>();
  for (const place of places) {
    const { path, points: own } = parts[place] as AttributedPoints;
    const step = path[depth];
    invariant(step !== undefined, "two parts have paths of their own");
    const group = groups.get(step);
    if (group === undefined) groups.set(step, [place]);
    else group.push(place);
    points.set(step, (points.get(step) ?? 0n) + own);
  }
  for (const [step, share] of allocate(amount, points)) {
    attributeLevel(share, parts, groups.get(step) ?? [], depth + 1, amounts);
  }
}
