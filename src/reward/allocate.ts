/** An amount split in proportion to points, to the last unit. */
import { invariant } from "../errors.ts";

/**
 * Splits `amount` by largest remainder: everyone gets the floor of their share, and the units left over go one each to
 * the largest remainders, ties by account bytes.
 * @param points more than zero in all.
 * @returns amounts that sum to `amount` exactly, one for each account of `points`.
 */
export function allocate(amount: bigint, points: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const total = sum(points.values());
  invariant(total > 0n, "an amount is only split where somebody has points");
  const shares = [...points].map(([account, value]) => {
    const product = amount * value;
    const floor = product / total;
    return { account, floor, remainder: product - floor * total };
  });
  const left = amount - sum(shares.map((share) => share.floor));
  shares.sort((a, b) => compare(b.remainder, a.remainder) || compare(a.account, b.account));
  return new Map(
    shares.map(({ account, floor }, i) => [account, BigInt(i) < left ? floor + 1n : floor]),
  );
}

/** The sum of bigints. */
export function sum(values: Iterable<bigint>): bigint {
  let total = 0n;
  for (const value of values) total += value;
  return total;
}

/** Orders bigints by size, and lower-case hex or ASCII strings by bytes. Never by locale. */
export function compare<T extends bigint | string>(a: T, b: T): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
