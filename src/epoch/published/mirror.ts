/**
 * A watcher's own copies of distributions, each in a folder named by its manifest's sha256. A copy is taken of what a
 * root committed to, byte for byte, or not at all: the manifest first, then every file that it names.
 */
import { createHash, randomBytes } from "node:crypto";
import { mkdir, open, readdir, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { InputError } from "../../errors.ts";
import { type Manifest, readManifest } from "../../merkle/manifest.ts";
import { hashFolder, readText } from "../files.ts";
import type { Check } from "../verifying/checks.ts";
import { type Source, SourceError, type TakeLimits, takeFile } from "./source.ts";

/**
 * What came of fetching. `unreachable`: a file did not come. `altered`: other bytes came than were committed to.
 * `wrong`: what was committed to is no distribution.
 */
export type Fetched =
  | { readonly outcome: "fetched"; readonly folder: string }
  | { readonly outcome: "unreachable" | "altered" | "wrong"; readonly check: Check };

export interface FetchLimits {
  readonly manifestBytes: number;
  readonly fileBytes: number;
  readonly totalBytes: number;
  /** For all files together, so that a server that drips holds nobody up for longer. */
  readonly milliseconds: number;
}

/** Far above what a million entitlements take. */
const LIMITS: FetchLimits = {
  manifestBytes: 64 * 2 ** 20,
  fileBytes: 2 ** 30,
  totalBytes: 4 * 2 ** 30,
  milliseconds: 600_000,
};

/** The names that a distribution's files have. Nothing else is ever asked for or written. */
const FILE_NAME = /^(?:shards\/)?[A-Za-z0-9][A-Za-z0-9_-]{0,80}\.(?:json|csv)$/;

/**
 * Fetches a distribution, unless it was fetched before.
 * @param at its path in the source, `<campaign>/<phase>/<epoch>`.
 * @param manifestHash what the chain commits to.
 */
export async function fetchDistribution(
  source: Source,
  at: string,
  manifestHash: string,
  mirror: string,
  limits = LIMITS,
): Promise<Fetched> {
  const folder = join(mirror, manifestHash);
  if (await isWhole(folder, manifestHash)) return { outcome: "fetched", folder };
  // A copy that rotted on this disk says nothing of the publisher.
  await rm(folder, { recursive: true, force: true });
  await removeDrafts(mirror);
  const draft = join(mirror, `.${randomBytes(6).toString("hex")}.draft`);
  try {
    const fault = await fetchInto(draft, source, at, manifestHash, limits);
    if (fault !== undefined) return fault;
    await rename(draft, folder);
    return { outcome: "fetched", folder };
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}

/** Whether a copy taken before is still what was committed to. */
async function isWhole(folder: string, manifestHash: string): Promise<boolean> {
  const hashes = await hashFolder(folder);
  if (hashes?.get("manifest.json") !== manifestHash) return false;
  const { files } = readManifest(
    await readText(join(folder, "manifest.json"), "a manifest"),
    "manifest.json",
  );
  return (
    hashes.size === Object.keys(files).length + 1 &&
    Object.entries(files).every(([name, sha256]) => hashes.get(name) === sha256)
  );
}

type Fault = Exclude<Fetched, { outcome: "fetched" }>;

async function fetchInto(
  draft: string,
  source: Source,
  at: string,
  manifestHash: string,
  limits: FetchLimits,
): Promise<Fault | undefined> {
  let left = limits.totalBytes;
  const deadline = Date.now() + limits.milliseconds;
  const take = async (name: string, limit: number) => {
    const bytes = Math.min(limit, left);
    const taken = await copy(source, `${at}/${name}`, join(draft, name), { bytes, deadline });
    left -= taken.bytes;
    return taken.sha256;
  };
  try {
    const found = await take("manifest.json", limits.manifestBytes);
    if (found !== manifestHash) {
      const detail = `${source.name} gives ${found}, the chain commits to ${manifestHash}`;
      return fault("altered", "manifest hash", detail);
    }
    const manifest = await readFetched(join(draft, "manifest.json"));
    if ("outcome" in manifest) return manifest;
    const names = Object.keys(manifest.files);
    const strange = names.filter((name) => !FILE_NAME.test(name));
    if (strange.length > 0) {
      const detail = `the manifest names ${JSON.stringify(strange.slice(0, 3))}, which no distribution has`;
      return fault("wrong", "file names", detail);
    }
    const altered: string[] = [];
    for (const name of names)
      if ((await take(name, limits.fileBytes)) !== manifest.files[name]) altered.push(name);
    if (altered.length === 0) return undefined;
    const detail = `${altered.slice(0, 5).join(", ")} from ${source.name}: not what the manifest commits to`;
    return fault("altered", "files", detail);
  } catch (error) {
    if (!(error instanceof SourceError || error instanceof InputError)) throw error;
    return fault("unreachable", "fetch", error.message);
  }
}

async function readFetched(file: string): Promise<Manifest | Fault> {
  try {
    return readManifest(await readText(file, "a manifest"), "manifest.json");
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return fault("wrong", "spelling", error.message);
  }
}

function fault(outcome: Fault["outcome"], name: string, detail: string): Fault {
  return { outcome, check: { name, result: outcome === "unreachable" ? "note" : "wrong", detail } };
}

/** Copies a file piece by piece. @throws SourceError or InputError as `takeFile` does. */
async function copy(source: Source, path: string, to: string, limits: TakeLimits) {
  await mkdir(dirname(to), { recursive: true });
  const file = await open(to, "wx");
  const hash = createHash("sha256");
  let bytes = 0;
  try {
    for await (const piece of takeFile(source, path, limits)) {
      bytes += piece.length;
      hash.update(piece);
      await file.appendFile(piece);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  return { bytes, sha256: hash.digest("hex") };
}

/** Removes what a killed run left half fetched. */
async function removeDrafts(mirror: string): Promise<void> {
  const names = await readdir(mirror).catch(() => []);
  for (const name of names.filter((each) => each.endsWith(".draft")))
    await rm(join(mirror, name), { recursive: true, force: true });
}
