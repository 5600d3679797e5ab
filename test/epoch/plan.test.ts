import { mkdir, rename } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { Decimal } from "decimal.js";
import { epochSpan } from "../../src/campaign/calendar.ts";
import { payeesUnder } from "../../src/campaign/miners.ts";
import { readGroupNames } from "../../src/epoch/groups-file.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { type CampaignPlan, type PlanRequest, planCampaign } from "../../src/epoch/plan.ts";
import { yieldsOfEpoch } from "../../src/epoch/yields.ts";
import { type Ratio, ratio, showRatio } from "../../src/reward/ratio.ts";
import * as liquidity from "../oracle/liquidity.ts";
import { scoreAny } from "../oracle/programmes.ts";
import { annualisedReturnPercent } from "../oracle/yields.ts";
import { at } from "../score/adapt.ts";
import { eligible, oracleEpoch, readLines } from "./plan-oracle.ts";
import { simulateShort } from "./simulated.ts";
import { faultsOf, inFolder } from "./stage.ts";

const PRICE = "TIDE=2,bUSD=1";

interface Stage {
  readonly out: string;
  readonly request: PlanRequest;
  readonly plan: (changes?: Partial<PlanRequest>) => Promise<CampaignPlan>;
}

/** Simulated books of every programme, and a plan on them. */
function onPlan(run: (stage: Stage) => Promise<void>): Promise<void> {
  return inFolder(async (folder) => {
    const out = join(folder, "out");
    await simulateShort(folder, { throughEpoch: 1 });
    const file = join(out, "campaign.json");
    const { campaign } = await loadCampaign(file);
    const request: PlanRequest = {
      campaign,
      phase: phaseOf(campaign, "beta"),
      epoch: 1,
      books: join(out, "books"),
      recorded: undefined,
      market: undefined,
      budget: new Map(),
      price: undefined,
      yields: [ratio(1n, 5n)],
      sizes: undefined,
      groups: await readGroupNames(file, undefined),
    };
    await run({ out, request, plan: (changes) => planCampaign({ ...request, ...changes }) });
  });
}

const isEqual = (a: Ratio, over: bigint, under: bigint) => a.over * under === over * a.under;
const near = (value: Ratio | undefined, decimals = 12) => value && showRatio(value, decimals);
const marketOf = ({ markets }: CampaignPlan, id: string) =>
  markets.find(({ terms }) => terms.market.id === id) ?? expect.fail(id);

