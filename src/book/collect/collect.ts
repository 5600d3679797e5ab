/** The collector: from epoch to epoch, every market at its instants, until it is told to stop. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { type EpochSpan, epochSpan, scoredTermsInEpoch } from "../../campaign/calendar.ts";
import type { Phase } from "../../campaign/campaign.ts";
import { invariant, refuse } from "../../errors.ts";
import type { OpenLines } from "./adder.ts";
import { type Clock, waitUntil } from "./clock.ts";
import { followMarket, type Settled } from "./follow-market.ts";
import { isRevealed, openLedger } from "./ledger.ts";
import { createRest } from "./patience.ts";
import { createSkewCheck, type SkewLimits } from "./skew.ts";
import type { Reader } from "./take.ts";
import { type Credentials, type Venue, type VenueAccount, VenueError } from "./venue.ts";

/** After which a disk that was full is tried again. */
const FULL_DISK_PAUSE_MS = 5_000;

/** A miner's exchange account in an epoch. `name` stands in the books. */
export interface Registered {
  readonly name: string;
  readonly exchange: string;
  /** Undefined where its key is not set up: then it is missing in every snapshot, for that cause. */
  readonly credentials: Credentials | undefined;
}

export interface Collection {
  readonly phase: Phase;
  /** The secret seeds, 32 bytes each, by epoch. */
  readonly seeds: ReadonlyMap<number, Uint8Array>;
  /** By the exchange that the campaign's markets name. */
  readonly venues: ReadonlyMap<string, Venue>;
  /** Asked once for each epoch, before it begins: changes take effect at the next one. */
  readonly registered: (epoch: number) => Promise<readonly Registered[]>;
  /** The folder of all epochs' books. */
  readonly books: string;
  readonly throughEpoch: number;
  readonly clock: Clock;
  readonly limits: CollectLimits;
  /** Ends it after the snapshots that are being taken. */
  readonly stop: AbortSignal;
  /** Told of every interval once it is on the disk: here whoever shows live figures comes in. */
  readonly onSettled?: (settled: Settled) => void;
  readonly openLines?: OpenLines;
}

export interface CollectLimits extends SkewLimits {
  /** How long after its instant a book may still be read, ms. */
  readonly lateMs: number;
  /** How often the miners' trades are read, ms. */
  readonly fillsEveryMs: number;
}

/**
 * Collects from the epoch that runs, or that an earlier run left unfinished, through another. At each epoch's end its
 * days are closed and its seed is revealed.
 * @throws InputError where a seed or an exchange is missing, before anything is read.
 */
export async function collect(collection: Collection): Promise<void> {
  const { phase, throughEpoch, seeds, clock, stop } = collection;
  const from = await firstEpoch(collection);
  for (let epoch = from; epoch <= throughEpoch; epoch += 1) {
    if (!seeds.has(epoch)) {
      refuse({
        where: `seed of epoch ${epoch}`,
        got: "nothing",
        expected: "the secret seed that its snapshots are drawn with, in the file of seeds",
      });
    }
  }
  for (const { market } of termsInRange(phase, from, throughEpoch)) {
    if (collection.venues.has(market.exchange)) continue;
    refuse({
      where: `market ${market.id}`,
      got: market.exchange,
      expected: "an exchange that is set up",
    });
  }
  for (let epoch = from; epoch <= throughEpoch && !stop.aborted; epoch += 1) {
    const span = epochSpan(phase, epoch);
    await waitUntil(clock, span.start, stop);
    if (!stop.aborted) await collectEpoch(collection, span);
  }
}

async function collectEpoch(collection: Collection, span: EpochSpan): Promise<void> {
  const { phase, seeds, books, clock, stop, limits } = collection;
  const seed = seeds.get(span.epoch);
  invariant(seed !== undefined, "an epoch that is collected has a seed");
  const folder = join(books, String(span.epoch));
  if (await isRevealed(folder)) return;
  const ledger = await openLedger(folder, span, collection.openLines);
  try {
    const readers = toReaders(await collection.registered(span.epoch), collection.venues);
    const skews = new Map(
      [...collection.venues].map(([name, venue]) => [name, createSkewCheck(venue, clock, limits)]),
    );
    const startedAt = clock.now();
    // Where it fails, the first instants ask again, and their gaps tell the cause.
    await Promise.allSettled([...collection.venues.values()].map((venue) => venue.prepare()));
    await untilAllEnd(stop, (stop) =>
      scoredTermsInEpoch(phase, span.epoch).map(async (terms) => {
        const { market, intervalMs } = terms;
        const venue = collection.venues.get(market.exchange);
        const skew = skews.get(market.exchange);
        invariant(venue !== undefined && skew !== undefined, "a market's exchange is set up");
        const books = await ledger.market(market, intervalMs);
        await followMarket({
          ...{ terms, seed, span, venue, skew, clock, stop, limits, startedAt, ledger, books },
          readers: readers.get(market.exchange) ?? [],
          onSettled: collection.onSettled ?? (() => {}),
        });
        // No epoch ends with an interval that nothing tells of.
        while (!(await books.flush()) && !stop.aborted) await clock.wait(FULL_DISK_PAUSE_MS, stop);
      }),
    );
    await waitUntil(clock, span.end, stop);
    if (clock.now() >= span.end && !stop.aborted) await ledger.finish(bytesToHex(seed));
  } finally {
    await ledger.close();
  }
}

/**
 * Waits for all of them. Where one fails, the others are stopped, and are done before the error is told: nobody collects
 * into files that are closed.
 */
async function untilAllEnd(
  stop: AbortSignal,
  begin: (stop: AbortSignal) => readonly Promise<void>[],
): Promise<void> {
  const failed = new AbortController();
  const ends = await Promise.allSettled(
    begin(AbortSignal.any([stop, failed.signal])).map((each) =>
      each.catch((error: unknown) => {
        failed.abort();
        throw error;
      }),
    ),
  );
  const failure = ends.find((end) => end.status === "rejected");
  if (failure !== undefined) throw failure.reason;
}

/** The first epoch that an earlier run began and did not finish; else the one that runs, or the first. */
async function firstEpoch({ phase, books, throughEpoch, clock }: Collection): Promise<number> {
  const now = clock.now();
  const running = Math.floor((now - phase.start) / phase.epochMs) + 1;
  for (let epoch = 1; epoch < running && epoch <= throughEpoch; epoch += 1) {
    const folder = join(books, String(epoch));
    if ((await isFolder(folder)) && !(await isRevealed(folder))) return epoch;
  }
  return Math.max(1, running);
}

function termsInRange(phase: Phase, from: number, through: number) {
  const epochs = Array.from({ length: Math.max(0, through - from + 1) }, (_, i) => from + i);
  return epochs.flatMap((epoch) => scoredTermsInEpoch(phase, epoch));
}

const noKey = () => Promise.reject(new VenueError("key", "its key is not set up"));
const WITHOUT_KEY: VenueAccount = { openOrders: noKey, fills: noKey, power: noKey };

function toReaders(
  registered: readonly Registered[],
  venues: ReadonlyMap<string, Venue>,
): Map<string, Reader[]> {
  const readers = new Map<string, Reader[]>();
  for (const { name, exchange, credentials } of registered) {
    const venue = venues.get(exchange);
    if (venue === undefined) continue;
    const account = credentials === undefined ? WITHOUT_KEY : venue.account(credentials);
    const reader = { name, account, rest: createRest() };
    readers.set(exchange, [...(readers.get(exchange) ?? []), reader]);
  }
  return readers;
}

function isFolder(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
}
