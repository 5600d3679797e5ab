/** A miner's own copy of the distributions was altered: what is sound of it still pays. */
import { cp, mkdtemp, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { claimCalls, standingOf } from "../../src/chain/claim.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  passWindow,
  publish,
  refusal,
  type Stage,
  sendOnly,
  setStage,
  signerOf,
} from "./stage.ts";

const TIDE = 1_000_000n;

describe("standingOf, given two live epochs of which the newer one was altered", () => {
  let stage: Stage;
  let first: ReadDistribution;
  let second: ReadDistribution;

  before(async () => {
    stage = await setStage(await startHardhatNode());
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    second = await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 1n }, first);
    await fund(stage, 200n * TIDE);
    await publish(stage, first);
    await publish(stage, second);
    await passWindow(stage);
  });
  after(() => stage?.strike());

  const altered = async (file: string) => {
    const folder = join(await mkdtemp(join(stage.folder, "altered-")), "2");
    await cp(second.folder, folder, { recursive: true });
    await writeFile(join(folder, file), "{}");
    return { ...second, folder };
  };
  const complaining = async (...distributions: ReadDistribution[]) => {
    const told: string[] = [];
    const { distributor } = stage.deployment;
    const [found] = await standingOf(stage.node.provider, distributor, distributions, BOREAS, {
      leftOut: (reason) => told.push(`left out: ${reason}`),
      unknown: (reason) => told.push(`unknown: ${reason}`),
    });
    return { found, told };
  };

  it("in its shard, it should leave that root out, say so, and offer what the one before pays", async () => {
    const { found, told } = await complaining(first, await altered("shards/0.json"));
    expect([found?.claimable, told.length]).to.deep.equal([25n * TIDE, 1]);
    expect(told[0]).to.match(/^left out: .*shards\/0\.json/);
  });

  it("in its shard, and nobody is told, it should refuse", async () => {
    const mirror = await altered("shards/0.json");
    const { node, deployment } = stage;
    const standing = () => standingOf(node.provider, deployment.distributor, [mirror], BOREAS);
    expect(await refusal(standing)).to.include("shards/0.json");
  });

  it("in its state, it should offer the claim, and say that what accrues is unknown", async () => {
    const { found, told } = await complaining(await altered("state.csv"));
    expect([found?.claimable, told.length]).to.deep.equal([75n * TIDE, 1]);
    expect(told[0]).to.match(/^unknown: .*state\.csv/);
  });

  it("in a table that no claim needs, it should offer the claim, and complain of nothing", async () => {
    const { found, told } = await complaining(await altered("rewards.csv"));
    expect([found?.claimable, told]).to.deep.equal([75n * TIDE, []]);
  });

  it("in its shard, after all of it was claimed, it should not say that what it paid was overpaid", async () => {
    const { node, deployment } = stage;
    const whole = await standingOf(node.provider, deployment.distributor, [first, second], BOREAS);
    const { provider } = node;
    const calls = await claimCalls(provider, deployment.distributor, whole, [], undefined);
    await sendOnly(calls, signerOf(stage, BOREAS));
    const { found } = await complaining(first, await altered("shards/0.json"));
    expect([found?.claimed, found?.claimable, found?.overpaid]).to.deep.equal([75n * TIDE, 0n, 0n]);
  });
});
