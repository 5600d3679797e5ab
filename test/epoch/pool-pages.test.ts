/** The pages of pools have the figures of epoch pools, epoch explain and epoch yields. */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { explainEpoch } from "../../src/epoch/explain.ts";
import { type PoolReport, reportPools } from "../../src/epoch/pool-outcomes.ts";
import { yieldsOfEpoch } from "../../src/epoch/yields.ts";
import type { AccountsPage, EpochPage, LeaderboardPage } from "../../src/page/page-files.ts";
import type { PoolPage } from "../../src/page/pool-files.ts";
import { explanationAsJson } from "../../src/terminal/explain-json.ts";
import { poolsAsJson } from "../../src/terminal/pools.ts";
import { yieldsAsJson } from "../../src/terminal/yields.ts";
import { requestOf } from "./explained.ts";
import { paged, pagedLive, pageOf, plain } from "./paged.ts";
import { KINDS } from "./pool-kinds.ts";
import { onBothKinds, onPoolsExample } from "./pools-example.ts";
import { filesIn, type Stage } from "./stage.ts";

const POOLS = ["tide-dai-pair", "tide-dai-pool"];
const ALBA = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";

interface PoolJson {
  readonly market: string;
  readonly points: string;
  readonly positions: readonly Record<string, unknown>[];
  readonly depth: readonly Record<string, unknown>[];
  readonly slippage: readonly Record<string, unknown>[];
}

async function poolsOf(stage: Stage, epoch: number): Promise<readonly PoolJson[]> {
  const report = await reportPools({ ...requestOf(stage, epoch), market: undefined });
  if ("wrong" in report) return expect.fail("disagrees");
  return plain<{ pools: PoolJson[] }>(poolsAsJson(report as PoolReport)).pools;
}

const poolPageOf = (stage: Stage, epoch: number, market: string) =>
  pageOf<PoolPage>(stage, `${epoch}/market/${market}/pool.json`);

/** The file's columns as the rows that a command tells. */
function positionsIn({ positions: all, tokens }: PoolPage): object[] {
  return all.id.map((id, i) => {
    const amounts = (name: "kept" | "held" | "fees") => [all[name].base[i], all[name].quote[i]];
    const value = (name: "kept" | "held" | "fees") => all[name].value[i];
    return {
      id,
      account: all.account[i],
      ticks: all.lower[i] === null ? null : { lower: all.lower[i], upper: all.upper[i] },
      points: all.points[i],
      rewards: Object.fromEntries(
        tokens.map(({ symbol }, token) => [symbol, all.rewards[token]?.[i]]),
      ),
      kept: amounts("kept"),
      held: amounts("held"),
      fees: amounts("fees"),
      value: {
        kept: value("kept"),
        held: value("held"),
        fees: value("fees"),
        moved: all.moved[i],
      },
      rewardValue: all.rewardValue[i],
      net: all.net[i],
    };
  });
}

/** Without tokens that the pool does not pay, and without the net of tokens alone. */
function comparable({ rewards, value, ...rest }: Record<string, unknown>, page: PoolPage): object {
  const { net: _, ...values } = value as Record<string, unknown>;
  const paid = page.tokens.map(({ symbol }) => [
    symbol,
    (rewards as Record<string, string>)[symbol],
  ]);
  return { ...rest, rewards: Object.fromEntries(paid), value: values };
}

