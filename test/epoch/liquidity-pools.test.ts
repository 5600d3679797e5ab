/** How deep pools were, in the same report as books. */
import { cp, rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import {
  type LiquidityReport,
  type LiquidityRequest,
  measureLiquidity,
} from "../../src/epoch/liquidity.ts";
import { describeLiquidity } from "../../src/terminal/liquidity.ts";
import { liquidityFiles } from "../../src/terminal/liquidity-files.ts";
import { faultOf } from "../book/fixtures.ts";
import { readSvg } from "../terminal/svg.ts";
import { EXAMPLE_BEFORE } from "./example.ts";
import { onBothKinds, onPoolsExample } from "./pools-example.ts";
import type { Stage } from "./stage.ts";

const POOLS = ["tide-dai-pair", "tide-dai-pool"];
const MINUTES = 24 * 60;

const measure = (stage: Stage, request: Partial<LiquidityRequest> = {}): Promise<LiquidityReport> =>
  measureLiquidity({
    campaign: stage.loaded.campaign,
    phase: stage.phase,
    fromEpoch: 1,
    throughEpoch: 1,
    books: stage.books,
    before: undefined,
    market: undefined,
    sizes: undefined,
    bands: [1_000n, 10_000n],
    maxSpread: 10_000n,
    ...request,
  });

describe("measureLiquidity, of pools", () => {
  it("should look at each once a minute, over all epochs that were asked for", () =>
    onPoolsExample(async (stage) => {
      const { markets } = await measure(stage, { throughEpoch: 2 });
      expect(
        markets.map(({ market, isPool, during: { total, hours } }) => [
          market.id,
          isPool,
          total.intervals,
          total.quoted,
          hours.length,
        ]),
      ).to.deep.equal(POOLS.map((id) => [id, true, 2 * MINUTES, 2 * MINUTES, 48]));
    }));

  it("given sizes, should take those, and a pair's slippage should be the trade's part of its reserve", () =>
    onPoolsExample(async (stage) => {
      const { markets } = await measure(stage, { sizes: "100,1000", market: "tide-dai-pair" });
      const [pair] = markets;
      expect(pair?.sizes).to.deep.equal([10n ** 38n, 10n ** 39n]);
      const { bid, ask } = pair?.during.total.sides ?? expect.fail("no pair");
      // Moving the price of x * y = k by 1 % takes half a per cent of the quote that lies there.
      const reserve = Number(ask.depth[1]?.quote) / 1e36 / (Math.sqrt(1.01) - 1);
      for (const { slippage } of [bid, ask]) {
        expect(Number(slippage[0]?.mean) / 1e9).to.be.closeTo(100 / reserve, 2e-5);
        expect(Number(slippage[1]?.mean) / 1e9).to.be.closeTo(1000 / reserve, 2e-4);
      }
    }));

  it("given none, should choose them from the depth, the same for each reading", () =>
    onPoolsExample(async (stage) => {
      const [first, second] = [await measure(stage), await measure(stage)];
      expect(liquidityFiles(first)).to.deep.equal(liquidityFiles(second));
      for (const { sizes } of first.markets) expect(sizes).to.have.length(3);
    }));

  it("given a market of books beside pools, should show both, each by what it has", () =>
    onBothKinds(async (stage) => {
      const report = await measure(stage);
      expect(report.markets.map(({ market, isPool }) => [market.id, isPool])).to.deep.equal([
        ...POOLS.map((id) => [id, true]),
        ["tide-usdc", false],
      ]);
      const text = describeLiquidity(report);
      const [pair = "", pool = "", book = ""] = text.split(/\n\n(?=tide-)/);
      for (const each of [pair, pool]) {
        expect(each).to.include("looked at once a minute, 1440 times").and.include("that earns");
        expect(each).not.to.match(/^spread/m);
      }
      expect(book).to.match(/^spread +6.01/m);
      const files = liquidityFiles(report);
      const rows = (files.get("liquidity.csv") ?? "").split("\n");
      const ofPool = rows.filter((row) => row.includes(",tide-dai-pool,all,"));
      expect(ofPool.some((row) => row.includes(",depth,ask,100,mean,quote,"))).to.equal(true);
      expect(ofPool.some((row) => /,(?:spread|narrow),/.test(row))).to.equal(false);
      const { markets } = JSON.parse(files.get("liquidity.json") ?? "");
      expect(markets.map(({ isPool }: { isPool: boolean }) => isPool)).to.deep.equal([
        true,
        true,
        false,
      ]);
      const words = readSvg(files.get("liquidity.svg") ?? "").map(({ text: each }) => each);
      expect(words).to.include("Depth over time").and.include("Spread over time");
    }));

  it("given books of before, should compare those of books alone", () =>
    onBothKinds(async (stage) => {
      const before = join(stage.folder, "before");
      await cp(join(EXAMPLE_BEFORE, "tide-usdc.ndjson.gz"), join(before, "a.ndjson.gz"));
      const { markets } = await measure(stage, { before });
      expect(markets.map((each) => each.before?.total.snapshots)).to.deep.equal([
        undefined,
        undefined,
        240,
      ]);
      const fault = await faultOf(measure(stage, { before, market: "tide-dai-pool" }));
      expect(fault.where).to.equal("--before");
    }));

  it("given no logs, should be refused by the file's name", () =>
    onPoolsExample(async (stage) => {
      const file = join(stage.books, "1", "tide-dai-pool.logs.ndjson");
      await rm(`${file}.gz`);
      expect((await faultOf(measure(stage))).where).to.equal(file);
    }));
});
