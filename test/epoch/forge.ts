/** What a forger does to a published distribution: alters a file, and hashes what names it anew. */
import { readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { expect } from "chai";
import { assemble } from "../../src/epoch/build.ts";
import { writeFolderWhole } from "../../src/epoch/files.ts";
import { readPrevious } from "../../src/epoch/published/distribution.ts";
import { type ScoredEpoch, scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { shardFiles } from "../../src/merkle/distribution.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { readManifest, writeManifest } from "../../src/merkle/manifest.ts";
import { readEntitlements } from "../../src/merkle/tables.ts";
import { buildTree, rootOf } from "../../src/merkle/tree.ts";
import type { Marks } from "../../src/reward/state.ts";
import type { MarketScore } from "../../src/score/market.ts";
import { textsOf } from "../merkle/fixtures.ts";
import { filesIn, type Stage } from "./stage.ts";

/** Alters a file of an epoch's distribution, and nothing that names it. */
export async function alterFile(
  stage: Stage,
  epoch: number,
  name: string,
  alter: (text: string) => string,
): Promise<void> {
  const path = join(stage.folderOf(epoch), name);
  const text = await readFile(path, "utf8");
  const altered = alter(text);
  expect(altered, `${name} was altered`).to.not.equal(text);
  await writeFile(path, altered);
}

/** Sets one field of an epoch's manifest, in its canonical spelling. */
export function alterManifest(
  stage: Stage,
  epoch: number,
  path: string,
  value: unknown,
): Promise<void> {
  return alterFile(stage, epoch, "manifest.json", (text) => {
    const manifest = JSON.parse(text) as Record<string, unknown>;
    const keys = path.split("/");
    const last = keys.pop() ?? "";
    const parent = keys.reduce<unknown>(
      (at, key) => (at as Record<string, unknown>)[key],
      manifest,
    );
    (parent as Record<string, unknown>)[last] = value;
    return writeManifest(manifest as Parameters<typeof writeManifest>[0]);
  });
}

/** Cuts shards, root, totals of leaves and file hashes anew from the files as they lie there. */
export async function rehash(stage: Stage, epoch: number): Promise<void> {
  const folder = stage.folderOf(epoch);
  const files = await filesIn(folder);
  const text = (name: string) => files.get(name) ?? expect.fail(`no ${name}`);
  const manifest = readManifest(text("manifest.json"), "manifest.json");
  const entitlements = readEntitlements(text("entitlements.csv"), "entitlements.csv");
  const tree = buildTree(entitlements);
  for (const [name, shard] of textsOf(shardFiles(entitlements, tree))) files.set(name, shard);
  files.delete("manifest.json");
  const leavesIn = (token: string) =>
    entitlements.reduce((sum, row) => (row.token === token ? sum + row.cumulative : sum), 0n);
  const forged = {
    ...manifest,
    root: `0x${Buffer.from(rootOf(tree)).toString("hex")}`,
    leaves: entitlements.length,
    totals: manifest.totals.map((totals) => ({
      ...totals,
      leaves: `${leavesIn(totals.token)}`,
      total: `${leavesIn(totals.token) + BigInt(totals.accrued)}`,
    })),
    files: Object.fromEntries([...files].map(([name, content]) => [name, sha256Text(content)])),
  };
  files.set("manifest.json", writeManifest(forged));
  for (const [name, content] of files) await writeFile(join(folder, name), content);
}

/** Builds an epoch from forged scores, so that all of it agrees with itself. */
export async function buildForged(
  stage: Stage,
  epoch: number,
  forge: (scores: readonly MarketScore[]) => readonly MarketScore[],
  { marks, ...changes }: Partial<ScoredEpoch> & { readonly marks?: Marks } = {},
): Promise<void> {
  const { campaign } = stage.loaded;
  const scored = await scoreEpoch(campaign, stage.phase, epoch, stage.books);
  const previous = await readPrevious(stage.distributions, campaign, stage.phase, epoch);
  const forged = { ...scored, ...changes, scores: forge(scored.scores) };
  const { distribution } = assemble(stage.request(epoch), forged, previous, marks);
  await rm(stage.folderOf(epoch), { recursive: true, force: true });
  await writeFolderWhole(stage.folderOf(epoch), distribution.files);
}
