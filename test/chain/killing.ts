/** Deployments in a process that is killed at a call of choice, then run again here. */
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, afterEach, before, beforeEach } from "node:test";
import { expect } from "chai";
import { getCreateAddress } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import type { LocalNode } from "../../scripts/demo/node.ts";
import { type DeployRequest, deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { loadCampaign, loadRecord, phaseOf } from "../../src/epoch/load.ts";
import { intercept, type Moment } from "./interceptor.ts";
import type { StartNode } from "./nodes.ts";
import { campaignFile, deployRequest } from "./stage.ts";

const SEPOLIA = 11155111;
const CHILD = join(import.meta.dirname, "deploy-child.ts");

/** Where a run is killed: at the nth call of a method, before the node sees it or before its answer is heard. */
export interface Kill {
  readonly method: string;
  readonly moment: Moment;
  readonly nth: number;
}

/** Sets up a node for a suite, and a folder for each test; to be called inside a suite. */
export function killing(start: StartNode) {
  let node: LocalNode;
  let folder: string;
  let untouched: string;

  before(async () => {
    node = await start(SEPOLIA);
  });
  beforeEach(async () => {
    untouched = await node.provider.send("evm_snapshot", []);
    folder = await mkdtemp(join(tmpdir(), "tidemark-deploy-"));
    await writeFile(join(folder, "campaign.json"), JSON.stringify(campaignFile(SEPOLIA)));
  });
  afterEach(async () => {
    await node.provider.send("evm_revert", [untouched]);
    await rm(folder, { recursive: true, force: true });
  });

  after(() => node.stop());

  /** Runs it here to its end. */
  const run = async (changes: Partial<DeployRequest> = {}) => {
    const { campaign } = await loadCampaign(join(folder, "campaign.json"));
    const sponsor = sponsorOf(node.provider);
    const request = {
      ...deployRequest(campaign, phaseOf(campaign, "beta"), folder, await sponsor.getAddress()),
      settings: { blockPollingInterval: 50 },
      ...changes,
    };
    for (const step of await deploySteps(request, node.provider)) {
      await deployStep(request, step, sponsor);
    }
  };
  const runAndKill = async ({ method, moment, nth }: Kill) => {
    let victim: ChildProcess | undefined;
    let seen = 0;
    const proxy = await intercept(node.url, (called, at) => {
      if (called !== method || at !== moment || ++seen !== nth) return false;
      return victim?.kill("SIGKILL") ?? false;
    });
    const args = [CHILD, proxy.url, join(folder, "campaign.json"), folder];
    victim = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] });
    const [, signal] = await once(victim, "close");
    await proxy.stop();
    expect(signal).to.equal("SIGKILL");
  };
  /** One transaction for each contract, with these nonces, and the record holds what they made. */
  const expectOnce = async (nonces: readonly number[] = [0, 1]) => {
    const sponsor = await sponsorOf(node.provider).getAddress();
    const phase = (await loadRecord(folder, SEPOLIA))?.phases["stage/beta"];
    const made = nonces.map((nonce) => getCreateAddress({ from: sponsor, nonce }).toLowerCase());
    expect([phase?.tokens.TIDE?.address, phase?.distributor?.address]).to.deep.equal(made);
    expect(await node.provider.getTransactionCount(sponsor)).to.equal(Math.max(...nonces) + 1);
    for (const contract of [phase?.tokens.TIDE, phase?.distributor]) {
      const receipt = await node.provider.getTransactionReceipt(contract?.transaction ?? "");
      expect(receipt).to.deep.include({ blockNumber: contract?.block });
      expect(receipt?.contractAddress?.toLowerCase()).to.equal(contract?.address);
    }
  };
  /** Takes over the mining from the node, and mines now and then until what runs has ended. */
  const mineSlowly = async (before: () => Promise<unknown>, running: () => Promise<void>) => {
    await node.provider.send("evm_setAutomine", [false]);
    try {
      await before();
      let isDone = false;
      const ended = running().finally(() => {
        isDone = true;
      });
      for (let polls = 0; !isDone; polls++) {
        await new Promise((resolve) => setTimeout(resolve, 100));
        if (polls > 12) await node.provider.send("evm_mine", []);
      }
      await ended;
    } finally {
      await node.provider.send("evm_setAutomine", [true]);
    }
  };
  return {
    run,
    mineSlowly,
    runAndKill,
    expectOnce,
    provider: () => node.provider,
    journal: () => join(folder, `chain-${SEPOLIA}-stage-beta`, "journal.jsonl"),
  };
}

/** Names a call. */
export function at(method: string, moment: Moment, nth: number): Kill {
  return { method, moment, nth };
}
