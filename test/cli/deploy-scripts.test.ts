import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { localWallet } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { optionsFrom } from "../../scripts/deploy/options.ts";
import { readSetup } from "../../src/chain/setup.ts";
import { loadRecord } from "../../src/epoch/load.ts";
import { InputError } from "../../src/errors.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { campaignFile } from "../chain/stage.ts";
import { hardhat } from "./command.ts";

const SEPOLIA = 11155111;

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
    expect(optionsFrom(env)).to.deep.equal({
      admin: "0x12",
      windowFloor: 600,
      dryRun: true,
      yes: false,
    });
  });

  it("given values that mean nothing, it should name every variable", () => {
    expect(() =>
      optionsFrom({ TIDEMARK_WINDOW: "1e3", TIDEMARK_ADMIN_DELAY: "-1", TIDEMARK_JSON: "yes" }),
    )
      .to.throw(InputError)
      .with.nested.property("faults.length", 3);
  });
});

describe("scripts/deploy-beta.ts", () => {
  let node: LocalNode;
  let folder: string;

  before(async () => {
    node = await startHardhatNode(SEPOLIA);
    folder = await mkdtemp(join(tmpdir(), "tidemark-script-"));
    await writeFile(join(folder, "campaign.json"), JSON.stringify(campaignFile(SEPOLIA)));
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const run = (script: string, env: Record<string, string> = {}) =>
    hardhat(["run", script, "--network", "sepolia", "--no-compile"], {
      SEPOLIA_RPC_URL: node.url,
      SEPOLIA_PRIVATE_KEY: localWallet(0).privateKey,
      TIDEMARK_CAMPAIGN: join(folder, "campaign.json"),
      TIDEMARK_DEPLOYMENTS: folder,
      ...env,
    });

  it("should deploy the beta with the options of its environment; a second time it should find nothing to do", async () => {
    const guardian = localWallet(4).address;
    const env = {
      TIDEMARK_GUARDIAN: guardian,
      TIDEMARK_WINDOW: "7200",
      TIDEMARK_WINDOW_FLOOR: "3600",
      TIDEMARK_YES: "1",
    };
    const { code, stderr } = await run("scripts/deploy-beta.ts", env);
    expect(code, stderr).to.equal(EXIT.done);
    const record = (await loadRecord(folder, SEPOLIA))?.phases["stage/beta"]?.distributor;
    const setup = await readSetup(record?.address ?? "", node.provider, 0);
    expect(setup).to.deep.include({ guardians: [guardian], window: 7200, windowFloor: 3600 });
    expect((await run("scripts/deploy-beta.ts", env)).code).to.equal(EXIT.nothingToDo);
  });

  it("scripts/deploy-production.ts: given a campaign without production, it should end with 2", async () => {
    const { code, stderr } = await run("scripts/deploy-production.ts");
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include('phase: got "production"');
  });

  it("given a variable that means nothing, it should name it and end with 2", async () => {
    const { code, stderr } = await run("scripts/deploy-beta.ts", { TIDEMARK_WINDOW: "a day" });
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.match(/^TIDEMARK_WINDOW: got "a day"/);
  });
});
