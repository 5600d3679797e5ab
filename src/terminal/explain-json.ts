/** An account's explained epoch as plain data: what the tables show, in base units and whole points. */
import { formatDecimal } from "../decimal.ts";
import type { ExplainedEpoch } from "../epoch/explain.ts";
import type { AttributedReward, ExplainedMarket } from "../reward/explained-market.ts";
import {
  type IntervalRow,
  intervalRows,
  marketSums,
  periodRows,
  type Sums,
  startOf,
} from "../reward/explained-rows.ts";
import { ratio, showRatio } from "../reward/ratio.ts";
import type { ExplainedOrder, ExplainedSlot } from "../score/explain-interval.ts";
import { type MarketExplanation, type Part, rolloverOf } from "../score/explain-market.ts";
import { sumPoints } from "../score/points.ts";
import { poolAsJson } from "./pools.ts";

export const EXPLANATION_FORMAT = "tidemark-explanation-v1";

const iso = (time: number) => new Date(time).toISOString();

/** Bigints are left, to be written as strings. */
export function explanationAsJson(explained: ExplainedEpoch): object {
  const { campaign, phase, span, miner, published, assumed, markets, view } = explained;
  return {
    format: EXPLANATION_FORMAT,
    campaign: campaign.id,
    phase: phase.name,
    epoch: span.epoch,
    account: miner.account,
    name: miner.name ?? null,
    exchangeAccounts: miner.exchangeAccounts,
    source: published === undefined ? "books" : "distribution",
    manifestHash: published?.manifestHash ?? null,
    assumed,
    settlements: explained.settlements.map(({ token, ...amounts }) => ({
      token: token.symbol,
      decimals: token.decimals,
      minPayout: token.minPayout,
      ...amounts,
    })),
    view: view.level,
    start: iso(view.stretch.start),
    end: iso(view.stretch.end),
    markets: markets.map((market) => marketAsJson(market, explained)),
    ...(explained.pools.length === 0 ? {} : { pools: explained.pools.map(poolAsJson) }),
  };
}

function marketAsJson(market: ExplainedMarket, { view }: ExplainedEpoch): object {
  const { explanation, rewards } = market;
  const { score, tally } = explanation;
  return {
    market: score.terms.market.id,
    programme: score.programme,
    intervals: score.intervals,
    marketPoints: sumPoints(score.points),
    ...sumsAsJson(marketSums(market), rewards),
    sharing: explanation.sharing,
    factors: explanation.factors ?? null,
    orders: {
      seen: tally.seen,
      counted: tally.counted,
      reasons: Object.fromEntries(tally.reasons),
    },
    rows: rowsAsJson(market, view),
    minute: minuteAsJson(market),
  };
}

/** Days of an epoch, hours of a day, intervals of an hour. */
function rowsAsJson(market: ExplainedMarket, { level, stretch }: ExplainedEpoch["view"]): object[] {
  if (level === "minute") return [];
  if (level === "hour") {
    return intervalRows(market, stretch).map((row) => intervalAsJson(row, market.rewards));
  }
  const period = level === "day" ? "hour" : "day";
  return periodRows(market, period, stretch).map((row) => ({
    [period]: row.period,
    intervals: row.intervals,
    ...sumsAsJson(row, market.rewards),
  }));
}

function sumsAsJson(
  { points, either, both, rewards }: Sums,
  tokens: readonly AttributedReward[],
): object {
  const amounts = tokens.map(({ token }) => [token.symbol, rewards.get(token.address) ?? 0n]);
  return { points, uptime: { either, both }, rewards: Object.fromEntries(amounts) };
}

function intervalAsJson(row: IntervalRow, rewards: readonly AttributedReward[]): object {
  const { interval, start, book, parts } = row;
  return {
    interval,
    start: iso(start),
    book,
    ...sumsAsJson(row, rewards),
    slots: parts.map(({ slot, own, emptyBefore, points }) => ({ slot, own, emptyBefore, points })),
  };
}

/** The chosen interval; null where none was chosen. */
function minuteAsJson({ explanation, rewards }: ExplainedMarket): object | null {
  const { chosen, books, score } = explanation;
  if (chosen === undefined) return null;
  const { interval, snapshot, quote, slots, orders } = chosen;
  const { market, intervalMs } = score.terms;
  const [low, high] = [quote?.bid, quote?.ask];
  const price = (units: bigint | undefined, decimals = market.priceDecimals) =>
    units === undefined ? null : formatDecimal(units, decimals);
  const hasMid = low !== undefined && high !== undefined;
  const start = startOf(explanation, interval);
  return {
    interval,
    start: iso(start),
    end: iso(start + intervalMs),
    time: snapshot === undefined ? null : iso(snapshot.time),
    book: books[interval],
    bid: price(snapshot?.bid),
    ask: price(snapshot?.ask),
    mid: hasMid ? price((low + high) * 5n, market.priceDecimals + 1) : null,
    slots: slots.map((slot) => slotAsJson(slot, explanation, interval, rewards)),
    orders: orders.map((order) => orderAsJson(order, explanation, rewards)),
  };
}

function slotAsJson(
  { slot, orders, miners, size, score, allScores, weights, own }: ExplainedSlot,
  explanation: MarketExplanation,
  interval: number,
  rewards: readonly AttributedReward[],
): object {
  const { emptyBefore, paidIn } = rolloverOf(explanation, slot, interval);
  const is = (part: Part) => part.interval === interval && part.slot === slot;
  const i = explanation.parts.findIndex(is);
  const amounts = rewards.map(({ token, parts }) => [token.symbol, parts[i] ?? 0n]);
  return {
    slot,
    orders,
    miners,
    size: formatDecimal(size, explanation.score.terms.market.sizeDecimals),
    score,
    allScores,
    share: allScores === 0n ? null : showRatio(ratio(score, allScores), 18),
    bidWeight: weights.bid,
    askWeight: weights.ask,
    own,
    emptyBefore,
    points: explanation.parts[i]?.points ?? 0n,
    paidIn: paidIn ?? (explanation.sharing === "rolling" ? "carried" : "skipped"),
    rewards: Object.fromEntries(amounts),
  };
}

function orderAsJson(
  { order, ageMs, judged, weight, own, points }: ExplainedOrder,
  { score }: MarketExplanation,
  rewards: readonly AttributedReward[],
): object {
  const { priceDecimals, sizeDecimals } = score.terms.market;
  const amounts = rewards.map(({ token, orders }) => [token.symbol, orders.get(order) ?? 0n]);
  return {
    id: order.id,
    account: order.account,
    side: order.side,
    price: formatDecimal(order.price, priceDecimals),
    size: formatDecimal(order.size, sizeDecimals),
    ageMs,
    spreadPpm: judged?.spreadPpm ?? null,
    unitWeight: judged?.unitWeight ?? null,
    weight,
    own,
    points,
    reasons: judged?.reasons ?? ["no mid"],
    rewards: Object.fromEntries(amounts),
  };
}
