/** An epoch of pools, on the same road as books: what it reads, what it publishes, what is found out. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { gzipSync } from "node:zlib";
import { expect } from "chai";
import { explainEpoch } from "../../src/epoch/explain.ts";
import { rankEpoch } from "../../src/epoch/leaderboard.ts";
import { yieldsOfEpoch } from "../../src/epoch/yields.ts";
import { rootIn } from "../pool/histories.ts";
import {
  holder,
  initialize,
  mint,
  POOL,
  type RawLog,
  rawLogs,
  swap,
  transfer,
  ZERO_ADDRESS,
} from "../pool/logs.ts";
import { initialize4, modify, POOL_ID, swap4 } from "../pool/managed.ts";
import { paged, pagedLive, pageOf } from "./paged.ts";
import {
  ALBA,
  BOREAS,
  bookFile,
  type CampaignFile,
  checksWith,
  EPOCHS,
  faultsOf,
  onStage,
  START,
  type Stage,
} from "./stage.ts";

const STRANGER = holder(77);
const BEGIN = START / 1000;

/** tide-usd is a pair, kelp-usd a concentrated pool; both tokens of tide-usd are split. */
function pools(file: CampaignFile): object {
  const [tide, kelp] = file.phases.beta.terms as Record<string, unknown>[];
  const common = ({ market, fromEpoch, rewards }: Record<string, unknown> = {}) => ({
    market,
    fromEpoch,
    rewards,
  });
  const phase = file.phases.beta as { terms: unknown[] };
  phase.terms = [
    { ...common(tide), programme: "pool-share", shareToken: POOL },
    { ...common(kelp), programme: "concentrated", pool: POOL },
  ];
  return file;
}

/** Epochs of six seconds. ALBA and a stranger hold from before; the price leaves BOREAS' range in the second one. */
const SHARES = rawLogs([
  [BEGIN - 9, transfer(ZERO_ADDRESS, ALBA, 100n), transfer(ZERO_ADDRESS, STRANGER, 300n)],
  [BEGIN + 7, transfer(STRANGER, ALBA, 200n)],
]);
const RANGES = rawLogs([
  [BEGIN - 9, initialize(0)],
  [BEGIN + 3, mint(BOREAS, -10, 10, 7n)],
  [BEGIN + 8, swap(10, 0n)],
]);
const WEIGHTS = { fees: 500_000, token0: 300_000, token1: 200_000 };

/** kelp-usd as a pool whose positions earn by weights. */
function weighted(file: CampaignFile): object {
  const changed = pools(file) as CampaignFile;
  const [, kelp] = changed.phases.beta.terms;
  Object.assign(kelp ?? {}, { programme: "concentrated-weighted", weightsPpm: WEIGHTS });
  return changed;
}

/** A swap in the first epoch, and one out of the range in the second. */
const PRICES = rawLogs([
  [BEGIN - 9, initialize(0, rootIn(0, 4))],
  [BEGIN + 3, mint(BOREAS, -10, 10, 7n)],
  [BEGIN + 4, swap(2, 7n, rootIn(2, 4))],
  [BEGIN + 8, swap(10, 0n, rootIn(10, 0))],
]);
const MANAGED = rawLogs([
  [BEGIN - 9, initialize4(0, rootIn(0, 4))],
  [BEGIN + 3, modify(BOREAS, -10, 10, 7n, 0)],
  [BEGIN + 4, swap4(2, 7n, rootIn(2, 4))],
]);
const text = (logs: readonly RawLog[]) => logs.map((log) => `${JSON.stringify(log)}\n`).join("");

const onPools = (run: (stage: Stage) => Promise<void>, alter = pools) =>
  onStage(async (stage) => {
    for (const epoch of EPOCHS) {
      for (const market of ["tide-usd", "kelp-usd"]) await rm(bookFile(stage.books, epoch, market));
      await writeFile(logsFile(stage, epoch, "tide-usd"), text(SHARES));
      await writeFile(logsFile(stage, epoch, "kelp-usd"), text(RANGES));
    }
    await run(stage);
  }, alter);

const logsFile = (stage: Stage, epoch: number, market: string) =>
  join(stage.books, `${epoch}`, `${market}.logs.ndjson`);

