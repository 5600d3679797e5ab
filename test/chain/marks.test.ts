/** A wrong root goes live, a miner claims more than it earned, and the campaign goes on. */
import { after, before, it } from "node:test";
import { expect } from "chai";
import { claimCalls, standingOf } from "../../src/chain/claim.ts";
import { openToken, view } from "../../src/chain/contracts.ts";
import { marksToCount } from "../../src/chain/marks.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { readStatus } from "../../src/chain/status.ts";
import { marksAbove } from "../../src/epoch/marks.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { sum } from "../../src/reward/allocate.ts";
import { key, type Marks } from "../../src/reward/state.ts";
import { onEveryNode } from "./nodes.ts";
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

onEveryNode("a wrong root that was claimed under", (start) => {
  let stage: Stage;
  let first: ReadDistribution;
  let wrong: ReadDistribution;
  let marks: Marks;
  /** Epochs 2 to 5 as they ought to be. */
  const right: ReadDistribution[] = [];

  const token = () => {
    const [only] = stage.deployment.tokens;
    if (only === undefined) throw new Error("the stage has a token");
    return only.address;
  };
  const balance = (account: string) =>
    view<bigint>(openToken(token(), stage.node.provider), "balanceOf", account);
  const claim = async (account: string, distribution: ReadDistribution) => {
    const { node, deployment } = stage;
    const { distributor, tokens } = deployment;
    const standings = await standingOf(node.provider, distributor, [distribution], account);
    const calls = await claimCalls(node.provider, distributor, standings, tokens, undefined);
    for (const call of calls) await sendOnly([call], signerOf(stage, account));
  };
  const live = async (distribution: ReadDistribution) => {
    await publish(stage, distribution);
    await passWindow(stage);
  };
  const refusedToPublish = (distribution: ReadDistribution) =>
    refusal(() => publishCall(stage.node.provider, stage.deployment, distribution, 0));
  const readMarks = () => marksToCount(stage.node.provider, stage.deployment.distributor, 2, 0);
  const buildNext = async (points: Record<string, bigint>, counted?: Marks) => {
    const last = right.at(-1) ?? first;
    const epoch = last.manifest.epoch + 1;
    const changes = counted === undefined ? {} : { marks: counted };
    const built = await buildFromPoints(stage, epoch, points, last, changes);
    right.push(built);
    return built;
  };

  before(async () => {
    stage = await setStage(await start());
    first = await buildFromPoints(stage, 1, { [ALBA]: 1n, [BOREAS]: 1n });
    wrong = await buildFromPoints(stage, 2, { [ALBA]: 1n }, first);
    await fund(stage, 200n * TIDE);
    await live(first);
    await claim(ALBA, first);
    await live(wrong);
    await claim(ALBA, wrong);
  });
  after(() => stage.strike());

  it("given the wrong root stands, marks should not be read: more may be claimed", async () => {
    expect(await balance(ALBA)).to.equal(150n * TIDE);
    expect(await refusal(readMarks)).to.include("distributor revoke --root");
  });

  it("given it was revoked, the marks above the epoch before should be the over-claimer's alone", async () => {
    const { node, deployment, sponsor } = stage;
    const { root } = wrong.manifest;
    await sendOnly(await revokeCalls(node.provider, deployment.distributor, 0, root), sponsor);
    marks = marksAbove(await readMarks(), first.state);
    expect([...marks]).to.deep.equal([[key(ALBA, token()), 150n * TIDE]]);
  });

  it("given the epoch is built again without them, it should refuse to publish, and name the command", async () => {
    const message = await refusedToPublish(
      await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 3n }, first),
    );
    expect(message).to.include("its mark on chain").and.include("hardhat epoch marks --epoch 2");
  });

  it("given a mark is made up, it should refuse to publish: nobody claimed that", async () => {
    for (const [account, units] of [
      [ALBA, 150n * TIDE + 1n],
      [BOREAS, 200n * TIDE],
    ] as const) {
      const madeUp = new Map([...marks, [key(account, token()), units]]);
      const changes = { marks: madeUp };
      const points = { [ALBA]: 1n, [BOREAS]: 3n };
      const message = await refusedToPublish(
        await buildFromPoints(stage, 2, points, first, changes),
      );
      expect(message).to.include(`mark of ${account}`).and.include("at most");
    }
  });

  it("given the marks, its totals should count what was overpaid, for the sponsor to fund", async () => {
    const second = await buildNext({ [ALBA]: 1n, [BOREAS]: 3n }, marks);
    expect(second.state.overpaid.get(key(ALBA, token()))).to.equal(75n * TIDE);
    expect(second.manifest.totals[0]?.total).to.equal(`${275n * TIDE}`);
    expect(await refusedToPublish(second)).to.include("--token TIDE --amount 75");
    await fund(stage, 75n * TIDE);
    await live(second);
  });

  it("should pay an honest miner in full, and the over-claimer nothing", async () => {
    const [second = first] = right;
    await claim(BOREAS, second);
    await claim(ALBA, second);
    expect([await balance(BOREAS), await balance(ALBA)]).to.deep.equal([125n * TIDE, 150n * TIDE]);
    // Two epochs of 100 were earned, and 75 are overpaid.
    const [status] = (await readStatus(stage.node.provider, stage.deployment, 0)).tokens;
    expect(status).to.include({ claimed: 275n * TIDE, balance: 0n });
  });

  it("should go on so until the over-claimer has earned its mark, and then pay exactly the rest", async () => {
    const paid: bigint[] = [];
    for (const points of [
      { [ALBA]: 1n, [BOREAS]: 1n },
      { [ALBA]: 1n, [BOREAS]: 1n },
    ]) {
      const next = await buildNext(points);
      await fund(stage, 100n * TIDE);
      await live(next);
      const had = await balance(ALBA);
      await claim(ALBA, next);
      await claim(BOREAS, next);
      paid.push((await balance(ALBA)) - had);
    }
    expect(paid).to.deep.equal([0n, 25n * TIDE]);
    expect(await balance(BOREAS)).to.equal(225n * TIDE);
  });

  it("should have paid out all that was earned, and what is still overpaid", async () => {
    const { rewards } = first;
    const earned = sum([rewards, ...right.map((each) => each.rewards)].flat().map((r) => r.reward));
    const overpaid = sum([...(right.at(-1)?.state.overpaid.values() ?? [])]);
    const [status] = (await readStatus(stage.node.provider, stage.deployment, 0)).tokens;
    expect(status?.claimed).to.equal(earned + overpaid);
    expect([earned, overpaid]).to.deep.equal([400n * TIDE, 0n]);
    expect((await balance(ALBA)) + (await balance(BOREAS))).to.equal(400n * TIDE);
    // What the sponsor funded for the overpaid part is its own again: withdrawn, or the next epoch's.
    expect(status).to.include({ funded: 475n * TIDE, allocated: 400n * TIDE, balance: 75n * TIDE });
  });
});
