import { describe, it } from "node:test";
import { expect } from "chai";
import { InputError } from "../../src/errors.ts";
import { parseBudget, parseYields, withBudget } from "../../src/plan/budget.ts";
import { poolWays } from "../../src/plan/pool-ways.ts";
import { depthOffers, returnOf, worthPerDay } from "../../src/plan/returns.ts";
import { defaultPrice, parseByMarket } from "../../src/plan/start-price.ts";
import type { Trial } from "../../src/plan/trial.ts";
import { ratio, showRatio } from "../../src/reward/ratio.ts";
import { MARKET, termsWith } from "./world.ts";

const GROUPS = {
  names: ["near", "far"],
  of: (account: string) => (account === "a" ? "near" : "far"),
};
const TIDE = { symbol: "TIDE", decimals: 2, address: undefined, minPayout: 0n };

/** A market's trial of ten intervals, five of its twenty slots empty at the end. */
function trialOf(
  id: string,
  pool: bigint,
  points: Record<string, bigint>,
  trailingEmpty = 5,
): Trial {
  const terms = termsWith({ market: { ...MARKET, id }, rewards: new Map([["TIDE", pool]]) });
  const counts = { snapshots: 10, missing: 0, oneSided: 0, crossed: 0, emptyBids: 0, emptyAsks: 0 };
  return {
    variation: { term: "as it is", value: "", terms },
    score: {
      terms,
      programme: "hummingbot-v1",
      intervals: 10,
      points: new Map(Object.entries(points)),
      trailingEmpty,
      counts,
    },
    snapshots: 10,
    // 300 and 100 in quote on the mean, of 10^6 units each.
    doubled: new Map([
      ["a", 6_000_000_000n],
      ["b", 2_000_000_000n],
    ]),
  };
}

const faultsOf = (run: () => unknown) => {
  try {
    run();
  } catch (error) {
    if (error instanceof InputError) return error.faults.map(({ where }) => where);
    throw error;
  }
  return [];
};

describe("what a trial comes to", () => {
  it("given empty slots at the end, should leave their part to nobody", () => {
    const told = returnOf(trialOf("m", 100n, { a: 2n, b: 1n }), ratio(8n), GROUPS);
    expect(showRatio(told.unpaid, 4)).to.equal("0.25");
    expect(told.groups.map(({ share }) => showRatio(share, 4))).to.deep.equal(["0.5", "0.25"]);
    expect(told.groups.map(({ liquidity }) => showRatio(liquidity, 4))).to.deep.equal([
      "300",
      "100",
    ]);
    // 8 a day on 400; 4 on 300; 2 on 100.
    expect(showRatio(told.yields?.perDay ?? ratio(0n), 6)).to.equal("0.02");
    expect(
      told.groups.map(({ yields }) => showRatio(yields?.perDay ?? ratio(0n), 6)),
    ).to.deep.equal(["0.013333", "0.02"]);
  });

  it("given nobody's points, should leave all of it to nobody", () => {
    const told = returnOf(trialOf("m", 100n, {}, 20), ratio(8n), GROUPS);
    expect(showRatio(told.unpaid, 4)).to.equal("1");
    expect(told.groups.every(({ share }) => share.over === 0n)).to.equal(true);
  });

  it("should be worth the sum of its pools in a day, or nothing known where a token has no price", () => {
    const terms = termsWith({
      rewards: new Map([
        ["TIDE", 50_000n],
        ["USD", 700n],
      ]),
    });
    const tokens = [TIDE, { ...TIDE, symbol: "USD" }];
    const week = 604_800_000;
    const worth = worthPerDay(terms, tokens, (symbol) => ratio(symbol === "USD" ? 1n : 2n), week);
    expect(worth && showRatio(worth, 6)).to.equal("143.857143");
    const unknown = worthPerDay(
      terms,
      tokens,
      (symbol) => (symbol === "USD" ? ratio(1n) : undefined),
      week,
    );
    expect(unknown).to.equal(undefined);
  });

  it("without liquidity, should still tell what a yield buys", () => {
    const offers = depthOffers(ratio(10n), ratio(0n), [ratio(1n, 2n)]);
    expect(offers.map(({ liquidity }) => showRatio(liquidity, 2))).to.deep.equal(["7305"]);
  });
});

describe("a token's budget over markets", () => {
  const trials = [trialOf("m", 900n, { a: 1n }, 0), trialOf("n", 100n, { b: 1n }, 5)];
  const cuts = (of: readonly Trial[]) =>
    poolWays(TIDE, of, GROUPS).map(({ way, pools, groups, unpaid }) => [
      way,
      ...pools.values(),
      ...groups.values(),
      unpaid,
    ]);

  it("should be cut as it is and evenly, and what nobody gets is told", () => {
    expect(cuts(trials)).to.deep.equal([
      ["as it is", 900n, 100n, 900n, 75n, 25n],
      ["equal", 500n, 500n, 500n, 375n, 125n],
    ]);
  });

  it("of three markets, should be cut with half to each too", () => {
    const three = [...trials, trialOf("o", 200n, {}, 20)];
    expect(cuts(three)).to.deep.equal([
      ["as it is", 900n, 100n, 200n, 900n, 75n, 225n],
      ["equal", 400n, 400n, 400n, 400n, 300n, 500n],
      ["half to m", 600n, 200n, 400n, 600n, 150n, 450n],
      ["half to n", 491n, 600n, 109n, 491n, 450n, 259n],
      ["half to o", 540n, 60n, 600n, 540n, 45n, 615n],
    ]);
  });

  it("of one market alone, should not be cut", () => {
    expect(poolWays(TIDE, trials.slice(0, 1), GROUPS)).to.deep.equal([]);
  });

  it("should be read in whole tokens, and every fault told", () => {
    expect(parseBudget("TIDE=12.5", [TIDE])).to.deep.equal(new Map([["TIDE", 1_250n]]));
    expect(parseBudget(undefined, [TIDE]).size).to.equal(0);
    const wrong = "USD=1,TIDE=1.234,TIDE=0,TIDE,TIDE=1,TIDE=2";
    expect(faultsOf(() => parseBudget(wrong, [TIDE]))).to.have.length(5);
    const running = trials.map(({ variation }) => variation.terms);
    expect(
      withBudget(running, new Map([["TIDE", 7n]])).map(({ rewards }) => rewards.get("TIDE")),
    ).to.deep.equal([6n, 1n]);
  });
});

describe("what a person says of yields and markets", () => {
  it("should be exact, and every fault told", () => {
    expect(parseYields("10, 0.5").map((each) => showRatio(each, 6))).to.deep.equal([
      "0.1",
      "0.005",
    ]);
    expect(faultsOf(() => parseYields("0,x,-1,1"))).to.have.length(3);
    const markets = new Map([[MARKET.id, MARKET]]);
    const read = (text: string) => parseByMarket("--start-price", text, markets, () => 4);
    expect(read("tide-usd=1.02")).to.deep.equal(new Map([["tide-usd", 10_200n]]));
    expect(
      faultsOf(() => read("other=1,tide-usd=0,tide-usd=1.00001,tide-usd=1,tide-usd=2")),
    ).to.have.length(4);
  });

  it("a market's price should be in the middle of its band, where it has one", () => {
    const banded = (from: bigint, through: bigint) =>
      termsWith({
        rule: {
          programme: "two-sided",
          singleSidedDivisor: "3",
          singleSidedFrom: from,
          singleSidedThrough: through,
        },
      });
    expect([banded(100n, 900n), banded(0n, 1n), termsWith()].map(defaultPrice)).to.deep.equal([
      500n,
      1n,
      10_000n,
    ]);
  });
});
