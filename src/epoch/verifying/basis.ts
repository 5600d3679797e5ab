/** What an explanation of an epoch goes by: its published distribution, or else the campaign file in hand. */
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { hashFolder } from "../files.ts";
import { type LoadedCampaign, phaseOf } from "../load.ts";
import {
  distributionFolder,
  parseDistribution,
  type ReadDistribution,
} from "../published/distribution.ts";
import { checkCampaign, checkSeed, publishedCampaign } from "./campaign-then.ts";
import { type Check, checkFiles, checkIdentity } from "./checks.ts";

/** The campaign as it is in hand, and where its distributions lie. */
export interface BasisRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  /** The folder of all distributions. */
  readonly distributions: string;
}

/** The campaign that an epoch goes by: the one its distribution was built from, or the one in hand. */
export interface Basis {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly published: ReadDistribution | undefined;
}

/** The distribution at hand is not what it should be. */
export interface Disagreement {
  readonly folder: string;
  readonly wrong: readonly Check[];
}

/** @throws InputError where there is a distribution that cannot be read. */
export async function openBasis(request: BasisRequest): Promise<Basis | Disagreement> {
  const { loaded, phase, epoch, distributions } = request;
  const folder = distributionFolder(distributions, loaded.campaign, phase, epoch);
  const hashes = await hashFolder(folder);
  if (hashes === undefined) return { campaign: loaded.campaign, phase, published: undefined };
  const published = await parseDistribution(folder, hashes);
  const past = await publishedCampaign(published);
  const wrong = [
    ...checkIdentity(published.manifest, loaded.campaign, phase, epoch),
    ...checkCampaign(past, loaded, phase, epoch),
    ...checkSeed(published.manifest, phase),
    ...checkFiles(published),
  ].filter(({ result }) => result === "wrong");
  if (wrong.length > 0) return { folder, wrong };
  return { campaign: past.campaign, phase: phaseOf(past.campaign, phase.name), published };
}
