import { describe, it } from "node:test";
import { expect } from "chai";
import { Decimal } from "decimal.js";
import fc from "fast-check";
import type { RewardToken, Terms } from "../../src/campaign/campaign.ts";
import { YEAR_MS } from "../../src/reward/rate.ts";
import { type Ratio, ratio, showFigure, showRatio, times } from "../../src/reward/ratio.ts";
import { marketYield, meanLiquidity, over, yieldOf, yieldsOf } from "../../src/reward/yield.ts";
import type { MarketPresence } from "../../src/score/presence.ts";
import { annualisedReturnPercent } from "../oracle/yields.ts";
import { MARKET, termsOf } from "../score/adapt.ts";
import { epoch } from "../score/v8.ts";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;
const WEEK_MS = 7 * DAY_MS;

const decimal = (text: string): Ratio => {
  const [whole = "", fraction = ""] = text.split(".");
  return ratio(BigInt(whole + fraction), 10n ** BigInt(fraction.length));
};
const percent = (value: Ratio | undefined, decimals: number) =>
  value === undefined ? "none" : showRatio(times(value, ratio(100n)), decimals);

describe("yields, by the vectors of the published programme", () => {
  it("V7: given 35.62 dollars a day on 3,583 dollars of liquidity, a day should yield 0.99 %", () => {
    expect(percent(yieldOf(decimal("35.62"), decimal("3583")), 2)).to.equal("0.99");
  });

  for (const [volume, expected] of [
    ["100", "13044.6"],
    ["1000", "1304.5"],
    ["5000", "260.9"],
    ["43482", "30"],
    ["65223", "20"],
    ["130446", "10"],
  ] as const) {
    it(`V4: given 250 dollars a week on ${volume} dollars of orders, a year should yield ${expected} %`, () => {
      const perDay = yieldOf(over(decimal("250"), WEEK_MS, DAY_MS), decimal(volume)) as Ratio;
      const yearly = yieldsOf(perDay, MINUTE_MS).perYear;
      expect(percent(yearly, 1)).to.equal(expected);
      const theirs = annualisedReturnPercent("250", volume);
      expect(percent(yearly, 12)).to.equal(theirs.toDecimalPlaces(12).toFixed());
    });
  }

  it("should annualise a snapshot by 60 * 24 * 365.25 of its minutes", () => {
    const { perSnapshot, perYear } = yieldsOf(ratio(1_440n, 1_000n), MINUTE_MS);
    expect(showRatio(perSnapshot, 6)).to.equal("0.001");
    expect(showRatio(perYear, 6)).to.equal("525.96");
    expect(YEAR_MS / MINUTE_MS).to.equal(60 * 24 * 365.25);
  });

  it("given no liquidity, there should be no yield", () => {
    expect(yieldOf(decimal("1"), undefined)).to.equal(undefined);
    expect(yieldOf(decimal("1"), ratio(0n))).to.equal(undefined);
  });
});

describe("a market's yield", () => {
  const tokens: readonly RewardToken[] = [
    { symbol: "TIDE", decimals: 18, address: undefined, minPayout: 0n },
    { symbol: "USD", decimals: 6, address: undefined, minPayout: 0n },
  ];
  const rewards = new Map([
    ["TIDE", 700n * 10n ** 18n],
    ["USD", 70_000_000n],
  ]);
  const market = { ...MARKET, priceDecimals: 2, sizeDecimals: 1 };
  const terms: Terms = { ...termsOf(epoch([])), market, rewards };
  // Two books: 100 units at 10, then 200 at 10: 1,000 and 2,000 of quote, 1,500 in the mean.
  const liquidity = { snapshots: 2, doubled: 1_000n * 2_000n + 2_000n * 2_000n };
  const uptime = { either: 1, both: 0, names: new Set<string>() };
  const presence: MarketPresence = {
    terms,
    intervals: 4,
    accounts: new Map([
      ["a", uptime],
      ["b", { ...uptime, either: 0 }],
    ]),
    liquidity,
  };
  const prices = (known: Record<string, string>) => (symbol: string) => {
    const price = known[symbol];
    return price === undefined ? undefined : decimal(price);
  };

  it("should be the rewards' value a day over the mean liquidity", () => {
    const found = marketYield(presence, tokens, prices({ TIDE: "0.3", USD: "1" }), WEEK_MS);
    expect(found.miners).to.equal(1);
    expect(found.liquidity && showRatio(found.liquidity, 6)).to.equal("1500");
    expect(found.rewards.map(({ rewardPerDay }) => showRatio(rewardPerDay, 6))).to.deep.equal([
      "100",
      "10",
    ]);
    // 100 * 0.3 + 10 * 1 on 1,500.
    expect(percent(found.yields?.perDay, 6)).to.equal("2.666667");
    expect(percent(found.yields?.perYear, 2)).to.equal("974");
    expect(percent(found.rewards[0]?.yields?.perDay, 2)).to.equal("2");
  });

  it("given a token without a price, it should be known in tokens only, and not in all", () => {
    const found = marketYield(presence, tokens, prices({ USD: "1" }), WEEK_MS);
    const [tide, usd] = found.rewards;
    expect(found.yields).to.equal(undefined);
    expect(tide?.yields).to.equal(undefined);
    expect(tide?.tokens && showRatio(tide.tokens.perDay, 6)).to.equal("0.066667");
    expect(percent(usd?.yields?.perDay, 4)).to.equal("0.6667");
  });

  it("given no sound book, it should have neither liquidity nor yield", () => {
    const none = { ...presence, liquidity: { snapshots: 0, doubled: 0n } };
    const found = marketYield(none, tokens, prices({ TIDE: "1", USD: "1" }), WEEK_MS);
    expect(found.liquidity).to.equal(undefined);
    expect(found.yields).to.equal(undefined);
    expect(found.rewards.map(({ tokens: each }) => each)).to.deep.equal([undefined, undefined]);
  });

  it("should scale by the market's decimals", () => {
    const value = meanLiquidity(terms, { snapshots: 1, doubled: 2_000_000n });
    expect(value && showRatio(value, 6)).to.equal("1000");
  });
});

describe("a fraction as it is shown", () => {
  const fractions = fc.tuple(
    fc.bigInt({ min: 0n, max: 10n ** 30n }),
    fc.bigInt({ min: 1n, max: 10n ** 30n }),
  );
  const Exact = Decimal.clone({ precision: 120, rounding: Decimal.ROUND_HALF_UP });

  it("should be rounded half up, as decimal.js has it", () => {
    fc.assert(
      fc.property(fractions, fc.nat(20), ([a, b], decimals) => {
        const theirs = new Exact(String(a)).div(String(b)).toDecimalPlaces(decimals).toFixed();
        expect(showRatio(ratio(a, b), decimals)).to.equal(theirs);
      }),
    );
  });

  it("should have four significant digits, or all digits before the point", () => {
    fc.assert(
      fc.property(fractions, ([a, b]) => {
        const exact = new Exact(String(a)).div(String(b));
        const theirs = exact.gte(1_000) ? exact.toDecimalPlaces(0) : exact.toSignificantDigits(4);
        expect(new Exact(showFigure(ratio(a, b))).eq(theirs)).to.equal(true);
      }),
    );
  });
});
