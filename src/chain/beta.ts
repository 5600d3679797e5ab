/**
 * What a beta has shown, read from its chain and recomputed from its published files. The record only says where to
 * look: nothing here is right because a file says so.
 */
import type { Provider } from "ethers";
import type { Phase } from "../campaign/campaign.ts";
import { LOCAL_CHAIN } from "../campaign/deployment.ts";
import { firstBlock, type LoadedCampaign, loadDeployment, loadRecord } from "../epoch/load.ts";
import {
  distributionFolder,
  type ReadDistribution,
  readDistribution,
} from "../epoch/published/distribution.ts";
import type { OnProgress } from "../epoch/scoring/score.ts";
import type { Check } from "../epoch/verifying/checks.ts";
import { verifyEpoch } from "../epoch/verifying/verify.ts";
import { InputError } from "../errors.ts";
import { unkey } from "../reward/state.ts";
import { readArtifact } from "./artifacts.ts";
import { compareCode } from "./bytecode.ts";
import { openDistributor } from "./contracts.ts";
import { claimedMarks } from "./events.ts";
import { readSetup } from "./setup.ts";
import { type RootStatus, readStatus } from "./status.ts";

export interface BetaRequest {
  readonly loaded: LoadedCampaign;
  readonly beta: Phase;
  /** The beta's chain. */
  readonly provider: Provider;
  readonly deployments: string;
  readonly distributions: string;
  /** The folder of all epochs' books; without it scores are taken as published. */
  readonly books: string | undefined;
  readonly onProgress?: OnProgress | undefined;
}

/** An epoch that stands on chain and whose files are right. */
interface VerifiedEpoch {
  readonly root: RootStatus;
  readonly distribution: ReadDistribution;
}

/** Every check of a beta, each with what was found. */
export async function betaChecks(request: BetaRequest): Promise<Check[]> {
  const { loaded, beta, provider, deployments } = request;
  let deployment: Awaited<ReturnType<typeof loadDeployment>>;
  try {
    deployment = await loadDeployment(deployments, loaded.campaign, beta);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return [wrong("beta chain", error.message)];
  }
  const address = deployment.distributor;
  const code = await provider.getCode(address);
  if (code === "0x")
    return [wrong("beta chain", `no contract at ${address} on chain ${beta.chainId}`)];
  const fromBlock = await firstBlock(deployments, loaded.campaign, beta);
  const match = compareCode(code, await readArtifact("RewardDistributor"));
  const checks = [checkChain(beta, address), checkCode(address, match)];
  // Other code may answer to no question that follows.
  if (match === "different") return checks;
  const status = await readStatus(provider, deployment, fromBlock);
  const standing = status.roots
    .filter(({ state }) => state !== "revoked")
    .sort((a, b) => a.epoch - b.epoch);
  const { verified, check } = await verifyStanding(request, address, standing);
  const marks = await claimedMarks(await openDistributor(address, provider), fromBlock);
  return [
    ...checks,
    checkPublished(status.roots, standing),
    check,
    checkLive(verified),
    checkClaimed(verified, marks),
    await describeSetup(request, address, fromBlock),
  ];
}

function checkChain({ chainId }: Phase, address: string): Check {
  const detail = `the distributor ${address} on chain ${chainId}`;
  if (chainId !== LOCAL_CHAIN) return { name: "beta chain", result: "ok", detail };
  return wrong("beta chain", `${detail}, a node that one person has for themselves`);
}

function checkCode(address: string, match: ReturnType<typeof compareCode>): Check {
  const name = "beta code";
  if (match === "same") {
    return {
      name,
      result: "ok",
      detail: `${address} has the code compiled here, immutables aside`,
    };
  }
  const detail =
    match === "metadata"
      ? "the instructions are those compiled here, but of other source texts: the beta ran before the last edit"
      : "other code than what is compiled here";
  return wrong(name, `${address}: ${detail}`);
}

function checkPublished(roots: readonly RootStatus[], standing: readonly RootStatus[]): Check {
  const detail = `roots published: ${roots.length}, standing: ${standing.length}`;
  return { name: "beta published", result: standing.length > 0 ? "ok" : "wrong", detail };
}

