import { describe, it } from "node:test";
import { expect } from "chai";
import { epochSpan, intervalsPerEpoch, termsInEpoch } from "../../src/campaign/calendar.ts";
import type { Phase, Terms } from "../../src/campaign/campaign.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import { parseDecimal } from "../../src/decimal.ts";
import { splitPool } from "../../src/reward/pool.ts";
import { rewardPerInterval } from "../../src/reward/rate.ts";
import type { HummingbotRun } from "../../src/score/hummingbot.ts";
import { addSnapshot, closeScore, openScore } from "../../src/score/market.ts";
import { curve, type OrderInput, type Side, spreadPpm } from "../oracle/rules.ts";
import { snapshotOf } from "./adapt.ts";
import { CHANGES, campaignFile, epochOf, spreadOf } from "./hummingbot-history.ts";

const A = `0x${"aa".repeat(20)}`;
const B = `0x${"bb".repeat(20)}`;
const DAY_MS = 86_400_000;

const CAMPAIGN = parseCampaign(
  JSON.stringify(
    campaignFile([
      { account: A, exchangeAccounts: ["a"] },
      { account: B, exchangeAccounts: ["b"] },
    ]),
  ),
  "campaign.json",
);
const phaseOf = (name: "beta" | "production"): Phase =>
  CAMPAIGN.phases.get(name) ?? expect.fail(`no ${name}`);
const PHASE = phaseOf("production");
const PAYEES = new Map([
  ["a", A],
  ["b", B],
]);

const termsOf = (date: string, market: string): Terms =>
  termsInEpoch(PHASE, epochOf(date)).find((terms) => terms.market.id === market) ??
  expect.fail(`no terms of ${market} on ${date}`);

/** One snapshot's run in the first minute of an epoch. Prices are of 4 decimals, the mid is 1. */
function runOf(terms: Terms, date: string, orders: readonly OrderInput[]): HummingbotRun {
  const span = epochSpan(PHASE, epochOf(date));
  const score = openScore(terms, span, PAYEES);
  const book = { time: span.start, bid: 9_999n, ask: 10_001n, orders };
  addSnapshot(score, snapshotOf(book, terms.market));
  return score.run.scored as HummingbotRun;
}

function order(
  account: string,
  price: bigint,
  size: bigint,
  openedAt: number,
  side: Side = "bid",
): OrderInput {
  return { id: `${account}-${side}-${price}`, account, side, price, size, openedAt };
}

