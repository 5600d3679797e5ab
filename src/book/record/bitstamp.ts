/**
 * Bitstamp's `live_orders`: each message names the one before it, so a missing one shows at once. The channel tells
 * changes alone; the book to begin with is the one that lists single orders.
 */
import type { Market } from "../../campaign/campaign.ts";
import { parseDecimal } from "../../decimal.ts";
import { isName } from "../account.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry, ToldOrder } from "../events.ts";
import { type LiveMessage, readLiveMessage } from "../live-orders.ts";
import type { Side } from "../snapshot.ts";
import { type BookSource, type Channel, type ChannelReader, parseMessage } from "./channel.ts";
import { fail, units } from "./told.ts";

/** By how much the exchange's clock and ours may differ, ms. */
const SKEW_MS = 1_000;

interface Message extends LiveMessage {
  readonly event_id?: unknown;
  readonly pre_event_id?: unknown;
}

/** The answer of `order_book` with `group=2`: rows of price, amount and id. */
interface Answer {
  readonly microtimestamp?: unknown;
  readonly bids?: unknown;
  readonly asks?: unknown;
}

export const bitstamp: Channel = {
  socket: "wss://ws.bitstamp.net",
  api: "https://www.bitstamp.net",
  symbol: ({ base, quote }) => `${base}${quote}`.toLowerCase(),
  hello: (symbol) => [say("bts:subscribe", { channel: `live_orders_${symbol}` })],
  beat: say("bts:heartbeat"),
  reader: createReader,
  book: createBookSource(),
  checksum: () => undefined,
};

function say(event: string, data?: object): string {
  return JSON.stringify({ event, data });
}

function createReader(market: Market): ChannelReader {
  let last: unknown;
  let known: bigint | undefined;

  function read(text: string): LogEntry[] {
    const message = parseMessage(text) as Message;
    if (message?.event === "bts:error") throw new VenueError("market", "it refuses the channel");
    if (message?.event === "bts:request_reconnect") {
      throw new VenueError("outage", "it asks to connect again");
    }
    if (typeof message?.event !== "string" || !message.event.startsWith("order_")) return [];
    const before = last;
    last = message.event_id;
    if (last === undefined) throw new VenueError("format", "a message without event_id");
    if (before !== undefined && message.pre_event_id !== before) {
      throw new VenueError("lost", "a message names another one before it");
    }
    const told = readLiveMessage(message, market, (field, _, expected) => {
      throw new VenueError("format", `${field} is not ${expected}`);
    });
    if (told === undefined) return [];
    const { event, micros } = told;
    const entries: LogEntry[] = [];
    if (before !== undefined) entries.push({ action: "sound", time: event.time });
    // The book knows better what happened to an order before it, but an order that is deleted is gone in any case.
    if (event.action === "deleted" || known === undefined || micros >= known) entries.push(event);
    return entries;
  }

  return {
    read,
    begin: ({ micros }) => {
      known = micros;
    },
  };
}

function createBookSource(): BookSource {
  return {
    isOpen: (message) => message.includes('"bts:subscription_succeeded"'),
    address: (api, symbol) => `${api}/api/v2/order_book/${symbol}/?group=2`,
    read: (text, market) => {
      const { microtimestamp, bids, asks } = (parseMessage(text) ?? {}) as Answer;
      const micros = parseDecimal(microtimestamp, 0);
      if (micros === undefined) throw new VenueError("format", "a book without microtimestamp");
      return {
        micros,
        orders: [...readRows(bids, "bid", market), ...readRows(asks, "ask", market)],
      };
    },
    overlaps: ({ micros }, messages, openedAt) => {
      const first = messages.map(timeOf).find((time) => time !== undefined);
      if (first !== undefined && first <= micros) return true;
      // In a quiet market no message tells that the book is newer than the channel; then the clocks have to.
      return micros >= BigInt(openedAt + SKEW_MS) * 1_000n;
    },
  };
}

function timeOf(text: string): bigint | undefined {
  const { event, data } = parseMessage(text) as LiveMessage;
  if (!String(event).startsWith("order_")) return undefined;
  return parseDecimal(data?.microtimestamp, 0);
}

function readRows(rows: unknown, side: Side, market: Market): ToldOrder[] {
  if (!Array.isArray(rows)) throw new VenueError("format", `a book without ${side}s`);
  return rows.map((row: unknown) => {
    const [price, size, id] = Array.isArray(row) ? row : [];
    return {
      id: isName(id) ? id : fail("a row of the book without an id"),
      side,
      price: units(price, market.priceDecimals),
      size: units(size, market.sizeDecimals),
    };
  });
}
