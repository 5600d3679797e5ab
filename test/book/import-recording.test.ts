import { describe, it } from "node:test";
import { expect } from "chai";
import type { LogEntry, OrderEvent } from "../../src/book/events.ts";
import { importBooks } from "../../src/book/import-books.ts";
import { drawInstant } from "../../src/campaign/calendar.ts";
import { collect, phaseOf, streamOf, TIDE } from "./fixtures.ts";

/** One epoch of four seconds, from unix ms 10,000. */
const PHASE = phaseOf([TIDE], 1);
const SEED = new Uint8Array(32).fill(1);
const [FIRST = 0, SECOND = 0, THIRD = 0, FOURTH = 0] = [0, 1, 2, 3].map((interval) =>
  drawInstant(SEED, TIDE.id, 10_000, 1000, interval),
);
const END = 20_000;

const lost = (cause: "down" | "lost" | "outage"): LogEntry => ({
  action: "lost",
  cause,
  detail: "x",
});
const sound = (time: number): LogEntry => ({ action: "sound", time });
const told = (id: string, price = 99n) => ({ id, side: "bid" as const, price, size: 1n });
const book = (time: number, ...orders: ReturnType<typeof told>[]): LogEntry => ({
  ...{ action: "book", time, orders },
});
const created = (time: number, id: string): OrderEvent => ({
  ...{ ...told(id), time, exchangeTime: time, action: "created" },
});

/** What stands at each instant, or why nothing does. */
async function run(...log: LogEntry[]) {
  const seeds = new Map([[1, SEED]]);
  const imported = importBooks({
    ...{ phase: PHASE, market: TIDE, seeds, log: streamOf(log), owners: new Map() },
  });
  const snapshots = (await collect(imported.snapshots)).map(({ snapshot }) => snapshot);
  const notes = imported.gaps().map(({ note }) => note);
  const at = [FIRST, SECOND, THIRD, FOURTH].map(
    (time) =>
      snapshots.find((each) => each.time === time)?.orders.map(({ id }) => id) ??
      notes.find((each) => each.time === time)?.cause,
  );
  return { at, snapshots, notes, report: imported.report() };
}

describe("importBooks, of a recording", () => {
  const begin = [lost("down"), book(0, told("a"))];

  it("should begin with the book that was told", async () => {
    const { at } = await run(...begin, created(SECOND, "b"), sound(END));
    expect(at).to.deep.equal([["a"], ["a", "b"], ["a", "b"], ["a", "b"]]);
  });

  it("given nothing that vouches for a book, it should take none of it", async () => {
    const { at } = await run(...begin, sound(SECOND + 1), created(THIRD, "b"), created(END, "c"));
    expect(at).to.deep.equal([["a"], ["a"], "down", "down"]);
  });

  it("given a gap, it should miss what was due since the last mark and until the next book, with the cause", async () => {
    const { at, notes, report } = await run(
      ...begin,
      ...[sound(FIRST + 1), created(SECOND + 1, "b"), lost("outage"), created(SECOND + 2, "c")],
      ...[book(THIRD + 1, told("d")), sound(END)],
    );
    expect(at).to.deep.equal([["a"], "outage", "outage", ["d"]]);
    expect(report.causes).to.deep.equal({ outage: 2 });
    expect(notes[0]).to.deep.equal({
      ...{
        market: TIDE.id,
        interval: 1,
        time: SECOND,
        account: null,
        cause: "outage",
        detail: "x",
      },
    });
    expect(report.epochs[0]).to.deep.include({ snapshots: 2, missing: 2 });
  });

  it("given a book that is told again, an order that stands in both should keep its age", async () => {
    const again = [book(THIRD, told("a"), told("b", 98n), told("e")), sound(END)];
    const { snapshots } = await run(
      lost("down"),
      book(5, told("a"), told("b")),
      lost("lost"),
      ...again,
    );
    const ages = snapshots.at(-1)?.orders.map(({ id, openedAt }) => [id, openedAt]);
    expect(ages).to.deep.equal([
      ["a", 5],
      ["e", THIRD],
      ["b", THIRD],
    ]);
  });

  it("given a quiet time, a mark alone should vouch for the book that stands", async () => {
    expect((await run(...begin, sound(END))).at).to.deep.equal(Array(4).fill(["a"]));
  });

  it("should take the book as of the very instant it was told at", async () => {
    const { at } = await run(lost("down"), book(SECOND, told("a")), sound(END));
    expect(at).to.deep.equal(["down", ["a"], ["a"], ["a"]]);
  });
});
