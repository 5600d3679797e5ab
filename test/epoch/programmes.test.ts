/** An epoch under programmes that are not hummingbot: what it reads, what it publishes, what is found out. */
import { rm, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadCampaign } from "../../src/epoch/load.ts";
import { alterManifest } from "./forge.ts";
import { BOREAS_TOO, EXPONENTS, MAKERS, makersFile, mixed, onMixed, putBooks } from "./mixed.ts";
import { ALBA, BOREAS, campaignFile, checksWith, faultsOf, onStage, stageFor } from "./stage.ts";

describe("an epoch under two programmes", () => {
  it("should publish each market under its version, with all of its terms", () =>
    onMixed(async (stage) => {
      const { manifest } = (await stage.build(1)).distribution;
      const [kelp, tide] = manifest.markets;
      expect(kelp?.programme).to.equal("two-sided-v1");
      expect(kelp?.terms).to.deep.include({
        singleSidedDivisor: "3",
        singleSidedFrom: null,
        singleSidedThrough: "1000",
      });
      expect(tide?.programme).to.equal("depth-over-spread-v1");
      expect(tide?.terms).to.deep.include({
        minOrderValue: "0",
        exponents: { uptime: "5", ...EXPONENTS },
        newcomerScaling: false,
      });
      for (const terms of [kelp?.terms, tide?.terms]) expect(terms).to.not.have.property("k");
    }));

  it("should score by the makers' volume and stake, and name their file among its inputs", () =>
    onMixed(async (stage) => {
      const { distribution, scores } = await stage.build(1);
      expect(distribution.manifest.inputs.books.map(({ file }) => file)).to.deep.equal([
        "kelp-usd.ndjson",
        "tide-usd.ndjson",
        "makers.csv",
      ]);
      const [kelp, tide] = scores.map(({ points }) => points);
      expect(kelp?.get(ALBA)).to.equal(6n * 75n * 10n ** 13n);
      // Three times the depth, three sevenths of the volume, seven fifths of the stake; the same uptime.
      const ratio = 3 ** 0.35 * (3 / 7) ** 0.45 * (7 / 5) ** 0.2;
      expect(Number(tide?.get(ALBA)) / Number(tide?.get(BOREAS))).to.be.closeTo(ratio, 1e-9);
    }));

  it("should be right, by itself and from the books, in the next epoch too", () =>
    onMixed(async (stage) => {
      await stage.build(1);
      await stage.build(2);
      for (const epoch of [1, 2]) {
        const verdict = await stage.verify(epoch, { books: stage.books });
        expect(checksWith(verdict, "wrong")).to.deep.equal([]);
        expect(checksWith(verdict, "note")).to.deep.equal([]);
      }
    }));

  it("given other makers than it was built from, it should be found from the books", () =>
    onMixed(async (stage) => {
      await stage.build(1);
      await writeFile(makersFile(stage, 1), MAKERS);
      const verdict = await stage.verify(1, { books: stage.books });
      expect(checksWith(verdict, "note")).to.deep.equal(["book files"]);
      expect(checksWith(verdict, "wrong")).to.deep.equal(["books"]);
    }));

  it("given the same makers in another order, it should be right, with a note", () =>
    onMixed(async (stage) => {
      await stage.build(1);
      const [header, ...rows] = (MAKERS + BOREAS_TOO).trim().split("\n");
      await writeFile(makersFile(stage, 1), [header, ...rows.toReversed(), ""].join("\n"));
      const verdict = await stage.verify(1, { books: stage.books });
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "note")).to.deep.equal(["book files"]);
    }));
});

