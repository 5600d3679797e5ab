import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach, describe, it } from "node:test";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { optionsFrom } from "../../scripts/deploy/options.ts";
import { readSetup } from "../../src/chain/setup.ts";
import { loadRecord } from "../../src/epoch/load.ts";
import { InputError } from "../../src/errors.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { intercept } from "../chain/interceptor.ts";
import { campaignFile, refusal } from "../chain/stage.ts";
import { hardhat } from "./command.ts";

const SEPOLIA = 11155111;
const DEPLOYER = localWallet(0);
const GUARDIAN = localWallet(4).address;

describe("optionsFrom", () => {
  it("should read texts, seconds and switches by the variables of their names", () => {
    const env = {
      TIDEMARK_ADMIN: "0x12",
      TIDEMARK_WINDOW_FLOOR: "600",
      TIDEMARK_DRY_RUN: "1",
      TIDEMARK_YES: "0",
      TIDEMARK_WINDOW: "",
      OTHER: "x",
    };
    const options = { admin: "0x12", windowFloor: 600, dryRun: true, yes: false };
    expect(optionsFrom(env)).to.deep.equal(options);
  });

  it("given values that mean nothing, it should name every variable", () => {
    const env = { TIDEMARK_WINDOW: "1e3", TIDEMARK_ADMIN_DELAY: "-1", TIDEMARK_JSON: "yes" };
    expect(() => optionsFrom(env))
      .to.throw(InputError)
      .with.nested.property("faults.length", 3);
  });
});

