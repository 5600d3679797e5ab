/** Why the `two-sided` programme gave what it gave: each sample's weights, qualities and shares. */
import type { Order, Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { TwoSidedRule } from "../campaign/rule.ts";
import { countedSpread, spreadPpm } from "./counting.ts";
import { weighBoth } from "./explain-sides.ts";
import type { Explainer, JudgedOrder } from "./explanation.ts";
import { commonReasons, inOrder } from "./judge.ts";
import { sharePoints } from "./points.ts";
import { orderWeight, type Quote, qualityUnder, sizeCutoffQuote } from "./two-sided.ts";

/** Explains the programme under a market's terms. */
export function explainTwoSided(terms: Terms, rule: TwoSidedRule, payees: Payees): Explainer {
  const quality = qualityUnder(rule);
  let last: { readonly snapshot: Snapshot; readonly quote: Quote | undefined } | undefined;

  /** Remembers the last: each order of a snapshot is judged by it. */
  function quoteOf(snapshot: Snapshot): Quote | undefined {
    if (last?.snapshot !== snapshot)
      last = { snapshot, quote: sizeCutoffQuote(snapshot, terms.minSize) };
    return last.quote;
  }

  function judge(order: Order, snapshot: Snapshot): JudgedOrder {
    const quote = quoteOf(snapshot);
    const ppm = quote && spreadPpm(order, quote);
    const common = commonReasons(order, snapshot.time, ppm, terms, payees);
    const reasons = inOrder([
      ...common.filter((reason) => quote !== undefined || reason !== "wrong side of mid"),
      ...(quote === undefined ? ["no mid" as const] : []),
      ...(ppm === terms.maxSpreadPpm ? ["at the limit" as const] : []),
    ]);
    const within = BigInt(terms.maxSpreadPpm - (ppm ?? terms.maxSpreadPpm));
    return {
      spreadPpm: ppm,
      reasons,
      unitWeight: reasons.length > 0 ? 0n : within * within,
    };
  }

  return {
    slots: ["both"],
    sharing: "skipping",
    quote: quoteOf,
    weigh: (snapshot) => {
      const quote = quoteOf(snapshot);
      if (quote === undefined) return [];
      return [
        weighBoth(
          snapshot,
          payees,
          (order) => {
            const ppm = countedSpread(order, snapshot.time, quote, terms);
            return ppm === undefined ? 0n : orderWeight(order, ppm, terms);
          },
          (weights) => quality(weights, quote),
          sharePoints,
        ),
      ];
    },
    judge,
  };
}
