/**
 * An account's explained epoch as one CSV table at its finest: a row for each slot of each interval, or, for one
 * interval, for each order. Points and amounts of all rows add up to those of the account; amounts are whole tokens.
 */
import type { RewardToken } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import type { ExplainedEpoch } from "../epoch/explain.ts";
import type { ExplainedMarket } from "../reward/explained-market.ts";
import { intervalRows } from "../reward/explained-rows.ts";
import { rolloverOf } from "../score/explain-market.ts";
import { formatCsv } from "./csv.ts";
import { tokensOf } from "./explain-epoch.ts";

const SLOT_COLUMNS = [
  "market",
  "interval",
  "start",
  "book",
  "slot",
  "paid",
  "own",
  "emptyBefore",
  "points",
];

const ORDER_COLUMNS = [
  "market",
  "interval",
  "time",
  "side",
  "order",
  "account",
  "price",
  "size",
  "ageMs",
  "spreadPpm",
  "unitWeight",
  "weight",
  "slotScore",
  "own",
  "emptyBefore",
  "points",
  "whyNot",
];

export function explanationAsCsv({ markets, view, phase }: ExplainedEpoch): string {
  const tokens = tokensOf(markets, phase.tokens);
  const rewards = tokens.map(({ symbol }) => `reward ${symbol}`);
  return view.level === "minute"
    ? formatCsv(
        [...ORDER_COLUMNS, ...rewards],
        markets.flatMap((market) => orderRows(market, tokens)),
      )
    : formatCsv(
        [...SLOT_COLUMNS, ...rewards],
        markets.flatMap((market) => slotRows(market, view.stretch, tokens)),
      );
}

function slotRows(
  market: ExplainedMarket,
  stretch: ExplainedEpoch["view"]["stretch"],
  tokens: readonly RewardToken[],
): string[][] {
  const { explanation, rewards } = market;
  const indices = new Map(explanation.parts.map((part, i) => [part, i]));
  const { id } = explanation.score.terms.market;
  return intervalRows(market, stretch).flatMap(({ interval, start, book, parts }) =>
    [...explanation.paid].map(([slot, paid]) => {
      const part = parts.find((each) => each.slot === slot);
      const i = part === undefined ? -1 : (indices.get(part) ?? -1);
      const { emptyBefore } = rolloverOf(explanation, slot, interval);
      return [
        id,
        String(interval),
        new Date(start).toISOString(),
        book,
        slot,
        paid[interval] ? "yes" : "no",
        String(part?.own ?? 0n),
        String(emptyBefore),
        String(part?.points ?? 0n),
        ...amounts(tokens, (address) => {
          const reward = rewards.find(({ token }) => token.address === address);
          return reward?.parts[i] ?? 0n;
        }),
      ];
    }),
  );
}

function orderRows({ explanation, rewards }: ExplainedMarket, tokens: readonly RewardToken[]) {
  const { chosen, score } = explanation;
  const { id, priceDecimals, sizeDecimals } = score.terms.market;
  if (chosen?.snapshot === undefined) return [];
  const { interval, snapshot, slots } = chosen;
  return chosen.orders.map(({ order, ageMs, judged, slot, weight, own, points }) => {
    const shared = slots.find((each) => each.slot === slot || each.slot === order.side) ?? slots[0];
    const { emptyBefore } = rolloverOf(explanation, shared?.slot ?? order.side, interval);
    return [
      id,
      String(interval),
      new Date(snapshot.time).toISOString(),
      order.side,
      order.id,
      order.account ?? "",
      formatDecimal(order.price, priceDecimals),
      formatDecimal(order.size, sizeDecimals),
      String(ageMs),
      String(judged?.spreadPpm ?? ""),
      String(judged?.unitWeight ?? ""),
      weight.toString(),
      String(shared?.allScores ?? 0n),
      own.toString(),
      String(emptyBefore),
      points.toString(),
      judged === undefined ? "no mid" : judged.reasons.join("; "),
      ...amounts(tokens, (address) => {
        const reward = rewards.find(({ token }) => token.address === address);
        return reward?.orders.get(order) ?? 0n;
      }),
    ];
  });
}

function amounts(tokens: readonly RewardToken[], unitsOf: (address: string) => bigint): string[] {
  return tokens.map(({ address, decimals }) => formatDecimal(unitsOf(address ?? ""), decimals));
}
