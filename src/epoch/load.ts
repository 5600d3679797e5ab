/** What the commands begin with: a campaign file, one of its phases, and where that lives on chain. */
import { join } from "node:path";
import type { Campaign, Phase, PhaseName } from "../campaign/campaign.ts";
import {
  type DeployedToken,
  type Deployment,
  type DeploymentRecord,
  parseDeploymentRecord,
  recordedToken,
  recordName,
  resolveDeployment,
} from "../campaign/deployment.ts";
import { parseCampaign } from "../campaign/parse.ts";
import { refuse, show } from "../errors.ts";
import { sha256Text } from "../merkle/file.ts";
import { readText, readTextIfThere } from "./files.ts";

/** A campaign file, with the hash that manifests name it by. */
export interface LoadedCampaign {
  readonly campaign: Campaign;
  readonly file: string;
  readonly text: string;
  readonly sha256: string;
}

/** @throws InputError with every fault of the file. */
export async function loadCampaign(file: string): Promise<LoadedCampaign> {
  const text = await readText(file, "a campaign file");
  return parseLoaded(text, file);
}

/** A campaign file's text that was read already. */
export function parseLoaded(text: string, file: string): LoadedCampaign {
  return { campaign: parseCampaign(text, file), file, text, sha256: sha256Text(text) };
}

/** @throws InputError where the campaign has no such phase. */
export function phaseOf(campaign: Campaign, name: string): Phase {
  const phase = campaign.phases.get(name as PhaseName);
  if (phase === undefined) {
    refuse({
      where: "phase",
      got: show(name),
      expected: `one of ${[...campaign.phases.keys()].join(", ")}`,
    });
  }
  return phase;
}

/** The name of a chain's record in the folder of deployments. */
export function recordFile(chainId: number): string {
  return `${chainId}.json`;
}

/** A chain's record, or undefined where nothing was deployed. */
export async function loadRecord(
  folder: string,
  chainId: number,
): Promise<DeploymentRecord | undefined> {
  const file = join(folder, recordFile(chainId));
  const text = await readTextIfThere(file, "a deployment record");
  return text === undefined ? undefined : parseDeploymentRecord(text, file, chainId);
}

/** @throws InputError where the phase's contracts are not all known. */
export async function loadDeployment(
  folder: string,
  campaign: Campaign,
  phase: Phase,
): Promise<Deployment> {
  return resolveDeployment(campaign, phase, await loadRecord(folder, phase.chainId));
}

/** The block the phase's distributor was deployed in; 0 where no record tells. */
export async function firstBlock(
  folder: string,
  campaign: Campaign,
  phase: Phase,
): Promise<number> {
  const recorded = (await loadRecord(folder, phase.chainId))?.phases[recordName(campaign, phase)]
    ?.distributor;
  const isOther = phase.distributor !== undefined && phase.distributor !== recorded?.address;
  return isOther ? 0 : (recorded?.block ?? 0);
}

/** A phase's contracts as far as they are known; a token's address is its symbol where nothing is deployed yet. */
export async function knownContracts(
  folder: string,
  campaign: Campaign,
  phase: Phase,
): Promise<{ distributor: string | undefined; tokens: readonly DeployedToken[] }> {
  const record = await loadRecord(folder, phase.chainId);
  const recorded = record?.phases[recordName(campaign, phase)];
  return {
    distributor: phase.distributor ?? recorded?.distributor?.address,
    tokens: phase.tokens.map((token) => ({
      ...token,
      address: token.address ?? recordedToken(recorded, token.symbol)?.address ?? token.symbol,
    })),
  };
}
