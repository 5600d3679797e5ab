import { before, describe, it } from "node:test";
import { expect } from "chai";
import type { LiquidityReport } from "../../src/epoch/liquidity.ts";
import { describeLiquidity } from "../../src/terminal/liquidity.ts";
import { liquidityAsCsv } from "../../src/terminal/liquidity-csv.ts";
import { liquidityFiles } from "../../src/terminal/liquidity-files.ts";
import { liquidityAsJson } from "../../src/terminal/liquidity-json.ts";
import { measureExample } from "../epoch/example.ts";

/** A row of the CSV by column. */
type Row = Record<string, string>;

function parseCsv(text: string): Row[] {
  const [header = "", ...lines] = text.trimEnd().split("\n");
  const names = header.split(",");
  return lines.map((line) => {
    const fields = line.split(",");
    expect(fields).to.have.length(names.length);
    return Object.fromEntries(names.map((name, i) => [name, fields[i] ?? ""]));
  });
}

// biome-ignore lint/suspicious/noExplicitAny: the JSON is read as its users read it
type Json = any;

describe("a liquidity report of the example", () => {
  let report: LiquidityReport;
  let rows: Row[];
  let json: Json;

  before(async () => {
    report = await measureExample({ sizes: "10,200" });
    rows = parseCsv(liquidityAsCsv(report));
    json = JSON.parse(liquidityFiles(report).get("liquidity.json") ?? "");
  });

  const find = (fields: Row) => {
    const found = rows.filter((row) =>
      Object.entries(fields).every(([name, value]) => row[name] === value),
    );
    expect(found, JSON.stringify(fields)).to.have.length(1);
    return found[0]?.value;
  };

  it("should be a CSV in which each figure stands once, with the format's version in each row", () => {
    const keys = rows.map(({ value: _, ...key }) => Object.values(key).join(","));
    expect(new Set(keys).size).to.equal(rows.length);
    expect(new Set(rows.map(({ format }) => format))).to.deep.equal(
      new Set(["tidemark-liquidity-v1"]),
    );
  });

  it("should have rows for both periods, every market, the whole period and each hour", () => {
    expect(new Set(rows.map(({ period }) => period))).to.deep.equal(new Set(["before", "during"]));
    const hours = rows.filter(({ period, market }) => period === "during" && market === "tide-dai");
    expect([...new Set(hours.map(({ hour }) => hour))]).to.deep.equal([
      "all",
      "2026-01-06T00:00:00Z",
      "2026-01-06T01:00:00Z",
      "2026-01-06T02:00:00Z",
      "2026-01-06T03:00:00Z",
    ]);
  });

  it("should give the same figures in CSV and JSON", () => {
    const empty = (value: string | number | null) => (value === null ? "" : String(value));
    for (const market of json.markets) {
      for (const period of ["before", "during"]) {
        for (const figures of [{ hour: "all", ...market[period].total }, ...market[period].hours]) {
          const key = { period, market: market.market, hour: figures.hour };
          const count = (statistic: string) => find({ ...key, measure: "snapshots", statistic });
          expect(count("intervals")).to.equal(empty(figures.intervals));
          expect(count("missing")).to.equal(empty(figures.missing));
          expect(count("one-sided")).to.equal(empty(figures.oneSided));
          const uptime = (fields: Row) => find({ ...key, measure: "uptime", ...fields });
          expect(uptime({ statistic: "narrow" })).to.equal(empty(figures.uptimePercent.narrow));
          for (const [i, at] of json.bandsBps.entries()) {
            const percent = figures.uptimePercent.inBand[i];
            expect(uptime({ statistic: "in-band", at })).to.equal(empty(percent));
          }
          for (const { trade, size, filledPercent, ppm } of figures.slippage) {
            const one = { ...key, measure: "slippage", side: trade, at: size };
            expect(find({ ...one, statistic: "filled" })).to.equal(empty(filledPercent));
            for (const statistic of ["mean", "median", "p95"])
              expect(find({ ...one, statistic })).to.equal(empty(ppm[statistic]));
          }
          for (const { side, bandBps, base, quote, minersQuote } of figures.depth) {
            const one = { ...key, measure: "depth", side, at: bandBps };
            expect(find({ ...one, statistic: "mean", unit: "base" })).to.equal(empty(base));
            expect(find({ ...one, statistic: "mean", unit: "quote" })).to.equal(empty(quote));
            const miners = { statistic: "miners-mean", unit: "quote" };
            expect(find({ ...one, ...miners })).to.equal(empty(minersQuote));
          }
        }
      }
    }
  });

  it("should give amounts and shares as decimal strings, the change from before to during beside them", () => {
    const [dai] = json.markets;
    const [buy] = dai.during.total.slippage;
    expect(buy.ppm.median).to.match(/^\d+(\.\d{1,3})?$/);
    const [from, to] = [dai.before, dai.during].map(({ total }) => Number(total.spreadPpm.median));
    const change = (100 * ((to ?? 0) - (from ?? 0))) / (from ?? 0);
    expect(Number(dai.change.spreadPercent)).to.be.closeTo(change, 0.01);
    const points =
      Number(dai.during.total.uptimePercent.quoted) - Number(dai.before.total.uptimePercent.quoted);
    expect(Number(dai.change.uptimePoints.quoted)).to.be.closeTo(points, 0.01);
  });

  it("should be a table that fits 120 columns, before and during side by side", () => {
    const text = describeLiquidity(report);
    expect(Math.max(...text.split("\n").map((line) => line.length))).to.be.at.most(120);
    expect(text).to.include("slippage, buy 200 USDC").and.include("change");
  });

  it("where the books hold a part of the orders, should say so", () => {
    expect(describeLiquidity(report)).to.include("hold a part of the orders");
  });
});

describe("a liquidity report without a period before", () => {
  it("should tell of during alone", async () => {
    const report = await measureExample({ before: undefined, market: "tide-dai" });
    const text = describeLiquidity(report);
    expect(text).not.to.match(/\bbefore\b|\bchange\b/);
    const { markets } = liquidityAsJson(report) as { markets: Json[] };
    expect([markets[0].before, markets[0].change]).to.deep.equal([null, null]);
    expect(parseCsv(liquidityAsCsv(report)).map(({ period }) => period)).not.to.include("before");
  });
});
