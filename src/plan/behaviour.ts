/** How each kind of miner quotes: what it does in each second, seeing the mid and knowing the terms. */
import { SIDES, type Side } from "../book/snapshot.ts";
import { cancel, type Desk } from "./desk.ts";
import type { Kind } from "./kinds.ts";
import { drawBetween } from "./random.ts";

/** A second of a market, as a miner sees it. */
export interface Moment {
  /** Its first instant, unix ms. */
  readonly time: number;
  /** In billionths of the starting price. */
  readonly mid: number;
  /** The campaign's limit, in ppm of mid. */
  readonly maxSpreadPpm: number;
  /** The size that everybody thinks in, and the least that the terms count. In the market's size units. */
  readonly unit: bigint;
  readonly least: bigint;
  readonly minAgeMs: number;
  /** Ms to the beginning of the next interval, and how long intervals are. */
  readonly toNextInterval: number;
  readonly intervalMs: number;
}

/** An order that a miner wants. */
export interface Wish {
  readonly side: Side;
  /** In thousandths of the campaign's limit. */
  readonly permille: number;
  readonly size: bigint;
  readonly openedAt: number;
  readonly closesAt?: number;
}

/** What a desk does in each second. */
export type Behaviour = (moment: Moment, place: (wish: Wish) => void) => void;

/** A sniper's orders stand from so long before the minute to so long after it. */
const SNIPE_BEFORE_MS = 2_000;
const SNIPE_AFTER_MS = 3_000;

/** A miner of a kind, its habits drawn once from its own numbers. */
export function behaviourOf(kind: Kind, desk: Desk): Behaviour {
  return BEHAVIOURS[kind](desk);
}

const BEHAVIOURS: Readonly<Record<Kind, (desk: Desk) => Behaviour>> = {
  maker: (desk) => refreshing(SIDES, desk),
  cross,
  passive,
  "one-sided": (desk) => refreshing(desk.random(2) === 0 ? ["bid"] : ["ask"], desk),
  sniper,
  wash,
};

/** Pure market making: cancels and quotes anew around mid, every so many seconds. A side that was hit waits for that. */
function refreshing(sides: readonly Side[], desk: Desk): Behaviour {
  const { random } = desk;
  const permille = drawBetween(random, 150, 500);
  const percent = drawBetween(random, 50, 150);
  const everyMs = drawBetween(random, 15, 60) * 1_000;
  let next = 0;
  return (moment, place) => {
    if (moment.time < next) return;
    next = moment.time + everyMs;
    const at = moment.time + random(1_000);
    cancel(desk, at);
    const size = sizeOf(moment, percent);
    for (const side of sides) place({ side, permille, size, openedAt: at });
  };
}

/**
 * Cross-exchange market making: follows another exchange's price, so it moves as soon as mid has, and puts back at once
 * what was hit. Now and then the other exchange is out of reach, and it is away for some minutes.
 */
function cross(desk: Desk): Behaviour {
  const { random } = desk;
  const permille = drawBetween(random, 250, 550);
  const percent = drawBetween(random, 100, 250);
  let quoted = 0;
  let awayUntil = 0;
  return (moment, place) => {
    const { time, mid, maxSpreadPpm } = moment;
    if (time < awayUntil) return;
    const at = time + drawBetween(random, 50, 400);
    if (random(7_200) === 0) {
      awayUntil = time + drawBetween(random, 60, 300) * 1_000;
      quoted = 0;
      cancel(desk, at);
      return;
    }
    const tolerance = Math.trunc((mid * Math.trunc((maxSpreadPpm * permille) / 5_000)) / 1_000_000);
    const isWhole = desk.orders.length === SIDES.length;
    if (quoted !== 0 && isWhole && Math.abs(mid - quoted) <= tolerance) return;
    quoted = mid;
    cancel(desk, at);
    for (const side of SIDES) {
      place({ side, permille, size: sizeOf(moment, percent), openedAt: at });
    }
  };
}

/** Large orders far from mid, left for hours. What was hit comes back some minutes later. */
function passive(desk: Desk): Behaviour {
  const { random } = desk;
  const permille = drawBetween(random, 550, 900);
  const percent = drawBetween(random, 200, 500);
  const patienceMs = drawBetween(random, 3_600, 14_400) * 1_000;
  let next = 0;
  return (moment, place) => {
    const at = moment.time + random(1_000);
    if (moment.time >= next) {
      next = moment.time + patienceMs;
      cancel(desk, at);
      for (const side of SIDES) {
        place({ side, permille, size: sizeOf(moment, percent), openedAt: at });
      }
      return;
    }
    for (const side of SIDES) {
      const isThere = desk.orders.some((order) => order.side === side);
      if (isThere || random(600) > 0) continue;
      place({ side, permille, size: sizeOf(moment, percent), openedAt: at });
    }
  };
}

/**
 * Quotes large and tight around the first instant of each interval alone, and early enough to be old enough then. Where
 * it would have to stand all the time for that, it stays away.
 */
function sniper({ random }: Desk): Behaviour {
  const permille = drawBetween(random, 30, 80);
  const percent = drawBetween(random, 200, 400);
  return (moment, place) => {
    const { time, minAgeMs, toNextInterval, intervalMs } = moment;
    const lead = SNIPE_BEFORE_MS + minAgeMs;
    if (lead + SNIPE_AFTER_MS >= intervalMs) return;
    if (toNextInterval !== lead) return;
    const openedAt = time + random(500);
    const closesAt = time + toNextInterval + SNIPE_AFTER_MS;
    for (const side of SIDES) {
      place({ side, permille, size: sizeOf(moment, percent), openedAt, closesAt });
    }
  };
}

/** Trades with itself, in orders that live for a fraction of a second, beside the smallest quote that counts. */
function wash(desk: Desk): Behaviour {
  const { random } = desk;
  const crumb = 900;
  let nextTrade = 0;
  let nextQuote = 0;
  return (moment, place) => {
    const { time } = moment;
    if (time >= nextQuote) {
      nextQuote = time + 60_000;
      const at = time + random(1_000);
      cancel(desk, at);
      const size = sizeOf(moment, 10);
      for (const side of SIDES) {
        place({ side, permille: crumb, size, openedAt: at });
      }
    }
    if (time < nextTrade) return;
    nextTrade = time + drawBetween(random, 20, 60) * 1_000;
    const openedAt = time + random(700);
    const closesAt = openedAt + drawBetween(random, 50, 250);
    const size = sizeOf(moment, 500);
    place({ side: "ask", permille: 10, size, openedAt, closesAt });
    const traded = desk.orders.at(-1);
    if (traded?.closesAt === closesAt) desk.tally.volume += traded.price * traded.size;
  };
}

/** So many percent of the unit, and no less than the terms count. */
function sizeOf({ unit, least }: Moment, percent: number): bigint {
  const size = (unit * BigInt(percent)) / 100n;
  return size > least ? size : least;
}
