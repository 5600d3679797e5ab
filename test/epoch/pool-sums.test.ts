/** Pools of every kind, through reports, yields, explanations and pages: all come to what was paid, to the last unit. */
import { describe, it } from "node:test";
import { expect } from "chai";
import type { BuiltEpoch } from "../../src/epoch/build.ts";
import { measureLiquidity } from "../../src/epoch/liquidity.ts";
import { type PoolOutcome, reportPools } from "../../src/epoch/pool-outcomes.ts";
import { yieldsOfEpoch } from "../../src/epoch/yields.ts";
import type { AccountsPage, EpochPage } from "../../src/page/page-files.ts";
import type { PoolPage } from "../../src/page/pool-files.ts";
import { describePools, poolsAsJson } from "../../src/terminal/pools.ts";
import { yieldsAsJson } from "../../src/terminal/yields.ts";
import { explained, requestOf } from "./explained.ts";
import { paged, pageOf, plain } from "./paged.ts";
import { KINDS, onManaged, onWeighted, onWeightedManaged } from "./pool-kinds.ts";
import { onPoolsExample } from "./pools-example.ts";
import { checksWith, type Stage } from "./stage.ts";

const POOL = "tide-dai-pool";
const EPOCHS = [1, 2];

/** Base units by market and token, of everybody or of one account. */
type Sums = Map<string, bigint>;

function add(sums: Sums, market: string, token: string, amount: bigint): void {
  const name = `${market} ${token}`;
  if (amount > 0n) sums.set(name, (sums.get(name) ?? 0n) + amount);
}

/** What positions earned, as epoch pools and epoch explain tell it. */
function ofPositions(pools: readonly PoolOutcome[]): Sums {
  const sums: Sums = new Map();
  for (const { terms, positions } of pools)
    for (const { rewards } of positions)
      for (const [token, amount] of rewards) add(sums, terms.market.id, token, amount);
  return sums;
}

/** What the distribution paid or let accrue. */
function published({ rewards }: BuiltEpoch, account?: string): Sums {
  const sums: Sums = new Map();
  for (const row of rewards.rewards)
    if (account === undefined || row.account === account)
      add(sums, row.market, row.token, row.reward);
  return sums;
}

async function outcomesOf(stage: Stage, epoch: number): Promise<readonly PoolOutcome[]> {
  const report = await reportPools({ ...requestOf(stage, epoch), market: undefined });
  return "wrong" in report ? expect.fail("disagrees") : report.pools;
}

const sumOf = (amounts: readonly bigint[]) => amounts.reduce((sum, each) => sum + each, 0n);
const numbers = (column: readonly string[]) => column.map(BigInt);

for (const [kind, onKind] of Object.entries(KINDS)) {
  describe(`every reward of a pool, ${kind}`, () => {
    it("should be paid, accrue, be carried or returned, and be right from the logs", () =>
      onKind(async (stage) => {
        for (const epoch of EPOCHS) {
          const built = await stage.build(epoch);
          for (const each of built.rewards.pools) {
            const { market, token, pool, paid, accrued, carried, returned } = each;
            expect(paid + accrued + carried + returned).to.equal(pool);
            expect(published(built).get(`${market} ${token}`)).to.equal(paid + accrued);
          }
          const verdict = await stage.verify(epoch, { books: stage.books });
          expect(checksWith(verdict, "wrong")).to.deep.equal([]);
        }
      }));

    it("should be in epoch pools and epoch explain, by position and by account", () =>
      onKind(async (stage) => {
        for (const epoch of EPOCHS) {
          const built = await stage.build(epoch);
          const pools = await outcomesOf(stage, epoch);
          expect(ofPositions(pools)).to.deep.equal(published(built));
          for (const { positions, score } of pools)
            expect(sumOf(positions.map(({ points }) => points))).to.equal(
              sumOf([...score.points.values()]),
            );
          for (const account of new Set(built.rewards.rewards.map((row) => row.account))) {
            const told = await explained(stage, epoch, { account });
            const own = published(built, account);
            expect(ofPositions(told.pools), account).to.deep.equal(own);
            const earned = sumOf(told.settlements.map((settlement) => settlement.earned));
            expect(earned).to.equal(sumOf([...own.values()]));
          }
        }
      }));

    it("should be on the pages, of markets, of positions and of accounts", () =>
      onKind(async (stage) => {
        for (const epoch of EPOCHS) {
          const built = await stage.build(epoch);
          await paged(stage, epoch);
          const { markets, tokens } = await pageOf<EpochPage>(stage, `${epoch}/epoch.json`);
          const { accounts } = await pageOf<AccountsPage>(stage, `${epoch}/accounts/0.json`);
          const ofAccounts: Sums = new Map();
          const ofRows: Sums = new Map();
          for (const [, , , inMarkets, , positions = []] of accounts) {
            for (const row of inMarkets)
              for (const [i, amount] of numbers(row[6]).entries())
                add(ofAccounts, `${row[0]}`, `${i}`, amount);
            for (const row of positions)
              for (const [i, amount] of numbers(row[11]).entries())
                add(ofRows, `${row[0]}`, `${i}`, amount);
          }
          expect(ofRows).to.deep.equal(ofAccounts);
          for (const [n, { market, pools, points }] of markets.entries()) {
            const page = await pageOf<PoolPage>(stage, `${epoch}/market/${market}/pool.json`);
            expect(sumOf(numbers(page.positions.points))).to.equal(BigInt(points));
            for (const { token, pool, earned, left } of pools) {
              const address = tokens[token]?.address ?? "";
              const due = published(built).get(`${market} ${address}`);
              const column = page.tokens.findIndex((each) => each.address === address);
              expect(BigInt(earned)).to.equal(due);
              expect(sumOf(numbers(page.positions.rewards[column] ?? []))).to.equal(due);
              expect(ofAccounts.get(`${n} ${token}`)).to.equal(due);
              expect(BigInt(earned) + BigInt(left)).to.equal(BigInt(pool));
            }
          }
        }
      }));
  });
}

