/** Snapshots out: one file per epoch and market, and each epoch's seed beside them. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { bytesToHex } from "@noble/hashes/utils.js";
import { invariant, refuse, show } from "../errors.ts";
import { GAPS_FILE, type GapNote, readNotes } from "./collect/notes.ts";
import { formatSnapshot } from "./format-snapshot.ts";
import type { ImportGap } from "./import-books.ts";
import type { EpochSnapshot } from "./snapshot.ts";
import { writeWhole } from "./write-whole.ts";

/** What is missing of a market, and why; asked for after the last snapshot. */
export interface FoundGaps {
  readonly market: string;
  readonly found: () => readonly ImportGap[];
}

/**
 * Writes `<epoch>/<market>.ndjson` and `<epoch>/seed` (64 hexadecimal digits and LF) into a folder, all of them or, on
 * any fault, none. Files of the same names are replaced, others stay. An epoch without a snapshot gets its seed alone.
 * Where instants are missing in a recording, `<epoch>/gaps.jsonl` says why; what it says of other markets stays.
 * @param seeds each epoch's revealed seed, 32 bytes.
 * @returns the paths of the files inside the folder, in the order they were begun.
 * @throws InputError where an epoch's folder has another seed, and whatever the snapshots throw.
 */
export async function writeBooks(
  folder: string,
  snapshots: AsyncIterable<EpochSnapshot>,
  seeds: ReadonlyMap<number, Uint8Array>,
  gaps?: FoundGaps,
): Promise<readonly string[]> {
  const files = new Set<string>();
  await writeWhole(folder, async (append) => {
    async function writeSeed(epoch: number): Promise<void> {
      const seedFile = join(String(epoch), "seed");
      if (files.has(seedFile)) return;
      const seed = toSeedText(epoch, seeds);
      await refuseOtherSeed(join(folder, seedFile), seed);
      await append(seedFile, seed);
      files.add(seedFile);
    }

    for await (const { epoch, snapshot } of snapshots) {
      await writeSeed(epoch);
      const bookFile = join(String(epoch), `${snapshot.market.id}.ndjson`);
      await append(bookFile, `${formatSnapshot(snapshot)}\n`);
      files.add(bookFile);
    }
    for (const epoch of seeds.keys()) await writeSeed(epoch);
    if (gaps === undefined) return;
    for (const epoch of seeds.keys()) {
      const gapsFile = join(String(epoch), GAPS_FILE);
      const standing = await readNotes<GapNote>(join(folder, gapsFile));
      const others = standing.filter(({ market }) => market !== gaps.market);
      const ours = gaps.found().flatMap((gap) => (gap.epoch === epoch ? [gap.note] : []));
      // What an earlier import missed may be there now.
      if (ours.length === 0 && others.length === standing.length) continue;
      const lines = [...others, ...ours].map((note) => `${JSON.stringify(note)}\n`);
      await append(gapsFile, lines.join(""));
      files.add(gapsFile);
    }
  });
  return [...files];
}

function toSeedText(epoch: number, seeds: ReadonlyMap<number, Uint8Array>): string {
  const seed = seeds.get(epoch);
  invariant(seed?.length === 32, `the snapshots of epoch ${epoch} come with its seed of 32 bytes`);
  return `${bytesToHex(seed)}\n`;
}

/** Other markets' books in the folder were drawn with the seed that stands there; it must not change under them. */
async function refuseOtherSeed(path: string, seed: string): Promise<void> {
  const standing = await readFile(path, "utf8").catch((error: NodeJS.ErrnoException) => {
    if (error.code === "ENOENT" || error.code === "ENOTDIR") return undefined;
    throw error;
  });
  if (standing === undefined || standing.trim() === seed.trim()) return;
  refuse({
    where: path,
    got: show(standing.trim()),
    expected: `the epoch's seed, ${seed.trim()}`,
    fix: "Import into another folder",
  });
}
