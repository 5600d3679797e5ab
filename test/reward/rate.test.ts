import { describe, it } from "node:test";
import { expect } from "chai";
import { parseDecimal } from "../../src/decimal.ts";
import { MONTH_MS, rewardOver, rewardPerInterval, YEAR_MS } from "../../src/reward/rate.ts";

const MINUTE_MS = 60_000;
const WEEK_MS = 7 * 24 * 60 * MINUTE_MS;

const units = (text: string, decimals: number) => parseDecimal(text, decimals) ?? -1n;

describe("a pool as a rate, by the vectors of the published programme", () => {
  it("V1: given 20 ETH over 30 days of minutes, each snapshot should pay 0.000462963 ETH", () => {
    expect(rewardPerInterval(units("20", 18), 30 * 24 * 60)).to.equal(
      units("0.000462962962962962", 18),
    );
  });

  it("V3: given 0.10 dollars a minute, a month should come to 4,383 dollars", () => {
    expect(rewardOver(units("0.1", 6), MINUTE_MS, MONTH_MS)).to.equal(units("4383", 6));
  });

  for (const [volume, percent] of [
    ["100", "13044.6"],
    ["1000", "1304.5"],
    ["5000", "260.9"],
    ["43482", "30.0"],
    ["65223", "20.0"],
    ["130446", "10.0"],
  ] as const) {
    it(`V4: given 250 dollars a week on ${volume} dollars of orders, a year should return ${percent} %`, () => {
      const yearly = rewardOver(units("250", 6), WEEK_MS, YEAR_MS);
      const tenthsOfPercent = Number((yearly * 1_000n) / units(volume, 6)) / 10;
      expect(tenthsOfPercent).to.be.closeTo(Number(percent), 0.1);
    });
  }

  it("V7: given 35.62 dollars a day on 3,583 dollars of orders, a day should return 0.99 %", () => {
    const daily = rewardOver(units("249.34", 6), WEEK_MS, WEEK_MS / 7);
    expect(daily).to.equal(units("35.62", 6));
    expect(Number((daily * 1_000_000n) / units("3583", 6)) / 10_000).to.be.closeTo(0.99, 0.005);
  });
});
