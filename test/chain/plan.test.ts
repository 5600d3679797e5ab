import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { type PlanRequest, planChecks } from "../../src/chain/plan.ts";
import { readSetup } from "../../src/chain/setup.ts";
import { onEveryNode } from "./nodes.ts";
import { type PromotionStage, setPromotion } from "./promotion-stage.ts";

const DAY = 86_400;
const DEPLOYER = localWallet(0);
const [PUBLISHER, GUARDIAN] = [localWallet(3).address, localWallet(4).address];

onEveryNode("the gate's checks of a production", (start) => {
  let stage: PromotionStage;
  let right: PlanRequest;

  before(async () => {
    stage = await setPromotion(start);
    right = {
      production: stage.production,
      provider: stage.home.provider,
      setup: {
        admin: stage.safe,
        publishers: [PUBLISHER],
        guardians: [GUARDIAN],
        treasury: stage.safe,
        window: DAY,
        windowFloor: DAY,
      },
      distributor: undefined,
      sender: DEPLOYER.address,
    };
  });
  after(() => stage.strike());

  /** What is not ok, by name. */
  const found = async (changes: Partial<PlanRequest> = {}) =>
    (await planChecks({ ...right, ...changes }))
      .filter(({ result }) => result !== "ok")
      .map(({ result, name }) => `${result}: ${name}`);
  const withSetup = (changes: Partial<PlanRequest["setup"]>) =>
    found({ setup: { ...right.setup, ...changes } });
  const withToken = (changes: object) => {
    const [tide, ...rest] = stage.production.tokens;
    if (tide === undefined) throw new Error("the stage has a token");
    return found({
      production: { ...stage.production, tokens: [{ ...tide, ...changes }, ...rest] },
    });
  };

  it("given a plan with everything right, it should find nothing", async () => {
    expect(await found()).to.deep.equal([]);
  });

  for (const [what, changes, expected] of [
    ["an admin without code", { admin: localWallet(5).address }, "wrong: production admin"],
    [
      "a publisher who is the guardian too",
      { guardians: [PUBLISHER.toLowerCase()] },
      "wrong: production publisher and guardian",
    ],
    ["no guardian", { guardians: [] }, "wrong: production publisher and guardian"],
    ["a window of a second less than a day", { window: DAY - 1 }, "wrong: production window"],
    [
      "a floor of a second less than a day",
      { windowFloor: DAY - 1 },
      "wrong: production window floor",
    ],
    ["a treasury without code", { treasury: GUARDIAN }, "note: production treasury"],
    ["a publisher who deploys", { publishers: [DEPLOYER.address] }, "note: production deployer"],
  ] as const) {
    it(`given ${what}, it should find that alone`, async () => {
      expect(await withSetup(changes)).to.deep.equal([expected]);
    });
  }

  it("given an admin that is the publisher, it should note it", async () => {
    expect(await withSetup({ publishers: [stage.safe] })).to.deep.equal([
      "note: production publisher and guardian",
    ]);
  });

  it("given an admin that only delegates to a contract, it should be no contract", async () => {
    const { address } = localWallet(6);
    const code = `0xef0100${stage.safe.slice(2)}`;
    await stage.home.provider.send("hardhat_setCode", [address, code]);
    expect(await withSetup({ admin: address })).to.deep.equal(["wrong: production admin"]);
  });

  for (const [what, changes] of [
    ["without an address", { address: undefined }],
    ["at an account without code", { address: GUARDIAN.toLowerCase() }],
    ["with other decimals", { decimals: 17 }],
  ] as const) {
    it(`given a token ${what}, it should find that alone`, async () => {
      expect(await withToken(changes)).to.deep.equal(["wrong: production token TIDE"]);
    });
  }

  describe("given production is deployed by an account that is nobody in it", () => {
    let distributor: string;

    before(async () => {
      const { loaded, production, folder, home, safe } = stage;
      const request = {
        campaign: loaded.campaign,
        phase: production,
        deployments: folder,
        admin: safe,
        publisher: PUBLISHER,
        guardian: GUARDIAN,
        treasury: safe,
        adminDelay: DAY,
        windowFloor: DAY,
        window: DAY,
      };
      const [step, ...more] = await deploySteps(request, home.provider);
      if (step === undefined || more.length > 0) throw new Error("one step is due");
      const deployer = DEPLOYER.connect(home.provider);
      distributor = (await deployStep(request, step, deployer)).address;
    });

    it("should have handed every role to those who were named, and none to the deployer", async () => {
      const setup = await readSetup(distributor, stage.home.provider, 0);
      expect(setup).to.deep.equal(right.setup);
    });

    it("should find nothing wrong with what stands on chain", async () => {
      expect(await found({ distributor })).to.deep.equal([]);
    });

    it("when its code is another, it should find that alone", async () => {
      const [token] = stage.production.tokens;
      expect(await found({ distributor: token?.address })).to.deep.equal([
        "wrong: production code",
      ]);
    });
  });
});
