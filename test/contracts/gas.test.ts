import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { network } from "hardhat";
import { type GasOfDistributor, measureDistributor } from "../../scripts/bench/distributor.ts";
import { plantInGraftedTree } from "../../scripts/bench/trees.ts";

/** Above these the contract would not be the cheapest of its kind. */
const GOALS = { first: 93_400, repeat: 59_150, twoTokensRepeat: 97_500, publish: 70_000 };

const SNAPSHOT = join(import.meta.dirname, "../golden/gas.json");

describe("the gas of the distributor, 17 levels deep", () => {
  let measured: GasOfDistributor;

  before(async () => {
    measured = await measureDistributor(await network.create(), plantInGraftedTree);
  });

  it("should be the snapshot's within 0.5 % (npm run bench:gas)", async () => {
    const snapshot = JSON.parse(await readFile(SNAPSHOT, "utf8"));
    for (const [name, gas] of Object.entries(measured)) {
      expect(Math.abs(gas - snapshot[name]) <= snapshot[name] / 200, `${name}: ${gas}`).to.equal(
        true,
      );
    }
  });

  it("should stay within the goals", () => {
    for (const [name, goal] of Object.entries(GOALS)) {
      expect(measured[name as keyof typeof GOALS], name).to.be.at.most(goal);
    }
  });

  it("should cost after eight missed epochs what it costs after one", () => {
    const { repeat, afterEightEpochs } = measured;
    expect(Math.abs(afterEightEpochs - repeat) <= repeat / 200).to.equal(true);
  });
});
