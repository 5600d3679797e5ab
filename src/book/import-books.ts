/** From an order-event log to the snapshots a campaign scores: the replayed book at each drawn instant. */
import type { Market, Phase } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import { invariant, refuse, show } from "../errors.ts";
import { createAudit, type LogAudit } from "./audit.ts";
import type { GapNote } from "./collect/notes.ts";
import type { Cause } from "./collect/venue.ts";
import { dueInstants, findRuns, type Run } from "./due-instants.ts";
import type { LogEntry, OrderEvent } from "./events.ts";
import type { Owners } from "./owners.ts";
import { applyEvent, type Book, bookEvents, takeSnapshot } from "./replay.ts";
import type { EpochSnapshot, Snapshot } from "./snapshot.ts";
import { createTrust, type Settled } from "./trust.ts";

export interface ImportSource {
  readonly phase: Phase;
  readonly market: Market;
  /** The revealed seeds, 32 bytes each, by epoch. Epochs without one, or without the market's terms, are left out. */
  readonly seeds: ReadonlyMap<number, Uint8Array>;
  readonly log: AsyncIterable<LogEntry>;
  readonly owners: Owners;
}

/** What became of one epoch's instants. `snapshots + missing` is the epoch's number of intervals. */
export interface EpochImport {
  readonly epoch: number;
  readonly snapshots: number;
  /** Instants before the log's first event or after its last, or in a gap of a recording. */
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
  /** Of a recording: how many instants are missing, by cause, over all epochs. */
  readonly causes: Readonly<Partial<Record<Cause, number>>>;
}

/** A note as `gaps.jsonl` holds it, and its epoch. */
export interface ImportGap {
  readonly epoch: number;
  readonly note: GapNote;
}

export interface BookImport {
  /** The snapshots, to be read once, ascending by epoch and time. The iteration throws what the events' throws. */
  readonly snapshots: AsyncIterable<EpochSnapshot>;
  /** What was found, known once every snapshot has been read. */
  report(): ImportReport;
  /** The instants that a recording misses, each with its cause, known then too; none for other logs. */
  gaps(): readonly ImportGap[];
}

/**
 * Replays one market's log. The book at an instant is what all events up to and including it made. Every open order is
 * written, owned or not, and a book is written as it is, be it crossed, locked, one-sided or empty. Where the log's
 * clock goes back, an event counts from the latest time before it, so that no snapshot is changed afterwards.
 *
 * Of a recording, a snapshot stands only once a later mark vouches for what it was made of; in a gap there is none.
 *
 * The iteration throws an `InputError` where the log covers no instant at all.
 */
export function importBooks({ phase, market, seeds, log, owners }: ImportSource): BookImport {
  let report: ImportReport | undefined;
  const gaps: ImportGap[] = [];

  async function* replay(): AsyncGenerator<EpochSnapshot> {
    const runs = findRuns(phase, market, seeds);
    const tallies = new Map(runs.map(({ epoch }) => [epoch, createTally(epoch)]));
    const instants = dueInstants(runs);
    const audit = createAudit();
    const book: Book = new Map();
    const trust = createTrust((time) => takeSnapshot(book, market, time, owners));
    let due = instants.next();
    let clock: number | undefined;
    let largest = 0n;

    /** Counts what became of instants, and gives the snapshots among them. */
    function* count(settled: readonly Settled[]): Generator<EpochSnapshot> {
      for (const { instant, snapshot, gap } of settled) {
        const { epoch, interval, time } = instant;
        countIn(tallies, epoch, snapshot);
        if (gap !== undefined) {
          gaps.push({ epoch, note: { market: market.id, interval, time, account: null, ...gap } });
        }
        if (snapshot === undefined) continue;
        for (const { size } of snapshot.orders) if (size > largest) largest = size;
        yield { epoch, snapshot };
      }
    }

    /** Settles what is due before a time by the book as it stands. */
    function* settleBefore(time: number): Generator<EpochSnapshot> {
      for (; !due.done && due.value.time < time; due = instants.next()) {
        yield* count(trust.due(due.value));
      }
    }

    function apply(event: OrderEvent): void {
      audit.observe(event);
      applyEvent(book, event);
    }

    for await (const entry of log) {
      if (entry.action === "lost") {
        yield* count(trust.lost(entry));
        continue;
      }
      clock = Math.max(entry.time, clock ?? 0);
      yield* settleBefore(clock);
      if (entry.action === "sound") yield* count(trust.sound());
      else if (entry.action === "book") for (const event of bookEvents(book, entry)) apply(event);
      else apply(entry);
      if (entry.action !== "sound") trust.known(entry.action === "book");
    }
    yield* count(trust.end());
    for (; !due.done; due = instants.next()) {
      yield* count(due.value.time === clock ? trust.due(due.value) : trust.after(due.value));
    }

    report = {
      market: market.id,
      largestOrder: formatDecimal(largest, market.sizeDecimals),
      log: audit.result(),
      epochs: [...tallies.values()],
      causes: countCauses(gaps),
    };
    refuseEmpty(report, runs);
  }

  return {
    snapshots: replay(),
    report: () => {
      invariant(report !== undefined, "an import's report is asked for after its last snapshot");
      return report;
    },
    gaps: () => gaps,
  };
}

function countCauses(gaps: readonly ImportGap[]): Partial<Record<Cause, number>> {
  const causes: Partial<Record<Cause, number>> = {};
  for (const { note } of gaps) causes[note.cause] = (causes[note.cause] ?? 0) + 1;
  return causes;
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

function countIn(
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
