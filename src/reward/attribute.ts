/**
 * An account's reward in one market, shown part by part. The rules split a pool once an epoch; this is no second split
 * but a way to show the first: each level takes its parent's amount apart by largest remainder over its points, so that
 * every level adds up to the one above to the last unit.
 */
import { invariant } from "../errors.ts";
import { allocate, compare } from "./allocate.ts";

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
  const amounts = new Map<AttributedPoints, bigint>();
  attributeLevel(amount, parts, 0, amounts);
  return parts.map((part) => amounts.get(part) ?? 0n);
}

function attributeLevel(
  amount: bigint,
  parts: readonly AttributedPoints[],
  depth: number,
  amounts: Map<AttributedPoints, bigint>,
): void {
  const [only] = parts;
  if (only === undefined) return;
  if (parts.length === 1) {
    amounts.set(only, amount);
    return;
  }
  const groups = new Map<string, AttributedPoints[]>();
  for (const part of parts) {
    const step = part.path[depth];
    invariant(step !== undefined, "two parts have paths of their own");
    const group = groups.get(step);
    if (group === undefined) groups.set(step, [part]);
    else group.push(part);
  }
  const points = new Map(
    [...groups]
      .sort(([a], [b]) => compare(a, b))
      .map(([step, group]) => [step, group.reduce((sum, part) => sum + part.points, 0n)]),
  );
  for (const [step, share] of allocate(amount, points)) {
    attributeLevel(share, groups.get(step) ?? [], depth + 1, amounts);
  }
}
