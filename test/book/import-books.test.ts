import { describe, it } from "node:test";
import { expect } from "chai";
import type { OrderEvent } from "../../src/book/events.ts";
import { type ImportReport, importBooks } from "../../src/book/import-books.ts";
import type { EpochSnapshot, Side } from "../../src/book/snapshot.ts";
import { drawInstant } from "../../src/campaign/calendar.ts";
import type { Phase } from "../../src/campaign/campaign.ts";
import { InvariantError } from "../../src/errors.ts";
import { collect, faultOf, KELP, phaseOf, streamOf, TIDE } from "./fixtures.ts";

/** Two epochs of four seconds each, from unix ms 10,000. */
const PHASE = phaseOf([TIDE]);
const SEEDS = new Map([1, 2].map((epoch) => [epoch, new Uint8Array(32).fill(epoch)]));

function instantsOf(epoch: number): number[] {
  const seed = SEEDS.get(epoch) ?? new Uint8Array(32);
  const start = 10_000 + (epoch - 1) * 4000;
  return [0, 1, 2, 3].map((interval) => drawInstant(seed, TIDE.id, start, 1000, interval));
}

const [FIRST = 0, SECOND = 0, THIRD = 0, FOURTH = 0] = instantsOf(1);

/** An order that opens at a time; `id` names it and its price. */
function open(time: number, side: Side, price: number, id = `${side}${price}`): OrderEvent {
  const rest = { exchangeTime: undefined, action: "created", size: 1n } as const;
  return { id, time, side, price: BigInt(price), ...rest };
}

function close(time: number, order: OrderEvent): OrderEvent {
  return { ...order, time, action: "deleted", size: 0n };
}

interface Imported {
  readonly snapshots: readonly EpochSnapshot[];
  readonly report: ImportReport;
}

async function run(
  events: readonly OrderEvent[],
  { phase = PHASE, seeds = SEEDS, owners = new Map<string, string>() } = {},
): Promise<Imported> {
  const source = { phase, market: TIDE, seeds, log: streamOf(events), owners };
  const imported = importBooks(source);
  return { snapshots: await collect(imported.snapshots), report: imported.report() };
}

/** The ids of the open orders at each instant. */
function booksOf({ snapshots }: Imported): string[][] {
  return snapshots.map(({ snapshot }) => snapshot.orders.map(({ id }) => id));
}

const NONE = { crossed: 0, locked: 0, oneSided: 0, empty: 0, orders: 0, ownedOrders: 0 };

