/** Reports of single books, small enough to work every figure out by hand. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { addSnapshot, closePeriod, openPeriod } from "../../src/book/liquidity.ts";
import type { Order, Snapshot } from "../../src/book/snapshot.ts";
import type { LiquidityReport } from "../../src/epoch/liquidity.ts";
import { describeLiquidity } from "../../src/terminal/liquidity.ts";
import { liquidityAsCsv } from "../../src/terminal/liquidity-csv.ts";
import { liquidityFiles } from "../../src/terminal/liquidity-files.ts";
import { liquidityAsJson } from "../../src/terminal/liquidity-json.ts";
import { liquidityAsSvg } from "../../src/terminal/liquidity-picture.ts";
import { KELP } from "../book/fixtures.ts";
import { measureExample } from "../epoch/example.ts";
import { readSvg } from "./svg.ts";

/** Whole prices, sizes of four decimals, so that values have four decimals too. */
const MARKET = { ...KELP, sizeDecimals: 4 };
const SIZES = [1_010n * 10_000n, 3_000n * 10_000n];
const BANDS = [10_000n, 30_000n];

const order = (side: Order["side"], price: bigint, size: bigint, account?: string): Order => ({
  id: `${side}${price}`,
  account,
  side,
  price,
  size: size * 10_000n,
  openedAt: 0,
});

/** Mid 1000. Asks worth 3050, of which 1010 are a miner's; bids worth 3960, all a miner's. */
const BOOK: Snapshot = {
  market: MARKET,
  time: 0,
  bid: 990n,
  ask: 1010n,
  orders: [
    order("ask", 1010n, 1n, "miner"),
    order("ask", 1020n, 2n),
    order("bid", 990n, 4n, "miner"),
  ],
};

async function reportOf(snapshot: Snapshot): Promise<LiquidityReport> {
  const period = openPeriod({
    sizes: SIZES,
    bands: BANDS,
    maxSpread: 10_000n,
    miners: new Set(["miner"]),
  });
  addSnapshot(period, snapshot, snapshot.time);
  const figures = closePeriod(period);
  const market = {
    market: MARKET,
    sizes: SIZES,
    isPool: false,
    during: figures,
    before: undefined,
  };
  return { ...(await measureExample()), bands: BANDS, markets: [market] };
}

const hints = (report: LiquidityReport) =>
  readSvg(liquidityAsSvg(report))
    .filter(({ name }) => name === "title")
    .map(({ text }) => text);

describe("a report of one book", () => {
  it("should have in its table what a buy and a sale pay, and what stands", async () => {
    const table = describeLiquidity(await reportOf(BOOK)).replaceAll(/ +/g, " ");
    expect(table)
      .to.include("spread 200.00 200.00")
      // 1010 buys 1; 3000 buys 1 and 1990/1020 = 1.95098: 1016.61 on average.
      .and.include("buy 1010 USD 100.00 100.00 100.00 %")
      .and.include("buy 3000 USD 166.11 166.11 100.00 %")
      .and.include("sell 3000 USD 100.00 100.00 100.00 %")
      .and.include("asks within 100 bps 1010 100.00 %")
      // 1010 of 3050.
      .and.include("asks within 300 bps 3050 33.11 %")
      .and.include("bids within 300 bps 3960 100.00 %")
      .and.include("spread up to 100 bps 0.00 %");
    expect(table).not.to.include("a part of the orders");
  });

  it("should have the same in its JSON, with the miners' part", async () => {
    const { markets } = liquidityAsJson(await reportOf(BOOK)) as {
      markets: { during: { total: { depth: object[]; slippage: object[] } } }[];
    };
    const { depth, slippage } = markets[0]?.during.total ?? expect.fail("no market");
    expect(depth[3]).to.deep.equal({
      side: "ask",
      bandBps: "300",
      base: "3",
      quote: "3050",
      minersBase: "1",
      minersQuote: "1010",
      minersPercent: "33.1147",
    });
    expect(slippage[1]).to.deep.equal({
      trade: "buy",
      size: "3000",
      filled: 1,
      filledPercent: "100",
      ppm: { mean: "16611.296", median: "16611.296", p95: "16611.296" },
    });
  });

  it("should have the same in its picture: buys and asks up, sales and bids down", async () => {
    expect(hints(await reportOf(BOOK)))
      .to.include("buy 3000 USD, during: 166.11 bps, filled 100.00 %")
      .and.include("sell 3000 USD, during: 100.00 bps, filled 100.00 %")
      .and.include("asks within 300 bps, during: 3050 USD")
      .and.include("bids within 300 bps, during: 3960 USD");
  });

  it("when a trade cannot be filled, should say unfilled and cross it out", async () => {
    const bids = { ...BOOK, orders: BOOK.orders.filter(({ side }) => side === "bid") };
    const report = await reportOf(bids);
    expect(describeLiquidity(report)).to.match(/buy 3000 USD +unfilled +unfilled +0\.00 %/);
    expect(hints(report)).to.include("buy 3000 USD, during: filled 0.00 %");
  });

  it("when no book is quoted, should have counts and no other figure", async () => {
    const report = await reportOf({ ...BOOK, bid: 1010n });
    expect(describeLiquidity(report))
      .to.match(/spread +- +- +-\n/)
      .and.include("1 crossed");
    for (const text of liquidityFiles(report).values())
      expect(text).not.to.match(/NaN|undefined|Infinity/);
    expect(liquidityAsCsv(report)).to.match(/,slippage,buy,1010,median,ppm,\n/);
    readSvg(liquidityAsSvg(report));
  });
});
