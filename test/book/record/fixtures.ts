/** A recorder over an exchange of the tests' own, and what its recording comes to when it is replayed. */
import { setTimeout as sleep } from "node:timers/promises";
import { expect } from "chai";
import { closedDays } from "../../../src/book/collect/day-files.ts";
import { type BookImport, importBooks } from "../../../src/book/import-books.ts";
import { CHANNELS } from "../../../src/book/record/channels.ts";
import type { Recorded, RecordLimits } from "../../../src/book/record/record.ts";
import { findRecording, readRecording } from "../../../src/book/record/recording.ts";
import type { EpochSnapshot } from "../../../src/book/snapshot.ts";
import type { Phase } from "../../../src/campaign/campaign.ts";
import { formatDecimal } from "../../../src/decimal.ts";
import { collect, phaseOf } from "../fixtures.ts";
import { bitfinexDialect, bitsoDialect, bitstampDialect } from "./exchange/dialects.ts";
import { type Feed, MARKET } from "./exchange/feed.ts";

export const DIALECTS = {
  bitstamp: bitstampDialect,
  bitfinex: bitfinexDialect,
  bitso: bitsoDialect,
};

export type Name = keyof typeof DIALECTS;

export const NAMES = Object.keys(DIALECTS) as Name[];

/** Patient with the machine, not with the exchange. */
export const LIMITS: RecordLimits = {
  ...{ silenceMs: 60_000, beatMs: 50, bookMs: 60_000 },
  ...{ pauseMs: 20, longestPauseMs: 80, steadyMs: 60_000 },
};

/** A day's middle, so that no test comes to its end. */
export const NOON = Date.UTC(2026, 0, 6, 12);

export function recordedFrom(name: Name, feed: Feed): Recorded {
  const channel = CHANNELS.get(name);
  if (channel === undefined) throw new Error(`${name} has a channel`);
  const { socket, http: api } = feed.server;
  return { market: MARKET, exchange: name, channel, socket, api };
}

/** Waits until something is so. */
export async function until(isSo: () => boolean): Promise<void> {
  for (let i = 0; !isSo(); i += 1) {
    if (i > 6_000) throw new Error("it did not come to that");
    await sleep(5);
  }
}

export interface Replayed {
  readonly snapshots: readonly EpochSnapshot[];
  readonly imported: BookImport;
  /** How many instants are missing, by cause. */
  readonly causes: Readonly<Record<string, number>>;
}

/** Replays a recording at an instant in every 10 ms between two times. */
export async function replay(path: string, from: number, to: number): Promise<Replayed> {
  const intervals = Math.ceil((to - from) / 10);
  const plan = phaseOf([MARKET], 1);
  const terms = plan.terms.map((each) => ({ ...each, intervalMs: 10 }));
  const phase: Phase = { ...plan, start: from, epochMs: intervals * 10, terms };
  const days = (await findRecording(path, MARKET)) ?? expect.fail("no recording");
  const sums = await closedDays(path).catch(() => new Map());
  const log = readRecording(days, MARKET, sums);
  const seeds = new Map([[1, new Uint8Array(32).fill(7)]]);
  const imported = importBooks({ phase, market: MARKET, seeds, log, owners: new Map() });
  const snapshots = await collect(imported.snapshots);
  return { snapshots, imported, causes: imported.report().causes };
}

/** Every snapshot must be the exchange's own book at that instant. */
export function expectTrue({ snapshots }: Replayed, feed: Feed): void {
  for (const { snapshot } of snapshots) {
    const ours = snapshot.orders
      .map(({ id, side, price, size }) => ({
        ...{ id, side, price: formatDecimal(price, MARKET.priceDecimals) },
        size: formatDecimal(size, MARKET.sizeDecimals),
      }))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    const theirs = feed.bookAt(snapshot.time).map((order) => ({
      ...order,
      price: order.price.replace(/\.?0+$/, ""),
      size: order.size.replace(/\.?0+$/, ""),
    }));
    expect(ours, `at ${snapshot.time}`).to.deep.equal(theirs);
  }
}