for (const [kind, onKind] of Object.entries(KINDS)) {
  describe(`the page of a pool, ${kind}`, () => {
    it("should have the positions, the depth and the slippage of epoch pools", () =>
      onKind(async (stage) => {
        for (const epoch of [1, 2]) {
          await stage.build(epoch);
          await paged(stage, epoch);
          for (const due of await poolsOf(stage, epoch)) {
            const page = await poolPageOf(stage, epoch, due.market);
            expect(page.format).to.equal("tidemark-page-pool-v1");
            expect(positionsIn(page)).to.deep.equal(
              due.positions.map((position) => comparable(position, page)),
            );
            expect(page.positionCount).to.equal(due.positions.length);
            const { depth, slippage } = page;
            expect(
              depth.ppm.map((ppm, i) => ({ ppm, up: depth.up[i], down: depth.down[i] })),
            ).to.deep.equal(due.depth);
            expect(
              slippage.size.map((size, i) => ({
                size,
                buyPpm: slippage.buy[i],
                sellPpm: slippage.sell[i],
              })),
            ).to.deep.equal(due.slippage);
          }
        }
      }));

    it("should have hours whose last look is the epoch's end, and means that come to the whole", () =>
      onKind(async (stage) => {
        await stage.build(1);
        await paged(stage, 1);
        for (const market of POOLS) {
          const { hours, total, price, ranges, figures } = await poolPageOf(stage, 1, market);
          expect(hours.start).to.have.length(24);
          expect(hours.due).to.deep.equal(new Array(24).fill(60));
          expect(total.quoted).to.deep.equal([1_440]);
          expect(hours.price.at(-1)).to.equal(price);
          const mean = (column: readonly (string | null)[]) =>
            column.reduce((sum, each) => sum + Number(each), 0) / column.length;
          expect(mean(hours.liquidity.bid)).to.be.closeTo(Number(total.liquidity.bid[0]), 1e-6);
          expect(figures.liquidity?.bid).to.equal(total.liquidity.bid[0]);
          expect(ranges.lower.slice(1)).to.deep.equal(ranges.upper.slice(0, -1));
        }
        const pair = await poolPageOf(stage, 1, "tide-dai-pair");
        const [all, own] = [pair.ranges.liquidity[0], pair.ranges.earning[0]].map(Number);
        // 18 of the pair's 69 thousand DAI are denied.
        expect(Number(own) / Number(all)).to.be.closeTo(1 - 18 / 69, 0.01);
      }));

    it("should have each account's positions beside what it earned, as epoch explain tells them", () =>
      onKind(async (stage) => {
        await stage.build(1);
        await paged(stage, 1);
        const page = await pageOf<AccountsPage>(stage, "1/accounts/0.json");
        expect(page.markets).to.deep.equal(POOLS);
        for (const [account, , , markets, , positions = []] of page.accounts) {
          const explained = await explainEpoch({ ...requestOf(stage, 1), account });
          if ("wrong" in explained) return expect.fail("disagrees");
          const { pools = [] } = plain<{ pools: PoolJson[] }>(explanationAsJson(explained));
          const due = pools.flatMap((pool) =>
            pool.positions.map((position) => {
              const { kept, held, moved, fees } = position.value as Record<string, string>;
              const { id, points, rewardValue, net } = position;
              const rewards = Object.values(position.rewards as object);
              const market = page.markets.indexOf(pool.market);
              return [market, id, points, kept, held, moved, fees, rewardValue, net, rewards];
            }),
          );
          const found = positions.map(([market, id, , , ...rest]) => [market, id, ...rest]);
          expect(found).to.deep.equal(due);
          const earned = markets.map(([market, points]) => [market, points]);
          const summed = earned.map(([market]) => [
            market,
            String(
              positions
                .filter(([each]) => each === market)
                .reduce((sum, [, , , , points]) => sum + BigInt(points), 0n),
            ),
          ]);
          expect(earned).to.deep.equal(summed);
        }
      }));

    it("should have the yields of epoch yields, and a leaderboard of its own", () =>
      onKind(async (stage) => {
        await stage.build(1);
        await paged(stage, 1);
        const request = { ...requestOf(stage, 1), market: undefined, price: undefined };
        const yields = await yieldsOfEpoch(request);
        if ("wrong" in yields) return expect.fail("disagrees");
        const due = plain<{ markets: Record<string, unknown>[] }>(yieldsAsJson(yields)).markets;
        const { markets, tokens } = await pageOf<EpochPage>(stage, "1/epoch.json");
        expect(
          markets.map((each) => ({
            market: each.market,
            miners: each.miners,
            liquidity: each.liquidity?.all,
            rewards: each.yields.map(({ token, rewardPerDay, tokensPerQuote }) => ({
              token: tokens[token]?.symbol,
              rewardPerDay,
              tokensPerQuote,
              yields: null,
            })),
          })),
        ).to.deep.equal(
          due.map(({ market, miners, liquidity, rewards }) => ({
            market,
            miners,
            liquidity,
            rewards,
          })),
        );
        expect(markets.map(({ positions }) => positions)).to.deep.equal([4, 6]);
        const board = await pageOf<LeaderboardPage>(
          stage,
          "1/market/tide-dai-pair/leaderboard.json",
        );
        expect(board.lines[0]?.account).to.equal(ALBA);
        expect(board.miners).to.equal(4);
      }));
  });
}

describe("the page of a pool", () => {
  it("should be the same bytes when it is made again", () =>
    onPoolsExample(async (stage) => {
      await stage.build(1);
      const { folder } = await paged(stage, 1);
      const before = await filesIn(folder);
      await paged(stage, 1);
      expect(await filesIn(folder)).to.deep.equal(before);
    }));

  it("given a market of books beside pools, should tell of all three, each by its own file", () =>
    onBothKinds(async (stage) => {
      await stage.build(1);
      const { folder } = await paged(stage, 1);
      const files = [...(await filesIn(folder)).keys()].filter((name) => /^market\//.test(name));
      for (const market of POOLS) expect(files).to.include(`market/${market}/pool.json`);
      expect(files).to.include("market/tide-usdc/market.json");
      const { markets } = await pageOf<EpochPage>(stage, "1/epoch.json");
      expect(markets.map(({ market }) => market)).to.deep.equal([...POOLS, "tide-usdc"]);
      const accounts = await pageOf<AccountsPage>(stage, "1/accounts/0.json");
      const mixed = accounts.accounts.find(([account]) => account === ALBA);
      expect(mixed?.[3].map(([market]) => accounts.markets[market])).to.include.members(POOLS);
    }));

  it("while the epoch runs, should not be there until its logs are", () =>
    onPoolsExample(async (stage) => {
      await stage.build(1);
      await paged(stage, 1);
      for (const market of POOLS) await rm(join(stage.books, "2", `${market}.logs.ndjson.gz`));
      const { page } = await pagedLive(stage, 2);
      expect(page.markets).to.deep.equal([]);
    }));
});
