/** Books to measure scoring with: one market's snapshots, the same bytes every time, in each format. */
import { createHash } from "node:crypto";

/** Orders in every snapshot: one bid and one ask of each miner who stands in the book. */
export const ORDERS = 200;

export const INTERVAL_MS = 60_000;

/** One market's book. */
export interface BookShape {
  readonly market: string;
  readonly miners: number;
  readonly intervals: number;
  /** When an interval's snapshot is due. */
  readonly instantOf: (interval: number) => number;
}

export interface BenchOrder {
  readonly id: string;
  readonly account: string;
  readonly side: "bid" | "ask";
  readonly price: string;
  readonly size: string;
  readonly openedAt: number;
}

export interface BenchSnapshot {
  readonly market: string;
  readonly time: number;
  readonly bid: string;
  readonly ask: string;
  readonly orders: readonly BenchOrder[];
}

/** A miner's payout address. */
export function accountOf(miner: number): string {
  return `0x${createHash("sha256").update(`miner ${miner}`).digest("hex").slice(0, 40)}`;
}

/**
 * The snapshots of a shape. Mid walks about 100; every minute about a third of the orders are replaced, up to 1.1 % off
 * mid; the others stay while they do not cross it.
 */
export function* snapshotsOf(shape: BookShape): Generator<BenchSnapshot> {
  const random = randomOf(shape.market);
  const accounts = Array.from({ length: shape.miners }, (_, i) => accountOf(i));
  const orders: BenchOrder[] = new Array(ORDERS);
  const ticks: number[] = new Array(ORDERS);
  let mid = 10_000;
  let nextId = 1_000_000_000;
  for (let interval = 0; interval < shape.intervals; interval++) {
    const time = shape.instantOf(interval);
    mid = Math.min(12_000, Math.max(8_000, mid + Math.floor(random() * 21) - 10));
    for (let i = 0; i < ORDERS; i++) {
      const side = i % 2 === 0 ? "bid" : "ask";
      const before = ticks[i];
      const crosses = before === undefined || (side === "bid" ? before >= mid : before <= mid);
      if (!crosses && random() > 0.3) continue;
      const away = 1 + Math.floor(random() * mid * 0.011);
      const tick = side === "bid" ? mid - away : mid + away;
      ticks[i] = tick;
      const account = accounts[Math.floor(random() * shape.miners)] ?? "";
      orders[i] = {
        id: String(nextId++),
        account,
        side,
        price: decimal(tick, 2),
        size: decimal(1 + Math.floor(random() * 1_000_000), 5),
        openedAt: time - Math.floor(random() * 600_000),
      };
    }
    const bids = ticks.filter((_, i) => i % 2 === 0);
    const asks = ticks.filter((_, i) => i % 2 === 1);
    const bid = decimal(Math.max(...bids), 2);
    const ask = decimal(Math.min(...asks), 2);
    yield { market: shape.market, time, bid, ask, orders };
  }
}

/** A number of `10^-decimals` as the shortest decimal string. */
function decimal(units: number, decimals: number): string {
  const text = String(units).padStart(decimals + 1, "0");
  const whole = text.slice(0, -decimals);
  const fraction = text.slice(-decimals).replace(/0+$/, "");
  return fraction === "" ? whole : `${whole}.${fraction}`;
}

/** Numbers from 0 to before 1 (mulberry32), the same for the same name. */
function randomOf(name: string): () => number {
  let state = createHash("sha256").update(name).digest().readUInt32LE(0);
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
