import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { startHardhatNode } from "../../scripts/demo/node.ts";
import { readSetup } from "../../src/chain/setup.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import {
  buildBeta,
  claimBeta,
  deployBeta,
  type PromotionStage,
  passBetaWindow,
  publishBeta,
  setPromotion,
} from "../chain/promotion-stage.ts";
import { hardhat } from "./command.ts";

const DAY = 86_400;
const [DEPLOYER, PUBLISHER, GUARDIAN] = [0, 3, 4].map(localWallet) as [
  ReturnType<typeof localWallet>,
  ReturnType<typeof localWallet>,
  ReturnType<typeof localWallet>,
];

describe("from beta to production, on nodes that carry their chains' ids", () => {
  let stage: PromotionStage;
  let env: Record<string, string>;

  before(async () => {
    stage = await setPromotion(startHardhatNode);
    await deployBeta(stage);
    await buildBeta(stage);
    await publishBeta(stage);
    await passBetaWindow(stage);
    env = {
      SEPOLIA_RPC_URL: stage.away.url,
      MAINNET_RPC_URL: stage.home.url,
      MAINNET_PRIVATE_KEY: DEPLOYER.privateKey,
    };
  });
  after(() => stage.strike());

  const paths = () => [
    ...["--campaign", stage.file, "--deployments", stage.folder],
    ...["--distributions", stage.distributions, "--network", "mainnet"],
  ];
  const roles = () => [
    ...["--admin", stage.safe, "--publisher", PUBLISHER.address, "--guardian", GUARDIAN.address],
  ];
  const promote = (...args: string[]) =>
    hardhat(["distributor", "promote", ...paths(), ...args], env);

  it("given no roles, it should ask for each and end with 2", async () => {
    const { code, stderr } = await promote();
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("--admin").and.include("--publisher").and.include("--guardian");
  });

  it("given a beta that nobody claimed in, it should print each check, send nothing, and end with 4", async () => {
    const { code, stdout } = await promote(...roles(), "--yes");
    expect(code).to.equal(EXIT.mismatch);
    expect(stdout)
      .to.match(/^ok +beta verified/m)
      .and.match(/^wrong +beta claimed/m)
      .and.match(/^ok +production admin/m)
      .and.include("CLOSED. Wrong: 1 of 16");
    expect(await stage.home.provider.getTransactionCount(DEPLOYER.address)).to.equal(0);
  });

  it("given the same by distributor deploy, it should meet the same gate", async () => {
    const deploy = ["distributor", "deploy", "--phase", "production", ...paths(), ...roles()];
    const { code, stdout } = await hardhat([...deploy, "--yes"], env);
    expect(code).to.equal(EXIT.mismatch);
    expect(stdout).to.match(/^wrong +beta claimed/m);
  });

  describe("given a beta that showed everything", () => {
    before(() => claimBeta(stage));

    it("when it is a dry run, it should need no key, send nothing and end with 0", async () => {
      const { MAINNET_PRIVATE_KEY: _, ...keyless } = env;
      const args = ["distributor", "promote", ...paths(), ...roles(), "--dry-run", "--json"];
      const { code, stdout } = await hardhat(args, keyless);
      expect(code).to.equal(EXIT.done);
      const { isOpen, checks, deployed } = JSON.parse(stdout);
      expect({ isOpen, deployed }).to.deep.equal({ isOpen: true, deployed: [] });
      expect(checks.at(-1)).to.include({ name: "RewardDistributor recompiled", result: "ok" });
    });

    it("when the window is to be shorter than a day, it should end with 4", async () => {
      const short = ["--window", "3600", "--window-floor", "3600"];
      const { code, stdout } = await promote(...roles(), ...short, "--yes");
      expect(code).to.equal(EXIT.mismatch);
      expect(stdout).to.match(/^wrong +production window /m);
    });

    it("when --yes is given, it should deploy the same code and keep no role", async () => {
      const { code, stdout } = await promote(...roles(), "--yes", "--json");
      expect(code).to.equal(EXIT.done);
      const { deployed } = JSON.parse(stdout);
      expect(await readSetup(deployed[0].address, stage.home.provider, 0)).to.deep.equal({
        admin: stage.safe,
        publishers: [PUBLISHER.address],
        guardians: [GUARDIAN.address],
        treasury: stage.safe,
        window: DAY,
        windowFloor: DAY,
      });
      const read = async (chainId: number, phase: string) =>
        JSON.parse(await readFile(join(stage.folder, `${chainId}.json`), "utf8")).phases[
          `example/${phase}`
        ].distributor;
      const [production, beta] = [await read(1, "production"), await read(11155111, "beta")];
      expect(production.maskedBytecodeHash).to.equal(beta.maskedBytecodeHash);
      expect(production.bytecodeHash).not.to.equal(beta.bytecodeHash);
    });

    it("when it is run again, it should check what stands and find nothing to do", async () => {
      const { code, stdout } = await promote();
      expect(stdout).to.match(/^ok +production code/m);
      expect(code).to.equal(EXIT.nothingToDo);
    });
  });
});
