/**
 * What both sides of a sample give everybody together, for programmes in which an account earns by its two sides and
 * not by single orders. What an account earns is shown on its orders by their weights: a way to show it, no rule.
 */
import { compareOrders, type Order, type Snapshot } from "../book/snapshot.ts";
import type { Payees } from "../campaign/miners.ts";
import type { Weights } from "./account-sides.ts";
import { apportion } from "./apportion.ts";
import type { WeighedOrder, WeighedSlot } from "./explanation.ts";
import type { Points } from "./points.ts";

/**
 * @param weigh an order's weight, zero where it has none.
 * @param score what an account shares by, of its weights on either side.
 * @param earn what accounts earn of the sample, by their scores; none is zero.
 */
export function weighBoth(
  snapshot: Snapshot,
  payees: Payees,
  weigh: (order: Order, account: string) => bigint,
  score: (weights: Weights) => bigint,
  earn: (scores: Points) => Points,
): WeighedSlot {
  const byAccount = new Map<string, Omit<WeighedOrder, "own">[]>();
  for (const order of [...snapshot.orders].sort(compareOrders)) {
    const account = order.account === undefined ? undefined : payees.get(order.account);
    const weight = account === undefined ? 0n : weigh(order, account);
    if (account === undefined || weight === 0n) continue;
    const weighed = { order, account, weight };
    byAccount.set(account, [...(byAccount.get(account) ?? []), weighed]);
  }
  const scores = new Map(
    [...byAccount].map(([account, orders]) => {
      const weights = { bid: 0n, ask: 0n };
      for (const { order, weight } of orders) weights[order.side] += weight;
      return [account, score(weights)];
    }),
  );
  const own = earn(scores);
  const orders = [...byAccount].flatMap(([account, mine]) => {
    const shares = apportion(
      own.get(account) ?? 0n,
      mine.map(({ weight }) => weight),
    );
    return mine.map((order, i) => ({ ...order, own: shares[i] as bigint }));
  });
  return { slot: "both", orders, scores, own };
}
