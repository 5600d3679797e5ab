/** Distributions that say otherwise than the books are not explained; what differs is told. */
import { cp, rm, writeFile } from "node:fs/promises";
import { describe, it } from "node:test";
import { expect } from "chai";
import { loadCampaign } from "../../../src/epoch/load.ts";
import type { Disagreement } from "../../../src/epoch/verifying/basis.ts";
import { at } from "../../score/adapt.ts";
import { ask } from "../explained.ts";
import { alterFile, alterManifest, rehash } from "../forge.ts";
import { campaignFile, onBuilt, type Stage, stageFor } from "../stage.ts";

async function disagreement(stage: Stage, epoch: number): Promise<Disagreement> {
  const result = await ask(stage, epoch);
  return "wrong" in result ? result : expect.fail("agrees");
}

describe("a distribution that does not agree", () => {
  const names = ({ wrong }: Disagreement) => wrong.map(({ name }) => name);

  it("given an altered file, it should be told by its hash", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 1, "rewards.csv", (text) => text.replace(/\d\n$/, "0\n"));
      expect(names(await disagreement(stage, 1))).to.deep.equal(["files"]);
    }));

  it("given another epoch's distribution, it should say whose it is", () =>
    onBuilt(async (stage) => {
      await rm(stage.folderOf(2), { recursive: true });
      await cp(stage.folderOf(1), stage.folderOf(2), { recursive: true });
      expect(names(await disagreement(stage, 2))).to.include("identity");
    }));

  it("given another seed than was committed to, it should tell", () =>
    onBuilt(async (stage) => {
      await alterManifest(stage, 1, "seed", "00".repeat(32));
      expect(names(await disagreement(stage, 1))).to.deep.equal(["seed"]);
    }));

  it("given points that the books do not give, it should name the row and both figures", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 1, "rewards.csv", (text) =>
        text.replace(
          /,(\d+),(\d+)\n$/,
          (_, points, reward) => `,${BigInt(points) + 1n},${reward}\n`,
        ),
      );
      await rehash(stage, 1);
      const { wrong } = await disagreement(stage, 1);
      expect(names({ folder: "", wrong })).to.deep.equal(["rewards"]);
      expect(at(wrong, 0).detail).to.match(/published \d+ points.*the books give \d+ points/);
    }));

  it("given a row that is not due, and one that is missing, it should name both", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 1, "rewards.csv", (text) =>
        text.replace(/[^\n]+\n$/, (row) => row.replace(/0x[0-9a-f]{40}/, `0x${"ff".repeat(20)}`)),
      );
      await rehash(stage, 1);
      const { wrong } = await disagreement(stage, 1);
      expect(at(wrong, 0).detail)
        .to.match(/the books give nothing/)
        .and.match(/published nothing/);
    }));

  it("given another pool than the terms', it should tell", () =>
    onBuilt(async (stage) => {
      await alterManifest(stage, 1, "markets/1/pools/0/pool", "1000000000000000001");
      expect(names(await disagreement(stage, 1))).to.include("markets");
    }));

  it("given other empty slots, or a market that does not run, it should tell", () =>
    onBuilt(async (stage) => {
      await alterManifest(stage, 1, "markets/1/trailingEmpty", 0);
      await alterManifest(stage, 1, "markets/0/market", "other-usd");
      const { wrong } = await disagreement(stage, 1);
      expect(at(wrong, 0).detail)
        .to.include("other-usd has no terms")
        .and.include("kelp-usd is not in the manifest")
        .and.include("0 trailing empty slots");
    }));

  it("given less paid than was earned, it should tell", () =>
    onBuilt(async (stage) => {
      await alterFile(stage, 1, "entitlements.csv", (text) =>
        text.replace(
          /,(\d+),(\d+)\n$/,
          (_, amount) => `,${BigInt(amount) - 1n},${BigInt(amount) - 1n}\n`,
        ),
      );
      await rehash(stage, 1);
      expect(names(await disagreement(stage, 1))).to.deep.equal(["payout"]);
    }));

  it("given terms that a later campaign file changed for the past, it should tell", () =>
    onBuilt(async (stage) => {
      const file = campaignFile();
      for (const terms of file.phases.beta.terms) terms.k = "3";
      await writeFile(stage.file, JSON.stringify(file));
      const later = stageFor(stage.folder, await loadCampaign(stage.file));
      expect(names(await disagreement(later, 1))).to.deep.equal(["campaign file"]);
    }));
});
