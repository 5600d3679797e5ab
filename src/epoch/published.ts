/** A published distribution as a miner reads it: the manifest, then the one shard that its account lies in. */
import { type Fault, InputError, invariant, refuse } from "../errors.ts";
import { sha256Text } from "../merkle/file.ts";
import { type Manifest, readManifest } from "../merkle/manifest.ts";
import { type ProvenLeaf, proveFromShard } from "../merkle/shard-proof.ts";
import { type Shard, type ShardIndex, shardsOf } from "../merkle/shards.ts";
import { foldProof, writeNode } from "../merkle/tree.ts";
import { treeKernel } from "./kernel.ts";
import { fetchText, type Source } from "./source.ts";

/** A million entitlements have an index and a manifest of less than 1 MB, and a shard is 34.3 kB at its worst. */
const LIMITS = { manifest: 16_000_000, index: 16_000_000, shard: 1_000_000 };

/** No token that is in use has more. */
const MAX_DECIMALS = 77;

/** A file is not the one that was published. */
export class AlteredError extends InputError {}

export interface Published {
  readonly source: Source;
  /** Where in the source its files lie: empty, or the epoch's folder with a slash. */
  readonly folder: string;
  readonly manifest: Manifest;
  /** The sha256 of manifest.json, 64 hex digits. */
  readonly manifestHash: string;
}

/**
 * Reads a manifest.
 * @param epoch whose folder it lies in; undefined where the source is one epoch's folder itself.
 * @returns undefined where there is none.
 * @throws InputError where it is no manifest, or another epoch's.
 */
export async function readPublished(
  source: Source,
  epoch: number | undefined,
): Promise<Published | undefined> {
  const folder = epoch === undefined ? "" : `${epoch}/`;
  const where = `${source.name}: ${folder}manifest.json`;
  const text = await fetchText(source, `${folder}manifest.json`, LIMITS.manifest);
  if (text === undefined) return undefined;
  const manifest = readManifest(text, where);
  const wrong = manifest.tokens.find(({ decimals }) => decimals > MAX_DECIMALS);
  if (wrong !== undefined) {
    refuse({ where, got: `${wrong.decimals} decimals`, expected: `at most ${MAX_DECIMALS}` });
  }
  if (epoch !== undefined && manifest.epoch !== epoch) {
    refuse({ where, got: `epoch ${manifest.epoch}`, expected: `epoch ${epoch}` });
  }
  return { source, folder, manifest, manifestHash: sha256Text(text) };
}

/**
 * The newest epoch that the source holds, without asking a chain: of a folder by its names, of a URL by asking for
 * manifests, twice as far each time, then halving. Epochs have no gaps.
 * @throws InputError where there is none.
 */
export async function newestPublished(source: Source): Promise<Published> {
  const only = await readPublished(source, undefined);
  if (only !== undefined) return only;
  const names = await source.folders();
  if (names !== undefined) {
    const epochs = names.filter((name) => /^[1-9][0-9]{0,5}$/.test(name)).map(Number);
    for (const epoch of epochs.sort((a, b) => b - a)) {
      const found = await readPublished(source, epoch);
      if (found !== undefined) return found;
    }
    return refuseNone(source);
  }
  let newest = (await readPublished(source, 1)) ?? refuseNone(source);
  let absent = 2;
  for (let next = await readPublished(source, absent); next !== undefined; ) {
    newest = next;
    absent *= 2;
    next = await readPublished(source, absent);
  }
  while (absent - newest.manifest.epoch > 1) {
    const middle = Math.floor((newest.manifest.epoch + absent) / 2);
    const found = await readPublished(source, middle);
    if (found === undefined) absent = middle;
    else newest = found;
  }
  return newest;
}

/** Any epoch of a source: enough to know whose distributions they are. */
export async function anyPublished(source: Source): Promise<Published> {
  const first = (await readPublished(source, undefined)) ?? (await readPublished(source, 1));
  return first ?? newestPublished(source);
}

/**
 * An account's leaves, each with a proof that leads to the manifest's root.
 * @param account in lower case.
 * @throws AlteredError where a file is not the one whose hash the manifest holds.
 */
export async function provePublished(
  published: Published,
  account: string,
): Promise<readonly ProvenLeaf[]> {
  const { root } = published.manifest;
  const index = await readHashed<ShardIndex>(published, "index", LIMITS.index);
  const leaves: ProvenLeaf[] = [];
  for (const number of shardsOf(index, account)) {
    const shard = await readHashed<Shard>(published, String(number), LIMITS.shard);
    if (shard.root !== root) {
      refuseAltered(`${whereOf(published, String(number))}`, `root ${shard.root}`, `root ${root}`);
    }
    leaves.push(...proveFromShard(shard, account, treeKernel()));
  }
  for (const leaf of leaves) {
    invariant(writeNode(foldProof(leaf, leaf.proof)) === root, "a proof leads to its root");
  }
  return leaves;
}

async function readHashed<T>(published: Published, name: string, limit: number): Promise<T> {
  const { source, folder, manifest } = published;
  const file = `shards/${name}.json`;
  const where = whereOf(published, name);
  const due = Object.hasOwn(manifest.files, file) ? manifest.files[file] : undefined;
  if (due === undefined)
    return refuse({ where, got: "no such file in the manifest", expected: "one" });
  const text =
    (await fetchText(source, folder + file, limit)) ??
    refuse({
      where,
      got: "no such file",
      expected: "a file of the distribution",
      fix: "Fetch the whole distribution, or use another mirror.",
    });
  const found = sha256Text(text);
  if (found !== due) refuseAltered(where, `sha256 ${found}`, `sha256 ${due}, as its manifest says`);
  return JSON.parse(text) as T;
}

function whereOf({ source, folder }: Published, name: string): string {
  return `${source.name}: ${folder}shards/${name}.json`;
}

/** @throws AlteredError */
export function refuseAltered(where: string, got: string, expected: string): never {
  const fix = "The file was altered or cut short: use another mirror, and tell the campaign.";
  throw new AlteredError([{ where, got, expected, fix } satisfies Fault]);
}

function refuseNone(source: Source): never {
  return refuse({
    where: source.name,
    got: "no manifest.json, and no epoch's folder with one",
    expected: "a distribution's folder, or the folder above: <distributions>/<campaign>/<phase>",
  });
}
