/** Pages on disk, beside the distributions of a phase. */
import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { sha256Text } from "../../merkle/file.ts";
import { readManifest } from "../../merkle/manifest.ts";
import { type PublishedManifest, toCampaignPage } from "../../page/campaign-page.ts";
import type { EpochPage } from "../../page/page-files.ts";
import { isThere, readText, readTextIfThere } from "../files.ts";
import { firstBlock, knownContracts } from "../load.ts";
import { distributionFolder } from "../published/distribution.ts";
import { replaceFile, replaceFolder, type WrittenFolder } from "./folder.ts";
import { writeEpochFiles } from "./pages.ts";
import { readRanks } from "./ranks.ts";
import type { PageSources } from "./sources.ts";

export interface PagesPlace {
  /** The folder of all distributions. */
  readonly distributions: string;
  /** The folder of the deployment records. */
  readonly deployments: string;
}

export interface WrittenPages extends WrittenFolder {
  readonly folder: string;
  readonly page: EpochPage;
}

/** Where a phase's pages lie: beside its distributions. */
export function pagesFolder(distributions: string, campaign: Campaign, phase: Phase): string {
  return join(distributions, campaign.id, phase.name, "pages");
}

/** Whether an epoch's pages are there, made from this distribution. */
export async function hasPages(
  distributions: string,
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  manifestHash: string,
): Promise<boolean> {
  const folder = pagesFolder(distributions, campaign, phase);
  const page = await readEpochPage(join(folder, String(epoch), "epoch.json"));
  return page?.manifestHash === manifestHash;
}

/** Writes an epoch's pages, whole, then the campaign's. What stood there before is replaced. */
export async function writePages(sources: PageSources, place: PagesPlace): Promise<WrittenPages> {
  const { campaign, phase, scored, manifestHash } = sources;
  const { epoch } = scored.span;
  const pages = pagesFolder(place.distributions, campaign, phase);
  const isFinal = manifestHash !== undefined;
  const folder = join(pages, isFinal ? String(epoch) : "live");
  const before = await readRanks(place.distributions, campaign, phase, epoch - 1);
  let page: EpochPage | undefined;
  const written = await replaceFolder(folder, async (put) => {
    page = await writeEpochFiles(sources, before, put);
    put("epoch.json", page);
  });
  if (!isFinal) await replaceFile(join(pages, "live.json"), page as EpochPage);
  else if ((await readEpochPage(join(pages, "live.json")))?.epoch === epoch) {
    await rm(join(pages, "live.json"));
    await rm(join(pages, "live"), { recursive: true, force: true });
  }
  await writeCampaignPage(campaign, phase, place);
  return { folder, ...written, page: page as EpochPage };
}

/** Writes pages/campaign.json from what lies beside it. */
async function writeCampaignPage(
  campaign: Campaign,
  phase: Phase,
  { distributions, deployments }: PagesPlace,
): Promise<void> {
  const pages = pagesFolder(distributions, campaign, phase);
  const names = await readdir(join(pages, ".."));
  const epochs = names.filter((name) => /^[1-9][0-9]*$/.test(name)).map(Number);
  const manifests: PublishedManifest[] = [];
  for (const epoch of epochs.sort((a, b) => a - b)) {
    const file = join(distributionFolder(distributions, campaign, phase, epoch), "manifest.json");
    const text = await readText(file, "a manifest");
    const hasPages = await isThere(join(pages, String(epoch), "epoch.json"));
    manifests.push({
      manifest: readManifest(text, file),
      manifestHash: sha256Text(text),
      hasPages,
    });
  }
  const newest = manifests.findLast(({ hasPages }) => hasPages)?.manifest.epoch;
  const latest =
    newest === undefined
      ? undefined
      : await readEpochPage(join(pages, String(newest), "epoch.json"));
  const live = await readEpochPage(join(pages, "live.json"));
  const contracts = await knownContracts(deployments, campaign, phase);
  const block = await firstBlock(deployments, campaign, phase);
  const deployed = { ...contracts, block: block === 0 ? undefined : block };
  const page = toCampaignPage(campaign, phase, deployed, manifests, latest, live?.epoch);
  await replaceFile(join(pages, "campaign.json"), page);
}

async function readEpochPage(file: string): Promise<EpochPage | undefined> {
  const text = await readTextIfThere(file, "a page file");
  return text === undefined ? undefined : (JSON.parse(text) as EpochPage);
}