describe("makers.csv", () => {
  it("given terms that need it and none, the build should be refused, with the reasons", () =>
    onStage(async (stage) => {
      await putBooks(stage, null);
      expect(await faultsOf(stage.build(1))).to.deep.equal([
        {
          where: makersFile(stage, 1),
          got: "no such file",
          expected:
            "a CSV of market, account, volume, stake: the terms weigh the volume in tide-usd, the stake in tide-usd",
        },
      ]);
    }, mixed));

  it("given a fault in it, the build should be refused", () =>
    onMixed(async (stage) => {
      await writeFile(makersFile(stage, 1), `${MAKERS}tide-usd,mm-alba,1,\n`);
      const [fault] = await faultsOf(stage.build(1));
      expect(fault?.where).to.equal(`${makersFile(stage, 1)}:4.account`);
    }));

  it("given terms that do not need it, it should neither be read nor named", () =>
    onStage(async (stage) => {
      await writeFile(makersFile(stage, 1), "no CSV of makers");
      const { manifest } = (await stage.build(1)).distribution;
      expect(manifest.inputs.books.map(({ file }) => file)).to.not.include("makers.csv");
      await rm(makersFile(stage, 1));
      expect((await stage.verify(1, { books: stage.books })).isRight).to.equal(true);
    }));
});

describe("a programme's terms that were changed after the fact", () => {
  for (const [what, change] of [
    ["an exponent", { exponents: { ...EXPONENTS, uptime: "4" } }],
    ["the least value", { minOrderValue: "1" }],
    ["newcomers' scaling", { newcomerScaling: true }],
    ["the programme", { programme: "two-sided", exponents: undefined }],
  ] as const) {
    it(`given ${what}, the epoch should be wrong by the campaign file in hand`, () =>
      onMixed(async (stage) => {
        await stage.build(1);
        const file = campaignFile();
        mixed(file);
        Object.assign(file.phases.beta.terms[0] ?? {}, change);
        await writeFile(stage.file, JSON.stringify(file));
        const verdict = await stageFor(stage.folder, await loadCampaign(stage.file)).verify(1);
        expect(checksWith(verdict, "wrong")).to.deep.equal(["campaign file"]);
      }));
  }

  it("given only when a miner joined, the epoch should be right, with a note", () =>
    onMixed(async (stage) => {
      await stage.build(1);
      const file = campaignFile();
      mixed(file);
      Object.assign(file.miners[0] ?? {}, { joined: "2026-01-06T00:00:03Z" });
      await writeFile(stage.file, JSON.stringify(file));
      const verdict = await stageFor(stage.folder, await loadCampaign(stage.file)).verify(1);
      expect(verdict.isRight).to.equal(true);
      expect(checksWith(verdict, "note")).to.deep.equal(["campaign file"]);
    }));
});

describe("an altered manifest of further programmes", () => {
  for (const [path, value] of [
    ["markets/0/programme", "depth-over-spread-v1"],
    ["markets/0/programme", "hummingbot-v1"],
    ["markets/1/programme", "depth-over-spread-v2"],
    ["markets/0/terms/singleSidedDivisor", "2"],
    ["markets/0/terms/singleSidedThrough", null],
    ["markets/1/terms/exponents/uptime", "4"],
    ["markets/1/terms/minOrderValue", "1"],
    ["markets/1/terms/newcomerScaling", true],
  ] as const) {
    it(`given ${JSON.stringify(value)} as ${path}, it should be found`, () =>
      onMixed(async (stage) => {
        await stage.build(1);
        await alterManifest(stage, 1, path, value);
        expect((await stage.verify(1)).isRight).to.equal(false);
      }));
  }
});

describe("a newcomer", () => {
  it("should be scaled from when the campaign file says that it joined", () =>
    onStage(
      async (stage) => {
        await putBooks(stage, null);
        const scores = (await stage.build(1)).scores;
        const tide = scores.find(({ terms }) => terms.market.id === "tide-usd")?.points;
        // A third of the epoch on, ALBA has four samples of four: a full uptime, and four of its six depths.
        expect(tide?.get(ALBA)).to.equal((10n ** 15n * 12n) / 18n);
      },
      (file) => {
        mixed(file);
        Object.assign(file.phases.beta.terms[0] ?? {}, {
          exponents: {},
          newcomerScaling: true,
        });
        Object.assign(file.miners[0] ?? {}, { joined: "2026-01-06T00:00:02Z" });
        return file;
      },
    ));
});
