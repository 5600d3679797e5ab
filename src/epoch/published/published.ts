/** A published distribution as a miner reads it: the manifest, then the one shard that its account lies in. */
import { type Fault, InputError, invariant, refuse } from "../../errors.ts";
import { sha256Text } from "../../merkle/file.ts";
import { type Manifest, readManifest } from "../../merkle/manifest.ts";
import { readShard, readShardIndex } from "../../merkle/shard-file.ts";
import { type ProvenLeaf, proveFromShard } from "../../merkle/shard-proof.ts";
import { type Shard, type ShardIndex, shardsOf } from "../../merkle/shards.ts";
import { foldProof, writeNode } from "../../merkle/tree.ts";
import { treeKernel } from "../kernel.ts";
import { fetchText, type Source } from "./source.ts";
import { openSource } from "./sources.ts";

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

/** A distribution in a folder of its own, its manifest read already. */
export function publishedIn({
  folder,
  manifest,
  manifestHash,
}: {
  readonly folder: string;
  readonly manifest: Manifest;
  readonly manifestHash: string;
}): Published {
  return { source: openSource(folder), folder: "", manifest, manifestHash };
}

/** Epochs that are tried where a source cannot tell which it holds and the first one is of no use. */
const EPOCHS_TRIED = 8;

/**
 * Any epoch of a source: enough to know whose distributions they are.
 * @throws InputError or SourceError where there is none, or none that can be read.
 */
export async function anyPublished(source: Source): Promise<Published> {
  let reason: unknown;
  const attempt = (read: () => Promise<Published | undefined>) =>
    read().catch((error: unknown) => {
      if (!(error instanceof InputError)) throw error;
      reason ??= error;
      return undefined;
    });
  for (const epoch of [undefined, 1]) {
    const found = await attempt(() => readPublished(source, epoch));
    if (found !== undefined) return found;
  }
  const names = (await source.folders())?.filter((name) => /^[1-9][0-9]{0,5}$/.test(name));
  const others = names?.map(Number) ?? Array.from({ length: EPOCHS_TRIED }, (_, i) => i + 1);
  for (const epoch of others.sort((a, b) => b - a)) {
    const found = epoch > 1 && (await attempt(() => readPublished(source, epoch)));
    if (found) return found;
  }
  if (reason !== undefined) throw reason;
  return refuseNone(source);
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
  const index = readShardIndex(...(await readHashed(published, "index", LIMITS.index)));
  checkTree(published, "index", index);
  const leaves: ProvenLeaf[] = [];
  for (const number of shardsOf(index, account)) {
    const name = String(number);
    const shard = readShard(...(await readHashed(published, name, LIMITS.shard)));
    checkTree(published, name, shard);
    checkIndexed(published, index.runs, number, shard);
    leaves.push(...proveFromShard(shard, account, treeKernel()));
  }
  for (const leaf of leaves) {
    invariant(writeNode(foldProof(leaf, leaf.proof)) === root, "a proof leads to its root");
  }
  return leaves;
}

/** Index and shard must be of the manifest's tree: one of another epoch proves nothing under this root. */
function checkTree(
  published: Published,
  name: string,
  { root, count }: { readonly root: string; readonly count: number },
): void {
  const due = published.manifest;
  if (root === due.root && count === due.leaves) return;
  const tree = (of: string, leaves: number) => `root ${of} of ${leaves} leaves`;
  refuseAltered(whereOf(published, name), tree(root, count), tree(due.root, due.leaves));
}

/** An index that names other accounts than its shards begin with would hide a miner's leaf. */
function checkIndexed(
  published: Published,
  runs: ShardIndex["runs"],
  number: number,
  shard: Shard,
): void {
  const named = runs.filter(([of]) => of === number).map(([, account]) => account);
  const found = shard.runs.map(({ leaves }) => leaves[0]?.[0]);
  if (named.length === found.length && named.every((account, i) => account === found[i])) return;
  refuseAltered(
    whereOf(published, "index"),
    `shard ${number} from ${named.join(" and ")}`,
    `from ${found.join(" and ")}`,
  );
}

/** A file's text, if it is the one that the manifest names; and where it came from. */
async function readHashed(
  published: Published,
  name: string,
  limit: number,
): Promise<[text: string, where: string]> {
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
  return [text, where];
}

function whereOf({ source, folder }: Published, name: string): string {
  return `${source.name}: ${folder}shards/${name}.json`;
}

/** @throws AlteredError */
export function refuseAltered(where: string, got: string, expected: string): never {
  const fix = "The file was altered or cut short: use another mirror, and tell the campaign.";
  throw new AlteredError([{ where, got, expected, fix } satisfies Fault]);
}

/** @throws InputError: the source holds no distribution. */
export function refuseNone(source: Source): never {
  return refuse({
    where: source.name,
    got: "no manifest.json, and no epoch's folder with one",
    expected: "a distribution's folder, or the folder above: <distributions>/<campaign>/<phase>",
  });
}
