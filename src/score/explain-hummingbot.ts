/** Why the `hummingbot` programme gave what it gave: the same weights and shares, order by order. */
import { SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { HummingbotRule } from "../campaign/rule.ts";
import { shareSlot } from "../kernel/share.ts";
import { spreadPpm } from "./counting.ts";
import { type Curve, quickSpreadCurve } from "./curve.ts";
import type { Explainer, WeighedOrder, WeighedSlot } from "./explanation.ts";
import { orderWeight } from "./hummingbot.ts";
import { commonReasons } from "./judge.ts";

/**
 * Explains the programme under a market's terms.
 * @param curve of the terms' own steepness and limit.
 */
export function explainHummingbot(
  terms: Terms,
  { k }: HummingbotRule,
  payees: Payees,
  curve: Curve = quickSpreadCurve(k, terms.maxSpreadPpm),
): Explainer {
  function weighSide(snapshot: Snapshot, side: Side): WeighedSlot {
    const counted: Omit<WeighedOrder, "own">[] = [];
    for (const order of snapshot.orders) {
      const account = order.account === undefined ? undefined : payees.get(order.account);
      if (order.side !== side || account === undefined) continue;
      const weight = orderWeight(order, snapshot, terms, curve);
      if (weight > 0n) counted.push({ order, account, weight });
    }
    const points = shareSlot(counted.map(({ weight }) => weight));
    const [scores, own] = [new Map<string, bigint>(), new Map<string, bigint>()];
    const orders = counted.map(({ order, account, weight }, i): WeighedOrder => {
      const share = points[i] as bigint;
      scores.set(account, (scores.get(account) ?? 0n) + weight);
      if (share > 0n) own.set(account, (own.get(account) ?? 0n) + share);
      return { order, account, weight, own: share };
    });
    return { slot: side, orders, scores, own };
  }

  return {
    slots: SIDES,
    sharing: "rolling",
    quote: (snapshot) => snapshot,
    weigh: (snapshot) => SIDES.map((side) => weighSide(snapshot, side)),
    judge: (order, snapshot) => {
      const ppm = spreadPpm(order, snapshot);
      const reasons = commonReasons(order, snapshot.time, ppm, terms, payees);
      const unitWeight = reasons.length > 0 || ppm === undefined ? 0n : curve(ppm);
      return { spreadPpm: ppm, reasons, unitWeight };
    },
  };
}
