/**
 * A market that is made up second by second: a price, others who quote, takers who trade, and the campaign's miners.
 * Whatever the price goes through is traded, so a bid stands below mid and an ask above it, and no book is crossed.
 */
import { compareOrders, type Order, type Side, type Snapshot } from "../book/snapshot.ts";
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Market, Terms } from "../campaign/campaign.ts";
import type { Behaviour, Moment, Wish } from "./behaviour.ts";
import { behaviourOf } from "./behaviour.ts";
import {
  cancel,
  type Desk,
  dropClosed,
  emptyDeskTally,
  endTally,
  fill,
  openDesk,
  type Standing,
} from "./desk.ts";
import type { Kind } from "./kinds.ts";
import { openPath, PAR } from "./price-path.ts";
import { drawBetween, namedRandom, type Random } from "./random.ts";

/** What a market is made up from. */
export interface MarketScript {
  readonly market: Market;
  /** Names the chance: the same seed gives the same market. */
  readonly seed: string;
  /** In the market's price units. */
  readonly startPrice: bigint;
  /** The size that everybody thinks in, in the market's size units. */
  readonly unit: bigint;
  /** The standard deviation of a day's change, in hundredths of a percent. */
  readonly volatility: number;
  readonly miners: readonly SimulatedMiner[];
}

export interface SimulatedMiner {
  /** The name its orders carry. */
  readonly orderName: string;
  readonly kind: Kind;
  readonly joined: number | undefined;
}

export interface SimulatedMarket {
  readonly script: MarketScript;
  /** One for each miner of the script, in its order. */
  readonly desks: readonly Desk[];
  readonly actors: readonly Actor[];
  readonly random: Random;
  readonly nextMid: () => number;
  /** The next second to be played, unix ms; undefined before the first. */
  time: number | undefined;
  orders: number;
}

interface Actor {
  readonly desk: Desk;
  readonly act: Behaviour;
}

const SECOND_MS = 1_000;

/** Played before an epoch that follows no other, so that orders of some age stand when it begins. */
const WARM_UP_MS = 3_600_000;

/** Where the others quote, in thousandths of the campaign's limit. */
const OTHERS = [250, 500, 750, 1_000, 1_500];

/** A taker comes in one of so many seconds. */
const TAKERS_EVERY = 30;

export function openMarket(script: MarketScript): SimulatedMarket {
  const { market, seed, miners } = script;
  const desks = miners.map(({ orderName, joined }) =>
    openDesk(orderName, namedRandom(seed, market.id, "miner", orderName), joined),
  );
  const others = openDesk(undefined, namedRandom(seed, market.id, "others"));
  const actors = desks.map((desk, i) => ({
    desk,
    act: behaviourOf(miners[i]?.kind ?? "maker", desk),
  }));
  return {
    script,
    desks,
    actors: [{ desk: others, act: othersOf(others) }, ...actors],
    random: namedRandom(seed, market.id, "takers"),
    nextMid: openPath(namedRandom(seed, market.id, "price"), script.volatility),
    time: undefined,
    orders: 0,
  };
}

/**
 * Plays an epoch of a market.
 * @param instants when snapshots are taken, unix ms, ascending and inside of the epoch.
 * @returns a snapshot for each of them. The desks' tallies are the epoch's once all are taken.
 */
export function* playEpoch(
  simulated: SimulatedMarket,
  terms: Terms,
  span: EpochSpan,
  instants: Iterable<number>,
): Generator<Snapshot> {
  const due = instants[Symbol.iterator]();
  let next = due.next();
  // An epoch after a pause begins like the first.
  if (simulated.time !== span.start) simulated.time = span.start - WARM_UP_MS;
  for (let time = simulated.time; time < span.end; time += SECOND_MS) {
    if (time === span.start) for (const desk of simulated.desks) desk.tally = emptyDeskTally(time);
    playSecond(simulated, terms, span, time);
    for (; !next.done && next.value < time + SECOND_MS; next = due.next()) {
      yield takeSnapshot(simulated, next.value);
    }
  }
  simulated.time = span.end;
  for (const desk of simulated.desks) endTally(desk, span.end);
}

