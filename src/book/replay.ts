/**
 * The book as what a log's events made of it, one after the other, in the log's own order. It is naive on purpose: it
 * takes every event at its word, as anyone who replays the log would, and leaves its dirt to be counted elsewhere.
 */
import type { Market } from "../campaign/campaign.ts";
import type { BookMark, OrderEvent, ToldOrder } from "./events.ts";
import type { Owners } from "./owners.ts";
import { bestPrice, compareOrders, type Order, type Snapshot } from "./snapshot.ts";

/** The open orders, by id; nobody's yet. */
export type Book = Map<string, Order>;

/**
 * Applies an event to the book, in place. Created adds, changed replaces an order that is known, deleted removes;
 * nothing remaining removes too. A new price restarts the order's age, a new size does not.
 */
export function applyEvent(book: Book, event: OrderEvent): void {
  const { id, side, price, size, time } = event;
  const known = book.get(id);
  if (event.action === "deleted" || size === 0n) {
    book.delete(id);
  } else if (event.action === "created") {
    book.set(id, { id, account: undefined, side, price, size, openedAt: time });
  } else if (known !== undefined) {
    const stands = known.price === price && known.side === side;
    book.set(id, { ...known, side, price, size, openedAt: stands ? known.openedAt : time });
  }
}

/**
 * What makes a book the one that is told: an order that stands in both is left alone, and so keeps its age; the age of
 * one that was not known begins at the mark.
 */
export function* bookEvents(book: Book, { orders, time }: BookMark): Generator<OrderEvent> {
  const told = new Set(orders.map(({ id }) => id));
  for (const { id, side, price } of [...book.values()]) {
    const event = { id, time, exchangeTime: time, side, price, size: 0n };
    if (!told.has(id)) yield { ...event, action: "deleted" };
  }
  for (const order of orders) {
    const known = book.get(order.id);
    const event = { ...order, time, exchangeTime: time };
    if (known === undefined) yield { ...event, action: "created" };
    else if (!isSame(known, order)) yield { ...event, action: "changed" };
  }
}

function isSame(a: ToldOrder, b: ToldOrder): boolean {
  return a.side === b.side && a.price === b.price && a.size === b.size;
}

/** The book at an instant, its orders in canonical order, each with its owner's account where there is one. */
export function takeSnapshot(book: Book, market: Market, time: number, owners: Owners): Snapshot {
  const orders = [...book.values()]
    .map((order) => ({ ...order, account: owners.get(order.id) }))
    .sort(compareOrders);
  return { market, time, bid: bestPrice(orders, "bid"), ask: bestPrice(orders, "ask"), orders };
}
