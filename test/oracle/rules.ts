/**
 * The oracle: rules.md's Time, A snapshot and Points (hummingbot; the other programmes have files of their own) once
 * more, slow and obvious, sharing no line with src/. Where the two disagree, one of them has misread the rules.
 */
import { createHash } from "node:crypto";
import { Decimal } from "decimal.js";

export type Side = "bid" | "ask";

export interface OrderInput {
  readonly id: string;
  readonly account?: string | undefined;
  readonly side: Side;
  readonly price: bigint;
  readonly size: bigint;
  readonly openedAt: number;
}

export interface SnapshotInput {
  readonly time: number;
  readonly bid?: bigint | undefined;
  readonly ask?: bigint | undefined;
  readonly orders: readonly OrderInput[];
}

/**
 * One market in one epoch, whatever the programme. `payees` maps each eligible exchange account to the account it is
 * paid to.
 */
export interface Books {
  readonly n: number;
  readonly intervalMs: number;
  readonly start: number;
  readonly smaxPpm: number;
  readonly minSize: bigint;
  readonly minAgeMs: number;
  readonly maxAgeMs?: number | undefined;
  readonly payees: ReadonlyMap<string, string>;
  readonly snapshots: readonly SnapshotInput[];
}

/** The same under the `hummingbot` programme. */
export interface MarketEpoch extends Books {
  readonly k: string;
}

/** `points` names only accounts that have some; `trailingEmpty` is summed over both sides. */
export interface Score {
  readonly points: Map<string, bigint>;
  readonly trailingEmpty: number;
}

/** Why an order does not count (rules.md, A snapshot). */
export type Fault =
  | "too small"
  | "not behind mid"
  | "too far"
  | "too young"
  | "too old"
  | "stranger";

export interface Entry {
  readonly order: OrderInput;
  readonly payee: string;
  readonly weight: bigint;
}

export const SIDES: readonly Side[] = ["bid", "ask"];
const MILLION = 1_000_000n;
const SLOT_POINTS = 10n ** 15n;
const Exact = Decimal.clone({ precision: 40, rounding: Decimal.ROUND_HALF_UP });

/** When interval `i` of an epoch is sampled (rules.md, Time). Times are unix ms. */
export function instant(
  seed: Uint8Array,
  market: string,
  i: number,
  start: number,
  intervalMs: number,
): number {
  if (seed.length !== 32) throw new Error(`a seed is 32 bytes, not ${seed.length}`);
  const index = Buffer.alloc(8);
  index.writeBigUInt64BE(BigInt(i));
  const digest = createHash("sha256")
    .update(seed)
    .update(Buffer.from(market, "utf8"))
    .update(index)
    .digest();
  return start + i * intervalMs + Number(digest.readBigUInt64BE(0) % BigInt(intervalMs));
}

/** `ceil(|2*price - bid - ask| * 10^6 / (bid + ask))`, rules.md, A snapshot. */
export function spreadPpm(price: bigint, bid: bigint, ask: bigint): bigint {
  const twice = 2n * price - bid - ask;
  const distance = (twice < 0n ? -twice : twice) * MILLION;
  const floor = distance / (bid + ask);
  return floor * (bid + ask) === distance ? floor : floor + 1n;
}

/** `T[j] = max(1, roundHalfUp(10^6 * exp(-k*j/smax)))`, rules.md, Points: hummingbot. */
export function curve(k: string, smaxPpm: number, ppm: number): bigint {
  const exponent = new Exact(k).neg().times(ppm).div(smaxPpm);
  const rounded = exponent.exp().times(1_000_000).toDecimalPlaces(0, Decimal.ROUND_HALF_UP);
  return BigInt(Exact.max(1, rounded).toFixed(0));
}

/** A book has a mid only where both sides stand and do not touch (rules.md: one-sided, bid >= ask). */
export function hasMid(
  book: SnapshotInput,
): book is SnapshotInput & { readonly bid: bigint; readonly ask: bigint } {
  return book.bid !== undefined && book.ask !== undefined && book.bid < book.ask;
}

