/** dYdX v3's rules over time as one campaign whose terms are dated, and Injective's beside them. */
import { describe, it } from "node:test";
import { expect } from "chai";
import { Decimal } from "decimal.js";
import fc from "fast-check";
import { epochSpan, termsInEpoch } from "../../src/campaign/calendar.ts";
import type { Phase, Terms } from "../../src/campaign/campaign.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import type { Exponents } from "../../src/campaign/rule.ts";
import { qualityOf } from "../../src/score/depth-over-spread.ts";
import { addSnapshot, closeScore, openScore } from "../../src/score/market.ts";
import { sharePoints } from "../../src/score/points.ts";
import { snapshotOf } from "./adapt.ts";
import { A, B, pair } from "./depth.ts";

const DAY_MS = 86_400_000;

/** d, v and s by market, from an epoch on; u is 5 throughout. The date is when that epoch begins. */
const HISTORY = [
  { from: 1, date: "2021-08-03", what: "the beginning", btc: "1 0 0", link: "1 0 0" },
  { from: 7, date: "2022-01-18", what: "stake", btc: "1 0 0.5", link: "1 0 0.5" },
  { from: 11, date: "2022-05-10", what: "DIP-11", btc: "0.35 0.45 0.2", link: "0.35 0.45 0.2" },
  { from: 15, date: "2022-08-30", what: "DIP-15", btc: "0.15 0.8 0.05", link: "0.35 0.6 0.05" },
  { from: 18, date: "2022-11-22", what: "DIP-19", btc: "0.15 0.85 0", link: "0.35 0.65 0" },
] as const;

function exponents(dvs: string, uptime = "5"): Exponents {
  const [depth = "", volume = "", stake = ""] = dvs.split(" ");
  return { depth, uptime, volume, stake };
}

function campaign(): Phase {
  const terms = (["btc", "link"] as const).flatMap((market) =>
    HISTORY.map(({ from, ...row }) => ({
      market: `${market}-usd`,
      fromEpoch: from,
      programme: "depth-over-spread",
      intervalSeconds: 86_400,
      maxSpreadPercent: market === "btc" ? "0.2" : "0.4",
      minOrderValue: market === "btc" ? "5000" : "1000",
      exponents: exponents(row[market]),
      // A fifth of 1,150,685 a market for BTC and ETH, a tenth from DIP-15 on.
      rewards: [{ token: "DYDX", amount: from < 15 ? "230137" : "115068.5" }],
    })),
  );
  const file = {
    format: "tidemark-campaign-v1",
    id: "dydx-v3",
    name: "dYdX v3",
    sponsor: { name: "dYdX", policyUrl: "https://example.org", disclaimer: "History." },
    markets: ["btc-usd", "link-usd"].map((id) => ({
      id,
      exchange: "dYdX",
      base: id.slice(0, -4),
      quote: "USD",
      priceDecimals: 0,
      sizeDecimals: 0,
    })),
    miners: [
      { account: A, exchangeAccounts: ["a"] },
      { account: B, exchangeAccounts: ["b"] },
    ],
    phases: {
      beta: {
        chainId: 31337,
        start: "2021-08-03T15:00:00Z",
        epochSeconds: 28 * 86_400,
        epochs: 31,
        seedHashes: [],
        tokens: [{ symbol: "DYDX", decimals: 18 }],
        terms,
      },
    },
  };
  return (
    parseCampaign(JSON.stringify(file), "dydx.json").phases.get("beta") ?? expect.fail("no beta")
  );
}

const PHASE = campaign();
const PAYEES = new Map([
  ["a", A],
  ["b", B],
]);
const ACTIVITY = {
  volume: new Map([
    [A, 3n * 10n ** 24n],
    [B, 7n * 10n ** 25n],
  ]),
  stake: new Map([
    [A, 11n * 10n ** 21n],
    [B, 2n * 10n ** 21n],
  ]),
  joined: new Map<string, number>(),
};

const termsOf = (epoch: number, market: string): Terms =>
  termsInEpoch(PHASE, epoch).find((terms) => terms.market.id === market) ??
  expect.fail(`no terms of ${market} in epoch ${epoch}`);

/** A quotes 27 days of 28, B 20 of them with more. */
function scoreEpoch(epoch: number, market: string): ReadonlyMap<string, bigint> {
  const span = epochSpan(PHASE, epoch);
  const terms = termsOf(epoch, market);
  const score = openScore(terms, span, PAYEES, ACTIVITY);
  for (let day = 0; day < 27; day += 1) {
    const orders = [...pair("a", 50n), ...(day < 20 ? pair("b", 90n) : [])];
    const time = span.start + day * DAY_MS;
    addSnapshot(score, snapshotOf({ time, bid: 999n, ask: 1_001n, orders }, terms.market));
  }
  return closeScore(score).points;
}

/** A's share by the formula of the history, at more digits than the rules take. */
function shareOfA({ depth, uptime, volume, stake }: Exponents): Decimal {
  const Wide = Decimal.clone({ precision: 60 });
  const quality = (factors: readonly number[]) =>
    [depth, uptime, volume, stake]
      .map((exponent, i) => new Wide(factors[i] ?? 0).pow(exponent))
      .reduce((product, factor) => product.mul(factor));
  const [a, b] = [quality([50 * 27, 27, 3e24, 11e21]), quality([90 * 20, 20, 7e25, 2e21])];
  return a.div(a.add(b));
}

