/** What the oracle's slots say of one account: its parts, books, sides and orders, in the words of explanations. */
import type { Reason } from "../../src/score/explanation.ts";
import {
  type Books,
  curve,
  emptyBefore,
  type Fault,
  faults,
  hasMid,
  type MarketEpoch,
  type OrderInput,
  SIDES,
  slot as slotAt,
  slotPoints,
  slots,
  snapshotOf,
  spreadPpm,
} from "../oracle/rules.ts";
import { at } from "./adapt.ts";

/** The oracle's words for why an order does not count, in ours. */
export const WORDS: Record<Fault, Reason> = {
  stranger: "not eligible",
  "too small": "too small",
  "too young": "too young",
  "too old": "too old",
  "not behind mid": "wrong side of mid",
  "too far": "too far",
};

const sum = (values: readonly bigint[]) => values.reduce((total, value) => total + value, 0n);

export function oracleParts(market: MarketEpoch, account: string) {
  const sides = SIDES.map((side) => [side, slots(market, side)] as const);
  return Array.from({ length: market.n }, (_, interval) => interval).flatMap((interval) =>
    sides.flatMap(([slot, all]) => {
      const entries = at(all, interval);
      const mine = entries.filter((entry) => entry.payee === account);
      const own = sum(mine.map((entry) => slotPoints(entry, entries)));
      const rolled = emptyBefore(all, interval);
      return own === 0n ? [] : [{ interval, slot, own, rolled, points: own * BigInt(1 + rolled) }];
    }),
  );
}

export function oracleBooks(market: MarketEpoch) {
  return Array.from({ length: market.n }, (_, i) => {
    const snapshot = snapshotOf(market, i);
    if (snapshot === undefined) return "missing";
    if (snapshot.bid === undefined || snapshot.ask === undefined) return "one-sided";
    return hasMid(snapshot) ? "sound" : "crossed";
  });
}

export function oracleSlots(market: MarketEpoch, interval: number, account: string) {
  return SIDES.map((slot) => {
    const entries = slotAt(market, interval, slot);
    const mine = entries.filter((entry) => entry.payee === account);
    return {
      slot,
      orders: entries.length,
      allScores: sum(entries.map((entry) => entry.weight)),
      score: sum(mine.map((entry) => entry.weight)),
      own: sum(mine.map((entry) => slotPoints(entry, entries))),
      miners: new Set(entries.map((entry) => entry.payee)).size,
      size: sum(entries.map((entry) => entry.order.size)),
    };
  });
}

/** All orders of an account in an interval, judged by the oracle; unjudged where the book has no mid. */
export function oracleOrders(market: MarketEpoch, interval: number, account: string) {
  const snapshot = snapshotOf(market, interval);
  if (snapshot === undefined) return [];
  return snapshot.orders
    .filter((each) => market.payees.get(each.account ?? "") === account)
    .map((each) => {
      const row = { id: each.id, ageMs: snapshot.time - each.openedAt };
      if (!hasMid(snapshot)) {
        const none = { spread: undefined, unit: undefined, reasons: undefined };
        return { ...row, ...none, weight: 0n, own: 0n };
      }
      const reasons = wordsAgainst(each, snapshot, market);
      const isBehind = !reasons.has("wrong side of mid");
      const spread = isBehind
        ? Number(spreadPpm(each.price, snapshot.bid, snapshot.ask))
        : undefined;
      const entries = slotAt(market, interval, each.side);
      const entry = entries.find((other) => other.order === each);
      return {
        ...row,
        spread,
        unit:
          reasons.size > 0 || spread === undefined ? 0n : curve(market.k, market.smaxPpm, spread),
        reasons: [...reasons].sort(),
        weight: entry?.weight ?? 0n,
        own: entry === undefined ? 0n : slotPoints(entry, entries),
      };
    });
}

/** All that speaks against an order, in the words of explanations: how far it stands only on its own side of mid. */
export function wordsAgainst(
  order: OrderInput,
  book: Parameters<typeof faults>[1],
  market: Books,
): Set<Reason> {
  const reasons = new Set(faults(order, book, market).map((fault) => WORDS[fault]));
  if (reasons.has("wrong side of mid")) reasons.delete("too far");
  if (order.size === 0n) reasons.add("too small");
  return reasons;
}