describe("an epoch of pools", () => {
  it("should publish each pool under its version, with its terms, its points and its logs' digest", () =>
    onPools(async (stage) => {
      const { distribution, scores } = await stage.build(1);
      const [kelp, tide] = distribution.manifest.markets;
      expect([kelp?.programme, tide?.programme]).to.deep.equal([
        "concentrated-v1",
        "pool-share-v1",
      ]);
      expect(tide?.terms).to.deep.equal({
        intervalMs: 1000,
        rewards: { TIDE: (10n ** 18n).toString(), USD: "1000003" },
        allow: null,
        deny: [],
        shareToken: POOL,
        lockUps: [],
      });
      expect(distribution.manifest.inputs.books.map(({ file }) => file)).to.deep.equal([
        "kelp-usd.logs.ndjson",
        "tide-usd.logs.ndjson",
      ]);
      expect(scores.map(({ points }) => Object.fromEntries(points))).to.deep.equal([
        { [BOREAS]: 3n * 10n ** 15n },
        { [ALBA]: 15n * 10n ** 14n, [STRANGER]: 45n * 10n ** 14n },
      ]);
    }));

  it("should carry what time without liquidity did not pay, and let small rewards accrue", () =>
    onPools(async (stage) => {
      const { rewards } = await stage.build(1);
      const kelp = rewards.pools.find(({ market }) => market === "kelp-usd");
      expect([kelp?.pool, kelp?.paid, kelp?.carried]).to.deep.equal([101n, 51n, 50n]);
      const ofUsd = rewards.rewards.filter(({ token }) => token.startsWith("0xd0"));
      expect(ofUsd.map(({ reward }) => reward)).to.have.members([250_001n, 750_002n]);
      // The minimum of 0.3 holds back the quarter.
      const paid = rewards.entitlements.filter(({ token }) => token.startsWith("0xd0"));
      expect(paid.map(({ account }) => account)).to.deep.equal([STRANGER]);
      for (const each of rewards.pools) {
        expect(each.paid + each.accrued + each.carried + each.returned).to.equal(each.pool);
      }
    }));

  it("should be right from its logs, in every epoch, whoever compressed them", () =>
    onPools(async (stage) => {
      for (const epoch of EPOCHS) await stage.build(epoch);
      await rm(logsFile(stage, 2, "tide-usd"));
      await writeFile(`${logsFile(stage, 2, "tide-usd")}.gz`, gzipSync(text(SHARES)));
      for (const epoch of EPOCHS) {
        const verdict = await stage.verify(epoch, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal([]);
        expect(checksWith(verdict, "note")).to.deep.equal([]);
      }
    }));

  it("given weights, it should publish them, carry by them, and be right from its logs", () =>
    onPools(async (stage) => {
      for (const epoch of EPOCHS) await writeFile(logsFile(stage, epoch, "kelp-usd"), text(PRICES));
      const { distribution, scores, rewards } = await stage.build(1);
      const [kelp] = distribution.manifest.markets;
      expect(kelp?.programme).to.equal("concentrated-weighted-v1");
      expect(kelp?.terms).to.deep.include({
        pool: POOL,
        positionManager: null,
        weightsPpm: WEIGHTS,
      });
      expect(Object.fromEntries(scores[0]?.points ?? [])).to.deep.equal({
        [BOREAS]: 3n * 10n ** 15n,
      });
      const { pool, paid, carried } =
        rewards.pools.find(({ market }) => market === "kelp-usd") ?? {};
      expect([pool, paid, carried]).to.deep.equal([101n, 51n, 50n]);
      await stage.build(2);
      for (const epoch of [1, 2]) {
        const verdict = await stage.verify(epoch, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal([]);
      }
    }, weighted));

  it("given a pool of a pool manager, it should publish its id, and be right from its logs", () =>
    onPools(
      async (stage) => {
        for (const epoch of EPOCHS)
          await writeFile(logsFile(stage, epoch, "kelp-usd"), text(MANAGED));
        const { distribution, scores } = await stage.build(1);
        expect(distribution.manifest.markets[0]?.terms).to.include({ pool: POOL, poolId: POOL_ID });
        expect(Object.fromEntries(scores[0]?.points ?? [])).to.deep.equal({
          [BOREAS]: 3n * 10n ** 15n,
        });
        const verdict = await stage.verify(1, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal([]);
      },
      (file) => {
        const changed = weighted(file) as CampaignFile;
        Object.assign(changed.phases.beta.terms[1] ?? {}, { poolId: POOL_ID });
        return changed;
      },
    ));

  it("given other logs than it was built from, it should be found", () =>
    onPools(async (stage) => {
      await stage.build(1);
      await writeFile(logsFile(stage, 1, "tide-usd"), text(SHARES.slice(1)));
      const verdict = await stage.verify(1, { books: stage.books });
      expect(checksWith(verdict, "wrong")).to.deep.equal(["books"]);
    }));

  it("given no logs, or a fault in them, the build should be refused by the file's name", () =>
    onPools(async (stage) => {
      const path = logsFile(stage, 1, "tide-usd");
      await writeFile(path, text(rawLogs([[1, transfer(ALBA, BOREAS, 1n)]])));
      const [fault] = await faultsOf(stage.build(1));
      expect(fault?.where).to.equal(`${path}: log 0 of block 2`);
      await rm(path);
      const [missing] = await faultsOf(stage.build(1));
      expect(missing?.where).to.equal(path);
    }));

  it("given a book where only pools run, the build should be refused", () =>
    onPools(async (stage) => {
      const line = JSON.stringify({
        market: "tide-usd",
        time: START,
        bid: "1",
        ask: "2",
        orders: [],
      });
      await writeFile(bookFile(stage.books, 1, "tide-usd"), `${line}\n`);
      const [fault] = await faultsOf(stage.build(1));
      expect(fault?.where).to.contain("snapshot of tide-usd");
    }));

  it("given a pool beside a book, both should be scored", () =>
    onStage(
      async (stage) => {
        await rm(bookFile(stage.books, 1, "kelp-usd"));
        await writeFile(logsFile(stage, 1, "kelp-usd"), text(RANGES));
        const { scores, distribution } = await stage.build(1);
        expect(scores.map(({ programme }) => programme)).to.deep.equal([
          "concentrated-v1",
          "hummingbot-v1",
        ]);
        expect(distribution.manifest.inputs.books.map(({ file }) => file)).to.deep.equal([
          "tide-usd.ndjson",
          "kelp-usd.logs.ndjson",
        ]);
        const verdict = await stage.verify(1, { books: stage.books });
        expect(verdict.isRight).to.equal(true);
      },
      (file) => {
        const [tide] = file.phases.beta.terms;
        const changed = pools(file) as CampaignFile;
        const [, kelp] = changed.phases.beta.terms;
        Object.assign(changed.phases.beta, { terms: [tide, kelp] });
        return changed;
      },
    ));

  it("should rank whoever earned in pools alone, and have no yield where there is no price", () =>
    onPools(async (stage) => {
      await stage.build(1);
      const request = { ...stage.request(1), market: undefined };
      const board = await rankEpoch(request);
      if ("wrong" in board) return expect.fail("the distribution agrees");
      expect(board.ranked.map(({ account }) => account)).to.have.members([ALBA, BOREAS, STRANGER]);
      expect(board.ranked.map(({ intervals }) => intervals)).to.deep.equal([0, 0, 0]);
      const yields = await yieldsOfEpoch({ ...request, minute: undefined, price: undefined });
      if ("wrong" in yields) return expect.fail("the distribution agrees");
      const found = yields.markets.map(({ miners, liquidity }) => [miners, liquidity]);
      expect(found).to.deep.equal([
        [1, undefined],
        [2, undefined],
      ]);
      const none = { account: ALBA, day: undefined, hour: undefined, minute: undefined };
      const explained = await explainEpoch({ ...request, ...none });
      expect(explained).to.have.property("settlements");
    }));

  it("should have pages, of an epoch that was published and of one that runs, with every reward in them", () =>
    onPools(async (stage) => {
      // The seed is revealed, and logs are collected, when an epoch is over.
      await rm(logsFile(stage, 2, "kelp-usd"));
      await rm(join(stage.books, "2", "seed"));
      await stage.build(1);
      for (const epoch of [await paged(stage, 1), await pagedLive(stage, 2)]) {
        expect(epoch).to.be.an("object");
      }
      const { miners } = await pageOf<{ miners: number }>(stage, "1/leaderboard.json");
      expect(miners).to.equal(3);
    }));
});
