import { readdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { replaceFolder } from "../../../src/epoch/pages/folder.ts";
import { sourcesOfBuild } from "../../../src/epoch/pages/sources.ts";
import { writePages } from "../../../src/epoch/pages/write-pages.ts";
import type { MarketPage } from "../../../src/page/market-files.ts";
import type {
  AccountsPage,
  CampaignPage,
  EpochPage,
  LeaderboardPage,
} from "../../../src/page/page-files.ts";
import { onListed, ROWS, STRANGER, writeList } from "../listed-stage.ts";
import { paged, pagedLive, pageOf, pagesOf } from "../paged.ts";
import { bookFile, faultsOf, filesIn, inFolder, onBuilt, onStage } from "../stage.ts";

describe("the pages of an epoch", () => {
  it("should be the same bytes when they are written by the build and when they are made again", () =>
    onStage(async (stage) => {
      const built = await stage.build(1);
      const place = { distributions: stage.distributions, deployments: stage.folder };
      await writePages(sourcesOfBuild(stage.request(1), built), place);
      const before = await filesIn(pagesOf(stage));
      await rm(pagesOf(stage), { recursive: true });
      await paged(stage, 1);
      expect(await filesIn(pagesOf(stage))).to.deep.equal(before);
    }));

  it("should leave the distribution as it is, and nothing hidden beside it", () =>
    onBuilt(async (stage) => {
      const before = await filesIn(stage.folderOf(1));
      await paged(stage, 1);
      await paged(stage, 1);
      expect(await filesIn(stage.folderOf(1))).to.deep.equal(before);
      expect((await readdir(pagesOf(stage))).sort()).to.deep.equal(["1", "campaign.json"]);
    }));

  it("given books that are not those of the distribution, none should be written", () =>
    onBuilt(async (stage) => {
      await alterText(bookFile(stage.books, 1, "tide-usd"), (text) =>
        text.replace('"size":"3"', '"size":"4"'),
      );
      expect(await paged(stage, 1).catch((error: Error) => error.message)).to.include("rewards");
      expect(await readdir(join(pagesOf(stage), ".."))).to.not.include("pages");
    }));

  it("given no distribution, it should be refused", () =>
    onStage(async (stage) => {
      expect(await faultsOf(paged(stage, 1))).to.have.length(1);
    }));

  it("should compare the ranks with those of the epoch before", () =>
    onBuilt(async (stage) => {
      await paged(stage, 1);
      await paged(stage, 2);
      const first = await pageOf<LeaderboardPage>(stage, "1/leaderboard.json");
      expect([first.previous, first.lines.map(({ before }) => before)]).to.deep.equal([
        null,
        [null, null, null],
      ]);
      const second = await pageOf<LeaderboardPage>(stage, "2/leaderboard.json");
      expect(second.previous).to.equal(1);
      for (const { account, before } of second.lines) {
        expect(before).to.equal(first.lines.find((line) => line.account === account)?.rank);
      }
    }));

  it("should list every distribution, and take the newest figures", () =>
    onBuilt(async (stage) => {
      await paged(stage, 2);
      await paged(stage, 1);
      const page = await pageOf<CampaignPage>(stage, "campaign.json");
      expect(page.published.map(({ epoch, hasPages }) => [epoch, hasPages])).to.deep.equal([
        [1, true],
        [2, true],
      ]);
      const { markets } = await pageOf<EpochPage>(stage, "2/epoch.json");
      expect([page.latest, page.live]).to.deep.equal([2, null]);
      expect(page.markets.map(({ latest }) => latest)).to.deep.equal(markets);
    }));
});

describe("the pages of an epoch with a listed market", () => {
  it("should tell what was listed for whom, of no hour and no minute", () =>
    onListed(async (stage) => {
      await writeList(stage, 1, ROWS);
      await stage.build(1);
      await paged(stage, 1);
      const page = await pageOf<MarketPage>(stage, "1/market/kelp-usd/market.json");
      expect(
        page.miners.map(({ account, rewards }) => [account, BigInt(rewards[0] ?? 0)]),
      ).to.deep.equal(ROWS.map((row) => [...row]));
      expect([page.minutes.count, page.slices.count, page.hours.start.length]).to.deep.equal([
        0, 0, 0,
      ]);
      const { accounts } = await pageOf<AccountsPage>(stage, "1/accounts/0.json");
      expect(accounts.map(([account]) => account)).to.include(STRANGER);
    }));
});

describe("the pages of an epoch that runs", () => {
  it("should say through when they tell, and that they are not final", () =>
    onBuilt(async (stage) => {
      // kelp-usd has books of all six seconds: cut both markets after the third.
      await cutBooks(stage.books, 3);
      await rm(join(stage.books, "3", "seed"));
      await pagedLive(stage, 3);
      const live = await pageOf<EpochPage>(stage, "live.json");
      expect(live).to.include({ epoch: 3, isFinal: false, manifestHash: null });
      expect(Date.parse(live.through) - Date.parse(live.start)).to.equal(3_000);
      expect((await pageOf<CampaignPage>(stage, "campaign.json")).live).to.equal(3);
    }));

  it("when the epoch is built, they should make room for its own", () =>
    onBuilt(async (stage) => {
      await pagedLive(stage, 3);
      await stage.build(3);
      await paged(stage, 3);
      expect((await readdir(pagesOf(stage))).sort()).to.deep.equal(["3", "campaign.json"]);
    }));
});

describe("a folder that is replaced", () => {
  it("when its writing fails, should stay as it was", () =>
    inFolder(async (folder) => {
      const target = join(folder, "1");
      await replaceFolder(target, async (put) => put("a/b.json", { from: "before" }));
      const failing = replaceFolder(target, async (put) => {
        put("a/b.json", { from: "after" });
        throw new Error("broken off");
      });
      expect(await failing.catch((error: Error) => error.message)).to.equal("broken off");
      expect(await readFile(join(target, "a/b.json"), "utf8")).to.equal('{"from":"before"}\n');
      expect(await readdir(folder)).to.deep.equal(["1"]);
    }));

  it("when it was replaced, should hold nothing of before, and no other run's leavings should lie about", () =>
    inFolder(async (folder) => {
      const target = join(folder, "1");
      await writeFile(join(folder, ".1.0123456789ab.draft"), "");
      await replaceFolder(target, async (put) => put("old.json", {}));
      await replaceFolder(target, async (put) => put("new.json", {}));
      expect(await readdir(target)).to.deep.equal(["new.json"]);
      expect(await readdir(folder)).to.deep.equal(["1"]);
    }));
});

/** Leaves the first so many snapshots of each market of epoch 3. */
async function cutBooks(books: string, snapshots: number): Promise<void> {
  for (const market of ["kelp-usd", "tide-usd"]) {
    await alterText(
      bookFile(books, 3, market),
      (text) => `${text.split("\n").slice(0, snapshots).join("\n")}\n`,
    );
  }
}

async function alterText(file: string, alter: (text: string) => string): Promise<void> {
  await writeFile(file, alter(await readFile(file, "utf8")));
}
