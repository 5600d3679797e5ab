/** Why the `depth-over-spread` programme gave what it gave: each sample's depths, and what they add up to. */
import type { Order, Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { DepthOverSpreadRule } from "../campaign/rule.ts";
import { smallerSide } from "./account-sides.ts";
import type { Activity } from "./activity.ts";
import { countedSpread, spreadPpm } from "./counting.ts";
import { depthOf, intervalStart, joinedUnder, uptimeOf } from "./depth-over-spread.ts";
import { weighBoth } from "./explain-sides.ts";
import type { Explainer, JudgedOrder } from "./explanation.ts";
import { commonReasons, inOrder } from "./judge.ts";
import { addPoints } from "./points.ts";

/** Explains the programme under a market's terms, in one epoch. */
export function explainDepthOverSpread(
  terms: Terms,
  rule: DepthOverSpreadRule,
  payees: Payees,
  span: EpochSpan,
  activity: Activity,
): Explainer {
  const joined = joinedUnder(rule, activity);
  const depth = new Map<string, bigint>();
  const uptime = new Map<string, bigint>();
  const isThere = (account: string, snapshot: Snapshot) => {
    const begin = intervalStart(snapshot, terms, span);
    return begin >= (joined.get(account) ?? begin);
  };

  function judge(order: Order, snapshot: Snapshot): JudgedOrder {
    const ppm = spreadPpm(order, snapshot);
    const account = order.account === undefined ? undefined : payees.get(order.account);
    const isLate = account !== undefined && !isThere(account, snapshot);
    const isCheap = order.price * order.size < rule.minOrderValue;
    const reasons = inOrder([
      ...commonReasons(order, snapshot.time, ppm, terms, payees),
      ...(isLate ? ["not joined yet" as const] : []),
      ...(isCheap ? ["worth too little" as const] : []),
    ]);
    return { spreadPpm: ppm, reasons, unitWeight: reasons.length > 0 ? 0n : undefined };
  }

  /** Who was never up has nothing to scale, and may have joined after the epoch. */
  function scaledUptime(account: string): bigint {
    const samples = uptime.get(account) ?? 0n;
    return samples === 0n ? 0n : uptimeOf(samples, terms, span, joined.get(account));
  }

  return {
    slots: ["both"],
    sharing: "once",
    quote: (snapshot) => snapshot,
    weigh: (snapshot) => {
      const weighed = weighBoth(
        snapshot,
        payees,
        (order, account) => {
          const ppm = countedSpread(order, snapshot.time, snapshot, terms);
          if (ppm === undefined || !isThere(account, snapshot)) return 0n;
          return depthOf(order, ppm, rule.minOrderValue);
        },
        smallerSide,
        (scores) => new Map([...scores].filter(([, score]) => score > 0n)),
      );
      addPoints(depth, weighed.own, 1n);
      addPoints(uptime, new Map([...weighed.own.keys()].map((account) => [account, 1n])), 1n);
      return [weighed];
    },
    judge,
    factors: (account) => ({
      depth: depth.get(account) ?? 0n,
      uptime: scaledUptime(account),
      volume: activity.volume.get(account) ?? 0n,
      stake: activity.stake.get(account) ?? 0n,
    }),
  };
}
