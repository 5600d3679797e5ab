/**
 * Bitso's `diff-orders`: every message has its number, the same for everybody. The channel tells changes alone; the book
 * to begin with says up to which number it goes.
 */
import type { Market } from "../../campaign/campaign.ts";
import { isName } from "../account.ts";
import { readUnits } from "../collect/exchange-number.ts";
import { VenueError } from "../collect/venue.ts";
import type { LogEntry, ToldOrder } from "../events.ts";
import type { Side } from "../snapshot.ts";
import { type BookSource, type Channel, type ChannelReader, parseMessage } from "./channel.ts";
import { fail, toInteger, units } from "./told.ts";

const SIDES: Readonly<Record<string, Side>> = { "0": "bid", "1": "ask" };

/** Of `diff-orders`; `sent` is unix ms. */
interface Message {
  readonly type?: unknown;
  readonly error?: unknown;
  readonly sequence?: unknown;
  readonly sent?: unknown;
  readonly payload?: unknown;
}

/** An order that changed: its id, side, price, what remains and what became of it. */
interface Row {
  readonly o?: unknown;
  readonly t?: unknown;
  readonly r?: unknown;
  readonly a?: unknown;
  readonly s?: unknown;
}

export const bitso: Channel = {
  socket: "wss://ws.bitso.com",
  api: "https://bitso.com",
  symbol: ({ base, quote }) => `${base}_${quote}`.toLowerCase(),
  hello: (book) => [JSON.stringify({ action: "subscribe", book, type: "diff-orders" })],
  // It beats by itself, every 20 seconds.
  beat: undefined,
  reader: createReader,
  book: createBookSource(),
  checksum: () => undefined,
};

function createReader(market: Market): ChannelReader {
  const open = new Set<string>();
  let last: number | undefined;
  let known: number | undefined;

  function follow(sequence: number): void {
    const isNext = last === undefined ? sequence <= (known ?? sequence) + 1 : sequence === last + 1;
    if (!isNext) throw new VenueError("lost", `after message ${last ?? known} came ${sequence}`);
    last = sequence;
  }

  function readRow(row: Row, time: number): LogEntry {
    const id = isName(row?.o) ? row.o : fail("an order without an id");
    const side = SIDES[String(row.t)] ?? fail("an order without a side");
    const at = { id, side, time, exchangeTime: time };
    if (row.s !== "open") {
      open.delete(id);
      const price = readUnits(String(row.r), market.priceDecimals)?.units ?? 0n;
      return { ...at, action: "deleted", price, size: 0n };
    }
    const price = units(row.r, market.priceDecimals);
    const size = units(row.a, market.sizeDecimals);
    const action = open.has(id) ? "changed" : "created";
    open.add(id);
    return { ...at, action, price, size };
  }

  function read(text: string): LogEntry[] {
    const message = (parseMessage(text) ?? {}) as Message;
    if (message.error !== undefined) throw new VenueError("market", "it refuses the channel");
    if (message.type !== "diff-orders" || message.sequence === undefined) return [];
    const isLinked = last !== undefined;
    const sequence = toInteger(message.sequence, "a message without its number");
    follow(sequence);
    const time = toInteger(message.sent, "a message without its time");
    if (!Array.isArray(message.payload)) return fail("a message without orders");
    const entries: LogEntry[] = isLinked ? [{ action: "sound", time }] : [];
    if (known !== undefined && sequence <= known) return entries;
    return [...entries, ...message.payload.map((row) => readRow(row, time))];
  }

  return {
    read,
    begin: ({ sequence, orders }) => {
      known = sequence;
      for (const { id } of orders) open.add(id);
    },
  };
}

function createBookSource(): BookSource {
  return {
    isOpen: (message) => message.includes('"response":"ok"'),
    address: (api, symbol) => `${api}/api/v3/order_book/?book=${symbol}&aggregate=false`,
    read: (text, market, now) => {
      const { payload } = (parseMessage(text) ?? {}) as { payload?: Record<string, unknown> };
      const sequence = toInteger(payload?.sequence, "a book without its number");
      // Its own time is that of its last change, and may be of whole seconds: by now it is as it says.
      const told = Date.parse(String(payload?.updated_at));
      return {
        micros: BigInt(Math.max(now, Number.isNaN(told) ? 0 : told)) * 1_000n,
        sequence,
        orders: [
          ...readRows(payload?.bids, "bid", market),
          ...readRows(payload?.asks, "ask", market),
        ],
      };
    },
    // Where there is no message yet, the first one's number will tell.
    overlaps: ({ sequence = 0 }, messages) => {
      const first = messages.map(sequenceOf).find((each) => each !== undefined);
      return first === undefined || first <= sequence + 1;
    },
  };
}

function sequenceOf(text: string): number | undefined {
  const { sequence } = (parseMessage(text) ?? {}) as Message;
  return sequence === undefined ? undefined : Number(sequence);
}

function readRows(rows: unknown, side: Side, market: Market): ToldOrder[] {
  if (!Array.isArray(rows)) return fail(`a book without ${side}s`);
  return rows.map((row) => ({
    id: isName(row?.oid) ? row.oid : fail("a row of the book without an id"),
    side,
    price: units(row.price, market.priceDecimals),
    size: units(row.amount, market.sizeDecimals),
  }));
}
