import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

describe("the commands, off the local chain", () => {
  const CHAIN = 4242;
  let node: LocalNode;
  let folder: string;

  before(async () => {
    node = await startHardhatNode(CHAIN);
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
    const text = await readFile("campaigns/example/campaign.json", "utf8");
    await writeFile(join(folder, "campaign.json"), text.replace("31337", String(CHAIN)));
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const deploy = (...args: string[]) =>
    hardhat(
      [
        "distributor",
        "deploy",
        "--network",
        "localhost",
        "--deployments",
        folder,
        "--campaign",
        join(folder, "campaign.json"),
        ...args,
      ],
      { LOCALHOST_RPC_URL: node.url },
    );

  it("when nobody is there to ask, it should send nothing and end with 5", async () => {
    const { code, stderr } = await deploy();
    expect(code).to.equal(EXIT.declined);
    expect(stderr).to.include("--yes");
    expect(await node.provider.getBlockNumber()).to.equal(0);
  });

  it("when --yes is given, it should send", async () => {
    expect((await deploy("--yes")).code).to.equal(EXIT.done);
  });

  it("when the network is another chain than the phase's, it should end with 2", async () => {
    const { code, stderr } = await hardhat(["epoch", "status", "--network", "localhost"], {
      LOCALHOST_RPC_URL: node.url,
    });
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("expected chain 31337");
  });
});