describe("a campaign's plan, beside a slow computation of its own", () => {
  it("should give each kind its part of the points, under every change of every programme's terms", () =>
    onPlan(async ({ out, request, plan }) => {
      const { markets } = await plan();
      const changed = new Set<string>();
      for (const { terms, returns } of markets) {
        const lines = await readLines(join(out, "books/1", `${terms.market.id}.ndjson`), terms);
        const { start } = epochSpan(request.phase, 1);
        const payees = payeesUnder(request.campaign, terms);
        for (const { variation, groups, unpaid } of returns) {
          changed.add(`${terms.rule.programme} ${variation.term}`);
          const epoch = oracleEpoch(variation.terms, start, 30, payees, lines);
          const { points, trailingEmpty } = scoreAny(epoch);
          const total = [...points.values()].reduce((a, b) => a + b, 0n);
          const paid = 60n - BigInt(total === 0n ? 60 : trailingEmpty);
          expect(isEqual(unpaid, 60n - paid, 60n)).to.equal(true);
          for (const { group, share } of groups) {
            let own = 0n;
            for (const [account, value] of points)
              if (request.groups?.get(account) === group) own += value;
            const words = `${terms.market.id}, ${variation.term} ${variation.value}, ${group}`;
            expect(isEqual(share, paid * own, 60n * (total || 1n)), words).to.equal(true);
          }
        }
      }
      expect([...changed]).to.include.members([
        "hummingbot k",
        "hummingbot smax",
        "hummingbot min age",
        "hummingbot two-sided, c",
        "two-sided sides, c",
        "depth-over-spread uptime, u",
      ]);
    }));

  it("should put reward beside what counts, of all and of each kind, as the field quotes a yield", () =>
    onPlan(async ({ out, request, plan }) => {
      const { terms, returns } = marketOf(
        await plan({ price: PRICE, market: "tide-usdc" }),
        "tide-usdc",
      );
      const lines = await readLines(join(out, "books/1/tide-usdc.ndjson"), terms);
      const payees = payeesUnder(request.campaign, terms);
      // 980 TIDE at 2 and 312.5 bUSD in half an hour, of which a week has 336.
      const weekly = new Decimal(980 * 2 + 312.5).times(336);
      for (const { variation, liquidity: all, yields, groups } of returns) {
        const epoch = oracleEpoch(variation.terms, 0, 30, payees, lines);
        const quote = (isOf: (payee: string) => boolean) => {
          const { doubled, sound } = eligible(epoch, isOf);
          return new Decimal(String(doubled)).div(2 * sound).div(1_000_000);
        };
        const depth = quote(() => true);
        expect(near(all)).to.equal(depth.toDecimalPlaces(12).toFixed());
        const percent = annualisedReturnPercent(weekly.toFixed(), depth.toFixed());
        const shown = new Decimal(near(yields?.perYear) ?? "0").times(100);
        expect(shown.minus(percent).abs().lt("1e-6")).to.equal(true);
        for (const { group, share, yields: own } of groups) {
          const part = quote((payee) => request.groups?.get(payee) === group);
          if (part.isZero()) {
            expect(own).to.equal(undefined);
            continue;
          }
          const earned = weekly.times(String(share.over)).div(String(share.under));
          const expected = annualisedReturnPercent(earned.toFixed(), part.toFixed());
          const got = new Decimal(near(own?.perYear) ?? "0").times(100);
          expect(got.minus(expected).abs().lt("1e-6"), group).to.equal(true);
        }
      }
    }));

  it("should tell spread and slippage as a walk through every book does", () =>
    onPlan(async ({ out, plan }) => {
      const {
        terms,
        sizes,
        liquidity: figures,
      } = marketOf(await plan({ sizes: "50,2000", market: "tide-usdc" }), "tide-usdc");
      expect(sizes).to.deep.equal([50_000_000n, 2_000_000_000n]);
      const lines = await readLines(join(out, "books/1/tide-usdc.ndjson"), terms);
      const books = lines.flatMap((line) => {
        const book = liquidity.bookOf(line);
        return typeof book === "string" ? [] : [book];
      });
      const spreads = books.map((book) => liquidity.spread(book));
      expect(figures.total.spread.median).to.equal(liquidity.percentile(spreads, 50));
      for (const side of ["bid", "ask"] as const) {
        for (const [i, size] of sizes.entries()) {
          const samples = books.map((book) => liquidity.slippage(book, side, size));
          const told = figures.total.sides[side].slippage[i];
          expect(told?.median).to.equal(liquidity.percentile(samples, 50));
          expect(told?.p95).to.equal(liquidity.percentile(samples, 95));
        }
      }
    }));

  it("should agree with epoch yields", () =>
    onPlan(async ({ out, plan }) => {
      const loaded = await loadCampaign(join(out, "campaign.json"));
      const measured = await yieldsOfEpoch({
        loaded,
        phase: phaseOf(loaded.campaign, "beta"),
        epoch: 1,
        books: join(out, "books"),
        distributions: join(out, "none"),
        market: "tide-usdc",
        minute: undefined,
        price: PRICE,
      });
      if ("wrong" in measured) return expect.fail("no distribution to differ from");
      const [own] = marketOf(
        await plan({ price: PRICE, market: "tide-usdc" }),
        "tide-usdc",
      ).returns;
      expect(near(own?.yields?.perYear)).to.equal(near(at(measured.markets, 0).yields?.perYear));
    }));
});

