/** A distribution on disk, read back whole. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { InputError, refuse } from "../../errors.ts";
import { sha256Text } from "../../merkle/file.ts";
import { type Manifest, readManifest } from "../../merkle/manifest.ts";
import { readEntitlements, readMarks, readRewards, readState } from "../../merkle/tables.ts";
import type { Reward } from "../../reward/epoch.ts";
import {
  type Entitlement,
  type EpochState,
  INITIAL_STATE,
  key,
  type Marks,
  NO_MARKS,
} from "../../reward/state.ts";
import { hashFolder, readText } from "../files.ts";

/** A distribution's manifest, and the folder that its other files lie in. */
export interface DistributionHead {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly manifestHash: string;
}

export interface ReadDistribution extends DistributionHead {
  readonly entitlements: readonly Entitlement[];
  readonly rewards: readonly Reward[];
  readonly state: EpochState;
  /** The marks on chain that the epoch counts in; mostly none. */
  readonly marks: Marks;
  /** The sha256 of every file, by its path inside the folder. */
  readonly hashes: ReadonlyMap<string, string>;
}

/** Where an epoch's distribution lies: `<root>/<campaign>/<phase>/<epoch>`. */
export function distributionFolder(
  root: string,
  campaign: Campaign,
  phase: Phase,
  epoch: number,
): string {
  return join(root, campaign.id, phase.name, String(epoch));
}

/** @throws InputError where there is no such distribution, or where it is not in its one spelling. */
export async function readDistribution(folder: string): Promise<ReadDistribution> {
  return parseDistribution(folder, await hashDistribution(folder));
}

/**
 * The sha256 of every file of a distribution, by its path inside the folder.
 * @throws InputError where there is no such folder.
 */
export async function hashDistribution(folder: string): Promise<ReadonlyMap<string, string>> {
  const hashes = await hashFolder(folder);
  return (
    hashes ??
    refuse({
      where: folder,
      got: "no such folder",
      expected: "an epoch's distribution",
      fix: "Build it (hardhat epoch build), or fetch the published one.",
    })
  );
}

/**
 * Reads the tables of a distribution. The files' hashes are not compared with the manifest's.
 * @throws InputError where a file is missing or not in its one spelling.
 */
export async function parseDistribution(
  folder: string,
  hashes: ReadonlyMap<string, string>,
): Promise<ReadDistribution> {
  const read = async <T>(name: string, parse: (text: string, file: string) => T): Promise<T> => {
    if (!hashes.has(name))
      refuse({ where: folder, got: `no ${name}`, expected: "a whole distribution" });
    const file = join(folder, name);
    return parse(await readText(file, "a text file"), file);
  };
  const { manifest, manifestHash } = await read("manifest.json", readHead);
  const entitlements = await read("entitlements.csv", readEntitlements);
  return {
    folder,
    manifest,
    manifestHash,
    entitlements,
    rewards: await read("rewards.csv", readRewards),
    state: {
      cumulative: new Map(entitlements.map((row) => [key(row.account, row.token), row.cumulative])),
      ...(await read("state.csv", readState)),
    },
    marks: hashes.has("marks.csv") ? await read("marks.csv", readMarks) : NO_MARKS,
    hashes,
  };
}

function readHead(text: string, file: string): Omit<DistributionHead, "folder"> {
  return { manifest: readManifest(text, file), manifestHash: sha256Text(text) };
}

/** What an epoch stands on: the distribution before it, or nothing for the first. */
export interface Previous {
  readonly state: EpochState;
  readonly manifestHash: string | undefined;
}

/** @throws InputError where the previous epoch's distribution is missing or broken. */
export async function readPrevious(
  root: string,
  campaign: Campaign,
  phase: Phase,
  epoch: number,
): Promise<Previous> {
  if (epoch === 1) return { state: INITIAL_STATE, manifestHash: undefined };
  const before = await readDistribution(distributionFolder(root, campaign, phase, epoch - 1));
  const { manifest } = before;
  const name = `${manifest.campaign}/${manifest.phase}/${manifest.epoch}`;
  const due = `${campaign.id}/${phase.name}/${epoch - 1}`;
  if (name !== due) refuse({ where: before.folder, got: name, expected: due });
  const altered = alteredFiles(before);
  if (altered.length > 0) {
    refuse({
      where: before.folder,
      got: altered.join("; "),
      expected: "the files whose hashes its manifest holds",
      fix: "Fetch the published distribution again: this epoch's entitlements stand on it.",
    });
  }
  return { state: before.state, manifestHash: before.manifestHash };
}

/** Those of a phase's distributions that can be read, in order of epochs; and why others cannot. */
export interface Found<T> {
  readonly distributions: readonly T[];
  readonly broken: readonly string[];
}

/** The distributions of a phase, each read whole: a file that is not its manifest's breaks it. */
export function readDistributions(
  root: string,
  campaign: Campaign,
  phase: Phase,
): Promise<Found<ReadDistribution>> {
  return readEach(root, campaign, phase, async (folder) => {
    const distribution = await readDistribution(folder);
    const altered = alteredFiles(distribution);
    if (altered.length === 0) return distribution;
    return refuse({
      where: folder,
      got: altered.join("; "),
      expected: "the files whose hashes its manifest holds",
    });
  });
}

/** The manifests of a phase's distributions: all that is needed to find a miner's shard. */
export function readHeads(
  root: string,
  campaign: Campaign,
  phase: Phase,
): Promise<Found<DistributionHead>> {
  return readEach(root, campaign, phase, async (folder) => {
    const file = join(folder, "manifest.json");
    return { folder, ...readHead(await readText(file, "a manifest"), file) };
  });
}

async function readEach<T>(
  root: string,
  campaign: Campaign,
  phase: Phase,
  read: (folder: string) => Promise<T>,
): Promise<Found<T>> {
  const names = await readdir(join(root, campaign.id, phase.name)).catch(() => []);
  const epochs = names.filter((name) => /^[1-9][0-9]*$/.test(name)).map(Number);
  const distributions: T[] = [];
  const broken: string[] = [];
  for (const epoch of epochs.sort((a, b) => a - b)) {
    try {
      distributions.push(await read(distributionFolder(root, campaign, phase, epoch)));
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      broken.push(error.message);
    }
  }
  return { distributions, broken };
}

/** Every file that is not the one of the manifest, or that is missing, in words. */
export function alteredFiles({ manifest, hashes }: ReadDistribution): string[] {
  const names = [...hashes.keys()].filter((name) => name !== "manifest.json").sort();
  const altered = names.filter((name) => manifest.files[name] !== hashes.get(name));
  const missing = Object.keys(manifest.files).filter((name) => !hashes.has(name));
  return [
    ...altered.map((name) => `${name} is not the file of the manifest`),
    ...missing.map((name) => `${name} is missing`),
  ];
}
