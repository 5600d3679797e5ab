/** The whole road of a campaign phase on a local node: deploy, then epoch by epoch build, verify, fund, publish, claim. */
import type { JsonRpcProvider, Signer } from "ethers";
import type { Phase } from "../../src/campaign/campaign.ts";
import type { Deployment } from "../../src/campaign/deployment.ts";
import type { SentCall } from "../../src/chain/call.ts";
import { claimCall, claimCalls, proveAccount, standingOf } from "../../src/chain/claim.ts";
import { openDistributor } from "../../src/chain/contracts.ts";
import { deployStep, deploySteps } from "../../src/chain/deploy.ts";
import { fundCalls } from "../../src/chain/fund.ts";
import { publishCall } from "../../src/chain/publish.ts";
import { sendCall, simulateCall } from "../../src/chain/send.ts";
import { type DistributorStatus, readStatus } from "../../src/chain/status.ts";
import { type BuiltEpoch, buildEpoch } from "../../src/epoch/build.ts";
import {
  firstBlock,
  type LoadedCampaign,
  loadDeployment,
  loadRecord,
} from "../../src/epoch/load.ts";
import { readDistribution } from "../../src/epoch/published/distribution.ts";
import { verifyEpoch } from "../../src/epoch/verifying/verify.ts";
import { InputError, invariant } from "../../src/errors.ts";
import { minersOf, sponsorOf } from "./miners.ts";

/** Seconds; an hour here, a day at least in production. */
const WINDOW = 3_600;

export interface RoadRequest {
  readonly provider: JsonRpcProvider;
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly books: string;
  readonly distributions: string;
  readonly deployments: string;
  /** Told of every step that is done. */
  readonly say: (step: string) => void;
}

export interface Claim extends SentCall {
  readonly account: string;
  readonly token: string;
  readonly amount: bigint;
}

export interface RoadEnd {
  readonly deployment: Deployment;
  readonly epochs: readonly BuiltEpoch[];
  readonly published: readonly SentCall[];
  readonly claims: readonly Claim[];
  readonly status: DistributorStatus;
}

/** Walks the road to its end. */
export async function walkRoad(request: RoadRequest): Promise<RoadEnd> {
  const { provider, loaded, phase } = request;
  const sponsor = sponsorOf(provider);
  const deployment = await deployPhase(request, sponsor);
  const miners = await minersOf(
    provider,
    loaded.campaign.miners.map((miner) => miner.account),
  );
  const epochs: BuiltEpoch[] = [];
  const published: SentCall[] = [];
  const claims: Claim[] = [];
  for (let epoch = 1; epoch <= phase.epochs; epoch++) {
    const built = await buildVerified(request, deployment, epoch);
    epochs.push(built);
    published.push(await publishFunded(request, deployment, sponsor, built));
    await refusePending(request, deployment, built, miners);
    await passWindow(request);
    // In the first epochs every other miner waits: cumulative entitlements let them claim it all later.
    const isLast = epoch === phase.epochs;
    const claimants = [...miners].filter((_, i) => isLast || i % 2 === 0);
    const paid = await claimAll(request, deployment, epochs, new Map(claimants));
    request.say(`${new Set(paid.map(({ account }) => account)).size} miners claimed`);
    claims.push(...paid);
  }
  const status = await readStatus(
    provider,
    deployment,
    await firstBlock(request.deployments, loaded.campaign, phase),
  );
  return { deployment, epochs, published, claims, status };
}

/** Deploys tokens and distributor, all roles the sponsor's. */
export async function deployPhase(
  { provider, loaded, phase, deployments, say }: RoadRequest,
  sponsor: Signer,
): Promise<Deployment> {
  const address = await sponsor.getAddress();
  const request = {
    campaign: loaded.campaign,
    phase,
    deployments,
    admin: address,
    publisher: address,
    guardian: address,
    treasury: address,
    adminDelay: WINDOW,
    windowFloor: WINDOW,
    window: WINDOW,
  };
  for (const step of await deploySteps(request, provider)) {
    const contract = await deployStep(request, step, sponsor);
    say(`deployed the ${step.name} at ${contract.address}`);
  }
  return loadDeployment(deployments, loaded.campaign, phase);
}

