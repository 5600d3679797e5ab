/** An account's explained markets as rows: by day, by hour, or interval by interval. Every level adds up to the next. */
import { SIDES, type Side } from "../book/snapshot.ts";
import { type Period, periodOf, type Stretch } from "../campaign/when.ts";
import type { BookState, MarketExplanation, Part } from "../score/explain-market.ts";
import type { Uptime } from "../score/presence.ts";
import type { ExplainedMarket } from "./explained-market.ts";

/** What some parts of an account's points come to. */
export interface Sums extends Uptime {
  readonly points: bigint;
  /** By token address. */
  readonly rewards: ReadonlyMap<string, bigint>;
}

/** A day or an hour of one market. */
export interface PeriodRow extends Sums {
  readonly period: string;
  /** The intervals that begin in it. */
  readonly intervals: number;
}

/** One interval of one market. */
export interface IntervalRow extends Sums {
  readonly interval: number;
  readonly start: number;
  readonly book: BookState;
  /** The slots in which the account earned. */
  readonly parts: readonly Part[];
}

const NOTHING: Sums = { points: 0n, rewards: new Map(), either: 0, both: 0 };

/** What a market gave the account in all. */
export function marketSums(market: ExplainedMarket): Sums {
  return sumsBy(market, () => "all").get("all") ?? NOTHING;
}

/** One row for each day or hour of the stretch in which an interval begins. */
export function periodRows(market: ExplainedMarket, period: Period, stretch: Stretch): PeriodRow[] {
  const { explanation } = market;
  const nameOf = (interval: number) => periodOf(period, startOf(explanation, interval));
  const sums = sumsBy(market, nameOf);
  const intervals = new Map<string, number>();
  for (const interval of intervalsIn(explanation, stretch)) {
    const name = nameOf(interval);
    intervals.set(name, (intervals.get(name) ?? 0) + 1);
  }
  return [...intervals].map(([name, count]) => ({
    ...(sums.get(name) ?? NOTHING),
    period: name,
    intervals: count,
  }));
}

/** One row for each interval that begins in the stretch. */
export function intervalRows(market: ExplainedMarket, stretch: Stretch): IntervalRow[] {
  const { explanation } = market;
  const sums = sumsBy(market, String);
  const parts = new Map<number, Part[]>();
  for (const part of explanation.parts) {
    parts.set(part.interval, [...(parts.get(part.interval) ?? []), part]);
  }
  return intervalsIn(explanation, stretch).map((interval) => ({
    ...(sums.get(String(interval)) ?? NOTHING),
    interval,
    start: startOf(explanation, interval),
    book: explanation.books[interval] ?? "missing",
    parts: parts.get(interval) ?? [],
  }));
}

/** When an interval begins, in unix ms. */
export function startOf({ span, score }: MarketExplanation, interval: number): number {
  return span.start + interval * score.terms.intervalMs;
}

function intervalsIn(explanation: MarketExplanation, { start, end }: Stretch): number[] {
  return [...explanation.books.keys()].filter((interval) => {
    const at = startOf(explanation, interval);
    return at >= start && at < end;
  });
}

/** The sums of a market's parts, by the name that their interval is given. */
function sumsBy(
  { explanation, rewards }: ExplainedMarket,
  nameOf: (interval: number) => string,
): Map<string, Sums> {
  const sums = new Map<string, Sums>();
  let sides = new Set<Side>();
  let before = -1;
  for (const [i, part] of explanation.parts.entries()) {
    const { interval, points } = part;
    const isNew = interval !== before;
    sides = new Set([...(isNew ? [] : sides), ...part.sides]);
    before = interval;
    const sum = {
      points,
      rewards: new Map(rewards.map(({ token, parts }) => [token.address, parts[i] ?? 0n])),
      either: isNew ? 1 : 0,
      both: sides.size === SIDES.length ? 1 : 0,
    };
    const name = nameOf(interval);
    sums.set(name, add(sums.get(name) ?? NOTHING, sum));
  }
  return sums;
}

function add(a: Sums, b: Sums): Sums {
  const rewards = new Map(a.rewards);
  for (const [token, units] of b.rewards) rewards.set(token, (rewards.get(token) ?? 0n) + units);
  return {
    points: a.points + b.points,
    rewards,
    either: a.either + b.either,
    both: a.both + b.both,
  };
}
