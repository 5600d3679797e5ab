/** The split of one slot's points over its orders, in plain TypeScript. */

/** What one paid slot is worth, before what rolled over to it. */
export const SLOT_POINTS = 10n ** 15n;

/**
 * Each weight's share of a slot: `floor(10^15 * weight / total weight)`.
 * @param weights more than zero each.
 */
export function shareSlot(weights: readonly bigint[]): bigint[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0n);
  return weights.map((weight) => (SLOT_POINTS * weight) / total);
}
