/** A small made-up world: one market, miners of chosen kinds, and whose part of the points is whose. */
import type { Snapshot } from "../../src/book/snapshot.ts";
import { drawInstant, type EpochSpan } from "../../src/campaign/calendar.ts";
import type { Market, Terms } from "../../src/campaign/campaign.ts";
import type { Desk } from "../../src/plan/desk.ts";
import type { Kind } from "../../src/plan/kinds.ts";
import { openMarket, playEpoch } from "../../src/plan/simulated-market.ts";
import type { Activity } from "../../src/score/activity.ts";
import { addSnapshot, closeScore, openScore } from "../../src/score/market.ts";

export const MARKET: Market = {
  id: "tide-usd",
  exchange: "Reef",
  base: "TIDE",
  quote: "USD",
  priceDecimals: 4,
  sizeDecimals: 2,
};

export const HOUR_MS = 3_600_000;
const START = Date.UTC(2026, 0, 6);

export function termsWith(changes: Partial<Terms> = {}): Terms {
  return {
    market: MARKET,
    fromEpoch: 1,
    throughEpoch: 1,
    intervalMs: 60_000,
    maxSpreadPpm: 10_000,
    minSize: 0n,
    minAgeMs: 0,
    maxAgeMs: undefined,
    rewards: new Map(),
    allow: undefined,
    deny: new Set(),
    rule: { programme: "hummingbot", k: "2" },
    ...changes,
  };
}

export interface World {
  readonly terms: Terms;
  readonly kinds: readonly Kind[];
  readonly hours?: number;
  readonly instants?: "random" | "fixed";
  readonly seed?: string;
  readonly joined?: number;
}

export interface Played {
  readonly span: EpochSpan;
  readonly snapshots: readonly Snapshot[];
  /** By the miner's name, which is its kind and its number. */
  readonly desks: ReadonlyMap<string, Desk>;
}

/** Plays an epoch whole. */
export function play({
  terms,
  kinds,
  hours = 6,
  instants = "random",
  seed = "1",
  joined,
}: World): Played {
  const span = { epoch: 1, start: START, end: START + hours * HOUR_MS };
  const names = kinds.map((kind, i) => `${kind} ${i}`);
  const market = openMarket({
    market: terms.market,
    seed,
    startPrice: 10_000n,
    unit: 10_000n,
    volatility: 400,
    miners: kinds.map((kind, i) => ({ orderName: names[i] ?? "", kind, joined })),
  });
  const times = Array.from({ length: (span.end - span.start) / terms.intervalMs }, (_, i) =>
    instants === "fixed"
      ? span.start + i * terms.intervalMs
      : drawInstant(new Uint8Array(32), terms.market.id, span.start, terms.intervalMs, i),
  );
  const snapshots = [...playEpoch(market, terms, span, times)];
  return {
    span,
    snapshots,
    desks: new Map(names.map((name, i) => [name, market.desks[i] as Desk])),
  };
}

/** Each miner's part of all points, in percent; the miners are paid under their order names. */
export function percents({ span, snapshots, desks }: Played, terms: Terms): Map<string, number> {
  const payees = new Map([...desks.keys()].map((name) => [name, name]));
  const volume = new Map([...desks].map(([name, { tally }]) => [name, tally.volume]));
  const activity: Activity = { volume, stake: new Map(), joined: new Map() };
  const score = openScore(terms, span, payees, activity);
  for (const snapshot of snapshots) addSnapshot(score, snapshot);
  const { points } = closeScore(score);
  const total = [...points.values()].reduce((sum, value) => sum + value, 0n);
  return new Map(
    [...desks.keys()].map((name) => [
      name,
      total === 0n ? 0 : Number(((points.get(name) ?? 0n) * 10_000n) / total) / 100,
    ]),
  );
}

/** The part of one kind. */
export function percentOf(played: Played, terms: Terms, kind: Kind): number {
  let sum = 0;
  for (const [name, percent] of percents(played, terms)) {
    if (name.replace(/ \d+$/, "") === kind) sum += percent;
  }
  return sum;
}
