/**
 * Bitfinex's raw books (precision `R0`): the book first, then its changes, all numbered without a gap and stamped with
 * the exchange's time, and sums over the best orders in between.
 */
import { crc32 } from "node:zlib";
import type { Market } from "../../campaign/campaign.ts";
import { formatDecimal } from "../../decimal.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry, ToldOrder } from "../events.ts";
import type { Book } from "../replay.ts";
import { isBetter, type Order, type Side } from "../snapshot.ts";
import { type Channel, type ChannelReader, parseMessage } from "./channel.ts";
import { fail, toInteger, units } from "./told.ts";

/** Times, numbers and sums with every message. */
const FLAGS = 32_768 + 65_536 + 131_072;

/** The most orders that it shows of a side. */
const LENGTH = "250";

/** How many orders of a side the sum covers. */
const SUMMED = 25;

/** Its own names of some currencies. */
const CURRENCIES: Readonly<Record<string, string>> = { USDT: "UST", DASH: "DSH", IOTA: "IOT" };

/** It restarts, or rests for maintenance. */
const INTERRUPTIONS = ["20051", "20060", "20061"];

export const bitfinex: Channel = {
  socket: "wss://api-pub.bitfinex.com/ws/2",
  api: "https://api-pub.bitfinex.com",
  symbol: ({ base, quote }) => {
    const [one = "", two = ""] = [base, quote].map((name) => CURRENCIES[name] ?? name);
    return one.length > 3 || two.length > 3 ? `t${one}:${two}` : `t${one}${two}`;
  },
  hello: (symbol) => [
    JSON.stringify({ event: "conf", flags: FLAGS }),
    JSON.stringify({
      ...{ event: "subscribe", channel: "book", symbol },
      ...{ prec: "R0", freq: "F0", len: LENGTH },
    }),
  ],
  // It beats by itself, every 15 seconds.
  beat: undefined,
  reader: createReader,
  book: undefined,
  checksum,
};

function createReader(market: Market): ChannelReader {
  const open = new Set<string>();
  let last: number | undefined;
  let isUnchecked = false;

  function follow(number: unknown): void {
    const sequence = toInteger(number, "a message without its number");
    if (last !== undefined && sequence !== last + 1) {
      throw new VenueError("lost", `after message ${last} came ${sequence}`);
    }
    last = sequence;
  }

  function readChange(row: readonly unknown[], time: number): LogEntry {
    const order = readOrder(row, market);
    const event = { ...order, time, exchangeTime: time };
    if (order.price === 0n) {
      open.delete(order.id);
      return { ...event, action: "deleted", size: 0n };
    }
    const action = open.has(order.id) ? "changed" : "created";
    open.add(order.id);
    return { ...event, action };
  }

  function read(text: string): LogEntry[] {
    const message = parseMessage(text);
    if (!Array.isArray(message)) {
      readNotice(message);
      return [];
    }
    const [, what] = message;
    const [number, stamp] = message.slice(what === "cs" ? 3 : 2);
    follow(number);
    const time = toInteger(stamp, "a message without its time");
    if (what === "hb") return isUnchecked ? [] : [{ action: "sound", time }];
    if (what === "cs") {
      isUnchecked = false;
      const checksum = toInteger(message[2], "a sum that is none");
      return [{ action: "sound", time, checksum }];
    }
    if (!Array.isArray(what)) fail("a message of an unknown kind");
    if (what.length === 0 || Array.isArray(what[0])) {
      const orders = what.map((row) => readOrder(row, market));
      open.clear();
      for (const { id } of orders) open.add(id);
      return [{ action: "book", time, orders }];
    }
    isUnchecked = true;
    return [readChange(what, time)];
  }

  return {
    read,
    begin: ({ orders }) => {
      for (const { id } of orders) open.add(id);
    },
  };
}

function readNotice(message: unknown): void {
  const { event, code } = (message ?? {}) as { event?: unknown; code?: unknown };
  if (event === "error") throw new VenueError("market", "it refuses the channel");
  if (event === "info" && INTERRUPTIONS.includes(String(code))) {
    throw new VenueError("outage", "it asks to connect again");
  }
}

/** Id, price and amount, which is below zero of an ask. A price of zero says that the order is gone. */
function readOrder(row: unknown, market: Market): ToldOrder {
  const [id, price, amount] = Array.isArray(row) ? row : [];
  if (typeof id !== "string") fail("an order without an id");
  const isAsk = String(amount).startsWith("-");
  const side: Side = isAsk ? "ask" : "bid";
  const gone = price === "0";
  return {
    id,
    side,
    price: units(price, market.priceDecimals),
    size: gone ? 0n : units(isAsk ? String(amount).slice(1) : amount, market.sizeDecimals),
  };
}

/** CRC-32 over ids and amounts of the best orders, bid and ask in turn. Amounts stand as JavaScript writes numbers. */
function checksum(book: Book, market: Market): number {
  const all = [...book.values()];
  const [bids, asks] = [best(all, "bid"), best(all, "ask")];
  const parts: string[] = [];
  const add = (order: Order | undefined, sign: string): void => {
    if (order === undefined) return;
    const amount = Number(`${sign}${formatDecimal(order.size, market.sizeDecimals)}`);
    parts.push(order.id, String(amount));
  };
  for (let i = 0; i < SUMMED; i += 1) {
    add(bids[i], "");
    add(asks[i], "-");
  }
  return crc32(parts.join(":")) | 0;
}

function best(orders: readonly Order[], side: Side): Order[] {
  return orders
    .filter((order) => order.side === side)
    .sort((a, b) => {
      if (a.price !== b.price) return isBetter(a.price, b.price, side) ? -1 : 1;
      return a.id.length - b.id.length || (a.id < b.id ? -1 : 1);
    })
    .slice(0, SUMMED);
}