/** All that is told of a pool, without how it is told by the chain. */
async function toldOf(stage: Stage): Promise<object> {
  const { campaign } = stage.loaded;
  const told: object[] = [];
  for (const epoch of EPOCHS) {
    await stage.build(epoch);
    const request = { ...requestOf(stage, epoch), market: POOL };
    const report = await reportPools(request);
    const yields = await yieldsOfEpoch({ ...request, minute: undefined, price: "TIDE=1,bUSD=1" });
    if ("wrong" in report || "wrong" in yields) return expect.fail("disagrees");
    const liquidity = await measureLiquidity({
      campaign,
      phase: stage.phase,
      fromEpoch: epoch,
      throughEpoch: epoch,
      books: stage.books,
      before: undefined,
      market: POOL,
      sizes: undefined,
      bands: [1_000n, 10_000n],
      maxSpread: 10_000n,
    });
    await paged(stage, epoch);
    const page = await pageOf<PoolPage>(stage, `${epoch}/market/${POOL}/pool.json`);
    const { during, sizes } = liquidity.markets[0] ?? expect.fail("no pool");
    told.push({
      pools: poolsAsJson(report),
      yields: yieldsAsJson(yields),
      during,
      sizes,
      page: { ...page, terms: undefined },
    });
  }
  return plain(told);
}

const firstOf = async (on: typeof onManaged, tell: (stage: Stage) => Promise<object>) => {
  let told: object = {};
  await on(async (stage) => {
    told = await tell(stage);
  });
  return told;
};

describe("a pool told as a Uniswap V4 pool", () => {
  it("should have the same reports, yields and pages as told as a V3 pool", async () => {
    expect(await firstOf(onManaged, toldOf)).to.deep.equal(await firstOf(onPoolsExample, toldOf));
  });

  it("given weights, should have them too", async () => {
    const told = await firstOf(onWeightedManaged, toldOf);
    expect(told).to.deep.equal(await firstOf(onWeighted, toldOf));
  });
});

describe("a pool scored by weights", () => {
  it("should have the liquidity and the values of one scored by liquidity, and rewards of its own", async () => {
    const of = (stage: Stage) =>
      stage.build(1).then(async () => {
        const [, pool] = await outcomesOf(stage, 1);
        return pool ?? expect.fail("no pool");
      });
    const [weighted, plainly] = (await Promise.all([
      firstOf(onWeighted, of),
      firstOf(onPoolsExample, of),
    ])) as [PoolOutcome, PoolOutcome];
    expect(weighted.ledger).to.deep.equal(plainly.ledger);
    const pointsOf = ({ positions }: PoolOutcome) =>
      new Map(positions.map(({ holding, points }) => [`${holding.id} ${holding.account}`, points]));
    const [own, other] = [pointsOf(weighted), pointsOf(plainly)];
    expect([...own.keys()]).to.have.members([...other.keys()]);
    for (const [name, points] of own) expect(points, name).not.to.equal(other.get(name));
  });

  it("should say its weights beside its positions", () =>
    onWeighted(async (stage) => {
      await stage.build(1);
      const { campaign } = stage.loaded;
      const pools = await outcomesOf(stage, 1);
      const text = describePools({ campaign, phase: stage.phase, epoch: 1, pools });
      expect(text).to.include(
        "tide-dai-pool (concentrated-weighted-v1: fees 50 %, token0 25 %, token1 25 %)",
      );
      await paged(stage, 1);
      const { terms } = await pageOf<PoolPage>(stage, `1/market/${POOL}/pool.json`);
      expect(terms).to.deep.include({
        weightsPpm: { fees: 500_000, token0: 250_000, token1: 250_000 },
      });
    }));
});
