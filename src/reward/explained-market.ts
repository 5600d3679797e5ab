/** One account's reward in one market, over the parts of its points: days, hours, intervals, slots and orders. */
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import type { Order } from "../book/snapshot.ts";
import type { DeployedToken } from "../campaign/deployment.ts";
import { periodOf } from "../campaign/when.ts";
import { invariant } from "../errors.ts";
import type { MarketExplanation } from "../score/explain-market.ts";
import { type AttributedPoints, attribute } from "./attribute.ts";
import type { Reward } from "./epoch.ts";

/** The account's reward of one token in a market, and the amount of each part of the market's explanation. */
export interface AttributedReward {
  readonly token: DeployedToken;
  readonly reward: bigint;
  readonly parts: readonly bigint[];
  /** The amounts of the chosen interval's orders. */
  readonly orders: ReadonlyMap<Order, bigint>;
}

export interface ExplainedMarket {
  readonly explanation: MarketExplanation;
  /** One for each token that the market pays the account. */
  readonly rewards: readonly AttributedReward[];
}

/** Adds what the parts of an account's points in a market come to. */
export function attributeRewards(
  explanation: MarketExplanation,
  tokens: readonly DeployedToken[],
  rewards: readonly Reward[],
): ExplainedMarket {
  const { account, parts, span, score } = explanation;
  const points = parts.map((part) => {
    const start = span.start + part.interval * score.terms.intervalMs;
    const interval = String(part.interval).padStart(8, "0");
    const path = [periodOf("day", start), periodOf("hour", start), interval, part.slot];
    return { path, points: part.points };
  });
  const mine = tokens.flatMap((token): AttributedReward[] => {
    const row = rewards.find(
      (each) =>
        each.account === account &&
        each.token === token.address &&
        each.market === score.terms.market.id,
    );
    if (row === undefined) return [];
    const amounts = attributeAll(row.reward, points);
    const sum = amounts.reduce((total, amount) => total + amount, 0n);
    invariant(
      sum === row.reward,
      `the parts of a reward add up to ${sum}, the reward is ${row.reward}`,
    );
    const orders = attributedOrders(explanation, amounts);
    return [{ token, reward: row.reward, parts: amounts, orders }];
  });
  return { explanation, rewards: mine };
}

/** The amount of each part; nothing of a part without points. */
function attributeAll(amount: bigint, parts: readonly AttributedPoints[]): bigint[] {
  const amounts = attribute(
    amount,
    parts.filter(({ points }) => points > 0n),
  ).values();
  return parts.map(({ points }) => (points > 0n ? (amounts.next().value ?? 0n) : 0n));
}

/** Takes the amounts of the chosen interval's slots apart, over the account's orders in them. */
function attributedOrders(
  { chosen, parts }: MarketExplanation,
  amounts: readonly bigint[],
): Map<Order, bigint> {
  const shares = new Map<Order, bigint>();
  if (chosen === undefined) return shares;
  for (const [i, part] of parts.entries()) {
    if (part.interval !== chosen.interval) continue;
    const orders = chosen.orders.filter(({ slot, own }) => slot === part.slot && own > 0n);
    const points = orders.map(({ order, own }) => ({ path: [hexOf(order.id)], points: own }));
    attribute(amounts[i] ?? 0n, points).forEach((share, j) => {
      shares.set((orders[j] as (typeof orders)[number]).order, share);
    });
  }
  return shares;
}

/** Sorts as the id's bytes do. */
function hexOf(id: string): string {
  return bytesToHex(utf8ToBytes(id));
}