describe("deploying a beta to a network whose key signs here", () => {
  let node: LocalNode;
  let folder: string;
  let env: Record<string, string>;

  before(async () => {
    node = await startHardhatNode(SEPOLIA);
    env = { SEPOLIA_RPC_URL: node.url, SEPOLIA_PRIVATE_KEY: DEPLOYER.privateKey };
  });
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), "tidemark-deploy-"));
    await writeFile(join(folder, "campaign.json"), JSON.stringify(campaignFile(SEPOLIA)));
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));
  after(() => node.stop());

  const run = (script: string, options: Record<string, string> = {}) =>
    hardhat(["run", script, "--network", "sepolia", "--no-compile"], {
      ...env,
      TIDEMARK_CAMPAIGN: join(folder, "campaign.json"),
      TIDEMARK_DEPLOYMENTS: folder,
      ...options,
    });

  it("given it was killed as it sent, it should say what it goes on with, and deploy nothing twice", async () => {
    const deploy = ["distributor", "deploy", "--network", "sepolia", "--yes"];
    const args = [...deploy, "--campaign", join(folder, "campaign.json"), "--deployments", folder];
    const killer = new AbortController();
    const proxy = await intercept(node.url, (method, moment) => {
      if (method !== "eth_sendRawTransaction" || moment !== "answered") return false;
      killer.abort();
      return true;
    });
    const killed = hardhat(args, { ...env, SEPOLIA_RPC_URL: proxy.url }, killer.signal);
    expect(await refusal(() => killed)).to.include("aborted");
    await proxy.stop();
    const { code, stderr } = await hardhat(args, env);
    expect(code).to.equal(EXIT.done);
    expect(stderr).to.include("go on with the token TIDE, a BetaToken, begun with nonce 0");
    expect(await node.provider.getTransactionCount(DEPLOYER.address)).to.equal(2);
  });

  it("--dry-run: it should tell each contract's gas and cost, and send nothing", async () => {
    const deploy = ["distributor", "deploy", "--network", "sepolia", "--dry-run", "--json"];
    const paths = ["--campaign", join(folder, "campaign.json"), "--deployments", folder];
    const count = () => node.provider.getTransactionCount(DEPLOYER.address);
    const before = await count();
    const { code, stdout, stderr } = await hardhat([...deploy, ...paths], env);
    expect(code, stderr).to.equal(EXIT.done);
    const { dryRun, estimates } = JSON.parse(stdout);
    expect([dryRun, estimates.length]).to.deep.equal([true, 2]);
    for (const { gas, maxFee, cost } of estimates)
      expect(BigInt(cost)).to.equal(BigInt(gas) * BigInt(maxFee));
    expect(await count()).to.equal(before);
  });

  it("given a Safe that is to deploy and limits that mean nothing, it should say what to do and end with 2", async () => {
    const deploy = ["distributor", "deploy", "--network", "sepolia"];
    const paths = ["--campaign", join(folder, "campaign.json"), "--deployments", folder];
    const limits = await hardhat([...deploy, ...paths, "--max-fee", "1e3"], env);
    expect([limits.code, limits.stderr.includes("--max-fee")]).to.deep.equal([EXIT.input, true]);
    const safe = await hardhat([...deploy, ...paths, "--safe", join(folder, "b.json")], env);
    expect(safe.code).to.equal(EXIT.input);
    expect(safe.stderr).to.match(/^--safe: .*cannot create one.*--admin/);
  });

  it("--max-cost: given less than all contracts may cost, it should send none and end with 2", async () => {
    const deploy = [
      "distributor",
      "deploy",
      "--network",
      "sepolia",
      "--yes",
      "--max-cost",
      "0.001",
    ];
    const paths = ["--campaign", join(folder, "campaign.json"), "--deployments", folder];
    const count = () => node.provider.getTransactionCount(DEPLOYER.address);
    const before = await count();
    const { code, stderr } = await hardhat([...deploy, ...paths], env);
    expect([code, stderr.includes("--max-cost")]).to.deep.equal([EXIT.input, true]);
    expect(await count()).to.equal(before);
  });

  it("given other compiler settings than it was compiled with, it should name them and end with 2", async () => {
    const config = ["--config", "test/cli/other-compiler.config.ts", "--network", "sepolia"];
    const deploy = ["distributor", "deploy", "--campaign", join(folder, "campaign.json")];
    const { code, stderr } = await hardhat([...config, ...deploy], env);
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.match(/^optimizer of the compiled RewardDistributor: got .*1000000/);
  });

  it("given the network's key is missing, it should say how it is set and end with 2", async () => {
    const deploy = ["distributor", "deploy", "--network", "sepolia", "--campaign"];
    const { code, stderr } = await hardhat([...deploy, join(folder, "campaign.json")], {
      SEPOLIA_RPC_URL: node.url,
    });
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("npx hardhat keystore set SEPOLIA_PRIVATE_KEY");
  });

  it("scripts/deploy-beta.ts: it should take its environment's options; a second time it should find nothing to do", async () => {
    const options = {
      TIDEMARK_GUARDIAN: GUARDIAN,
      TIDEMARK_WINDOW: "7200",
      TIDEMARK_WINDOW_FLOOR: "3600",
      TIDEMARK_YES: "1",
    };
    const { code, stderr } = await run("scripts/deploy-beta.ts", options);
    expect(code, stderr).to.equal(EXIT.done);
    const record = (await loadRecord(folder, SEPOLIA))?.phases["stage/beta"]?.distributor;
    const setup = await readSetup(record?.address ?? "", node.provider, 0);
    expect(setup).to.deep.include({ guardians: [GUARDIAN], window: 7200, windowFloor: 3600 });
    expect((await run("scripts/deploy-beta.ts", options)).code).to.equal(EXIT.nothingToDo);
  });

  it("scripts/deploy-beta.ts: given a variable that means nothing, it should name it and end with 2", async () => {
    const { code, stderr } = await run("scripts/deploy-beta.ts", { TIDEMARK_WINDOW: "a day" });
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.match(/^TIDEMARK_WINDOW: got "a day"/);
  });

  it("scripts/deploy-production.ts: given a campaign without production, it should end with 2", async () => {
    const { code, stderr } = await run("scripts/deploy-production.ts");
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include('phase: got "production"');
  });
});
