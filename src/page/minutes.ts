/** Many intervals in short: one row each. */
import type { Yardstick } from "../book/measures.ts";
import { SIDES } from "../book/snapshot.ts";
import { formatDecimal } from "../decimal.ts";
import { bookFault } from "../score/programme.ts";
import type { MinutesPage } from "./market-files.ts";
import { type EpochHead, PAGE_FORMATS } from "./page-files.ts";
import { type IntervalMeasures, intervalColumns, showDepth } from "./samples.ts";
import type { IntervalSplit } from "./split-hour.ts";
import { doubledValue, type Survey } from "./survey.ts";

/** Intervals in a file: six hours of minutes. */
export const MINUTES_SIZE = 360;

/** One interval, as short as it stays in memory until its file is written. */
export type MinuteRow = ReturnType<typeof toRow>;

/** @param tokens how many the market pays. */
export function toRow(
  split: IntervalSplit,
  measures: IntervalMeasures,
  { terms }: Survey,
  tokens: number,
) {
  const { interval, snapshot, weighed, slots, isSound } = split;
  const price = (units: bigint | undefined) =>
    units === undefined ? null : formatDecimal(units, terms.market.priceDecimals);
  const rewards = Array.from({ length: tokens }, (_, i) =>
    slots
      .flatMap(({ accounts }) => accounts)
      .reduce((sum, each) => sum + (each.rewards[i] ?? 0n), 0n),
  );
  const accounts = slots.flatMap((slot) =>
    slot.accounts.filter(({ own }) => own > 0n).map(({ account }) => account),
  );
  const [bids, asks] = SIDES.map((side) =>
    snapshot === undefined || !isSound
      ? null
      : showDepth(doubledValue(snapshot, weighed, side) / 2n, terms),
  );
  return {
    interval,
    time: snapshot?.time ?? null,
    book:
      snapshot === undefined ? ("missing" as const) : (bookFault(snapshot) ?? ("sound" as const)),
    bid: price(snapshot?.bid),
    ask: price(snapshot?.ask),
    orders: snapshot?.orders.length ?? 0,
    counted: slots.reduce((sum, { orders }) => sum + orders.length, 0),
    miners: new Set(accounts).size,
    measures,
    liquidity: { bid: bids ?? null, ask: asks ?? null },
    rewards: rewards.map(String),
  };
}

export function toMinutes(
  head: EpochHead,
  { terms }: Survey,
  rows: readonly MinuteRow[],
  yardstick: Yardstick,
  tokens: number,
): MinutesPage {
  return {
    format: PAGE_FORMATS.minutes,
    ...head,
    market: terms.market.id,
    interval: rows.map(({ interval }) => interval),
    time: rows.map(({ time }) => time),
    book: rows.map(({ book }) => book),
    bid: rows.map(({ bid }) => bid),
    ask: rows.map(({ ask }) => ask),
    orders: rows.map(({ orders }) => orders),
    counted: rows.map(({ counted }) => counted),
    miners: rows.map(({ miners }) => miners),
    ...intervalColumns(
      rows.map(({ measures }) => measures),
      terms,
      yardstick,
    ),
    liquidity: {
      bid: rows.map(({ liquidity }) => liquidity.bid),
      ask: rows.map(({ liquidity }) => liquidity.ask),
    },
    rewards: Array.from({ length: tokens }, (_, i) => rows.map(({ rewards }) => rewards[i] ?? "0")),
  };
}