/** All that keeps an order from counting; an order counts when there is nothing. */
export function faults(
  order: OrderInput,
  book: SnapshotInput & { readonly bid: bigint; readonly ask: bigint },
  terms: Books,
): Fault[] {
  const { bid, ask } = book;
  const age = book.time - order.openedAt;
  const behindMid =
    order.side === "bid" ? 2n * order.price < bid + ask : 2n * order.price > bid + ask;
  const found: Fault[] = [];
  if (order.size < terms.minSize) found.push("too small");
  if (!behindMid) found.push("not behind mid");
  if (spreadPpm(order.price, bid, ask) > BigInt(terms.smaxPpm)) found.push("too far");
  if (age < terms.minAgeMs) found.push("too young");
  if (terms.maxAgeMs !== undefined && age > terms.maxAgeMs) found.push("too old");
  if (order.account === undefined || !terms.payees.has(order.account)) found.push("stranger");
  return found;
}

/** The snapshot of interval `i`, if one was taken. */
export function snapshotOf(terms: Books, i: number): SnapshotInput | undefined {
  const from = terms.start + i * terms.intervalMs;
  const found = terms.snapshots.filter((s) => from <= s.time && s.time < from + terms.intervalMs);
  // "Interval i has one snapshot": a second is bad input, not a choice for the rules to make.
  if (found.length > 1) throw new Error(`interval ${i} has ${found.length} snapshots`);
  return found[0];
}

/** The orders with weight in one interval on one side; none makes the slot empty. */
export function slot(terms: MarketEpoch, i: number, side: Side): Entry[] {
  const book = snapshotOf(terms, i);
  if (book === undefined || !hasMid(book)) return [];
  const entries: Entry[] = [];
  for (const order of book.orders) {
    if (order.side !== side || faults(order, book, terms).length > 0) continue;
    const payee = terms.payees.get(order.account ?? "") ?? "";
    const ppm = Number(spreadPpm(order.price, book.bid, book.ask));
    const weight = curve(terms.k, terms.smaxPpm, ppm) * order.size;
    if (weight > 0n) entries.push({ order, payee, weight });
  }
  return entries;
}

/** All slots of one side, in time. */
export function slots(terms: MarketEpoch, side: Side): Entry[][] {
  return Array.from({ length: terms.n }, (_, i) => slot(terms, i, side));
}

/** How many slots just before `i` are empty; `i` may be the count of slots, for those at the end. */
export function emptyBefore(all: readonly (readonly Entry[])[], i: number): number {
  let count = 0;
  while (i - 1 - count >= 0 && all[i - 1 - count]?.length === 0) count += 1;
  return count;
}

/** `floor(10^15 * weight / total weight of its side)`, what an order earns before the rollover. */
export function slotPoints(entry: Entry, entries: readonly Entry[]): bigint {
  let total = 0n;
  for (const other of entries) total += other.weight;
  return (SLOT_POINTS * entry.weight) / total;
}

/** Every snapshot belongs to an interval of the epoch. */
export function refuseStrays(terms: Books): void {
  const end = terms.start + terms.n * terms.intervalMs;
  const stray = terms.snapshots.find((s) => s.time < terms.start || s.time >= end);
  if (stray !== undefined) throw new Error(`the snapshot at ${stray.time} is outside the epoch`);
}

/** A market's epoch scored by rules.md, Points: hummingbot. */
export function scoreMarket(terms: MarketEpoch): Score {
  refuseStrays(terms);
  const points = new Map<string, bigint>();
  let trailingEmpty = 0;
  for (const side of SIDES) {
    const all = slots(terms, side);
    for (const [i, entries] of all.entries()) {
      // What an empty slot did not pay rolls to the next paid one, order by order, after the floor.
      const times = BigInt(1 + emptyBefore(all, i));
      for (const entry of entries) {
        const earned = slotPoints(entry, entries) * times;
        if (earned > 0n) points.set(entry.payee, (points.get(entry.payee) ?? 0n) + earned);
      }
    }
    trailingEmpty += emptyBefore(all, all.length);
  }
  return { points, trailingEmpty };
}
