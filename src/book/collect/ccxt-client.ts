/**
 * ccxt, which speaks with exchanges. It is an optional dependency, loaded when it is needed, and only the file of the
 * exchange that is asked for: the whole of it takes ten times as long to load.
 */
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { refuse, show } from "../../errors.ts";
import type { Credentials } from "./venue.ts";
import { VenueError } from "./venue.ts";

/** An order and a trade as ccxt gives them, where numbers are kept as the strings they came as. */
export interface CcxtOrder {
  readonly id?: string;
  readonly symbol?: string;
  readonly side?: string;
  readonly price?: string;
  readonly amount?: string;
  readonly filled?: string;
  readonly remaining?: string;
  readonly timestamp?: number;
  readonly lastUpdateTimestamp?: number;
}

export interface CcxtTrade {
  readonly id?: string;
  readonly order?: string;
  readonly side?: string;
  readonly price?: string;
  readonly amount?: string;
  readonly timestamp?: number;
}

/** The part of a ccxt exchange that is used here. */
export interface CcxtClient {
  readonly id: string;
  has: Readonly<Record<string, unknown>>;
  urls: { api: unknown };
  markets: unknown;
  currencies: unknown;
  marketsLoading: unknown;
  options: Record<string, unknown>;
  loadMarkets(): Promise<Readonly<Record<string, unknown>>>;
  setMarkets(markets: unknown, currencies?: unknown): unknown;
  fetchTime(): Promise<number | undefined>;
  fetchOrderBook(
    symbol: string,
    limit?: number,
  ): Promise<{ readonly bids: readonly unknown[]; readonly asks: readonly unknown[] }>;
  fetchOpenOrders(symbol: string): Promise<readonly CcxtOrder[]>;
  fetchMyTrades(symbol: string, since: number): Promise<readonly CcxtTrade[]>;
  parseOrderBookBidAsk(level: Record<string | number, unknown>, p?: string, s?: string): unknown;
  onRestResponse(
    status: number,
    reason: string,
    url: string,
    method: string,
    headers: Readonly<Record<string, string>>,
    body: string,
  ): string;
  parseJson(text: string): unknown;
  parseOrders(orders: unknown, ...rest: unknown[]): unknown;
}

export type CcxtClass = new (settings: object) => CcxtClient;

/** How an exchange is reached. */
export interface ExchangeSettings {
  /** ccxt's name of it. */
  readonly id: string;
  /** An address that takes the place of the exchange's own. */
  readonly api?: string;
  /** The same for the channel of single orders. */
  readonly socket?: string;
  /** ms after which a request is given up. */
  readonly timeout?: number;
  /** False where something else keeps the pace. */
  readonly paced?: boolean;
}

/**
 * Loads one exchange's client.
 * @throws InputError where ccxt is not installed, or knows no such exchange.
 */
export async function loadCcxt(
  id: string,
  locate: () => string = () => createRequire(import.meta.url).resolve("ccxt"),
): Promise<CcxtClass> {
  let folder: string;
  try {
    folder = dirname(dirname(locate()));
  } catch {
    return refuse({
      where: `exchange ${id}`,
      got: "no package ccxt, which speaks with exchanges",
      expected: "it beside the project's other packages",
      fix: "Install it with npm ci, without --omit=optional",
    });
  }
  const file = join(folder, "js", "src", `${id}.js`);
  try {
    if (!/^[a-z0-9]+$/.test(id)) throw new Error("no name of an exchange");
    const loaded = (await import(pathToFileURL(file).href)) as { default: CcxtClass };
    return loaded.default;
  } catch {
    return refuse({
      where: "exchange",
      got: show(id),
      expected: "an exchange that ccxt knows, by its name there, such as binance, kraken, kucoin",
    });
  }
}

/** Options by which exchanges are asked less: spot markets alone. */
const OPTIONS: Readonly<Record<string, object>> = {
  binance: { fetchMarkets: { types: ["spot"] }, defaultType: "spot" },
  kucoin: { fetchMarkets: { types: ["spot"], fetchTickersFees: false }, uta: false, hf: true },
  bybit: { fetchMarkets: { types: ["spot"] } },
};