describe("importBooks", () => {
  const bid = open(0, "bid", 99);
  const ask = open(0, "ask", 101);
  const end = open(99_999, "ask", 105);

  it("should give one snapshot for each interval, at the drawn instant", async () => {
    const { snapshots } = await run([bid, ask, end]);
    expect(snapshots.map(({ epoch, snapshot }) => [epoch, snapshot.time])).to.deep.equal([
      ...instantsOf(1).map((time) => [1, time]),
      ...instantsOf(2).map((time) => [2, time]),
    ]);
  });

  it("should apply what happened up to and including the instant", async () => {
    const at = open(SECOND, "bid", 98);
    const after = open(SECOND + 1, "bid", 97);
    const books = booksOf(await run([bid, ask, at, after, close(FOURTH, bid), end]));
    expect(books.slice(0, 4)).to.deep.equal([
      ["bid99", "ask101"],
      ["bid99", "bid98", "ask101"],
      ["bid99", "bid98", "bid97", "ask101"],
      ["bid98", "bid97", "ask101"],
    ]);
  });

  it("should leave out instants before the first event and after the last", async () => {
    const imported = await run([open(SECOND, "bid", 99), open(THIRD, "ask", 101)]);
    expect(imported.snapshots.map(({ snapshot }) => snapshot.time)).to.deep.equal([SECOND, THIRD]);
    expect(imported.report.epochs).to.deep.equal([
      { ...NONE, epoch: 1, snapshots: 2, missing: 2, oneSided: 1, orders: 3 },
      { ...NONE, epoch: 2, snapshots: 0, missing: 4 },
    ]);
  });

  it("should count crossed, locked, one-sided and empty books, and write them as they are", async () => {
    const crossing = open(SECOND, "bid", 102);
    const imported = await run([
      open(FIRST, "bid", 101),
      open(FIRST, "ask", 101),
      crossing,
      close(THIRD, open(0, "ask", 101)),
      close(FOURTH, open(0, "bid", 101)),
      close(FOURTH, crossing),
    ]);
    expect(imported.report.epochs[0]).to.deep.equal({
      epoch: 1,
      snapshots: 4,
      missing: 0,
      locked: 1,
      crossed: 1,
      oneSided: 1,
      empty: 1,
      orders: 7,
      ownedOrders: 0,
    });
    expect(imported.snapshots.map(({ snapshot: { bid, ask } }) => [bid, ask])).to.deep.equal([
      [101n, 101n],
      [102n, 101n],
      [102n, undefined],
      [undefined, undefined],
    ]);
  });

  it("should write owned and unowned orders, and count the owned", async () => {
    const owners = new Map([[bid.id, "Desk 7"]]);
    const { snapshots, report } = await run([bid, ask, end], { owners });
    expect(snapshots[0]?.snapshot.orders.map(({ account }) => account)).to.deep.equal([
      "Desk 7",
      undefined,
    ]);
    expect(report.epochs[0]).to.include({ orders: 8, ownedOrders: 4 });
  });

  it("should hold the clock where the log's goes back", async () => {
    const late = open(FIRST, "bid", 98);
    const imported = await run([bid, ask, open(SECOND, "bid", 97), late, end]);
    expect(booksOf(imported).slice(0, 2)).to.deep.equal([
      ["bid99", "ask101"],
      ["bid99", "bid98", "bid97", "ask101"],
    ]);
    expect(imported.report.log.clockBack).to.equal(1);
  });

  it("should import the epochs whose seed is revealed", async () => {
    const seeds = new Map([...SEEDS].filter(([epoch]) => epoch === 2));
    const { report } = await run([bid, ask, end], { seeds });
    expect(report.epochs.map(({ epoch }) => epoch)).to.deep.equal([2]);
  });

  it("should import the epochs in which the market has terms, at their interval", async () => {
    const phase: Phase = {
      ...PHASE,
      terms: PHASE.terms.map((terms) => ({ ...terms, fromEpoch: 2, intervalMs: 2000 })),
    };
    const { report } = await run([bid, ask, end], { phase });
    expect(report.epochs.map(({ epoch, snapshots }) => [epoch, snapshots])).to.deep.equal([[2, 2]]);
  });

  it("should report the market and its log", async () => {
    const { report } = await run([bid, ask, end]);
    expect(report.market).to.equal(TIDE.id);
    expect(report.log).to.include({ events: 3, orders: 3, firstTime: 0, lastTime: 99_999 });
  });

  it("should not report before the last snapshot", () => {
    const source = { phase: PHASE, market: TIDE, seeds: SEEDS, owners: new Map() };
    const { report } = importBooks({ ...source, log: streamOf([bid]) });
    expect(report).to.throw(InvariantError);
  });

  it("should refuse a log that covers no instant", async () => {
    const fault = await faultOf(run([bid, ask]));
    expect(fault).to.include({
      where: "import of tide-usd",
      got: "a log from 1970-01-01T00:00:00.000Z to 1970-01-01T00:00:00.000Z",
    });
    expect(fault.expected).to.include(
      "epoch 1 (1970-01-01T00:00:10.000Z to 1970-01-01T00:00:14.000Z)",
    );
  });

  it("should refuse a log without events", async () => {
    expect(await faultOf(run([]))).to.include({ got: "a log without events" });
  });

  it("should refuse to run without a seed", async () => {
    expect(await faultOf(run([bid], { seeds: new Map() }))).to.include({ got: "no seed" });
  });

  it("should refuse to run where the market has no terms", async () => {
    const fault = await faultOf(run([bid], { phase: phaseOf([KELP]) }));
    expect(fault).to.include({ got: "seeds of the epochs 1, 2" });
  });

  it("should refuse a seed of an epoch that the phase does not have", async () => {
    const seeds = new Map([[3, new Uint8Array(32)]]);
    expect(await faultOf(run([bid], { seeds }))).to.include({ where: "epoch", got: "3" });
  });
});
