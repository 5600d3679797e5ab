/** Points by payout account. */
export type Points = ReadonlyMap<string, bigint>;

/** Adds `points * factor` into `sum`. */
export function addPoints(sum: Map<string, bigint>, points: Points, factor: bigint): void {
  for (const [account, value] of points)
    sum.set(account, (sum.get(account) ?? 0n) + value * factor);
}

/** All points together. */
export function sumPoints(points: Points): bigint {
  return [...points.values()].reduce((sum, value) => sum + value, 0n);
}
