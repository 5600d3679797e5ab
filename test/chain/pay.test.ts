import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { atLeast, cutChunks, duePayouts, type Payout, paidBy } from "../../src/chain/pay.ts";
import { openSender, type Sender } from "../../src/chain/sender.ts";
import { readStatus } from "../../src/chain/status.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { InputError } from "../../src/errors.ts";
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
  setStage,
} from "./stage.ts";

const TIDE = 1_000_000n;

onEveryNode("pushing payouts", (start) => {
  let stage: Stage;
  let sender: Sender;
  let first: ReadDistribution;
  let second: ReadDistribution;
  /** What was due before anyone was paid. */
  let early: readonly Payout[];

  const due = (...distributions: ReadDistribution[]) =>
    duePayouts(stage.node.provider, stage.deployment, distributions, 0);
  const push = async (payouts: readonly Payout[]) => {
    const { provider } = stage.node;
    const { chunks, left } = await cutChunks(provider, stage.deployment, payouts, sender);
    const results = [];
    for (const chunk of chunks) {
      const { transaction } = await sender.send(chunk.call);
      results.push(...(await paidBy(provider, chunk, transaction)));
    }
    return { chunks, left, results };
  };

  before(async () => {
    stage = await setStage(await start());
    sender = await openSender(stage.sponsor);
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    second = await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 1n }, first);
    await fund(stage, 200n * TIDE);
    await publish(stage, first);
    sender = await openSender(stage.sponsor);
  });
  after(() => stage.strike());

  it("while the root is pending, it should owe nobody anything", async () => {
    expect(await due(first)).to.deep.equal([]);
  });

  it("when the live root's distribution is missing, it should refuse and name its manifest", async () => {
    await passWindow(stage);
    expect(await refusal(() => due(second))).to.include(first.manifestHash);
  });

  it("when a root is live, it should pay everyone once, and then owe nobody anything", async () => {
    early = await due(first, second);
    const { results } = await push(early);
    expect(results.map(({ account, amount, result }) => [account, amount, result])).to.deep.equal([
      [BOREAS, 25n * TIDE, "paid"],
      [ALBA, 75n * TIDE, "paid"],
    ]);
    expect(await due(first)).to.deep.equal([]);
  });

  it("when the same plan is sent again, it should pay nobody and say why", async () => {
    const { chunks } = await cutChunks(
      stage.node.provider,
      stage.deployment,
      early.slice(0, 1),
      sender,
    );
    const [chunk] = chunks;
    if (chunk === undefined) throw new Error("one call is due");
    const { transaction } = await sender.send(chunk.call);
    const [result] = await paidBy(stage.node.provider, chunk, transaction);
    expect(result?.result).to.equal("nothing left to claim");
    const [token] = (await readStatus(stage.node.provider, stage.deployment, 0)).tokens;
    expect(token?.claimed).to.equal(100n * TIDE);
  });

  it("should leave out what is below the minimum of its token", async () => {
    const payouts = early;
    const [{ token } = { token: "" }] = payouts;
    const kept = atLeast(payouts, new Map([[token, 26n * TIDE]]));
    expect(kept.map(({ account }) => account)).to.deep.equal([ALBA]);
  });

  describe("given calls that may take little gas", () => {
    it("should cut the payouts into as many calls as needed, each payout in one", async () => {
      const payouts = early;
      const estimate: Sender["estimate"] = async ({ title, args: [items] }) => {
        const gas = BigInt((items as unknown[]).length) * 10_000_000n;
        return { title, gas, maxFee: 1n, cost: gas };
      };
      const { chunks, left } = await cutChunks(stage.node.provider, stage.deployment, payouts, {
        estimate,
      });
      expect(chunks.map((chunk) => chunk.payouts)).to.deep.equal(payouts.map((one) => [one]));
      expect(left).to.deep.equal([]);
    });

    it("when one payout fails every call it is in, it should leave out that one alone", async () => {
      const payouts = early;
      const estimate: Sender["estimate"] = async ({ title, args: [items] }) => {
        if ((items as { account: string }[]).some(({ account }) => account === ALBA))
          throw new InputError([{ where: title, got: "a revert", expected: "none" }]);
        return { title, gas: 1n, maxFee: 1n, cost: 1n };
      };
      const { chunks, left } = await cutChunks(stage.node.provider, stage.deployment, payouts, {
        estimate,
      });
      expect(chunks.flatMap((chunk) => chunk.payouts).map(({ account }) => account)).to.deep.equal([
        BOREAS,
      ]);
      expect(left.map(({ account }) => account)).to.deep.equal([ALBA]);
    });
  });

  it("given a run that stopped after its first call, the next should pay only the rest", async () => {
    const { provider } = stage.node;
    sender = await openSender(stage.sponsor);
    await publish(stage, second);
    await passWindow(stage);
    sender = await openSender(stage.sponsor);
    const estimate: Sender["estimate"] = async (call) => {
      const found = await sender.estimate(call);
      return { ...found, gas: BigInt((call.args[0] as unknown[]).length) * 10_000_000n };
    };
    const payouts = await due(first, second);
    const { chunks } = await cutChunks(provider, stage.deployment, payouts, { estimate });
    expect(chunks).to.have.length(2);
    const [chunk] = chunks;
    if (chunk === undefined) throw new Error("calls are due");
    await sender.send(chunk.call);
    expect(await due(first, second)).to.deep.equal(payouts.slice(1));
    await push(await due(first, second));
    const [token] = (await readStatus(provider, stage.deployment, 0)).tokens;
    expect(token).to.include({ claimed: 200n * TIDE, balance: 0n });
  });
});
