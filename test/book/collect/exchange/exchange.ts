/**
 * An exchange to test against: a real HTTP server with markets, orders, keys and faults, that speaks the format of a real
 * one. ccxt's own clients are pointed at it.
 */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { loadCcxt } from "../../../../src/book/collect/ccxt-client.ts";
import { binance } from "./binance.ts";
import { kraken } from "./kraken.ts";
import { kucoin } from "./kucoin.ts";

/** Why tests that ask an exchange do not run; false where they do. */
export const NO_CCXT = await loadCcxt("binance").then(
  () => false as const,
  () => "NOT RUN: ccxt is not installed",
);

export type Kind = "markets" | "assets" | "time" | "book" | "orders" | "fills" | "power";

export interface ListedMarket {
  readonly base: string;
  readonly quote: string;
}

/** `key` is the owner's; undefined where nobody's that is known. */
export interface Standing {
  readonly id: string;
  readonly market: string;
  readonly key: string | undefined;
  readonly side: "buy" | "sell";
  price: string;
  /** As placed, and what of it was traded. */
  size: number;
  filled: number;
  placedAt: number;
  /** Shown to its owner, and not in the public book. */
  isHidden?: boolean;
}

export interface Traded {
  readonly id: string;
  readonly order: string;
  readonly market: string;
  readonly key: string;
  readonly side: "buy" | "sell";
  readonly price: string;
  readonly size: string;
  readonly time: number;
}

/** What a request asks, whatever the format. */
export interface Asked {
  readonly kind: Kind;
  /** The market's base and quote with nothing between. */
  readonly market?: string;
  readonly key?: string | undefined;
}

/** What is answered instead, or how long is waited first. */
export interface Trouble {
  readonly delayMs?: number;
  /** Is waited for first. */
  readonly after?: Promise<void>;
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
  /** Ends the connection without an answer. */
  readonly cut?: boolean;
}

export interface Scene {
  readonly markets: readonly ListedMarket[];
  readonly orders: Standing[];
  readonly trades: Traded[];
  /** The keys that are taken, and what each may do. */
  readonly keys: Map<string, "reads" | "trades">;
  now(): number;
}

/** A real exchange's addresses and answers. */
export interface Format {
  readonly id: "binance" | "kraken" | "kucoin";
  read(path: string, query: URLSearchParams, request: IncomingMessage): Asked | undefined;
  answer(asked: Asked, scene: Scene): unknown;
  /** What it says of a key that it does not know. */
  readonly refusal: { readonly status: number; readonly body: unknown };
}

export interface Exchange extends Scene {
  readonly format: Format;
  readonly url: string;
  readonly requests: Asked[];
  now: () => number;
  /** Asked before each answer. */
  trouble: (asked: Asked) => Trouble | undefined;
  /** Called after each answer. */
  answered: (asked: Asked) => void;
  close(): Promise<void>;
}

export const FORMATS: readonly Format[] = [binance, kraken, kucoin];

const PRIVATE: readonly Kind[] = ["orders", "fills", "power"];

/** Opens an exchange on this machine. */
export async function openExchange(
  format: Format,
  markets: readonly ListedMarket[],
  now: () => number = Date.now,
): Promise<Exchange> {
  const exchange = {
    format,
    url: "",
    markets,
    orders: [] as Standing[],
    trades: [] as Traded[],
    keys: new Map<string, "reads" | "trades">(),
    now,
    requests: [] as Asked[],
    trouble: (_: Asked): Trouble | undefined => undefined,
    answered: (_: Asked): void => {},
  };

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = new URL(request.url ?? "/", "http://here");
    let body = "";
    for await (const chunk of request) body += chunk;
    const query = new URLSearchParams([...url.searchParams, ...new URLSearchParams(body)]);
    const asked = format.read(url.pathname, query, request);
    const send = (status: number, text: string, headers: Record<string, string> = {}) =>
      response.writeHead(status, { "Content-Type": "application/json", ...headers }).end(text);
    if (asked === undefined) return void send(404, JSON.stringify({ path: url.pathname }));
    exchange.requests.push(asked);
    const {
      delayMs = 0,
      after,
      status = 200,
      headers,
      body: text,
      cut,
    } = exchange.trouble(asked) ?? {};
    await after;
    if (delayMs > 0) await new Promise((resolve) => setTimeout(resolve, delayMs).unref());
    if (cut) return void response.destroy();
    if (text !== undefined || status !== 200) return void send(status, text ?? "{}", headers);
    if (PRIVATE.includes(asked.kind) && !exchange.keys.has(asked.key ?? "")) {
      return void send(format.refusal.status, JSON.stringify(format.refusal.body));
    }
    send(200, JSON.stringify(format.answer(asked, exchange)));
    exchange.answered(asked);
  }

  const server = createServer((request, response) => {
    respond(request, response).catch((error: Error) => {
      response.writeHead(500).end(error.message);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  exchange.url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return Object.assign(exchange, {
    close: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  });
}

/** A market's public levels, `[price, size]`, from the best outward. */
export function levelsOf(scene: Scene, market: string, side: "buy" | "sell"): [string, string][] {
  const sizes = new Map<string, number>();
  for (const order of scene.orders) {
    if (order.market !== market || order.side !== side || order.isHidden) continue;
    sizes.set(order.price, (sizes.get(order.price) ?? 0) + order.size - order.filled);
  }
  return [...sizes]
    .filter(([, size]) => size > 0)
    .sort(([a], [b]) => (side === "buy" ? Number(b) - Number(a) : Number(a) - Number(b)))
    .map(([price, size]) => [price, size.toFixed(2)]);
}

/** What an owner's key shows of a market. */
export function ownOrders(scene: Scene, { market, key }: Asked): Standing[] {
  return scene.orders.filter(
    (order) =>
      order.key === key &&
      (market === undefined || order.market === market) &&
      order.filled < order.size,
  );
}

export function ownTrades(scene: Scene, { market, key }: Asked): Traded[] {
  return scene.trades.filter(
    (trade) => trade.key === key && (market === undefined || trade.market === market),
  );
}
