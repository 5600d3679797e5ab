/** One miner's orders on one simulated market, and what became of them. */
import type { Side } from "../book/snapshot.ts";
import type { Random } from "./random.ts";

/** An order that stands, or will in this second. */
export interface Standing {
  readonly id: string;
  readonly side: Side;
  /** In billionths of the price that the market started at. */
  readonly at: number;
  /** In the market's price units. */
  readonly price: bigint;
  size: bigint;
  /** Unix ms. */
  readonly openedAt: number;
  /** When it goes, unix ms; it is not there any more at this instant. */
  closesAt: number;
}

/** Who quotes here: a miner, or one of all the others, whose orders carry no account. */
export interface Desk {
  /** The name its orders carry in the books. */
  readonly account: string | undefined;
  readonly random: Random;
  /** When a miner joined, unix ms: before, it does nothing. */
  readonly joined: number;
  orders: Standing[];
  /** Of this epoch. */
  tally: DeskTally;
}

export interface DeskTally {
  /** When the tally begins, unix ms. */
  readonly since: number;
  placed: number;
  /** How long all its orders stood together since, in ms. */
  stoodMs: number;
  /** What it made: price times size, in the market's units of both. */
  volume: bigint;
}

export function openDesk(account: string | undefined, random: Random, joined = 0): Desk {
  return { account, random, joined, orders: [], tally: emptyDeskTally(0) };
}

export function emptyDeskTally(since: number): DeskTally {
  return { since, placed: 0, stoodMs: 0, volume: 0n };
}

/** Takes away what has closed. */
export function dropClosed(desk: Desk, time: number): void {
  if (desk.orders.every(({ closesAt }) => closesAt > time)) return;
  countUntil(desk, time);
  desk.orders = desk.orders.filter(({ closesAt }) => closesAt > time);
}

/** Counts how long the orders stood that have closed by then. */
function countUntil({ orders, tally }: Desk, time: number): void {
  for (const { openedAt, closesAt } of orders) {
    if (closesAt <= time) tally.stoodMs += Math.max(0, closesAt - Math.max(openedAt, tally.since));
  }
}

/** Ends a tally: what still stands has stood until then. */
export function endTally({ orders, tally }: Desk, end: number): void {
  for (const { openedAt, closesAt } of orders) {
    const until = Math.min(closesAt, end);
    tally.stoodMs += Math.max(0, until - Math.max(openedAt, tally.since));
  }
}

/** Cancels what stands, of one side or of both, at an instant of this second. */
export function cancel(desk: Desk, time: number, side?: Side): void {
  for (const order of desk.orders) {
    if (side === undefined || order.side === side) {
      order.closesAt = Math.min(order.closesAt, Math.max(time, order.openedAt));
    }
  }
}

/** Somebody trades against an order. It is gone at once where nothing remains. */
export function fill(desk: Desk, order: Standing, size: bigint, time: number): void {
  order.size -= size;
  desk.tally.volume += order.price * size;
  if (order.size === 0n) order.closesAt = time;
}
