/** A small campaign deployed on a node: two miners, one market, one token, with epochs built from made-up points. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Signer } from "ethers";
import { minersOf, sponsorOf } from "../../scripts/demo/miners.ts";
import { CHAIN_ID, type LocalNode } from "../../scripts/demo/node.ts";
import { epochSpan } from "../../src/campaign/calendar.ts";
import type { Campaign, Phase } from "../../src/campaign/campaign.ts";
import type { Deployment } from "../../src/campaign/deployment.ts";
import { parseCampaign } from "../../src/campaign/parse.ts";
import type { Call } from "../../src/chain/call.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { fundCalls } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { sendCall } from "../../src/chain/send.ts";
import { writeFolderWhole } from "../../src/epoch/files.ts";
import { loadDeployment, phaseOf } from "../../src/epoch/load.ts";
import { type ReadDistribution, readDistribution } from "../../src/epoch/published/distribution.ts";
import { makeDistribution } from "../../src/merkle/distribution.ts";
import { rewardEpoch } from "../../src/reward/epoch.ts";
import { type EpochState, INITIAL_STATE, type Marks, NO_MARKS } from "../../src/reward/state.ts";
import type { MarketScore } from "../../src/score/market.ts";

export const WINDOW = 600;

/** The second and third public accounts of every local node. */
export const ALBA = "0x70997970c51812dc3a010c7d01b50e0d17dc79c8";
export const BOREAS = "0x3c44cdddb6a900fa2b585dd299e03d12fa4293bc";

export interface Stage {
  readonly node: LocalNode;
  readonly folder: string;
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly sponsor: Signer;
  readonly miners: ReadonlyMap<string, Signer>;
  readonly deployment: Deployment;
  strike(): Promise<void>;
}

/** Deploys the campaign on a fresh node. */
export async function setStage(node: LocalNode, chainId = CHAIN_ID): Promise<Stage> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-chain-"));
  const campaign = parseCampaign(JSON.stringify(campaignFile(chainId)), "campaign.json");
  const phase = phaseOf(campaign, "beta");
  const sponsor = sponsorOf(node.provider);
  const request = deployRequest(campaign, phase, folder, await sponsor.getAddress());
  for (const step of await deploySteps(request, node.provider))
    await deployStep(request, step, sponsor);
  return {
    node,
    folder,
    campaign,
    phase,
    sponsor,
    miners: await minersOf(node.provider, [ALBA, BOREAS]),
    deployment: await loadDeployment(folder, campaign, phase),
    strike: async () => {
      await node.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

export function deployRequest(
  campaign: Campaign,
  phase: Phase,
  deployments: string,
  address: string,
) {
  const roles = { admin: address, publisher: address, guardian: address, treasury: address };
  return {
    campaign,
    phase,
    deployments,
    ...roles,
    adminDelay: WINDOW,
    windowFloor: WINDOW,
    window: WINDOW,
  };
}

/** Builds an epoch in which the miners have these points, on top of the epoch before. */
export async function buildFromPoints(
  stage: Stage,
  epoch: number,
  points: Record<string, bigint>,
  before?: ReadDistribution,
  changes: { distributor?: string; marks?: Marks } = {},
): Promise<ReadDistribution> {
  const { phase, campaign, deployment, folder } = stage;
  const previous: EpochState = before?.state ?? INITIAL_STATE;
  const scores = [scoreOf(phase, points)];
  const rewards = rewardEpoch(phase, epoch, scores, deployment.tokens, previous, changes.marks);
  const { files, manifestHash } = makeDistribution(
    {
      campaign,
      campaignText: JSON.stringify(campaignFile()),
      phase,
      span: epochSpan(phase, epoch),
      distributor: changes.distributor ?? deployment.distributor,
      tokens: deployment.tokens,
      scores,
      seed: undefined,
      inputs: { campaign: "0".repeat(64), books: [] },
      previous: before?.manifestHash,
      marks: changes.marks ?? NO_MARKS,
    },
    rewards,
  );
  const path = join(folder, "distributions", manifestHash);
  await writeFolderWhole(path, files).catch(() => undefined);
  return readDistribution(path);
}

/** Funds what the distribution's totals say, less what is funded, by whole calls. */
export async function fund(stage: Stage, amount: bigint): Promise<void> {
  const { node, deployment, sponsor } = stage;
  const [token] = deployment.tokens;
  if (token === undefined) throw new Error("the stage has a token");
  const calls = await fundCalls(
    node.provider,
    deployment.distributor,
    token,
    amount,
    await sponsor.getAddress(),
  );
  for (const call of calls) await sendCall(call, sponsor);
}

/** Publishes a distribution. */
export async function publish(stage: Stage, distribution: ReadDistribution): Promise<void> {
  const call = await publishCall(stage.node.provider, stage.deployment, distribution, 0);
  if (call === undefined) throw new Error("there is something to publish");
  await sendCall(call, stage.sponsor);
}

/** Lets the window pass. */
export async function passWindow({ node }: Pick<Stage, "node">): Promise<void> {
  await node.provider.send("evm_increaseTime", [WINDOW]);
  await node.provider.send("evm_mine", []);
}

/** Why a promise was refused, or undefined. */
export async function refusal(run: () => Promise<unknown>): Promise<string | undefined> {
  return run().then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** The signer of a miner. */
export function signerOf(stage: Pick<Stage, "miners">, account: string): Signer {
  const signer = stage.miners.get(account);
  if (signer === undefined) throw new Error(`${account} is no miner of the stage`);
  return signer;
}

/** Sends the only call there is. */
export async function sendOnly(calls: readonly Call[], signer: Signer) {
  const [call, ...more] = calls;
  if (call === undefined || more.length > 0)
    throw new Error(`one call is due, not ${calls.length}`);
  return sendCall(call, signer);
}

function scoreOf(phase: Phase, points: Record<string, bigint>): MarketScore {
  const [terms] = phase.terms;
  if (terms === undefined) throw new Error("the stage has terms");
  return {
    terms,
    programme: "hummingbot-v1",
    intervals: 10,
    points: new Map(Object.entries(points)),
    trailingEmpty: 0,
    counts: { snapshots: 10, missing: 0, oneSided: 0, crossed: 0, emptyBids: 0, emptyAsks: 0 },
  };
}

/** The stage's campaign file, on a chain of choice. */
export function campaignFile(chainId = CHAIN_ID): object {
  return {
    format: "tidemark-campaign-v1",
    id: "stage",
    name: "Stage",
    sponsor: { name: "Tidemark", policyUrl: "https://example.org/policy", disclaimer: "No value." },
    markets: [
      {
        id: "tide-usdc",
        exchange: "stage",
        base: "TIDE",
        quote: "USDC",
        priceDecimals: 2,
        sizeDecimals: 2,
      },
    ],
    miners: [{ account: ALBA }, { account: BOREAS }],
    phases: {
      beta: {
        chainId,
        start: "2026-01-06T00:00:00Z",
        epochSeconds: 600,
        epochs: 8,
        seedHashes: [],
        tokens: [{ symbol: "TIDE", decimals: 6 }],
        terms: [
          {
            market: "tide-usdc",
            fromEpoch: 1,
            programme: "hummingbot",
            intervalSeconds: 60,
            maxSpreadPercent: "1",
            k: "2",
            rewards: [{ token: "TIDE", amount: "100" }],
          },
        ],
      },
    },
  };
}