/** Recomputes every standing epoch whose files are here; one that is wrong outweighs any number that are right. */
async function verifyStanding(
  request: BetaRequest,
  address: string,
  standing: readonly RootStatus[],
): Promise<{ verified: VerifiedEpoch[]; check: Check }> {
  const verified: VerifiedEpoch[] = [];
  const faults: string[] = [];
  for (const root of standing) {
    const found = await verifyRoot(request, address, root);
    if (typeof found === "string") faults.push(`epoch ${root.epoch}: ${found}`);
    else verified.push(found);
  }
  const epochs = nameEpochs(verified);
  const source = request.books === undefined ? "the published points" : "the books";
  const right = verified.length === 0 ? [] : [`${epochs} recomputed from ${source}, as on chain`];
  const detail = [...right, ...faults].join("; ") || "no epoch to verify";
  const result = faults.length === 0 && verified.length > 0 ? "ok" : "wrong";
  return { verified, check: { name: "beta verified", result, detail } };
}

async function verifyRoot(
  { loaded, beta, deployments, distributions, books, onProgress }: BetaRequest,
  address: string,
  root: RootStatus,
): Promise<VerifiedEpoch | string> {
  const folder = distributionFolder(distributions, loaded.campaign, beta, root.epoch);
  try {
    const record = await loadRecord(deployments, beta.chainId);
    const verify = { loaded, phase: beta, epoch: root.epoch, distributions, books, record };
    const verdict = await verifyEpoch(verify, onProgress);
    const fault = verdict.checks.find(({ result }) => result === "wrong");
    if (fault !== undefined) return `${fault.name}: ${fault.detail}`;
    const distribution = await readDistribution(folder);
    if (verdict.root !== root.root)
      return `root ${root.root} on chain, ${verdict.root} in ${folder}`;
    if (verdict.manifestHash !== root.manifestHash)
      return `another manifest on chain than in ${folder}`;
    if (distribution.manifest.distributor !== address)
      return `made for ${distribution.manifest.distributor}`;
    return { root, distribution };
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return error.message;
  }
}

function checkLive(verified: readonly VerifiedEpoch[]): Check {
  const live = verified.filter(({ root }) => root.state === "live");
  return live.length > 0
    ? { name: "beta live", result: "ok", detail: nameEpochs(live) }
    : wrong("beta live", "no verified root is live yet");
}

/** A claim counts where the verified entitlements cover all that its account was paid. */
function checkClaimed(
  verified: readonly VerifiedEpoch[],
  marks: ReadonlyMap<string, bigint>,
): Check {
  const newest = verified.findLast(({ root }) => root.state === "live")?.distribution;
  const covered = [...marks].filter(
    ([id, mark]) => mark > 0n && mark <= (newest?.state.cumulative.get(id) ?? 0n),
  );
  const accounts = new Set(covered.map(([id]) => unkey(id)[0])).size;
  const above = marks.size - covered.length;
  const rest = above === 0 ? "" : `; marks above what is verified: ${above}`;
  return accounts > 0
    ? {
        name: "beta claimed",
        result: above === 0 ? "ok" : "note",
        detail: `accounts that claimed: ${accounts}${rest}`,
      }
    : wrong("beta claimed", `nobody claimed against a verified root${rest}`);
}

async function describeSetup(
  { provider }: BetaRequest,
  address: string,
  fromBlock: number,
): Promise<Check> {
  const { admin, publishers, guardians, window } = await readSetup(address, provider, fromBlock);
  const detail = `admin ${admin}, publishers ${publishers.join(", ")}, guardians ${guardians.join(", ")}, window ${window} s`;
  return { name: "beta roles", result: "note", detail };
}

function nameEpochs(verified: readonly VerifiedEpoch[]): string {
  return `epoch${verified.length === 1 ? "" : "s"} ${verified.map(({ root }) => root.epoch).join(", ")}`;
}

function wrong(name: string, detail: string): Check {
  return { name, result: "wrong", detail };
}
