import { describe, it } from "node:test";
import { expect } from "chai";
import { termsFaults } from "../../web/verify/terms.ts";

const TERMS = { rewards: { TIDE: "100" }, allow: null, deny: [], k: "2", maxSpreadPpm: 10_000 };
const TOKEN = { symbol: "TIDE", address: `0x${"1e".repeat(20)}`, decimals: 18, minPayout: "0" };

const manifest = {
  epoch: 2,
  tokens: [TOKEN],
  markets: [{ market: "tide-usdc", programme: "hummingbot-v1", terms: TERMS }],
};
const page = (terms: object = TERMS, more: object = {}) => ({
  tokens: [TOKEN],
  markets: [
    {
      id: "tide-usdc",
      terms: [
        { fromEpoch: 1, throughEpoch: 1, programme: "hummingbot-v1", terms: { ...TERMS, k: "9" } },
        { fromEpoch: 2, throughEpoch: 3, programme: "hummingbot-v1", terms, ...more },
      ],
    },
  ],
});
const faults = (shown: object) => termsFaults(shown as never, manifest as never);

describe("the page file's terms beside the manifest's", () => {
  it("given the same, in whatever order, it should find nothing", () => {
    const turned = Object.fromEntries(Object.entries(TERMS).reverse());
    expect(faults(page(turned))).to.deep.equal([]);
  });

  it("given another value, it should name it and both", () => {
    expect(faults(page({ ...TERMS, k: "3" }))).to.deep.equal([
      'k of tide-usdc: "3" in the page file, "2" published',
    ]);
  });

  it("given one more field, or one less, it should name it", () => {
    const { k, ...less } = TERMS;
    expect(faults(page({ ...less, bonus: k }))).to.have.length(2);
  });

  it("given another programme, or none in that epoch, it should name the market", () => {
    expect(faults(page(TERMS, { programme: "two-sided-v1" }))[0]).to.include("tide-usdc");
    expect(faults(page(TERMS, { fromEpoch: 3 }))[0]).to.include("nothing in the page file");
  });

  it("given a market that was not scored, it should name it", () => {
    const both = page();
    both.markets.push({ ...both.markets[0], id: "tide-dai" } as never);
    expect(faults(both)).to.deep.equal(["tide-dai: in the page file, not published"]);
  });

  it("given a token of other decimals or another symbol, it should name it", () => {
    const tokens = [{ ...TOKEN, decimals: 6, symbol: "EDIT" }];
    expect(faults({ ...page(), tokens })).to.have.length(2);
  });
});