/** Builds an epoch, then verifies it from its books as a watcher would. */
export async function buildVerified(
  request: RoadRequest,
  deployment: Deployment,
  epoch: number,
): Promise<BuiltEpoch> {
  const { loaded, phase, books, distributions, say } = request;
  const built = await buildEpoch({ loaded, phase, epoch, deployment, books, distributions });
  const snapshots = built.scores.reduce((sum, score) => sum + score.counts.snapshots, 0);
  say(
    `epoch ${epoch}: scored ${snapshots} snapshots, ${built.rewards.entitlements.length} entitlements`,
  );
  const record = await loadRecord(request.deployments, phase.chainId);
  const verdict = await verifyEpoch({ loaded, phase, epoch, distributions, books, record });
  const wrong = verdict.checks.filter((check) => check.result === "wrong");
  invariant(
    verdict.isRight,
    `a fresh distribution verifies: ${wrong.map((check) => `${check.name}: ${check.detail}`).join("; ")}`,
  );
  say(`epoch ${epoch}: verified from the books, root ${verdict.root}`);
  return built;
}

/** Publishes an epoch, after what it lacks was funded. */
export async function publishFunded(
  request: RoadRequest,
  deployment: Deployment,
  sponsor: Signer,
  built: BuiltEpoch,
): Promise<SentCall> {
  const { provider, loaded, phase, deployments, say } = request;
  await fundShortfall(request, deployment, sponsor, built);
  const distribution = await readDistribution(built.folder);
  const fromBlock = await firstBlock(deployments, loaded.campaign, phase);
  const call = await publishCall(provider, deployment, distribution, fromBlock);
  invariant(call !== undefined, "a new epoch is not published yet");
  const sent = await sendCall(call, sponsor);
  say(`epoch ${built.distribution.manifest.epoch}: published, ${sent.gasUsed} gas`);
  return sent;
}

/** Lets the chain's clock go on until the last root is live. */
export async function passWindow({ provider, say }: RoadRequest): Promise<void> {
  await provider.send("evm_increaseTime", [WINDOW]);
  await provider.send("evm_mine", []);
  say(`the window of ${WINDOW} s passed, and the root is live`);
}

/** Funds what the epoch's totals lack, and no more: that is all a wrong root could ever cost. */
async function fundShortfall(
  { provider, phase, loaded, deployments, say }: RoadRequest,
  deployment: Deployment,
  sponsor: Signer,
  built: BuiltEpoch,
): Promise<void> {
  const status = await readStatus(
    provider,
    deployment,
    await firstBlock(deployments, loaded.campaign, phase),
  );
  for (const token of deployment.tokens) {
    const total =
      built.rewards.totals.find((totals) => totals.token === token.address)?.total ?? 0n;
    const lacking =
      total - (status.tokens.find((each) => each.token === token.address)?.funded ?? 0n);
    if (lacking <= 0n) continue;
    const calls = await fundCalls(
      provider,
      deployment.distributor,
      token,
      lacking,
      await sponsor.getAddress(),
    );
    for (const call of calls) await sendCall(call, sponsor);
    say(calls.map((call) => call.title).join(", then "));
  }
}

/** A pending root pays nobody: the demo shows it by trying. */
async function refusePending(
  { provider, say }: RoadRequest,
  deployment: Deployment,
  built: BuiltEpoch,
  miners: ReadonlyMap<string, Signer>,
): Promise<void> {
  const row = built.rewards.entitlements.find((entitlement) => entitlement.amount > 0n);
  const signer = row && miners.get(row.account);
  if (row === undefined || signer === undefined) return;
  const [leaf] = await proveAccount(await readDistribution(built.folder), row.account);
  invariant(leaf !== undefined, "an entitled account has a leaf in its shard");
  const distributor = await openDistributor(deployment.distributor, provider);
  try {
    await simulateCall(claimCall(distributor, leaf, "early", undefined), signer);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    say(`a claim before its time is refused: ${error.faults[0]?.got}`);
    return;
  }
  invariant(false, "a pending root pays nobody");
}

/** Every miner claims what is claimable, by its proofs from the published shards. */
export async function claimAll(
  { provider }: RoadRequest,
  deployment: Deployment,
  epochs: readonly BuiltEpoch[],
  miners: ReadonlyMap<string, Signer>,
): Promise<Claim[]> {
  const { distributor, tokens } = deployment;
  const distributions = await Promise.all(epochs.map((built) => readDistribution(built.folder)));
  const claims: Claim[] = [];
  for (const [account, signer] of miners) {
    const standings = await standingOf(provider, distributor, distributions, account);
    const due = standings.filter(({ leaf }) => leaf !== undefined);
    const calls = await claimCalls(provider, distributor, due, tokens, undefined);
    for (const [i, call] of calls.entries()) {
      const sent = await sendCall(call, signer);
      claims.push({
        ...sent,
        account,
        token: due[i]?.token ?? "",
        amount: due[i]?.claimable ?? 0n,
      });
    }
  }
  return claims;
}