describe("dYdX v3 as one campaign", () => {
  for (const { from, date, what, ...row } of HISTORY) {
    describe(`from epoch ${from}, ${date}: ${what}`, () => {
      it("should begin with an epoch", () => {
        expect(new Date(epochSpan(PHASE, from).start).toISOString().slice(0, 10)).to.equal(date);
      });

      for (const market of ["btc", "link"] as const) {
        it(`should score ${market} with d, v and s of ${row[market]}`, () => {
          const { rule } = termsOf(from, `${market}-usd`);
          expect(rule).to.deep.include({ exponents: exponents(row[market]) });
          const points = scoreEpoch(from, `${market}-usd`).get(A) ?? expect.fail("no points");
          const exact = shareOfA(exponents(row[market])).mul("1e15");
          expect(exact.sub(points.toString()).abs().lt(2), `${points} of ${exact}`).to.equal(true);
        });
      }
    });
  }

  it("should keep its terms until the epoch before the next", () => {
    for (const [i, { from }] of HISTORY.entries()) {
      const before = HISTORY[i - 1];
      if (before === undefined) continue;
      const { rule } = termsOf(from - 1, "btc-usd");
      expect(rule).to.deep.include({ exponents: exponents(before.btc) });
    }
  });
});

describe("an account that splits in two", () => {
  const factors = fc.record({
    depth: fc.bigInt({ min: 10n ** 6n, max: 10n ** 30n }).map((half) => 2n * half),
    uptime: fc.bigInt({ min: 1n, max: 40_320n }),
    volume: fc.bigInt({ min: 10n ** 18n, max: 10n ** 28n }).map((half) => 2n * half),
    stake: fc.bigInt({ min: 10n ** 18n, max: 10n ** 26n }).map((half) => 2n * half),
  });
  type Factors = typeof factors extends fc.Arbitrary<infer T> ? T : never;

  /** What both halves get less what the whole would. Uptime is not halved: both are there all the time. */
  function gain(by: Exponents, whole: Factors, other: Factors): bigint {
    const half = {
      depth: whole.depth / 2n,
      uptime: whole.uptime,
      volume: whole.volume / 2n,
      stake: whole.stake / 2n,
    };
    const rest: [string, bigint] = ["other", qualityOf(by, other)];
    const one = sharePoints(new Map([["whole", qualityOf(by, whole)], rest]));
    const two = sharePoints(
      new Map([["half", qualityOf(by, half)], ["half too", qualityOf(by, half)], rest]),
    );
    const halves = (two.get("half") ?? 0n) + (two.get("half too") ?? 0n);
    return halves - (one.get("whole") ?? 0n);
  }

  const neutral = ["0.35 0.45 0.2", "0.15 0.8 0.05", "0.35 0.6 0.05", "0.15 0.85 0", "1 0 0"];
  for (const dvs of neutral) {
    for (const uptime of ["0", "5"]) {
      it(`given d, v and s of ${dvs}, which add up to one, and u ${uptime}, it should gain nothing`, () => {
        fc.assert(
          fc.property(factors, factors, (whole, other) => {
            const more = gain(exponents(dvs, uptime), whole, other);
            expect(more >= -2n && more <= 1n, `${more}`).to.equal(true);
          }),
          { numRuns: 50 },
        );
      });
    }
  }

  it("given Injective's 0.4 and 0.8, which add up to more, it should lose", () => {
    fc.assert(
      fc.property(factors, (whole) => {
        const more = gain(exponents("0.4 0.8 0", "3"), whole, whole);
        expect(more < -(10n ** 13n), `${more}`).to.equal(true);
      }),
      { numRuns: 50 },
    );
  });
});

describe("powers that add up to less than one", () => {
  it("should let an account gain by splitting, as documented", () => {
    const half = qualityOf(exponents("0.5 0 0"), { depth: 50n, uptime: 1n, volume: 0n, stake: 0n });
    const whole = qualityOf(exponents("0.5 0 0"), {
      depth: 100n,
      uptime: 1n,
      volume: 0n,
      stake: 0n,
    });
    expect(2n * half > whole).to.equal(true);
  });
});

describe("Injective's open liquidity programme", () => {
  it("should multiply depth^0.4, uptime^3 and volume^0.8", () => {
    const by = exponents("0.4 0.8 0", "3");
    const at = (depth: bigint, uptime: bigint, volume: bigint) =>
      qualityOf(by, { depth, uptime, volume, stake: 0n });
    const one = at(10n ** 10n, 10n, 10n ** 20n);
    // 100,000^0.4 = 100, 2^3 = 8, 100,000^0.8 = 10,000.
    expect(at(10n ** 15n, 10n, 10n ** 20n)).to.equal(100n * one);
    expect(at(10n ** 10n, 20n, 10n ** 20n)).to.equal(8n * one);
    expect(at(10n ** 10n, 10n, 10n ** 25n)).to.equal(10_000n * one);
  });
});