describe("a campaign's plan", () => {
  it("should say what depth the budget buys at a yield, which at that depth is the yield", () =>
    onPlan(async ({ plan }) => {
      const yields = [ratio(1n, 10n), ratio(3n)];
      const { offers, worth, returns } = marketOf(
        await plan({ price: PRICE, market: "tide-usdc", yields }),
        "tide-usdc",
      );
      const asked = offers.filter((offer) => "perYear" in offer.asked);
      expect(asked.map(({ perYear }) => near(perYear))).to.deep.equal(["0.1", "3"]);
      // 2272.5 in half an hour: 109,080 a day.
      expect(near(worth)).to.equal("109080");
      expect(near(at(asked, 0).liquidity, 3)).to.equal("398414700");
      const stood = offers.find(
        ({ asked: by }) => "times" in by && by.times.over === by.times.under,
      );
      expect(near(stood?.perYear)).to.equal(near(returns[0]?.yields?.perYear));
    }));

  it("given a budget, should cut it as the file's pools are cut, and change no part of anybody's", () =>
    onPlan(async ({ plan }) => {
      const budget = new Map([["TIDE", 10n ** 21n]]);
      const [before, after] = [await plan(), await plan({ budget })];
      const pools = after.markets.map(({ terms }) => terms.rewards.get("TIDE") ?? 0n);
      expect(pools.reduce((a, b) => a + b)).to.equal(10n ** 21n);
      // 980 and 1500 of 2480.
      expect(marketOf(after, "tide-usdc").terms.rewards.get("TIDE")).to.equal(
        (10n ** 21n * 98n) / 248n,
      );
      const shares = ({ markets }: CampaignPlan) =>
        markets.map(({ returns }) =>
          returns.map(({ groups }) => groups.map(({ share }) => near(share))),
        );
      expect(shares(after)).to.deep.equal(shares(before));
    }));

  it("should cut a token's budget over the markets in other ways, and lose no unit of it", () =>
    onPlan(async ({ plan }) => {
      const { tokens } = await plan();
      expect(tokens.map(({ token }) => token.symbol)).to.deep.equal(["TIDE", "bUSD"]);
      for (const { ways } of tokens) {
        expect(ways.map(({ way }) => way).slice(0, 2)).to.deep.equal(["as it is", "equal"]);
        const totals = ways.map(({ pools, groups, unpaid }) => {
          const sum = (values: Iterable<bigint>) => [...values].reduce((a, b) => a + b, 0n);
          expect(sum(pools.values())).to.equal(sum(groups.values()) + unpaid);
          return sum(pools.values());
        });
        expect(new Set(totals).size).to.equal(1);
      }
    }));

  it("given no table of kinds, should show the largest miners by themselves", () =>
    onPlan(async ({ plan }) => {
      const { groups, markets } = await plan({ groups: undefined });
      expect(groups).to.have.length(7).and.include("others");
      for (const { returns } of markets) {
        for (const each of returns) {
          const shares = each.groups.map(({ share }) => Number(near(share)));
          expect(shares.reduce((a, b) => a + b, Number(near(each.unpaid)))).to.be.closeTo(1, 1e-9);
        }
      }
    }));

  it("given recorded books of any time, should plan with the intervals they lie in", () =>
    onPlan(async ({ out, plan }) => {
      const recorded = join(out, "recorded");
      await mkdir(recorded);
      await rename(join(out, "books/1/tide-usdc.ndjson"), join(recorded, "any.ndjson"));
      const { markets } = await plan({ recorded, market: "tide-usdc" });
      const [{ snapshots, returns } = expect.fail()] = markets;
      expect(snapshots).to.equal(30);
      expect(near(returns[0]?.unpaid)).to.equal("0");
    }));

  it("given no price, should know no yield, but who earns", () =>
    onPlan(async ({ plan }) => {
      const { worth, offers, returns } = marketOf(await plan(), "tide-usdc");
      expect([worth, offers.length, returns[0]?.yields]).to.deep.equal([undefined, 0, undefined]);
      expect(returns[0]?.groups.some(({ share }) => share.over > 0n)).to.equal(true);
    }));

  it("given a market without books, or none at all, should name it", () =>
    onPlan(async ({ out, plan }) => {
      const recorded = join(out, "recorded");
      await mkdir(recorded);
      expect((await faultsOf(plan({ recorded })))[0]?.got).to.include("tide-usdc");
      expect((await faultsOf(plan({ market: "none" })))[0]?.where).to.equal("--market");
    }));
});
