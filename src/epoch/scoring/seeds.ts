/** The seeds that a phase's epochs reveal. */

import { openSeed } from "../../campaign/calendar.ts";
import type { Phase } from "../../campaign/campaign.ts";
import { readText } from "../files.ts";

/**
 * Reads a file of seeds, line n for epoch n, each checked against the campaign's published hash.
 * @returns the 32 bytes of each seed, by epoch.
 * @throws InputError where a seed is not the one that was committed to.
 */
export async function readSeeds(phase: Phase, path: string): Promise<Map<number, Uint8Array>> {
  const text = await readText(path, "the epochs' seeds, one a line");
  const lines = text.trim().split("\n");
  return new Map(lines.map((line, i) => [i + 1, openSeed(phase, i + 1, line.trim())]));
}
