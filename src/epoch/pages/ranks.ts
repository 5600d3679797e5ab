/** Where accounts stood in an epoch, from its published rewards. */
import { join } from "node:path";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { readManifest } from "../../merkle/manifest.ts";
import { readRewards } from "../../merkle/tables.ts";
import { ranksOf } from "../../reward/ranking.ts";
import { readText, readTextIfThere } from "../files.ts";
import { distributionFolder } from "../published/distribution.ts";

export interface EpochRanks {
  readonly epoch: number;
  /** By account, over one market or, where undefined, over all. */
  readonly of: (market: string | undefined) => ReadonlyMap<string, number>;
}

/** @returns undefined where the distribution is not at hand. */
export async function readRanks(
  distributions: string,
  campaign: Campaign,
  phase: Phase,
  epoch: number,
): Promise<EpochRanks | undefined> {
  if (epoch < 1) return undefined;
  const folder = distributionFolder(distributions, campaign, phase, epoch);
  const file = join(folder, "manifest.json");
  const text = await readTextIfThere(file, "a manifest");
  if (text === undefined) return undefined;
  const { tokens } = readManifest(text, file);
  const table = join(folder, "rewards.csv");
  const rewards = readRewards(await readText(table, "the epoch's rewards"), table);
  return { epoch, of: (market) => ranksOf(rewards, tokens, market) };
}
