/** Why an order does not count, whatever the programme: each rule of docs/rules.md, "A snapshot", by itself. */
import type { Order } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { REASONS, type Reason } from "./explanation.ts";

/**
 * Every reason that all programmes share, in the order of `REASONS`.
 * @param time when the order is looked at, unix ms.
 * @param ppm its distance from mid; undefined where it stands on the wrong side.
 */
export function commonReasons(
  order: Order,
  time: number,
  ppm: number | undefined,
  { minSize, minAgeMs, maxAgeMs, maxSpreadPpm }: Terms,
  payees: Payees,
): Reason[] {
  const age = time - order.openedAt;
  const isEligible = order.account !== undefined && payees.has(order.account);
  const against: Reason[] = [];
  if (!isEligible) against.push("not eligible");
  if (order.size < minSize || order.size === 0n) against.push("too small");
  if (age < minAgeMs) against.push("too young");
  if (maxAgeMs !== undefined && age > maxAgeMs) against.push("too old");
  if (ppm === undefined) against.push("wrong side of mid");
  else if (ppm > maxSpreadPpm) against.push("too far");
  return against;
}

/** Reasons in the order of `REASONS`. */
export function inOrder(reasons: readonly Reason[]): Reason[] {
  return REASONS.filter((reason) => reasons.includes(reason));
}
