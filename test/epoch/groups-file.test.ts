import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { describe, it } from "node:test";
import { expect } from "chai";
import { readGroupNames } from "../../src/epoch/groups-file.ts";
import { ALBA, BOREAS, CIRRUS, faultsOf, inFolder } from "./stage.ts";

describe("a table of kinds", () => {
  it("should be the one beside the campaign file, where there is one", () =>
    inFolder(async (folder) => {
      const campaign = join(folder, "campaign.json");
      expect(await readGroupNames(campaign, undefined)).to.equal(undefined);
      await writeFile(
        join(folder, "kinds.csv"),
        `kind,account\ndesk,${ALBA.toUpperCase().replace("X", "x")}\n`,
      );
      const beside = await readGroupNames(campaign, undefined);
      expect([...(beside ?? [])]).to.deep.equal([[ALBA, "desk"]]);
    }));

  it("given another, should be that one", () =>
    inFolder(async (folder) => {
      const file = join(folder, "other.csv");
      await writeFile(file, `account,kind\n${ALBA},"fund, one"\n${BOREAS},retail\n`);
      const named = await readGroupNames(join(folder, "campaign.json"), file);
      expect([...(named ?? [])]).to.deep.equal([
        [ALBA, "fund, one"],
        [BOREAS, "retail"],
      ]);
    }));

  it("should tell every fault with its line", () =>
    inFolder(async (folder) => {
      const file = join(folder, "wrong.csv");
      await writeFile(file, `account,kind\n${ALBA},a\n${ALBA},b\n${CIRRUS},\n,c\n`);
      const faults = await faultsOf(readGroupNames("campaign.json", file));
      expect(faults.map(({ where }) => where)).to.deep.equal([
        `${file}:3.account`,
        `${file}:4.kind`,
        `${file}:5.account`,
      ]);
    }));

  it("given a file that is not there, should say so", () =>
    inFolder(async (folder) => {
      const faults = await faultsOf(readGroupNames("campaign.json", join(folder, "none.csv")));
      expect(faults).to.have.length(1);
    }));
});