function playSecond(simulated: SimulatedMarket, terms: Terms, span: EpochSpan, time: number): void {
  const { script, actors, nextMid, random } = simulated;
  const mid = nextMid();
  for (const { desk } of actors) {
    dropClosed(desk, time);
    for (const order of desk.orders) if (isReached(order, mid)) fill(desk, order, order.size, time);
  }
  if (random(TAKERS_EVERY) === 0) take(simulated, time);
  const { intervalMs } = terms;
  const since = (((time - span.start) % intervalMs) + intervalMs) % intervalMs;
  const moment: Moment = {
    time,
    mid,
    maxSpreadPpm: terms.maxSpreadPpm,
    unit: script.unit,
    least: leastSize(terms, script.startPrice),
    minAgeMs: terms.minAgeMs,
    toNextInterval: intervalMs - since,
    intervalMs,
  };
  for (const { desk, act } of actors) {
    dropClosed(desk, time);
    if (time >= desk.joined) act(moment, (wish) => place(simulated, desk, moment, wish));
  }
}

function isReached({ side, at }: Standing, mid: number): boolean {
  return side === "bid" ? at >= mid : at <= mid;
}

/** Somebody buys or sells up to a unit and a half, best prices first. */
function take(simulated: SimulatedMarket, time: number): void {
  const { actors, random, script } = simulated;
  const side: Side = random(2) === 0 ? "bid" : "ask";
  let left = (script.unit * BigInt(drawBetween(random, 10, 150))) / 100n;
  const standing = actors.flatMap(({ desk }) =>
    desk.orders
      .filter((order) => order.side === side && order.closesAt > time)
      .map((order) => ({ desk, order })),
  );
  standing.sort((a, b) => (side === "bid" ? b.order.at - a.order.at : a.order.at - b.order.at));
  for (const { desk, order } of standing) {
    if (left === 0n) return;
    const size = order.size < left ? order.size : left;
    fill(desk, order, size, time);
    left -= size;
  }
}

/** An order at its distance, rounded away from mid. Below the smallest price there is none. */
function place(simulated: SimulatedMarket, desk: Desk, moment: Moment, wish: Wish): void {
  const { script } = simulated;
  const { mid, maxSpreadPpm } = moment;
  const { side, permille, size, openedAt, closesAt = Number.POSITIVE_INFINITY } = wish;
  const ppm = Math.max(1, Math.trunc((maxSpreadPpm * permille) / 1_000));
  const away = Math.max(1, Math.trunc((mid * ppm) / 1_000_000));
  const at = side === "bid" ? mid - away : mid + away;
  if (at <= 0 || size === 0n) return;
  const par = BigInt(PAR);
  const scaled = script.startPrice * BigInt(at);
  const price = side === "bid" ? scaled / par : (scaled + par - 1n) / par;
  if (price === 0n) return;
  const id = `${script.market.id}-${++simulated.orders}`;
  desk.tally.placed += 1;
  desk.orders.push({ id, side, at, price, size, openedAt, closesAt });
}

/** The smallest size that counts, with room for the price to fall to a third. */
function leastSize({ minSize, rule }: Terms, startPrice: bigint): bigint {
  const worth =
    rule.programme === "depth-over-spread" ? (3n * rule.minOrderValue) / startPrice : 0n;
  return worth > minSize ? worth + 1n : minSize;
}

/** All who are no miners: some levels on either side, quoted anew every so often. */
function othersOf(desk: Desk): Behaviour {
  const { random } = desk;
  let next = 0;
  return (moment, place) => {
    if (moment.time < next) return;
    next = moment.time + drawBetween(random, 10, 20) * SECOND_MS;
    const openedAt = moment.time + random(SECOND_MS);
    cancel(desk, openedAt);
    for (const permille of OTHERS) {
      for (const side of ["bid", "ask"] as const) {
        const size = (moment.unit * BigInt(drawBetween(random, 50, 150))) / 100n;
        place({ side, permille, size, openedAt });
      }
    }
  };
}

/** The book as it stands at an instant of the second that was played last. */
function takeSnapshot({ script, actors }: SimulatedMarket, time: number): Snapshot {
  const orders: Order[] = [];
  const best: Record<Side, bigint | undefined> = { bid: undefined, ask: undefined };
  for (const { desk } of actors) {
    for (const { id, side, price, size, openedAt, closesAt } of desk.orders) {
      if (openedAt > time || closesAt <= time) continue;
      orders.push({ id, account: desk.account, side, price, size, openedAt });
      const other = best[side];
      const isBest = other === undefined || (side === "bid" ? price > other : price < other);
      if (isBest) best[side] = price;
    }
  }
  return {
    market: script.market,
    time,
    bid: best.bid,
    ask: best.ask,
    orders: orders.sort(compareOrders),
  };
}
