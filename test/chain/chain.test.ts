import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { claimCall, claimCalls, proveAccount, standingOf } from "../../src/chain/claim.ts";
import { openDistributor, openToken, view } from "../../src/chain/contracts.ts";
import { deploySteps } from "../../src/chain/deploy.ts";
import { fundCalls } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { sendCall, simulateCall } from "../../src/chain/send.ts";
import { readStatus } from "../../src/chain/status.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { onEveryNode } from "./nodes.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  deployRequest,
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

onEveryNode("a campaign on chain", (start) => {
  let stage: Stage;
  let first: ReadDistribution;
  let second: ReadDistribution;

  const standing = async (account: string, ...distributions: ReadDistribution[]) => {
    const { node, deployment } = stage;
    const [found] = await standingOf(node.provider, deployment.distributor, distributions, account);
    return found;
  };
  const claims = async (
    account: string,
    recipient: string | undefined,
    ...distributions: ReadDistribution[]
  ) => {
    const { node, deployment } = stage;
    const { distributor, tokens } = deployment;
    const standings = await standingOf(node.provider, distributor, distributions, account);
    return claimCalls(node.provider, distributor, standings, tokens, recipient);
  };
  const status = () => readStatus(stage.node.provider, stage.deployment, 0);

  before(async () => {
    stage = await setStage(await start());
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    second = await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 1n }, first);
  });
  after(() => stage.strike());

  describe("given a fresh deployment", () => {
    it("should have recorded everything, and have nothing left to deploy", async () => {
      const { campaign, phase, folder, sponsor } = stage;
      const request = deployRequest(campaign, phase, folder, await sponsor.getAddress());
      expect(await deploySteps(request, stage.node.provider)).to.deep.equal([]);
    });

    it("when its epoch is not funded, it should refuse to publish and say how much is missing", async () => {
      const { node, deployment } = stage;
      const message = await refusal(() => publishCall(node.provider, deployment, first, 0));
      expect(message).to.include("--token TIDE --amount 100");
    });

    it("when the funder has too little, it should refuse before anything is sent", async () => {
      const { node, deployment } = stage;
      const [token] = deployment.tokens;
      const calls = () =>
        token && fundCalls(node.provider, deployment.distributor, token, 1n, ALBA);
      expect(await refusal(async () => calls())).to.include("expected at least 0.000001 TIDE");
    });

    it("when the manifest was made for another distributor, it should refuse to publish", async () => {
      const other = await buildFromPoints(stage, 1, { [ALBA]: 1n }, undefined, {
        distributor: BOREAS,
      });
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, other, 0),
      );
      expect(message).to.include(`distributor: got ${BOREAS}`);
    });

    it("when there is no contract at the address, it should say so and name the chain", async () => {
      const message = await refusal(() => openDistributor(ALBA, stage.node.provider));
      expect(message).to.include("no contract on chain 31337");
    });

    it("when an epoch is skipped, it should refuse to publish", async () => {
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, second, 0),
      );
      expect(message).to.include("expected epoch 1 next");
    });
  });

  describe("given a funded and published epoch", () => {
    before(async () => {
      await fund(stage, 100n * TIDE);
      await publish(stage, first);
    });

    it("when it is published again, it should find nothing to do", async () => {
      expect(await publishCall(stage.node.provider, stage.deployment, first, 0)).to.equal(
        undefined,
      );
    });

    it("when another distribution claims the same epoch, it should refuse", async () => {
      const other = await buildFromPoints(stage, 1, { [BOREAS]: 1n });
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, other, 0),
      );
      expect(message).to.include("a root that stands on chain already");
    });

    it("while the root is pending, it should show the amount as pending and offer no claim", async () => {
      const alba = await standing(ALBA, first);
      expect(alba).to.include({
        amount: 75n * TIDE,
        pending: 75n * TIDE,
        claimable: 0n,
        claimed: 0n,
      });
      expect(await claims(ALBA, undefined, first)).to.deep.equal([]);
    });

    it("while the root is pending, it should be refused by the contract in a sentence", async () => {
      const [leaf] = await proveAccount(first, ALBA);
      const distributor = await openDistributor(stage.deployment.distributor, stage.node.provider);
      const early = leaf && claimCall(distributor, leaf, "early", undefined);
      expect(
        await refusal(async () => early && simulateCall(early, signerOf(stage, ALBA))),
      ).to.match(/is pending until/);
    });
  });

  describe("given a live root", () => {
    before(() => passWindow(stage));

    it("when a miner claims, it should be paid its entitlement exactly", async () => {
      const alba = await standing(ALBA, first);
      expect(alba).to.include({
        amount: 75n * TIDE,
        pending: 0n,
        claimable: 75n * TIDE,
        claimed: 0n,
      });
      await sendOnly(await claims(ALBA, undefined, first), signerOf(stage, ALBA));
      expect(await balance(stage, ALBA)).to.equal(75n * TIDE);
    });

    it("when it asks again, it should be offered no claim", async () => {
      expect(await standing(ALBA, first)).to.include({ claimable: 0n, claimed: 75n * TIDE });
      expect(await claims(ALBA, undefined, first)).to.deep.equal([]);
    });

    it("when it sends the same claim again, it should be refused in a sentence", async () => {
      const [leaf] = await proveAccount(first, ALBA);
      const distributor = await openDistributor(stage.deployment.distributor, stage.node.provider);
      const again = leaf && claimCall(distributor, leaf, "again", undefined);
      expect(await refusal(async () => again && sendCall(again, signerOf(stage, ALBA)))).to.match(
        /nothing is left to claim/,
      );
    });

    it("when a stranger claims with a miner's proof, it should be refused", async () => {
      const [leaf] = await proveAccount(first, BOREAS);
      const distributor = await openDistributor(stage.deployment.distributor, stage.node.provider);
      const stolen = leaf && claimCall(distributor, leaf, "stolen", undefined);
      expect(await refusal(async () => stolen && sendCall(stolen, signerOf(stage, ALBA)))).to.match(
        /unknown to the distributor/,
      );
    });
  });

  describe("given a second epoch", () => {
    before(async () => {
      await fund(stage, 100n * TIDE);
      await publish(stage, second);
      await passWindow(stage);
    });

    it("when a miner that waited claims to a recipient, it should pay both epochs there", async () => {
      const recipient = "0x000000000000000000000000000000000000bEEF";
      await sendOnly(await claims(BOREAS, recipient, first, second), signerOf(stage, BOREAS));
      expect(await balance(stage, recipient)).to.equal(75n * TIDE);
    });

    it("should add up: what is left is what is still claimable", async () => {
      const [token] = (await status()).tokens;
      expect(token).to.include({
        funded: 200n * TIDE,
        allocated: 200n * TIDE,
        claimed: 150n * TIDE,
        balance: 50n * TIDE,
      });
    });

    it("when an epoch's entitlement lies below a mark on chain, it should refuse to publish", async () => {
      const third = await buildFromPoints(stage, 3, { [ALBA]: 1n }, second);
      const lowered = new Map(third.state.cumulative);
      for (const id of lowered.keys()) lowered.set(id, 1n);
      const forged = { ...third, state: { ...third.state, cumulative: lowered } };
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, forged, 0),
      );
      expect(message).to.include("its mark on chain");
    });

    it("when an epoch stands on another manifest than the published one, it should refuse to publish", async () => {
      const elsewhere = await buildFromPoints(stage, 2, { [ALBA]: 5n, [BOREAS]: 1n }, first);
      const third = await buildFromPoints(stage, 3, { [ALBA]: 1n }, elsewhere);
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, third, 0),
      );
      expect(message).to.include("the hash published for epoch 2");
    });
  });

  describe("given every root is revoked", () => {
    before(async () => {
      const calls = await revokeCalls(
        stage.node.provider,
        stage.deployment.distributor,
        0,
        undefined,
      );
      await sendOnly(calls, stage.sponsor);
    });

    it("should show them as revoked, and offer no claim", async () => {
      expect((await status()).roots.map((root) => root.state)).to.deep.equal([
        "revoked",
        "revoked",
      ]);
      const found = await standing(ALBA, first, second);
      expect(found).to.include({ amount: 0n, claimable: 0n, leaf: undefined });
    });

    it("when there is nothing left to revoke, it should have no call", async () => {
      expect(
        await revokeCalls(stage.node.provider, stage.deployment.distributor, 0, undefined),
      ).to.deep.equal([]);
    });

    it("when a new epoch stands on a revoked one, it should refuse to publish it", async () => {
      const third = await buildFromPoints(stage, 3, { [ALBA]: 1n }, second);
      const message = await refusal(() =>
        publishCall(stage.node.provider, stage.deployment, third, 0),
      );
      expect(message).to.include("a root that was revoked");
    });

    it("when the epoch is published again, it should wait a whole new window, then pay", async () => {
      await publish(stage, second);
      expect(await standing(ALBA, second)).to.include({ pending: 50n * TIDE, claimable: 0n });
      await passWindow(stage);
      await sendOnly(await claims(ALBA, undefined, second), signerOf(stage, ALBA));
      expect(await balance(stage, ALBA)).to.equal(125n * TIDE);
    });

    it("should have paid out all that came in", async () => {
      const [token] = (await status()).tokens;
      expect(token).to.include({ funded: 200n * TIDE, claimed: 200n * TIDE, balance: 0n });
    });
  });
});

async function balance(stage: Stage, account: string): Promise<bigint> {
  const [token] = stage.deployment.tokens;
  if (token === undefined) throw new Error("the stage has a token");
  return view<bigint>(openToken(token.address, stage.node.provider), "balanceOf", account);
}
