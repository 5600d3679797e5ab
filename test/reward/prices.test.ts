import { describe, it } from "node:test";
import { expect } from "chai";
import type { RewardToken } from "../../src/campaign/campaign.ts";
import { InputError } from "../../src/errors.ts";
import { parsePrices } from "../../src/reward/prices.ts";
import { showRatio } from "../../src/reward/ratio.ts";
import { MARKET, termsOf } from "../score/adapt.ts";
import { epoch } from "../score/v8.ts";

const TOKENS: readonly RewardToken[] = ["TIDE", "bUSD"].map((symbol) => ({
  symbol,
  decimals: 18,
  address: undefined,
  minPayout: 0n,
}));
const inMarkets = (...quotes: string[]) =>
  quotes.map((quote) => termsOf(epoch([]), { ...MARKET, quote }));

function faultsOf(text: string, ...quotes: string[]) {
  try {
    parsePrices(text, TOKENS, inMarkets(...quotes));
  } catch (error) {
    if (error instanceof InputError) return error.faults;
    throw error;
  }
  return expect.fail("was not refused");
}

describe("prices", () => {
  it("given one quote token, a reward token should do", () => {
    const prices = parsePrices("TIDE=0.05,bUSD=1", TOKENS, inMarkets("USD", "USD"));
    const price = prices("TIDE", "USD");
    expect(price && showRatio(price, 6)).to.equal("0.05");
    expect(prices("bUSD", "USD")).to.not.equal(undefined);
    expect(prices("TIDE", "WETH")).to.equal(undefined);
  });

  it("given several, each should be named", () => {
    const prices = parsePrices("TIDE/USD=2,TIDE/WETH=0.001", TOKENS, inMarkets("USD", "WETH"));
    const price = prices("TIDE", "WETH");
    expect(price && showRatio(price, 6)).to.equal("0.001");
    expect(prices("bUSD", "USD")).to.equal(undefined);
  });

  it("given none, there should be none", () => {
    expect(parsePrices(undefined, TOKENS, inMarkets("USD"))("TIDE", "USD")).to.equal(undefined);
  });

  for (const text of ["TIDE", "TIDE=", "TIDE=0", "TIDE=-1", "TIDE=1e3", "TIDE=1,000", "=1", ""]) {
    it(`given ${JSON.stringify(text)}, it should refuse`, () => {
      expect(faultsOf(text, "USD")[0]).to.include({ where: "--price" });
    });
  }

  it("should tell every fault at once", () => {
    const faults = faultsOf("TIDE=1,X/USD=1,TIDE/EUR=1,TIDE/USD=1,TIDE/USD=2", "USD", "WETH");
    expect(faults.map(({ got }) => got)).to.deep.equal([
      '"TIDE=1"',
      '"X/USD=1"',
      '"TIDE/EUR=1"',
      '"TIDE/USD=2"',
    ]);
  });
});
