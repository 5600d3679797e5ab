/** From an order-event log to the snapshots a campaign scores: the replayed book at each drawn instant. */
import {
  drawInstant,
  epochSpan,
  intervalsPerEpoch,
  scoredTermsInEpoch,
} from "../campaign/calendar.ts";
import type { Market, Phase, Terms } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import { invariant, refuse, show } from "../errors.ts";
import { createAudit, type LogAudit } from "./audit.ts";
import type { OrderEvent } from "./events.ts";
import type { Owners } from "./owners.ts";
import { applyEvent, type Book, takeSnapshot } from "./replay.ts";
import type { EpochSnapshot, Snapshot } from "./snapshot.ts";

export interface ImportSource {
  readonly phase: Phase;
  readonly market: Market;
  /** The revealed seeds, 32 bytes each, by epoch. Epochs without one, or without the market's terms, are left out. */
  readonly seeds: ReadonlyMap<number, Uint8Array>;
  readonly events: AsyncIterable<OrderEvent>;
  readonly owners: Owners;
}

/** What became of one epoch's instants. `snapshots + missing` is the epoch's number of intervals. */
export interface EpochImport {
  readonly epoch: number;
  readonly snapshots: number;
  /** Instants before the log's first event or after its last. */
  readonly missing: number;
  /** Snapshots with bid > ask. */
  readonly crossed: number;
  /** Snapshots with bid = ask. */
  readonly locked: number;
  /** Snapshots with orders on one side alone. */
  readonly oneSided: number;
  /** Snapshots without an order. */
  readonly empty: number;
  /** Orders written, over all snapshots, and how many of them have an owner. */
  readonly orders: number;
  readonly ownedOrders: number;
}

export interface ImportReport {
  readonly market: string;
  /** In base tokens, over all snapshots; a wrong scale of volumes shows here. */
  readonly largestOrder: string;
  readonly log: LogAudit;
  readonly epochs: readonly EpochImport[];
}

export interface BookImport {
  /** The snapshots, to be read once, ascending by epoch and time. The iteration throws what the events' throws. */
  readonly snapshots: AsyncIterable<EpochSnapshot>;
  /** What was found, known once every snapshot has been read. */
  report(): ImportReport;
}

/**
 * Replays one market's log. The book at an instant is what all events up to and including it made. Every open order is
 * written, owned or not, and a book is written as it is, be it crossed, locked, one-sided or empty. Where the log's
 * clock goes back, an event counts from the latest time before it, so that no snapshot is changed afterwards.
 *
 * The iteration throws an `InputError` where the log covers no instant at all.
 */
export function importBooks({ phase, market, seeds, events, owners }: ImportSource): BookImport {
  let report: ImportReport | undefined;

  async function* replay(): AsyncGenerator<EpochSnapshot> {
    const runs = findRuns(phase, market, seeds);
    const tallies = new Map(runs.map(({ epoch }) => [epoch, createTally(epoch)]));
    const instants = dueInstants(runs);
    const audit = createAudit();
    const book: Book = new Map();
    let due = instants.next();
    let clock: number | undefined;
    let largest = 0n;

    /** Settles the instant that is due: the book as it stands, or nothing where the log does not cover it. */
    function settle({ epoch, time }: Instant, isCovered: boolean): EpochSnapshot | undefined {
      const snapshot = isCovered ? takeSnapshot(book, market, time, owners) : undefined;
      count(tallies, epoch, snapshot);
      for (const { size } of snapshot?.orders ?? []) if (size > largest) largest = size;
      due = instants.next();
      return snapshot && { epoch, snapshot };
    }

    for await (const event of events) {
      const now = Math.max(event.time, clock ?? 0);
      while (!due.done && due.value.time < now) {
        const settled = settle(due.value, clock !== undefined);
        if (settled !== undefined) yield settled;
      }
      clock = now;
      audit.observe(event);
      applyEvent(book, event);
    }
    while (!due.done) {
      const settled = settle(due.value, due.value.time === clock);
      if (settled !== undefined) yield settled;
    }

    report = {
      market: market.id,
      largestOrder: formatDecimal(largest, market.sizeDecimals),
      log: audit.result(),
      epochs: [...tallies.values()],
    };
    refuseEmpty(report, runs);
  }

  return {
    snapshots: replay(),
    report: () => {
      invariant(report !== undefined, "an import's report is asked for after its last snapshot");
      return report;
    },
  };
}

