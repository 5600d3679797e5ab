/** Which orders count, whatever the programme. The exact integers are docs/rules.md, "A snapshot". */
import type { Order } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";

/** Best prices that a mid lies between; both are known and apart where a book is sound. */
export interface BestPrices {
  readonly bid: bigint | undefined;
  readonly ask: bigint | undefined;
}

const PPM = 1_000_000n;

/**
 * An order's distance from mid in ppm, where it counts: it is large enough, neither too young nor too old, on its own
 * side of mid, and within smax. Whose it is makes no difference here.
 * @param time when the order is looked at, unix ms.
 */
export function countedSpread(
  order: Order,
  time: number,
  best: BestPrices,
  terms: Terms,
): number | undefined {
  if (order.size < terms.minSize) return undefined;
  const age = time - order.openedAt;
  if (age < terms.minAgeMs || (terms.maxAgeMs !== undefined && age > terms.maxAgeMs))
    return undefined;
  const ppm = spreadPpm(order, best);
  return ppm === undefined || ppm > terms.maxSpreadPpm ? undefined : ppm;
}

/**
 * An order's distance from mid in ppm of mid, rounded up so that the limit is exact.
 * @returns undefined where it does not stand on its own side of mid.
 */
export function spreadPpm(order: Order, { bid, ask }: BestPrices): number | undefined {
  if (bid === undefined || ask === undefined) return undefined;
  const twiceMid = bid + ask;
  const offset = order.side === "bid" ? twiceMid - 2n * order.price : 2n * order.price - twiceMid;
  return offset <= 0n ? undefined : Number((offset * PPM + twiceMid - 1n) / twiceMid);
}
