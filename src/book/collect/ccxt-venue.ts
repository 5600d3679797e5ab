/** An exchange through ccxt. */
import type { Market } from "../../campaign/campaign.ts";
import {
  type CcxtClass,
  type CcxtOrder,
  type CcxtTrade,
  type ExchangeSettings,
  loadCcxt,
  openClient,
} from "./ccxt-client.ts";
import { askPower } from "./key-power.ts";
import {
  type Cause,
  type Credentials,
  type Fill,
  type Level,
  type OpenOrder,
  type PublicBook,
  type Venue,
  type VenueAccount,
  VenueError,
} from "./venue.ts";

/** How many levels a side are asked for: as many as the exchange gives anybody in one answer. */
const DEPTH: Readonly<Record<string, number>> = { binance: 1000, kraken: 500, kucoin: 100 };

/**
 * Opens an exchange. Nothing is asked of it yet.
 * @throws InputError where ccxt is missing or knows no such exchange.
 */
export async function openVenue(exchange: string, settings: ExchangeSettings): Promise<Venue> {
  return createVenue(exchange, settings, await loadCcxt(settings.id));
}

function createVenue(exchange: string, settings: ExchangeSettings, Client: CcxtClass): Venue {
  const open = openClient(Client, settings);
  const depth = DEPTH[settings.id];
  /** Once it has succeeded it is not asked again. */
  let listed: Promise<unknown> | undefined;

  async function list(): Promise<void> {
    listed ??= open.loadMarkets().catch((error: unknown) => {
      listed = undefined;
      open.marketsLoading = undefined;
      throw error;
    });
    await listed;
  }

  async function symbolOf(market: Market): Promise<string> {
    await list();
    const symbol = `${market.base}/${market.quote}`;
    if ((open.markets as Record<string, unknown>)[symbol] === undefined) {
      throw new VenueError("market", `no market ${symbol}`);
    }
    return symbol;
  }

  function account(credentials: Credentials): VenueAccount {
    const client = openClient(Client, settings, credentials);
    const ready = async (market: Market): Promise<string> => {
      const symbol = await symbolOf(market);
      // An exchange's markets are the same for everyone: each key need not ask for them.
      if (client.markets === undefined) {
        client.setMarkets(open.markets, open.currencies);
        client.marketsLoading = Promise.resolve(client.markets);
      }
      return symbol;
    };
    return {
      openOrders: (market) =>
        told(async () => {
          const symbol = await ready(market);
          const orders = await client.fetchOpenOrders(symbol);
          return orders
            .filter((order) => order.symbol === symbol && order.price !== undefined)
            .map(toOpenOrder);
        }),
      fills: (market, since) =>
        told(async () => {
          const trades = await client.fetchMyTrades(await ready(market), since);
          return trades.map(toFill).filter(({ time }) => time >= since);
        }),
      power: () => told(() => askPower(client)),
    };
  }

  return {
    exchange,
    prepare: () => told(list),
    time: () => told(async () => whole(await open.fetchTime(), "time")),
    book: (market) =>
      told(async () => {
        const { bids, asks } = await open.fetchOrderBook(await symbolOf(market), depth);
        const book: PublicBook = {
          bids: bids.map(toLevel),
          asks: asks.map(toLevel),
          isWhole: depth !== undefined && bids.length < depth && asks.length < depth,
        };
        if (bids.length + asks.length === 0) throw new VenueError("format", "a book of no orders");
        return book;
      }),
    account,
  };
}

function toLevel(level: unknown): Level {
  const [price, size] = level as readonly unknown[];
  return { price: digits(price, "price"), size: digits(size, "size") };
}

function toOpenOrder(order: CcxtOrder): OpenOrder {
  return {
    id: text(order.id, "id"),
    side: sideOf(order.side),
    price: digits(order.price, "price"),
    size: digits(order.remaining, "remaining size"),
    placedAt: whole(order.timestamp, "time"),
    updatedAt: order.lastUpdateTimestamp,
  };
}

function toFill(trade: CcxtTrade): Fill {
  return {
    trade: text(trade.id, "id"),
    order: trade.order,
    side: sideOf(trade.side),
    price: digits(trade.price, "price"),
    size: digits(trade.amount, "size"),
    time: whole(trade.timestamp, "time"),
  };
}

function sideOf(side: string | undefined): "bid" | "ask" {
  if (side === "buy") return "bid";
  if (side === "sell") return "ask";
  throw new VenueError("format", "an order without a side");
}

function digits(value: unknown, what: string): string {
  const found = typeof value === "number" ? String(value) : value;
  if (typeof found === "string" && /^\d+(\.\d*)?(e[+-]?\d{1,2})?$/i.test(found)) return found;
  throw new VenueError("format", `no ${what}`);
}

function text(value: unknown, what: string): string {
  if (typeof value === "string" && value !== "" && value.isWellFormed()) return value;
  throw new VenueError("format", `no ${what}`);
}

function whole(value: unknown, what: string): number {
  if (typeof value === "number" && Number.isFinite(value)) return Math.floor(value);
  throw new VenueError("format", `no ${what}`);
}

/** Rejections by cause. What ccxt says itself may hold an address with a signature in it, so none of it is kept. */
async function told<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof VenueError) throw error;
    const names = lineage(error);
    const [name = "an unknown error"] = names;
    const why = names.map((each) => CAUSE_OF[each]).find((cause) => cause !== undefined);
    throw new VenueError(why ?? "format", name);
  }
}

/** Of ccxt's errors, and of those above them. What is not here is an answer that cannot be used. */
const CAUSE_OF: Readonly<Record<string, Cause>> = {
  AuthenticationError: "key",
  BadSymbol: "market",
  RateLimitExceeded: "rate-limit",
  DDoSProtection: "rate-limit",
  RequestTimeout: "timeout",
  InvalidNonce: "clock",
  NetworkError: "outage",
};

/** An error's class and those it extends, nearest first. */
function lineage(error: unknown): string[] {
  const names: string[] = [];
  if (!(error instanceof Error)) return names;
  for (let each = error.constructor; each.name !== ""; each = Object.getPrototypeOf(each)) {
    names.push(each.name);
  }
  return names;
}
