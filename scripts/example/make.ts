/**
 * Makes the bundled example campaign's books again, byte for byte: `node scripts/example/make.ts`. The files are
 * compressed for the repository; their published hashes are of the uncompressed bytes.
 */
import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { bytesToHex } from "@noble/hashes/utils.js";
import { formatSnapshot } from "../../src/book/format-snapshot.ts";
import type { Snapshot } from "../../src/book/snapshot.ts";
import { loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { readSeeds } from "../../src/epoch/scoring/seeds.ts";
import { exampleBooks, exampleBooksBefore } from "./books.ts";

const folder = join(import.meta.dirname, "../../campaigns/example");
const { campaign } = await loadCampaign(join(folder, "campaign.json"));
const phase = phaseOf(campaign, "beta");
const seeds = await readSeeds(phase, join(folder, "seeds"));

const files = new Map<string, string[]>();
function add(inFolder: string, snapshot: Snapshot): void {
  const name = join(inFolder, `${snapshot.market.id}.ndjson.gz`);
  const lines = files.get(name) ?? [];
  lines.push(`${formatSnapshot(snapshot)}\n`);
  files.set(name, lines);
}
for await (const { epoch, snapshot } of exampleBooks(campaign, phase, seeds))
  add(join("books", String(epoch)), snapshot);
for await (const snapshot of exampleBooksBefore(campaign, phase)) add("before", snapshot);

for (const name of ["books", "before"])
  await rm(join(folder, name), { recursive: true, force: true });
await mkdir(join(folder, "before"), { recursive: true });
for (const [epoch, seed] of seeds) {
  await mkdir(join(folder, "books", String(epoch)), { recursive: true });
  await writeFile(join(folder, "books", String(epoch), "seed"), `${bytesToHex(seed)}\n`);
}
for (const [name, lines] of files)
  await writeFile(join(folder, name), gzipSync(lines.join(""), { level: 9 }));
