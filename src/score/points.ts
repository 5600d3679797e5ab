/** Points by payout account: summed, added, shared out. */
import { shareSlot } from "../kernel/share.ts";

/** Points by payout account. */
export type Points = ReadonlyMap<string, bigint>;

/** Adds `points * factor` into `sum`. */
export function addPoints(sum: Map<string, bigint>, points: Points, factor: bigint): void {
  for (const [account, value] of points) {
    const more = factor === 1n ? value : value * factor;
    const before = sum.get(account);
    sum.set(account, before === undefined ? more : before + more);
  }
}

/** What one slot, sample or epoch is worth, shared in proportion to quality. A share of zero is left out. */
export function sharePoints(qualities: ReadonlyMap<string, bigint>): Map<string, bigint> {
  const positive = [...qualities].filter(([, quality]) => quality > 0n);
  const shares = shareSlot(positive.map(([, quality]) => quality));
  return new Map(
    positive
      .map(([account], i): [string, bigint] => [account, shares[i] ?? 0n])
      .filter(([, share]) => share > 0n),
  );
}

/** All points together. */
export function sumPoints(points: Points): bigint {
  let sum = 0n;
  for (const value of points.values()) sum += value;
  return sum;
}
