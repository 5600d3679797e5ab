import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { checkDistribution } from "../../scripts/check/check-distribution.ts";
import { explainEpoch } from "../../src/epoch/explain.ts";
import { rankEpoch } from "../../src/epoch/leaderboard.ts";
import { loadCampaign } from "../../src/epoch/load.ts";
import { readDistribution } from "../../src/epoch/published/distribution.ts";
import { key } from "../../src/reward/state.ts";
import { onListed, POOL, ROWS, STRANGER, strayBook, writeList } from "./listed-stage.ts";
import { ALBA, bookFile, checksWith, faultsOf, type Stage, stageFor, TIDE } from "./stage.ts";

const listedFile = ({ books }: Stage, epoch: number) => join(books, `${epoch}`, "listed.csv");
const nothing = { market: undefined, day: undefined, hour: undefined, minute: undefined };

describe("an epoch with a listed market beside a scored one", () => {
  it("should pay what is listed, to accounts that are no miners too, and carry the rest", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      const { rewards } = await stage.build(1);
      const kelp = rewards.rewards.filter(({ market }) => market === "kelp-usd");
      expect(kelp.map(({ account, reward }) => [account, reward]).sort()).to.deep.equal(
        [...ROWS].sort(),
      );
      const pool = rewards.pools.find(({ market }) => market === "kelp-usd");
      expect(pool).to.include({ pool: POOL, paid: 600_001n, carried: 399_999n, returned: 0n });
      expect(rewards.rewards.some(({ market }) => market === "tide-usd")).to.equal(true);
    }));

  it("should name the list as an input, and the programme's version", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      const { manifest } = await readDistribution(stage.folderOf(1));
      expect(manifest.inputs.books.map(({ file }) => file)).to.deep.equal([
        "tide-usd.ndjson",
        "listed.csv",
      ]);
      const market = manifest.markets.find((each) => each.market === "kelp-usd");
      expect(market?.programme).to.equal("listed-v1");
      expect(market?.terms).to.deep.equal({
        rewards: { TIDE: "1000000" },
        allow: null,
        deny: [],
      });
    }));

  it("should be the same bytes however the list's rows stand", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      const first = await stage.build(1);
      await rm(stage.folderOf(1), { recursive: true });
      await writeList(stage, 1, [...ROWS].reverse());
      const second = await stage.build(1);
      expect(second.distribution.manifest.root).to.equal(first.distribution.manifest.root);
      const { files } = first.distribution.manifest;
      expect(second.distribution.manifest.files).to.deep.equal(files);
    }));

  it("should stand on the epoch before, be verified with and without books, and by the independent checker", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await writeList(stage, 2, [[STRANGER, POOL + 399_999n]]);
      await writeList(stage, 3, [[ALBA, 5n]]);
      for (const epoch of [1, 2, 3]) {
        await stage.build(epoch);
        for (const books of [undefined, stage.books]) {
          const verdict = await stage.verify(epoch, { books });
          expect(checksWith(verdict, "wrong")).to.deep.equal([]);
          expect(checksWith(verdict, "note")).to.deep.equal([]);
        }
        const before = epoch === 1 ? undefined : stage.folderOf(epoch - 1);
        const findings = checkDistribution(stage.folderOf(epoch), before);
        expect(findings.filter(({ faults }) => faults.length > 0)).to.deep.equal([]);
      }
      const { state } = await readDistribution(stage.folderOf(3));
      expect(state.cumulative.get(key(STRANGER, TIDE))).to.equal(POOL + 400_000n);
    }));

  it("given that the list was changed since, verifying should find it, and name what differs", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      await writeList(stage, 1, [...ROWS.slice(0, 1), [STRANGER, 2n]]);
      const verdict = await stage.verify(1, { books: stage.books });
      expect(checksWith(verdict, "wrong")).to.deep.equal(["books"]);
      const detail = verdict.checks.find(({ name }) => name === "books")?.detail;
      expect(detail).to.include(STRANGER);
    }));

  it("given published terms whose pool was lowered since, verifying should say so", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      const text = await readFile(stage.file, "utf8");
      await writeFile(stage.file, text.replace("0.000000000001", "0.0000000000009"));
      const changed = stageFor(stage.folder, await loadCampaign(stage.file));
      expect(checksWith(await changed.verify(1), "wrong")).to.deep.equal(["campaign file"]);
    }));

  it("given no list, it should name the file and the command that makes it", () =>
    onListed(async (stage) => {
      const [fault, ...others] = await faultsOf(stage.build(1));
      expect(others).to.deep.equal([]);
      expect(fault?.where).to.equal(listedFile(stage, 1));
      expect(fault?.fix).to.include("hardhat epoch import");
    }));

  it("given a list without rows, it should pay nobody and carry the whole pool", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, []);
      const { rewards } = await stage.build(1);
      const pool = rewards.pools.find(({ market }) => market === "kelp-usd");
      expect(pool).to.include({ paid: 0n, carried: POOL });
    }));

  it("given a list that pays more than the pool, it should refuse it, and write nothing", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, [[ALBA, POOL + 1n]]);
      const faults = await faultsOf(stage.build(1));
      expect(faults.map(({ where }) => where)).to.deep.equal(["list of kelp-usd"]);
      expect(await readFile(stage.folderOf(1)).catch(() => "none")).to.equal("none");
    }));

  it("given an account that the terms deny, it should name its row", () =>
    onListed(
      async (stage) => {
        await writeList(stage, 1, ROWS);
        const faults = await faultsOf(stage.build(1));
        expect(faults.map(({ where }) => where)).to.deep.equal([
          `${listedFile(stage, 1)}:3.account`,
        ]);
      },
      (file) => {
        const [tide, kelp] = file.phases.beta.terms;
        const terms = [tide, { ...kelp, deny: [STRANGER] }];
        return { ...file, phases: { beta: { ...file.phases.beta, terms } } };
      },
    ));

  it("given books of the listed market, it should refuse them: what is paid is one or the other", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await writeFile(bookFile(stage.books, 1, "kelp-usd"), strayBook(1));
      const [fault] = await faultsOf(stage.build(1));
      expect(fault?.got).to.equal("a market that is not scored from books in this epoch");
    }));

  it("should be explained: one part, the whole epoch, worth what was listed", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      const { loaded, phase, books, distributions } = stage;
      const request = { loaded, phase, epoch: 1, books, distributions, ...nothing };
      for (const build of [false, true]) {
        if (build) await stage.build(1);
        const explained = await explainEpoch({ ...request, account: ALBA });
        if ("wrong" in explained) return expect.fail(JSON.stringify(explained.wrong));
        const kelp = explained.markets.find(
          ({ explanation }) => explanation.score.terms.market.id === "kelp-usd",
        );
        expect(kelp?.explanation.points).to.equal(600_000n);
        expect(kelp?.rewards.map(({ reward, parts }) => [reward, parts])).to.deep.equal([
          [600_000n, [600_000n]],
        ]);
      }
      const stranger = await explainEpoch({ ...request, account: STRANGER });
      if ("wrong" in stranger) return expect.fail(JSON.stringify(stranger.wrong));
      expect(stranger.settlements.map(({ earned }) => earned)).to.deep.equal([1n]);
      const [fault] = await faultsOf(explainEpoch({ ...request, account: "nobody" }));
      expect(fault?.where).to.equal("--account");
    }));

  it("should rank whoever is listed, whether or not it had an order in a book", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      const { loaded, phase, books, distributions } = stage;
      const request = { loaded, phase, epoch: 1, books, distributions, market: undefined };
      const board = await rankEpoch(request);
      if ("wrong" in board) return expect.fail(JSON.stringify(board.wrong));
      const stranger = board.ranked.find(({ account }) => account === STRANGER);
      expect(stranger).to.include({ either: 0, intervals: 0, bots: 0 });
      expect([...(stranger?.rewards.values() ?? [])]).to.deep.equal([1n]);
    }));
});
