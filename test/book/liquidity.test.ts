import { describe, it } from "node:test";
import { expect } from "chai";
import fc from "fast-check";
import {
  addSnapshot,
  closePeriod,
  expectSnapshot,
  type Figures,
  HOUR_MS,
  openPeriod,
  type PeriodFigures,
  uptimeOf,
} from "../../src/book/liquidity.ts";
import type { Yardstick } from "../../src/book/measures.ts";
import { SIDES } from "../../src/book/snapshot.ts";
import * as oracle from "../oracle/liquidity.ts";
import type { SnapshotInput } from "../oracle/rules.ts";
import { MINER, randomBooks, randomYardstick, toSnapshot } from "./random-books.ts";

const YARDSTICK: Yardstick = { sizes: [], bands: [], maxSpread: 10_000n, miners: new Set([MINER]) };

function measure(inputs: readonly SnapshotInput[], yardstick: Partial<Yardstick> = {}) {
  const period = openPeriod({ ...YARDSTICK, ...yardstick });
  for (const input of inputs) addSnapshot(period, toSnapshot(input), input.time);
  return closePeriod(period);
}

/** The figures of some snapshots by the oracle; the calendar apart. */
function expected(inputs: readonly SnapshotInput[], yardstick: Omit<Yardstick, "miners">) {
  const books = inputs.map(oracle.bookOf);
  const quoted = books.filter((book) => typeof book !== "string");
  const samples = (values: readonly (bigint | undefined)[]) => ({
    count: values.filter((value) => value !== undefined).length,
    of: values.length,
    mean: oracle.mean(values),
    median: oracle.percentile(values, 50),
    p95: oracle.percentile(values, 95),
  });
  const sideOf = (side: (typeof SIDES)[number]) => ({
    slippage: yardstick.sizes.map((size) =>
      samples(quoted.map((book) => oracle.slippage(book, side, size))),
    ),
    depth: yardstick.bands.map((band) => {
      const all = quoted.map((book) => oracle.depth(book, side, band));
      const miners = quoted.map((book) =>
        oracle.depth(book, side, band, ({ account }) => account === MINER),
      );
      if (quoted.length === 0) return undefined;
      return {
        base: oracle.mean(all.map(({ base }) => base)),
        quote: oracle.mean(all.map(({ quote }) => quote)),
        minersBase: oracle.mean(miners.map(({ base }) => base)),
        minersQuote: oracle.mean(miners.map(({ quote }) => quote)),
      };
    }),
  });
  const hasDepth = (book: oracle.Quoted, band: bigint) =>
    SIDES.every((side) => oracle.depth(book, side, band).base > 0n);
  return {
    snapshots: inputs.length,
    oneSided: books.filter((book) => book === "one-sided").length,
    crossed: books.filter((book) => book === "crossed").length,
    quoted: quoted.length,
    partial: quoted.filter(({ bid, ask, orders }) => {
      const stands = (side: "bid" | "ask", price: bigint) =>
        orders.some((order) => order.side === side && order.price === price);
      return !stands("bid", bid) || !stands("ask", ask);
    }).length,
    narrow: quoted.filter((book) => oracle.isNarrow(book, yardstick.maxSpread)).length,
    inBand: yardstick.bands.map((band) => quoted.filter((book) => hasDepth(book, band)).length),
    spread: samples(quoted.map(oracle.spread)),
    sides: { bid: sideOf("bid"), ask: sideOf("ask") },
  };
}

/** Without what the oracle does not know. */
function known({ intervals: _, ...figures }: Figures) {
  return figures;
}

describe("a period's figures, on random books", () => {
  it("should be the oracle's, in all and by UTC hour", () => {
    fc.assert(
      fc.property(randomBooks, randomYardstick, (inputs, yardstick) => {
        const { total, hours } = measure(inputs, yardstick);
        expect(known(total)).to.deep.equal(expected(inputs, yardstick));
        const byHour = Map.groupBy(inputs, ({ time }) => oracle.hourText(time));
        expect(hours.map(({ start }) => oracle.hourText(start))).to.deep.equal(
          [...byHour.keys()].sort(),
        );
        for (const { start, figures } of hours) {
          const inHour = byHour.get(oracle.hourText(start)) ?? [];
          expect(known(figures)).to.deep.equal(expected(inHour, yardstick));
        }
      }),
      { numRuns: 200 },
    );
  });

  it("should be the same whatever the order of the snapshots", () => {
    fc.assert(
      fc.property(randomBooks, randomYardstick, (inputs, yardstick) => {
        expect(measure(inputs.toReversed(), yardstick)).to.deep.equal(measure(inputs, yardstick));
      }),
      { numRuns: 200 },
    );
  });
});

describe("a period with a calendar", () => {
  const at = (hour: number, minute: number): SnapshotInput => ({
    time: hour * HOUR_MS + minute * 60_000,
    bid: 99n,
    ask: 101n,
    orders: [],
  });

  function measureDue(inputs: readonly SnapshotInput[], hours: number): PeriodFigures {
    const period = openPeriod(YARDSTICK);
    for (let i = 0; i < hours * 4; i += 1) expectSnapshot(period, (i * HOUR_MS) / 4);
    for (const input of inputs) addSnapshot(period, toSnapshot(input), input.time);
    return closePeriod(period);
  }

  it("should count the intervals, by hour and in all", () => {
    const { total, hours } = measureDue([at(0, 1), at(1, 1), at(1, 16)], 2);
    expect(hours.map(({ figures }) => [figures.intervals, figures.snapshots])).to.deep.equal([
      [4, 1],
      [4, 2],
    ]);
    expect([total.intervals, total.snapshots]).to.deep.equal([8, 3]);
    expect(uptimeOf(total, total.quoted)).to.deep.equal({ part: 3, whole: 8 });
  });

  it("given an hour without snapshots, should show it with intervals and no figures", () => {
    const { hours } = measureDue([at(0, 1), at(2, 1)], 3);
    const empty = hours[1]?.figures;
    expect(empty).to.include({ intervals: 4, snapshots: 0, quoted: 0 });
    expect(empty?.spread).to.include({ of: 0, mean: undefined, median: undefined });
  });

  it("given no calendar, should take the snapshots there are for all that were due", () => {
    const { total } = measure([at(0, 1), { ...at(0, 2), bid: undefined }]);
    expect(total.intervals).to.equal(undefined);
    expect(uptimeOf(total, total.quoted)).to.deep.equal({ part: 1, whole: 2 });
  });
});