/** An epoch that is imported. */
interface Run {
  readonly epoch: number;
  readonly start: number;
  readonly end: number;
  readonly market: string;
  readonly seed: Uint8Array;
  readonly intervalMs: number;
  readonly intervals: number;
}

interface Instant {
  readonly epoch: number;
  readonly time: number;
}

function findRuns(phase: Phase, market: Market, seeds: ReadonlyMap<number, Uint8Array>): Run[] {
  const byEpoch = [...seeds].sort(([a], [b]) => a - b);
  const runs = byEpoch.flatMap(([epoch, seed]): Run[] => {
    const span = epochSpan(phase, epoch);
    const terms = scoredTermsInEpoch(phase, epoch).find((each) => each.market.id === market.id);
    return terms === undefined ? [] : [toRun(span, seed, phase, terms)];
  });
  if (runs.length > 0) return runs;
  return refuse({
    where: `import of ${market.id}`,
    got: seeds.size === 0 ? "no seed" : `seeds of the epochs ${byEpoch.map(([e]) => e).join(", ")}`,
    expected: `the seed of an epoch in which ${market.id} has terms`,
  });
}

function toRun(
  span: { readonly epoch: number; readonly start: number; readonly end: number },
  seed: Uint8Array,
  phase: Phase,
  terms: Terms,
): Run {
  const { intervalMs, market } = terms;
  return {
    ...span,
    market: market.id,
    seed,
    intervalMs,
    intervals: intervalsPerEpoch(phase, terms),
  };
}

/** Every instant at which a snapshot is due, ascending. */
function* dueInstants(runs: readonly Run[]): Generator<Instant, undefined> {
  for (const { epoch, start, market, seed, intervalMs, intervals } of runs) {
    for (let i = 0; i < intervals; i += 1) {
      yield { epoch, time: drawInstant(seed, market, start, intervalMs, i) };
    }
  }
}

type Tally = { -readonly [Name in keyof EpochImport]: EpochImport[Name] };

function createTally(epoch: number): Tally {
  return {
    epoch,
    snapshots: 0,
    missing: 0,
    crossed: 0,
    locked: 0,
    oneSided: 0,
    empty: 0,
    orders: 0,
    ownedOrders: 0,
  };
}

function count(
  tallies: ReadonlyMap<number, Tally>,
  epoch: number,
  snapshot: Snapshot | undefined,
): void {
  const tally = tallies.get(epoch);
  invariant(tally !== undefined, "an instant that is due belongs to an epoch that is imported");
  if (snapshot === undefined) {
    tally.missing += 1;
    return;
  }
  const { bid, ask, orders } = snapshot;
  tally.snapshots += 1;
  tally.orders += orders.length;
  tally.ownedOrders += orders.filter(({ account }) => account !== undefined).length;
  if (bid === undefined && ask === undefined) tally.empty += 1;
  else if (bid === undefined || ask === undefined) tally.oneSided += 1;
  else if (bid === ask) tally.locked += 1;
  else if (bid > ask) tally.crossed += 1;
}

/** A log of other days than the phase's is a mistake, and would otherwise look like a market nobody quoted. */
function refuseEmpty({ market, log, epochs }: ImportReport, runs: readonly Run[]): void {
  if (epochs.some(({ snapshots }) => snapshots > 0)) return;
  const { firstTime, lastTime } = log;
  refuse({
    where: `import of ${market}`,
    got:
      firstTime === undefined || lastTime === undefined
        ? "a log without events"
        : `a log from ${utc(firstTime)} to ${utc(lastTime)}`,
    expected: `one that covers an instant of ${runs.map(describeRun).join(", ")}`,
  });
}

function describeRun({ epoch, start, end }: Run): string {
  return `epoch ${epoch} (${utc(start)} to ${utc(end)})`;
}

function utc(time: number): string {
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? show(time) : date.toISOString();
}