describe("hummingbot's terms of a year as one campaign", () => {
  it("should have an open beta of its own, at 1 % and k 2", () => {
    const beta = phaseOf("beta");
    expect(new Date(beta.start).toISOString()).to.equal("2020-02-04T00:00:00.000Z");
    expect(epochSpan(beta, 4).end).to.equal(PHASE.start);
    expect(beta.terms[0]).to.deep.include({
      maxSpreadPpm: 10_000,
      rule: { programme: "hummingbot", k: "2" },
    });
  });

  for (const change of CHANGES) {
    const { date, k, pools } = change;
    describe(`from ${date}`, () => {
      const epoch = epochOf(date);

      it("should change with an epoch, and not before", () => {
        expect(epoch % 1).to.equal(0);
        expect(new Date(epochSpan(PHASE, epoch).start).toISOString().slice(0, 10)).to.equal(date);
        for (const terms of termsInEpoch(PHASE, epoch)) expect(terms.fromEpoch).to.equal(epoch);
        if (epoch === 1) return;
        for (const terms of termsInEpoch(PHASE, epoch - 1)) {
          expect(terms.throughEpoch).to.equal(epoch - 1);
        }
      });

      it("should run the markets that the change names, with their pools, to the last unit", () => {
        const running = termsInEpoch(PHASE, epoch);
        expect(running.map(({ market }) => market.id)).to.have.members(Object.keys(pools));
        for (const { market, rewards } of running) {
          const named = Object.entries(pools[market.id] ?? {}).map(([symbol, amount]) => {
            const decimals = PHASE.tokens.find((token) => token.symbol === symbol)?.decimals ?? 0;
            return [symbol, parseDecimal(amount, decimals)];
          });
          expect([...rewards]).to.deep.equal(named);
        }
      });

      for (const market of Object.keys(pools)) {
        it(`should weigh orders in ${market} by ${spreadOf(change, market)} % and k ${k}`, () => {
          const terms = termsOf(date, market);
          const smax = Number(spreadOf(change, market)) * 10_000;
          const openedAt = epochSpan(PHASE, epoch).start;
          // A at a fifth of the widest spread, B at four fifths; one of nobody's just beyond.
          const at = (fifths: number) => 10_000n - BigInt(Math.floor((smax * fifths) / 500));
          const orders = [
            order("a", at(1), 100n, openedAt),
            order("b", at(4), 300n, openedAt),
            order("b", at(5) - 1n, 10n ** 9n, openedAt),
          ];
          const weight = (price: bigint, size: bigint) =>
            curve(k, smax, Number(spreadPpm(price, 9_999n, 10_001n))) * size;
          const [a, b] = [weight(at(1), 100n), weight(at(4), 300n)];
          const { first } = runOf(terms, date, orders).bid;
          expect(first?.get(A)).to.equal((10n ** 15n * a) / (a + b));
          expect(first?.get(B)).to.equal((10n ** 15n * b) / (a + b));
        });
      }

      it(`should count orders of at most ${change.maxOrderAgeSeconds ?? "any"} seconds`, () => {
        const [market = ""] = Object.keys(pools);
        const terms = termsOf(date, market);
        const { start } = epochSpan(PHASE, epoch);
        const old = (seconds: number) =>
          runOf(terms, date, [order("a", 9_990n, 1n, start - seconds * 1_000)]).bid.empty === 0;
        const limit = change.maxOrderAgeSeconds ?? 86_400;
        expect(old(limit)).to.equal(true);
        expect(old(limit + 1)).to.equal(change.maxOrderAgeSeconds === undefined);
      });
    });
  }

  it("should pause ONE, and end XZC against BNB, by leaving them out", () => {
    const markets = (date: string) =>
      termsInEpoch(PHASE, epochOf(date)).map(({ market }) => market.id);
    expect(markets("2020-03-24")).to.include("one-btc");
    expect(markets("2020-03-31")).to.not.include("one-btc");
    expect(markets("2020-04-07")).to.include("xzc-bnb");
    expect(markets("2020-04-14")).to.include("xzc-usdt");
    expect(markets("2020-04-14")).to.not.include("xzc-bnb");
  });

  it("should pay out a pool of two tokens in the same shares, each to its last unit", () => {
    const date = "2020-12-22";
    const terms = termsOf(date, "algo-btc");
    const span = epochSpan(PHASE, epochOf(date));
    const score = openScore(terms, span, PAYEES);
    for (let minute = 0; minute < intervalsPerEpoch(PHASE, terms); minute += 1_440) {
      const time = span.start + minute * 60_000;
      const orders = [order("a", 9_990n, 100n, time), order("b", 9_980n, 100n, time)];
      addSnapshot(score, snapshotOf({ time, bid: 9_999n, ask: 10_001n, orders }, terms.market));
    }
    const result = closeScore(score);
    for (const [symbol, pool] of [
      ["USDT", 312_500_000n],
      ["ALGO", 980_000_000n],
    ] as const) {
      expect(terms.rewards.get(symbol)).to.equal(pool);
      const { unpaid, rewards } = splitPool(pool, result);
      const [a, b] = [rewards.get(A) ?? 0n, rewards.get(B) ?? 0n];
      expect(unpaid + a + b).to.equal(pool);
      expect(Number(a) / Number(b)).to.be.closeTo(
        Number(curve("8", 20_000, 1_000)) / Number(curve("8", 20_000, 2_000)),
        1e-6,
      );
    }
  });

  it("V6: should pay 30 RLC bid at 1.8328 % of 1,588 some 0.000002 RLC, all from the bids", () => {
    const date = "2020-08-18";
    const terms = termsOf(date, "rlc-eth");
    const pool = terms.rewards.get("RLC") ?? 0n;
    const perSnapshot = rewardPerInterval(pool, intervalsPerEpoch(PHASE, terms));
    // RLC has 9 decimals. The published 0.014435 is of a pool rounded to 145.5.
    expect(Number(perSnapshot) / 1e9).to.be.closeTo(0.014435, 0.000001);
    expect(Number(perSnapshot) / 2e9).to.be.closeTo(0.007217, 0.000001);
    const { start } = epochSpan(PHASE, epochOf(date));
    const at = start + DAY_MS;
    // Where the others stood is not published: half way down the curve, 0.77 %, gives the published reward.
    const orders = [
      order("a", 9_817n, 3_000n, at),
      order("b", 9_923n, 155_800n, at),
      order("b", 10_077n, 448_600n, at, "ask"),
    ];
    const score = openScore(terms, epochSpan(PHASE, epochOf(date)), PAYEES);
    const book = { time: at, bid: 9_999n, ask: 10_001n, orders };
    addSnapshot(score, snapshotOf(book, terms.market));
    const { bid, ask } = score.run.scored as HummingbotRun;
    const share = Number(bid.first?.get(A)) / 1e15;
    expect(((share * Number(perSnapshot)) / 2e9).toFixed(6)).to.equal("0.000002");
    expect(ask.first?.get(A)).to.equal(undefined);
    expect(ask.first?.get(B)).to.equal(10n ** 15n);
  });
});
