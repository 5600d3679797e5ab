import { existsSync } from "node:fs";
import { join, resolve } from "node:path";
import { before, describe, it } from "node:test";
import { expect } from "chai";
import { readEvents } from "../../src/book/events.ts";
import {
  addSnapshot,
  closePeriod,
  openPeriod,
  type PeriodFigures,
} from "../../src/book/liquidity.ts";
import { measureBook, type Yardstick } from "../../src/book/measures.ts";
import { readOwners } from "../../src/book/owners.ts";
import { applyEvent, type Book, takeSnapshot } from "../../src/book/replay.ts";
import { SIDES, type Snapshot } from "../../src/book/snapshot.ts";
import type { Market } from "../../src/campaign/campaign.ts";
import * as oracle from "../oracle/liquidity.ts";

const DATA = resolve(import.meta.dirname, "../../../shared/data/bitstamp-l3");
const skip = existsSync(DATA) ? false : `NOT RUN: the real data is not here, ${DATA} is missing`;

const MARKET: Market = {
  id: "btc-usd",
  exchange: "Bitstamp",
  base: "BTC",
  quote: "USD",
  priceDecimals: 2,
  sizeDecimals: 8,
};

const MINUTE = 60_000;
const START = Date.parse("2015-05-01T00:00:00Z");

/** Dollars in units of 10^-10. */
const usd = (dollars: bigint) => dollars * 10n ** 10n;

describe("the liquidity of the Bitstamp log of 2015-05-01", { skip }, () => {
  const snapshots: Snapshot[] = [];
  let yardstick: Yardstick;
  let figures: PeriodFigures;

  before(async () => {
    const owners = await readOwners(join(DATA, "owners.csv.gz"));
    yardstick = {
      sizes: [usd(50n), usd(1_000n), usd(10_000n)],
      bands: [1_000n, 10_000n, 20_000n],
      maxSpread: 10_000n,
      miners: new Set(owners.values()),
    };
    const book: Book = new Map();
    let due = START + MINUTE;
    for await (const event of readEvents(join(DATA, "orders.csv.gz"), MARKET, {
      volumeDecimals: 8,
    })) {
      for (; due < event.time; due += MINUTE) {
        snapshots.push(takeSnapshot(book, MARKET, due, owners));
      }
      applyEvent(book, event);
    }
    const period = openPeriod(yardstick);
    for (const snapshot of snapshots) addSnapshot(period, snapshot, snapshot.time);
    figures = closePeriod(period);
  });

  it("should have at 01:00 the spread and the slippage of the check point's best prices", () => {
    const snapshot = snapshots.find(({ time }) => time === START + 60 * MINUTE);
    const measures = snapshot && measureBook(snapshot, yardstick);
    if (measures === undefined || typeof measures === "string") return expect.fail(measures);
    // 235.97 and 236.08: 0.11 over a mid of 236.025, and half of it for 50 dollars, which the best orders fill.
    expect(measures.spread).to.equal(466_052n);
    expect(SIDES.map((side) => measures.sides[side].slippage[0])).to.deep.equal([
      233_026n,
      233_026n,
    ]);
  });

  it("should hold whole books: no snapshot is a part", () => {
    const { total, hours } = figures;
    expect(total).to.include({ snapshots: 304, crossed: 3, partial: 0 });
    expect(hours).to.have.length(6);
  });

  it("should agree with plain fractions on every tenth book", () => {
    for (const snapshot of snapshots.filter((_, i) => i % 10 === 9)) {
      const measures = measureBook(snapshot, yardstick);
      const book = oracle.bookOf(snapshot);
      if (typeof measures === "string" || typeof book === "string") {
        expect(measures).to.equal(book);
        continue;
      }
      for (const side of SIDES) {
        expect(measures.sides[side].slippage).to.deep.equal(
          yardstick.sizes.map((size) => oracle.slippage(book, side, size)),
        );
        expect(
          measures.sides[side].depth.map(({ base, quote }) => ({ base, quote })),
        ).to.deep.equal(yardstick.bands.map((band) => oracle.depth(book, side, band)));
      }
    }
  });
});
