import { createHash } from "node:crypto";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import type { BookFormat } from "../../src/book/book-file.ts";
import { readBooks } from "../../src/book/read-books.ts";
import { loadCampaign, parseLoaded, phaseOf } from "../../src/epoch/load.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { rewardEpoch } from "../../src/reward/epoch.ts";
import { INITIAL_STATE } from "../../src/reward/state.ts";
import { NO_DUCKDB } from "../book/parquet-files.ts";
import { shortCampaign, simulateShort } from "./simulated.ts";
import { faultsOf, filesIn, inFolder } from "./stage.ts";

/** A simulated folder's campaign, as every command would read it. */
async function opened(out: string) {
  const { campaign } = await loadCampaign(join(out, "campaign.json"));
  return { campaign, phase: phaseOf(campaign, "beta"), books: join(out, "books") };
}

describe("a simulated campaign", () => {
  it("should be scored and paid through every epoch and programme, to the last unit", () =>
    inFolder(async (folder) => {
      await simulateShort(folder);
      const { campaign, phase, books } = await opened(join(folder, "out"));
      const tokens = phase.tokens.map((token, i) => ({
        ...token,
        address: `0x${String(i + 1).repeat(40)}`,
      }));
      let state = INITIAL_STATE;
      const paidTo = new Set<string>();
      for (const epoch of [1, 2, 3, 4]) {
        const { scores } = await scoreEpoch(campaign, phase, epoch, books);
        expect(scores.map(({ terms }) => terms.rule.programme).sort()).to.deep.equal([
          "depth-over-spread",
          "hummingbot",
          "two-sided",
        ]);
        for (const { counts, intervals } of scores) {
          expect([counts.snapshots, counts.crossed]).to.deep.equal([intervals, 0]);
        }
        const rewards = rewardEpoch(phase, epoch, scores, tokens, state);
        for (const { pool, paid, accrued, carried, returned } of rewards.pools) {
          expect(paid + accrued + carried + returned).to.equal(pool);
        }
        for (const { market, reward } of rewards.rewards) if (reward > 0n) paidTo.add(market);
        state = rewards.state;
      }
      expect([...paidTo].sort()).to.deep.equal(["high-tide-yes", "tide-perp", "tide-usdc"]);
    }));

  it("given the same request, should be the same bytes; and there is nothing to do then", () =>
    inFolder(async (folder) => {
      const other = join(folder, "other");
      const first = await simulateShort(folder, { throughEpoch: 2 });
      await simulateShort(folder, { throughEpoch: 2, out: other });
      expect(await filesIn(other)).to.deep.equal(await filesIn(join(folder, "out")));
      expect(first.isNew).to.equal(true);
      expect((await simulateShort(folder, { throughEpoch: 2 })).isNew).to.equal(false);
    }));

  it("should be these bytes on any machine", () =>
    inFolder(async (folder) => {
      await simulateShort(folder, { throughEpoch: 1 });
      const hash = createHash("sha256");
      for (const [file, text] of await filesIn(join(folder, "out")))
        hash.update(`${file}\n${text}`);
      expect(hash.digest("hex")).to.equal(
        "3d2ba01cd1bec9605eb3442a6702bfe68b5c3be0df1016886d0dc19a4f331d93",
      );
    }));

  it("given another seed, should be other books, and refuse to take the place of the first", () =>
    inFolder(async (folder) => {
      await simulateShort(folder, { throughEpoch: 1 });
      const before = await filesIn(join(folder, "out"));
      const [fault] = await faultsOf(simulateShort(folder, { throughEpoch: 1, seed: "2" }));
      expect(fault?.where).to.equal(join(folder, "out"));
      expect(await filesIn(join(folder, "out"))).to.deep.equal(before);
      expect(await readdir(folder)).to.deep.equal(["out"]);
    }));

  for (const format of ["csv", "parquet"] satisfies BookFormat[]) {
    const skip = format === "parquet" ? NO_DUCKDB : false;
    it(`in ${format}, should hold the same snapshots as in NDJSON`, { skip }, () =>
      inFolder(async (folder) => {
        const other = join(folder, format);
        await simulateShort(folder, { throughEpoch: 1 });
        await simulateShort(folder, { throughEpoch: 1, format, out: other });
        const { campaign } = await opened(other);
        const all = async (out: string) => {
          const snapshots = [];
          const read = readBooks(join(out, "books/1"), campaign.markets);
          for await (const snapshot of read.snapshots) snapshots.push(snapshot);
          return snapshots;
        };
        expect(await all(other)).to.deep.equal(await all(join(folder, "out")));
      }),
    );
  }

  it("should be no campaign of its own name, and name no distributor", () =>
    inFolder(async (folder) => {
      const loaded = await shortCampaign(600);
      await simulateShort(folder, { loaded, throughEpoch: 1 });
      const { campaign, phase } = await opened(join(folder, "out"));
      expect(campaign.id).to.equal("programmes-simulated");
      expect(phase.distributor).to.equal(undefined);
      expect(campaign.miners.slice(0, 3)).to.deep.equal(loaded.campaign.miners);
      expect(campaign.miners).to.have.length(8);
      const kinds = await readFile(join(folder, "out/kinds.csv"), "utf8");
      expect(kinds.trim().split("\n")).to.have.length(9);
    }));

  it("given fixed instants, should commit to no seed, and still be scored", () =>
    inFolder(async (folder) => {
      const instants = "fixed";
      await simulateShort(folder, { throughEpoch: 1, instants });
      const { campaign, phase, books } = await opened(join(folder, "out"));
      expect(phase.seedHashes).to.deep.equal([]);
      expect(await readdir(join(books, "1"))).not.to.include("seed");
      const { scores } = await scoreEpoch(campaign, phase, 1, books);
      expect(scores.every(({ points }) => points.size > 0)).to.equal(true);
    }));

  it("should leave out a market whose rewards come listed", () =>
    inFolder(async (folder) => {
      const file = JSON.parse((await shortCampaign(600)).text);
      const { phases } = file;
      const [market, ...others] = phases.beta.terms;
      const listed = {
        market: market.market,
        programme: "listed",
        rewards: market.rewards.slice(0, 1),
      };
      const alone = others.filter((each: typeof market) => each.market !== market.market);
      phases.beta.terms = [...alone, { ...listed, fromEpoch: 1 }];
      const loaded = parseLoaded(JSON.stringify(file), "campaign.json");
      const { books } = await simulateShort(folder, { loaded, throughEpoch: 1 });
      expect(books.map((book) => book.market.id)).to.deep.equal(["high-tide-yes", "tide-perp"]);
    }));

  it("given a later epoch alone, should make it with the seed of its number", () =>
    inFolder(async (folder) => {
      const later = join(folder, "later");
      await simulateShort(folder, { throughEpoch: 2 });
      await simulateShort(folder, { fromEpoch: 2, throughEpoch: 2, out: later });
      expect(await readdir(join(later, "books"))).to.deep.equal(["2"]);
      const seed = (out: string) => readFile(join(out, "books/2/seed"), "utf8");
      expect(await seed(later)).to.equal(await seed(join(folder, "out")));
      const { campaign, phase, books } = await opened(later);
      const { scores } = await scoreEpoch(campaign, phase, 2, books);
      expect(scores).to.have.length(3);
    }));

  it("given a start price and a size, should trade around them", () =>
    inFolder(async (folder) => {
      await simulateShort(folder, {
        throughEpoch: 1,
        prices: new Map([["tide-usdc", 123_400n]]),
        sizes: new Map([["tide-usdc", 7_777n]]),
      });
      const [line = ""] = (
        await readFile(join(folder, "out/books/1/tide-usdc.ndjson"), "utf8")
      ).split("\n");
      const { bid, orders } = JSON.parse(line);
      expect(Number(bid)).to.be.within(11.5, 13.2);
      expect(orders.every(({ size }: { size: string }) => Number(size) < 400)).to.equal(true);
    }));

  it("given an epoch that there is none of, or the last before the first, should write nothing", () =>
    inFolder(async (folder) => {
      for (const changes of [{ throughEpoch: 5 }, { fromEpoch: 3, throughEpoch: 2 }]) {
        expect(await faultsOf(simulateShort(folder, changes))).to.have.length(1);
      }
      expect(await readdir(folder)).to.deep.equal([]);
    }));

  it("given a folder with something else in it, should leave it as it is", () =>
    inFolder(async (folder) => {
      await writeFile(join(folder, "mine"), "mine");
      expect(
        await faultsOf(simulateShort(folder, { throughEpoch: 1, out: folder })),
      ).to.have.length(1);
      expect(await readdir(folder)).to.deep.equal(["mine"]);
    }));
});
