/** What each payout account weighs on either side of one snapshot, the orders of all its exchange accounts together. */
import type { Order, Side, Snapshot } from "../book/snapshot.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { type BestPrices, countedSpread } from "./counting.ts";

export type Weights = Record<Side, bigint>;

/**
 * Sums the weights of the orders that count.
 * @param best the prices whose mid an order's spread is measured from.
 * @param weigh the weight of an order that counts, by its spread in ppm; zero where it has none.
 * @returns the accounts with weight on some side.
 */
export function weighSides(
  snapshot: Snapshot,
  best: BestPrices,
  terms: Terms,
  payees: Payees,
  weigh: (order: Order, ppm: number, account: string) => bigint,
): Map<string, Weights> {
  const sides = new Map<string, Weights>();
  for (const order of snapshot.orders) {
    const account = order.account === undefined ? undefined : payees.get(order.account);
    if (account === undefined) continue;
    const ppm = countedSpread(order, snapshot.time, best, terms);
    const weight = ppm === undefined ? 0n : weigh(order, ppm, account);
    if (weight === 0n) continue;
    const weights = sides.get(account) ?? { bid: 0n, ask: 0n };
    weights[order.side] += weight;
    sides.set(account, weights);
  }
  return sides;
}

/** Whether no account weighs anything on a side. */
export function isEmptySide(sides: ReadonlyMap<string, Weights>, side: Side): boolean {
  return [...sides.values()].every((weights) => weights[side] === 0n);
}

/** The smaller of an account's sides: what it quotes both ways. */
export function smallerSide({ bid, ask }: Weights): bigint {
  return bid < ask ? bid : ask;
}

/** The larger of them. */
export function largerSide({ bid, ask }: Weights): bigint {
  return bid < ask ? ask : bid;
}