/** Exchanges whose markets are named without their list of currencies, which some give for a key alone. */
const WITHOUT_CURRENCIES = ["binance", "kucoin", "bybit"];

/** Makes a client that keeps every number as the text it came as, and takes no answer for one that is none. */
export function openClient(
  Client: CcxtClass,
  settings: ExchangeSettings,
  credentials?: Credentials,
): CcxtClient {
  const client = new Client({
    enableRateLimit: settings.paced ?? true,
    timeout: settings.timeout ?? 10_000,
    number: String,
    options: OPTIONS[settings.id] ?? {},
    ...(credentials === undefined
      ? {}
      : {
          apiKey: credentials.key,
          secret: credentials.secret,
          ...(credentials.passphrase === undefined ? {} : { password: credentials.passphrase }),
        }),
  });
  if (settings.api !== undefined) client.urls.api = redirect(client.urls.api, settings.api);
  if (WITHOUT_CURRENCIES.includes(settings.id)) {
    client.has = { ...client.has, fetchCurrencies: false };
  }
  keepDigits(client);
  refuseNonsense(client);
  believeRefusals(client);
  return client;
}

/** ccxt makes floating-point numbers of a book's levels; the books want the digits. */
function keepDigits(client: CcxtClient): void {
  client.parseOrderBookBidAsk = (level, price = "0", size = "1") => [level[price], level[size]];
}

/** ccxt gives no orders for an answer that makes no sense, which would pass for a market, or a miner, without any. */
function refuseNonsense(client: CcxtClient): void {
  const parse = client.parseJson.bind(client);
  let status = 0;
  client.onRestResponse = (code, _reason, _url, _method, headers, body) => {
    status = code;
    if (code === 429 || code === 418) {
      const seconds = Number(headers["Retry-After"] ?? headers["retry-after"]);
      const wait = Number.isFinite(seconds) && seconds >= 0 ? seconds * 1000 : undefined;
      throw new VenueError("rate-limit", `HTTP ${code}`, wait);
    }
    return body.trim();
  };
  // ccxt calls it right after the above, before anything else can come between.
  client.parseJson = (text) => {
    const parsed = parse(text);
    if (status < 200 || status >= 300) return parsed;
    if (parsed === undefined) throw new VenueError("format", "an answer that is not JSON");
    if (ENVELOPES[client.id]?.(parsed as object) === false) {
      throw new VenueError("format", "an answer of another shape");
    }
    return parsed;
  };
  const parseOrders = client.parseOrders.bind(client);
  client.parseOrders = (orders, ...rest) => {
    const isList = typeof orders === "object" && orders !== null;
    if (!isList || Object.values(orders).some((order) => typeof order !== "object")) {
      throw new VenueError("format", "no list of orders");
    }
    return parseOrders(orders, ...rest);
  };
}

/** What an answer must have where ccxt takes an empty list for one that has nothing. */
const ENVELOPES: Readonly<Record<string, (answer: object) => boolean>> = {
  kraken: (answer) =>
    "error" in answer &&
    Array.isArray(answer.error) &&
    (answer.error.length > 0 || "result" in answer),
};

/**
 * ccxt takes Binance's refusal of a key that worked before for a ban that passes, but that is what a revoked key looks
 * like too. A refused key is left alone for a while, which is right for both.
 */
function believeRefusals(client: CcxtClient): void {
  Object.defineProperty(client.options, "hasAlreadyAuthenticatedSuccessfully", {
    get: () => false,
    set: () => {},
  });
}

/** Puts an origin in place of that of every address in a tree of them. */
function redirect(urls: unknown, api: string): unknown {
  if (typeof urls === "string") {
    const path = URL.parse(urls)?.pathname ?? "";
    return `${api.replace(/\/$/, "")}${path === "/" ? "" : path}`;
  }
  if (typeof urls !== "object" || urls === null) return urls;
  return Object.fromEntries(Object.entries(urls).map(([name, url]) => [name, redirect(url, api)]));
}
