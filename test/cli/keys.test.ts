import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { sponsorKey } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { hardhat } from "./command.ts";

describe("the commands, with a key of the Hardhat config and a URL that is down", () => {
  const CHAIN = 11155111;
  let node: LocalNode;
  let folder: string;

  const onSepolia = (args: readonly string[], env: Record<string, string> = {}) =>
    hardhat(
      [
        ...args,
        "--network",
        "sepolia",
        "--deployments",
        folder,
        "--campaign",
        join(folder, "campaign.json"),
      ],
      {
        SEPOLIA_RPC_URL: "http://127.0.0.1:9",
        SEPOLIA_FALLBACK_RPC_URLS: node.url,
        SEPOLIA_PRIVATE_KEY: sponsorKey().privateKey,
        ...env,
      },
    );

  before(async () => {
    node = await startHardhatNode(CHAIN);
    folder = await mkdtemp(join(tmpdir(), "tidemark-cli-"));
    const text = await readFile("campaigns/example/campaign.json", "utf8");
    await writeFile(join(folder, "campaign.json"), text.replace("31337", String(CHAIN)));
    const deploy = ["distributor", "deploy", "--yes"];
    await onSepolia(deploy, { SEPOLIA_RPC_URL: node.url, SEPOLIA_FALLBACK_RPC_URLS: "" });
  });
  after(async () => {
    await node.stop();
    await rm(folder, { recursive: true, force: true });
  });

  const fund = ["distributor", "fund", "--token", "TIDE", "--amount", "1"];

  it("when nobody is there to ask, it should show the cost, send nothing and end with 5", async () => {
    const before = await node.provider.getTransactionCount(sponsorKey().address);
    const { code, stderr } = await onSepolia(fund);
    expect(code).to.equal(EXIT.declined);
    expect(stderr).to.match(/gas, at most [\d.]+ ether/);
    expect(await node.provider.getTransactionCount(sponsorKey().address)).to.equal(before);
  });

  it("when --yes is given, it should sign here and send through the URL that is up", async () => {
    const { code, stdout } = await onSepolia([...fund, "--yes", "--json"]);
    expect(code).to.equal(EXIT.done);
    const [first] = JSON.parse(stdout).sent;
    const transaction = await node.provider.getTransaction(first.transaction);
    expect(transaction?.from).to.equal(sponsorKey().address);
  });

  it("when every URL is down, it should say so and end with 1", async () => {
    const { code, stderr } = await onSepolia(["epoch", "status"], {
      SEPOLIA_FALLBACK_RPC_URLS: "http://127.0.0.1:9",
    });
    expect(code).to.equal(EXIT.failure);
    expect(stderr).to.include("No usable answer");
  });

  it("when a fallback is no URL, it should end with 2 and not show it", async () => {
    const { code, stderr } = await onSepolia(["epoch", "status"], {
      SEPOLIA_FALLBACK_RPC_URLS: "secret",
    });
    expect(code).to.equal(EXIT.input);
    expect(stderr).to.include("SEPOLIA_FALLBACK_RPC_URLS").and.not.include("secret");
  });
});
