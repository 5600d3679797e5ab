/** A miner claims under a wrong root, which is revoked: nothing is claimable until it has earned more, and it is told why. */
import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { standingOf } from "../../src/chain/claim.ts";
import { marksToCount } from "../../src/chain/marks.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { marksAbove } from "../../src/epoch/marks.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { describeStandings } from "../../src/terminal/standing.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  passWindow,
  publish,
  type Stage,
  sendOnly,
  setStage,
} from "../chain/stage.ts";
import { type Host, lay, resultOf, serve, tidemark } from "./stage.ts";

const TIDE = 1_000_000n;
const KEY = { TIDEMARK_PRIVATE_KEY: localWallet(1).privateKey };

describe("an account that claimed under a wrong root", () => {
  let stage: Stage;
  let folder: string;
  let host: Host;
  let last: ReadDistribution;
  const live = async (distribution: ReadDistribution) => {
    await lay(distribution, folder);
    await publish(stage, distribution);
    await passWindow(stage);
    last = distribution;
  };
  const tide = (command: string, ...more: string[]) => {
    const from = ["--from", host.url, "--rpc", stage.node.url, "--account", ALBA];
    return tidemark([command, ...from, ...more], KEY);
  };
  /** By the bin, and by what `hardhat claim` is made of. */
  const figures = async () => {
    const [seen] = resultOf(await tide("check", "--json")).figures;
    const { distributor, tokens } = stage.deployment;
    const standings = await standingOf(stage.node.provider, distributor, [last], ALBA);
    const own = standings[0];
    for (const name of ["amount", "pending", "claimable", "claimed", "overpaid"] as const)
      expect(seen[name], name).to.equal(`${own?.[name]}`);
    return { ...seen, said: describeStandings(ALBA, standings, tokens) };
  };

  before(async () => {
    stage = await setStage(await startHardhatNode());
    folder = join(stage.folder, "published");
    host = await serve(folder);
    await fund(stage, 500n * TIDE);
    const first = await buildFromPoints(stage, 1, { [ALBA]: 1n, [BOREAS]: 1n });
    await live(first);
    await live(await buildFromPoints(stage, 2, { [ALBA]: 1n }, first));
    expect((await tide("claim", "--send")).code).to.equal(0);
    const { node, deployment, sponsor } = stage;
    const calls = await revokeCalls(node.provider, deployment.distributor, 0, last.manifest.root);
    await sendOnly(calls, sponsor);
    last = first;
  });

  after(async () => {
    await host?.stop();
    await stage?.strike();
  });

  it("given it claimed above what the standing root holds, it should find nothing claimable, and be told why", async () => {
    const { amount, claimable, claimed, overpaid, said } = await figures();
    expect([amount, claimable, claimed, overpaid]).to.deep.equal([
      `${50n * TIDE}`,
      "0",
      `${150n * TIDE}`,
      `${100n * TIDE}`,
    ]);
    for (const text of [said, (await tide("check")).stdout])
      expect(text).to.include("100 TIDE were claimed above the amount");
    const ended = await tide("claim", "--send");
    expect([ended.code, ended.stderr.includes("revoked")]).to.deep.equal([3, true]);
  });

  it("given its mark is counted in, it should be told how much it has not earned yet", async () => {
    const marks = await marksToCount(stage.node.provider, stage.deployment.distributor, 2, 0);
    const changes = { marks: marksAbove(marks, last.state) };
    await rm(join(folder, "2"), { recursive: true });
    await live(await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 3n }, last, changes));
    const { amount, claimable, overpaid, said } = await figures();
    expect([amount, claimable, overpaid]).to.deep.equal([`${150n * TIDE}`, "0", `${75n * TIDE}`]);
    for (const text of [said, (await tide("check")).stdout])
      expect(text).to.include("75 TIDE of what was claimed were not earned");
    expect((await tide("claim", "--send")).code).to.equal(3);
  });

  it("given the state cannot be had, it should still see its figures, and not fail", async () => {
    const file = join(folder, "2", "state.csv");
    for (const spoil of [() => writeFile(file, "kind,subject,token,amount\n"), () => rm(file)]) {
      await spoil();
      const ended = await tide("check", "--json");
      expect([ended.code, resultOf(ended).figures[0].claimable]).to.deep.equal([0, "0"]);
      expect(ended.stderr).to.include("state.csv").and.include("is not known");
    }
  });

  it("given it has earned its mark, it should claim exactly the rest", async () => {
    for (const epoch of [3, 4])
      await live(await buildFromPoints(stage, epoch, { [ALBA]: 1n, [BOREAS]: 1n }, last));
    const { claimable, overpaid, said } = await figures();
    expect([claimable, overpaid, said.includes("earned")]).to.deep.equal([
      `${25n * TIDE}`,
      "0",
      false,
    ]);
    expect((await tide("claim", "--send")).code).to.equal(0);
    expect((await figures()).claimed).to.equal(`${175n * TIDE}`);
  });
});
