import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, before, describe, it } from "node:test";
import { expect } from "chai";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import { type LocalNode, startHardhatNode } from "../../scripts/demo/node.ts";
import type { ContractRecord } from "../../src/campaign/deployment.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { loadCampaign, loadRecord, phaseOf } from "../../src/epoch/load.ts";
import { EXIT } from "../../src/terminal/exit.ts";
import { campaignFile, deployRequest } from "../chain/stage.ts";
import { hardhat } from "./command.ts";
import { type Explorers, startExplorers } from "./explorers.ts";

const SEPOLIA = 11155111;

describe("distributor verify", () => {
  let node: LocalNode;
  let explorers: Explorers;
  let folder: string;
  let token: ContractRecord;

  before(async () => {
    [node, explorers] = [await startHardhatNode(SEPOLIA), await startExplorers()];
    folder = await mkdtemp(join(tmpdir(), "tidemark-verify-"));
    const file = join(folder, "campaign.json");
    await writeFile(file, JSON.stringify(campaignFile(SEPOLIA)));
    const { campaign } = await loadCampaign(file);
    const sponsor = sponsorOf(node.provider);
    const phase = phaseOf(campaign, "beta");
    const request = deployRequest(campaign, phase, folder, await sponsor.getAddress());
    for (const step of await deploySteps(request, node.provider)) {
      await deployStep(request, step, sponsor);
    }
    const recorded = (await loadRecord(folder, SEPOLIA))?.phases["stage/beta"]?.tokens.TIDE;
    if (recorded === undefined) throw new Error("the stage has a token");
    token = recorded;
  });
  after(async () => {
    await Promise.all([node.stop(), explorers.stop()]);
    await rm(folder, { recursive: true, force: true });
  });

  const verify = (...args: string[]) =>
    hardhat(
      [
        ...["--config", "test/cli/explorers.config.ts", "--network", "sepolia"],
        ...["distributor", "verify", "--deployments", folder],
        ...["--campaign", join(folder, "campaign.json"), "--json", ...args],
      ],
      { SEPOLIA_RPC_URL: node.url, EXPLORER_URL: explorers.url, ETHERSCAN_API_KEY: "key" },
    );

  it("should find every contract right here, and hand it in at all three without a key", async () => {
    const { code, stdout } = await verify();
    const { isRight, checks } = JSON.parse(stdout);
    expect(checks.filter(({ result }: { result: string }) => result !== "ok")).to.deep.equal([]);
    expect({ code, isRight }).to.deep.equal({ code: EXIT.done, isRight: true });
    const handedIn = explorers.submissions.map(
      ({ explorer, contract }) => `${explorer} ${contract}`,
    );
    expect(handedIn).to.deep.equal(
      ["BetaToken", "RewardDistributor"].flatMap((name) =>
        ["etherscan", "blockscout", "sourcify"].map(
          (explorer) => `${explorer} project/contracts/${name}.sol:${name}`,
        ),
      ),
    );
  });

  it("should hand in what compiles to the code on chain, immutables aside, with its arguments", async () => {
    const submission = explorers.submissions[0];
    if (submission === undefined) throw new Error("something was handed in");
    const { bytecode, deployedBytecode } = compile(submission);
    const sent = await node.provider.getTransaction(token.transaction);
    expect(sent?.data).to.equal(`0x${bytecode.object}${submission.args}`);
    const code = await node.provider.getCode(token.address);
    expect(blank(code, deployedBytecode.immutableReferences)).to.equal(
      `0x${deployedBytecode.object}`,
    );
  });

  it("when an explorer cannot verify, it should name it and end with 1", async () => {
    explorers.believeNothing();
    const { code, stdout } = await verify("--explorers", "blockscout");
    expect(code).to.equal(EXIT.failure);
    const { checks } = JSON.parse(stdout);
    expect(checks.at(-1)).to.include({ name: "distributor: blockscout", result: "wrong" });
  });

  it("when the code on chain is another, it should hand in nothing and end with 4", async () => {
    const before = explorers.submissions.length;
    await node.provider.send("hardhat_setCode", [token.address, "0x00"]);
    const { code, stdout } = await verify();
    expect(code).to.equal(EXIT.mismatch);
    const { checks } = JSON.parse(stdout);
    const wrong = checks.filter(({ result }: { result: string }) => result === "wrong");
    expect(wrong.map(({ name }: { name: string }) => name)).to.deep.equal([
      "token TIDE: record",
      "token TIDE: code",
    ]);
    expect(explorers.submissions.length).to.equal(before);
  });

  it("when an explorer is named that there is not, it should end with 2", async () => {
    expect((await verify("--explorers", "etherscan,bing")).code).to.equal(EXIT.input);
  });
});

interface Code {
  readonly object: string;
  readonly immutableReferences: Record<string, { start: number; length: number }[]>;
}

/** Compiles as an explorer would, from nothing but what was handed in. */
function compile({ input, contract }: { input: object; contract: string }) {
  const solc = createRequire(import.meta.url)("solc") as { compile(input: string): string };
  const [source = "", name = ""] = contract.split(":");
  const output = JSON.parse(solc.compile(JSON.stringify(input)));
  return output.contracts[source][name].evm as { bytecode: Code; deployedBytecode: Code };
}

function blank(code: string, references: Code["immutableReferences"]): string {
  return Object.values(references)
    .flat()
    .reduce((text, { start, length }) => {
      const at = 2 + start * 2;
      return text.slice(0, at) + "0".repeat(length * 2) + text.slice(at + length * 2);
    }, code);
}
