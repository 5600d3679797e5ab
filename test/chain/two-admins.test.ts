import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { Contract, type Signer } from "ethers";
import { openDistributor, view } from "../../src/chain/contracts.ts";
import { fundShortfallCalls, shortfall } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { sendCall } from "../../src/chain/send.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import { onEveryNode } from "./nodes.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  refusal,
  type Stage,
  setStage,
  signerOf,
} from "./stage.ts";

const TIDE = 1_000_000n;

onEveryNode("two admins at once", (start) => {
  let stage: Stage;
  let first: ReadDistribution;
  let snapshot: string;

  before(async () => {
    stage = await setStage(await start());
    first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
    const { deployment, node, sponsor } = stage;
    const token = deployment.tokens[0]?.address ?? "";
    const erc20 = ["function transfer(address to, uint256 amount)"];
    const transfer = new Contract(token, erc20, sponsor).getFunction("transfer");
    await (await transfer.send(ALBA, 100n * TIDE)).wait();
    const distributor = await openDistributor(deployment.distributor, node.provider);
    const role = await view<string>(distributor, "PUBLISHER_ROLE");
    const grant = (distributor.connect(sponsor) as Contract).getFunction("grantRole");
    await (await grant.send(role, ALBA)).wait();
  });
  beforeEach(async () => {
    snapshot = await stage.node.provider.send("evm_snapshot", []);
  });
  afterEach(async () => {
    await mining(true);
    await stage.node.provider.send("evm_revert", [snapshot]);
  });
  after(() => stage.strike());

  const mining = (isOn: boolean) => stage.node.provider.send("evm_setAutomine", [isOn]);
  const other = () => signerOf(stage, ALBA);
  const funded = async () => {
    const { deployment, node } = stage;
    const distributor = await openDistributor(deployment.distributor, node.provider);
    return view<bigint>(distributor, "funded", deployment.tokens[0]?.address ?? "");
  };
  const planFunding = async (signer: Signer) => {
    const { node, deployment } = stage;
    const lacking = await shortfall(node.provider, deployment, first.manifest.totals);
    const address = await signer.getAddress();
    return fundShortfallCalls(node.provider, deployment, lacking, address);
  };
  const planPublishing = async () => {
    const call = await publishCall(stage.node.provider, stage.deployment, first, 0);
    return call ?? expect.fail("there is something to publish");
  };
  /** Hands a call over without waiting for a block. */
  const submit = async (signer: Signer, call: Awaited<ReturnType<typeof planPublishing>>) => {
    const data = call.contract.interface.encodeFunctionData(call.method, call.args);
    await signer.sendTransaction({
      to: await call.contract.getAddress(),
      data,
      gasLimit: 500_000n,
    });
  };

  describe("given that both planned to fund an epoch, and one has done so", () => {
    it("when the other sends, it should be refused, and the epoch be funded once", async () => {
      const [approve] = await planFunding(stage.sponsor);
      for (const call of await planFunding(other())) await sendCall(call, other());
      const message = await refusal(() => sendCall(approve as never, stage.sponsor));
      expect(message).to.include("100 TIDE now, expected 0 TIDE");
      expect(await funded()).to.equal(100n * TIDE);
      expect(await planFunding(stage.sponsor)).to.deep.equal([]);
    });

    it("when the other has approved already, its funding should be refused", async () => {
      const [approve, funding] = await planFunding(stage.sponsor);
      await sendCall(approve as never, stage.sponsor);
      for (const call of await planFunding(other())) await sendCall(call, other());
      const message = await refusal(() => sendCall(funding as never, stage.sponsor));
      expect(message).to.include("100 TIDE now, expected 0 TIDE");
      expect(await funded()).to.equal(100n * TIDE);
    });

    it("when only a part came in, the other should be refused, and find the rest when it plans again", async () => {
      const plan = await planFunding(other());
      await fund(stage, 30n * TIDE);
      expect(await refusal(() => sendCall(plan[0] as never, other()))).to.include("30 TIDE now");
      for (const call of await planFunding(other())) await sendCall(call, other());
      expect(await funded()).to.equal(100n * TIDE);
    });
  });

  describe("given that one's funding waits to be mined", () => {
    it("when the other sends, it should be refused", async () => {
      const [approve, funding] = await planFunding(other());
      if (approve === undefined || funding === undefined) expect.fail("two calls are due");
      await sendCall(approve, other());
      const [plan] = await planFunding(stage.sponsor);
      await mining(false);
      await submit(other(), funding);
      expect(await refusal(() => sendCall(plan as never, stage.sponsor))).to.include(
        "100 TIDE now",
      );
    });
  });

  describe("given that both planned to publish an epoch", () => {
    beforeEach(() => fund(stage, 100n * TIDE));

    it("when one has published, the other should be refused, and find the root standing when it plans again", async () => {
      const plan = await planPublishing();
      await sendCall(await planPublishing(), other());
      expect(await refusal(() => sendCall(plan, stage.sponsor))).to.match(/epoch 1/);
      expect(await publishCall(stage.node.provider, stage.deployment, first, 0)).to.equal(
        undefined,
      );
    });

    it("when one's publishing waits to be mined, the other should be refused before it pays for a revert", async () => {
      const plan = await planPublishing();
      await mining(false);
      await submit(other(), plan);
      expect(await refusal(() => sendCall(plan, stage.sponsor))).to.include("is publishing now");
    });
  });
});
