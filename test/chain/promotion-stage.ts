/** A campaign with a beta on a node that carries Sepolia's id, and production to come on one that carries mainnet's. */
import { cp, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { ContractFactory, getCreateAddress, type InterfaceAbi } from "ethers";
import { localWallet, minersOf, sponsorOf } from "../../scripts/demo/miners.ts";
import type { LocalNode } from "../../scripts/demo/node.ts";
import type { Phase } from "../../src/campaign/campaign.ts";
import { readArtifact } from "../../src/chain/artifacts.ts";
import { claimCalls, standingOf } from "../../src/chain/claim.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { fundCalls } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { revokeCalls } from "../../src/chain/revoke.ts";
import { sendCall } from "../../src/chain/send.ts";
import { buildEpoch } from "../../src/epoch/build.ts";
import {
  type LoadedCampaign,
  loadCampaign,
  loadDeployment,
  phaseOf,
} from "../../src/epoch/load.ts";
import { distributionFolder, readDistribution } from "../../src/epoch/published/distribution.ts";
import { deployRequest, passWindow, signerOf } from "./stage.ts";

export const SEPOLIA = 11155111;
export const MAINNET = 1;

const EXAMPLE = join(import.meta.dirname, "../../campaigns/example");

/** Creation code of a contract whose whole code is one STOP: any contract will do for an admin. */
const SOME_CONTRACT = "0x6001600c60003960016000f300";

export interface PromotionStage {
  readonly away: LocalNode;
  readonly home: LocalNode;
  readonly folder: string;
  readonly file: string;
  readonly distributions: string;
  readonly loaded: LoadedCampaign;
  readonly beta: Phase;
  readonly production: Phase;
  /** A contract on the production chain. */
  readonly safe: string;
  strike(): Promise<void>;
}

/** Starts both nodes, with the production's tokens and a contract for its admin; nothing of the campaign is deployed. */
export async function setPromotion(
  start: (chainId: number) => Promise<LocalNode>,
): Promise<PromotionStage> {
  const [away, home] = [await start(SEPOLIA), await start(MAINNET)];
  const folder = await mkdtemp(join(tmpdir(), "tidemark-promote-"));
  const deployer = localWallet(9).connect(home.provider);
  const [tide, busd, safe] = [0, 1, 2].map((nonce) =>
    getCreateAddress({ from: deployer.address, nonce }),
  ) as [string, string, string];
  const { abi, bytecode } = await readArtifact("BetaToken");
  const token = new ContractFactory(abi as InterfaceAbi, bytecode, deployer);
  await (
    await token.deploy("Tide", "TIDE", 18, deployer.address, 0, { nonce: 0 })
  ).waitForDeployment();
  await (
    await token.deploy("Dollar", "bUSD", 6, deployer.address, 0, { nonce: 1 })
  ).waitForDeployment();
  await (await deployer.sendTransaction({ data: SOME_CONTRACT, nonce: 2 })).wait();

  const file = join(folder, "campaign.json");
  await writeFile(file, await campaignText([tide, busd]));
  await cp(join(EXAMPLE, "books"), join(folder, "books"), { recursive: true });
  const loaded = await loadCampaign(file);
  return {
    away,
    home,
    folder,
    file,
    distributions: join(folder, "distributions"),
    loaded,
    beta: phaseOf(loaded.campaign, "beta"),
    production: phaseOf(loaded.campaign, "production"),
    safe,
    strike: async () => {
      await Promise.all([away.stop(), home.stop()]);
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** Deploys the beta. */
export async function deployBeta({ away, folder, loaded, beta }: PromotionStage): Promise<void> {
  const sponsor = sponsorOf(away.provider);
  const request = deployRequest(loaded.campaign, beta, folder, await sponsor.getAddress());
  for (const step of await deploySteps(request, away.provider)) {
    await deployStep(request, step, sponsor);
  }
}

/** Builds the first epoch's distribution. */
export async function buildBeta({ loaded, beta, folder, distributions }: PromotionStage) {
  const deployment = await loadDeployment(folder, loaded.campaign, beta);
  const books = join(folder, "books");
  await buildEpoch({ loaded, phase: beta, epoch: 1, deployment, books, distributions });
}

/** Funds and publishes the first epoch. */
export async function publishBeta(stage: PromotionStage): Promise<void> {
  const { away, loaded, beta, folder } = stage;
  const sponsor = sponsorOf(away.provider);
  const deployment = await loadDeployment(folder, loaded.campaign, beta);
  const distribution = await readFirst(stage);
  const from = await sponsor.getAddress();
  for (const token of deployment.tokens) {
    const { distributor } = deployment;
    const total = distribution.manifest.totals.find((each) => each.token === token.address)?.total;
    const calls = await fundCalls(away.provider, distributor, token, BigInt(total ?? 0), from);
    for (const call of calls) await sendCall(call, sponsor);
  }
  const call = await publishCall(away.provider, deployment, distribution, 0);
  if (call === undefined) throw new Error("there is something to publish");
  await sendCall(call, sponsor);
}

/** Lets the window pass. */
export async function passBetaWindow({ away }: PromotionStage): Promise<void> {
  await passWindow({ node: away });
}

/** One miner claims. */
export async function claimBeta(stage: PromotionStage): Promise<void> {
  const { away, loaded, beta, folder } = stage;
  const { distributor, tokens } = await loadDeployment(folder, loaded.campaign, beta);
  const distribution = await readFirst(stage);
  const account = distribution.entitlements.find(({ amount }) => amount > 0n)?.account ?? "";
  const miners = await minersOf(away.provider, [account]);
  const standings = await standingOf(away.provider, distributor, [distribution], account);
  for (const call of await claimCalls(away.provider, distributor, standings, tokens, undefined)) {
    await sendCall(call, signerOf({ miners }, account));
  }
}

/** Revokes every root. */
export async function revokeBeta({ away, loaded, beta, folder }: PromotionStage): Promise<void> {
  const { distributor } = await loadDeployment(folder, loaded.campaign, beta);
  for (const call of await revokeCalls(away.provider, distributor, 0, undefined)) {
    await sendCall(call, sponsorOf(away.provider));
  }
}

function readFirst({ distributions, loaded, beta }: PromotionStage) {
  return readDistribution(distributionFolder(distributions, loaded.campaign, beta, 1));
}

async function campaignText(addresses: readonly [string, string]): Promise<string> {
  const campaign = JSON.parse(await readFile(join(EXAMPLE, "campaign.json"), "utf8"));
  delete campaign.$schema;
  const { beta } = campaign.phases;
  beta.chainId = SEPOLIA;
  const tokens = beta.tokens.map((token: object, i: number) => ({
    ...token,
    address: addresses[i],
  }));
  campaign.phases.production = {
    ...beta,
    chainId: MAINNET,
    start: "2026-02-03T00:00:00Z",
    seedHashes: [],
    tokens,
  };
  return JSON.stringify(campaign, null, 2);
}
