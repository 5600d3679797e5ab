/** Simulated campaigns on disk: what the tests of simulating and planning share. */

import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { type LoadedCampaign, parseLoaded, phaseOf } from "../../src/epoch/load.ts";
import {
  type SimulateRequest,
  type Simulation,
  simulateCampaign,
} from "../../src/epoch/simulate.ts";

const PROGRAMMES = fileURLToPath(
  new URL("../../campaigns/programmes/campaign.json", import.meta.url),
);

/** The campaign of all programmes, its weeks cut to so many seconds. */
export async function shortCampaign(epochSeconds: number): Promise<LoadedCampaign> {
  const file = JSON.parse(await readFile(PROGRAMMES, "utf8"));
  file.phases.beta.epochSeconds = epochSeconds;
  for (const miner of file.miners) delete miner.joined;
  return parseLoaded(JSON.stringify(file), "campaign.json");
}

/** Simulates a short campaign into a folder. */
export async function simulateShort(
  folder: string,
  changes: Partial<SimulateRequest> = {},
): Promise<Simulation> {
  const loaded = changes.loaded ?? (await shortCampaign(1_800));
  return simulateCampaign({
    loaded,
    phase: phaseOf(loaded.campaign, "beta"),
    fromEpoch: 1,
    throughEpoch: 4,
    seed: "1",
    instants: "random",
    miners: 8,
    kinds: undefined,
    prices: new Map(),
    sizes: new Map(),
    volatility: 400,
    format: "ndjson",
    out: join(folder, "out"),
    ...changes,
  });
}
