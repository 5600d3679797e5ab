/** What the soak run is about: markets, miners, exchanges and faults, all drawn from one number. */
import {
  type Exchange,
  FORMATS,
  openExchange,
  type Trouble,
} from "../book/collect/exchange/exchange.ts";
import { baseOf } from "../book/collect/fixtures.ts";

export interface SoakScene {
  readonly exchanges: readonly Exchange[];
  /** Exchange by market. */
  readonly markets: Readonly<Record<string, string>>;
  readonly miners: readonly {
    readonly name: string;
    readonly exchange: string;
    readonly key: string;
  }[];
  /** Replaces some orders; called every simulated minute. */
  churn(): void;
  close(): Promise<void>;
}

/** A small generator, so that a run can be told by its number: mulberry32. */
export function createRandom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

export async function openScene(
  counts: { readonly markets: number; readonly miners: number },
  random: () => number,
  now: () => number,
): Promise<SoakScene> {
  const markets: Record<string, string> = {};
  for (let i = 0; i < counts.markets; i += 1) {
    markets[`tide${i}`] = FORMATS[i % FORMATS.length]?.id ?? "";
  }
  const exchanges = await Promise.all(
    FORMATS.map((format) =>
      openExchange(
        format,
        Object.entries(markets)
          .filter(([, exchange]) => exchange === format.id)
          .map(([market]) => ({ base: baseOf(market), quote: "USDC" })),
        now,
      ),
    ),
  );
  const miners = Array.from({ length: counts.miners }, (_, i) => {
    const exchange = FORMATS[i % FORMATS.length]?.id ?? "";
    return { name: `${exchange}:m${i}`, exchange, key: `key-${i}` };
  });
  let id = 1_000;
  const place = (exchange: Exchange, base: string, key: string, side: "buy" | "sell"): void => {
    const away = 3 + Math.floor(random() * 80);
    const price = (11_000 + (side === "buy" ? -away : away)) / 10_000;
    id += 1;
    exchange.orders.push({
      ...{ id: String(id), market: `${base}USDC`, key, side, price: price.toFixed(4) },
      ...{ size: 10 + Math.floor(random() * 90), filled: 0, placedAt: now() - 1_000 },
    });
  };
  for (const exchange of exchanges) {
    for (const { base } of exchange.markets) {
      for (const { key, exchange: name } of miners) {
        if (name !== exchange.format.id) continue;
        exchange.keys.set(key, "reads");
        place(exchange, base, key, "buy");
        place(exchange, base, key, "sell");
      }
    }
    exchange.trouble = createTrouble(random, now);
  }

  function churn(): void {
    for (const exchange of exchanges) {
      const { orders } = exchange;
      for (let i = 0; i < orders.length / 10; i += 1) {
        const [gone] = orders.splice(Math.floor(random() * orders.length), 1);
        if (gone?.key !== undefined) place(exchange, gone.market.slice(0, -4), gone.key, gone.side);
      }
    }
  }

  const close = async () => {
    await Promise.all(exchanges.map((exchange) => exchange.close()));
  };
  return { exchanges, markets, miners, churn, close };
}

/** Now and then one bad answer; every some hours an outage of minutes. */
function createTrouble(random: () => number, now: () => number): () => Trouble | undefined {
  let outageUntil = 0;
  let nextOutage = now() + random() * 6 * 3_600_000;
  return () => {
    const time = now();
    if (time > nextOutage) {
      outageUntil = time + random() * 8 * 60_000;
      nextOutage = time + (2 + random() * 6) * 3_600_000;
    }
    if (time < outageUntil) return { status: 503, body: "<html>" };
    const draw = random();
    if (draw < 0.0005) return { status: 429, headers: { "Retry-After": "1" } };
    if (draw < 0.001) return { status: 502 };
    if (draw < 0.0015) return { body: '{"bids":[["1' };
    if (draw < 0.002) return { cut: true };
    if (draw < 0.003) return { delayMs: 100 };
    return undefined;
  };
}
