/** Why the `hummingbot` programme gave what it gave: the same weights and shares, order by order. */
import { SIDES, type Side, type Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { HummingbotRule } from "../campaign/rule.ts";
import { shareSlot } from "../kernel/share.ts";
import { spreadPpm } from "./counting.ts";
import { type Curve, spreadCurve } from "./curve.ts";
import type { Explainer, WeighedSlot } from "./explanation.ts";
import { orderWeight } from "./hummingbot.ts";
import { commonReasons } from "./judge.ts";
import { addPoints } from "./points.ts";

/**
 * Explains the programme under a market's terms.
 * @param curve of the terms' own steepness and limit.
 */
export function explainHummingbot(
  terms: Terms,
  { k }: HummingbotRule,
  payees: Payees,
  curve: Curve = spreadCurve(k, terms.maxSpreadPpm),
): Explainer {
  function weighSide(snapshot: Snapshot, side: Side): WeighedSlot {
    const counted = snapshot.orders.flatMap((order) => {
      const account = order.account === undefined ? undefined : payees.get(order.account);
      if (order.side !== side || account === undefined) return [];
      const weight = orderWeight(order, snapshot, terms, curve);
      return weight === 0n ? [] : [{ order, account, weight }];
    });
    const points = shareSlot(counted.map(({ weight }) => weight));
    const orders = counted.map((each, i) => ({ ...each, own: points[i] as bigint }));
    const [scores, own] = [new Map<string, bigint>(), new Map<string, bigint>()];
    for (const order of orders) {
      addPoints(scores, new Map([[order.account, order.weight]]), 1n);
      if (order.own > 0n) addPoints(own, new Map([[order.account, order.own]]), 1n);
    }
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
