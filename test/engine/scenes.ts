/** Campaigns that tests load and score in ClickHouse, beside the engine inside this process. */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import type { Rule } from "../../src/campaign/rule.ts";
import type { Engine } from "../../src/engine/connection.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { buildEpoch } from "../../src/epoch/build.ts";
import type { LoadedCampaign } from "../../src/epoch/load.ts";
import { phaseOf } from "../../src/epoch/load.ts";
import { engineOf } from "../../src/epoch/score-engine.ts";
import {
  type AnyScene,
  anyScene,
  outcome,
  PLAIN,
  type Spelling,
  writeBooks,
} from "../epoch/any-books.ts";

const SPELLINGS: readonly Spelling[] = [
  "canonical",
  "csv",
  "any ndjson",
  "parquet",
  "gzip",
  "any csv",
];

/** A large smax makes a large curve, which every question carries: so most scenes have a smaller one. */
const MOST_PPM = 3_000;

/** Random scenes under all programmes, newcomers among the miners. */
export function sampleScenes(seed: number, numRuns: number): AnyScene[] {
  return fc.sample(anyScene, { seed, numRuns }).map(variedScene);
}

function variedScene(scene: AnyScene, place: number): AnyScene {
  const terms = scene.phase.terms.map((each, i) => ({
    ...each,
    maxSpreadPpm: place % 50 === 49 ? each.maxSpreadPpm : 1 + (each.maxSpreadPpm % MOST_PPM),
    rule: (place + i) % 3 === 0 ? depthRule(place) : each.rule,
  }));
  const phase = { ...scene.phase, terms };
  const miners = scene.campaign.miners.map((miner, i) => ({
    ...miner,
    joined: i === 1 ? phase.start + Math.floor(phase.epochMs / 3) : undefined,
  }));
  const campaign = { ...scene.campaign, miners, phases: new Map([["beta" as const, phase]]) };
  return { ...scene, phase, campaign };
}

function depthRule(place: number): Rule {
  return {
    programme: "depth-over-spread",
    minOrderValue: place % 2 === 0 ? 0n : 10n ** BigInt(place % 9),
    exponents: { depth: "0.35", uptime: "5", volume: "0", stake: "0" },
    newcomerScaling: place % 4 < 2,
  };
}

/** What one scene comes to, by the engine inside and by the one beside. A refusal of numbers that are too large is told apart. */
export interface Compared {
  readonly inside: unknown;
  readonly beside: unknown;
  readonly isTooLarge: boolean;
}

export async function compareScene(
  scene: AnyScene,
  place: number,
  name: string,
  writer: Engine,
  reader: Engine,
  cluster: string | undefined,
): Promise<Compared> {
  const folder = await mkdtemp(join(tmpdir(), "tidemark-"));
  try {
    const spelling = SPELLINGS[place % SPELLINGS.length] ?? "canonical";
    const books = await writeBooks(folder, scene, spelling, place % 2 === 0);
    const inside = await outcome(scene, books, PLAIN);
    const key = { campaign: name, phase: "beta", epoch: 1 };
    let beside: unknown;
    try {
      const request = { engine: writer, key, markets: scene.campaign.markets, cluster };
      await loadBooks({ ...request, folder: join(books, "1") });
      beside = await outcome(scene, books, { ...PLAIN, engine: engineOf(reader, key) });
    } catch (error) {
      beside = (error as Error).message;
    }
    const isTooLarge = typeof beside === "string" && /2\^127|128 bits/.test(beside);
    return { inside, beside, isTooLarge };
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** Loads an epoch of a campaign and builds it by both engines. @returns the manifests' hashes and roots. */
export async function buildByBoth(
  { loaded, epoch, books }: { loaded: LoadedCampaign; epoch: number; books: string },
  writer: Engine,
  reader: Engine,
  cluster: string | undefined,
): Promise<[inside: string, beside: string]> {
  const phase = phaseOf(loaded.campaign, "beta");
  const { id, markets } = loaded.campaign;
  const key = { campaign: id, phase: phase.name, epoch };
  await loadBooks({ engine: writer, key, folder: join(books, `${epoch}`), markets, cluster });
  const deployment = {
    distributor: `0x${"dd".repeat(20)}`,
    tokens: phase.tokens.map((token, i) => ({ ...token, address: `0x${`7${i}`.repeat(20)}` })),
  };
  const built = async (means: Parameters<typeof buildEpoch>[0]["means"]) => {
    const distributions = await mkdtemp(join(tmpdir(), "tidemark-"));
    try {
      const request = { loaded, phase, epoch, deployment, books, distributions };
      const { distribution } = await buildEpoch({ ...request, ...(means && { means }) });
      return `${distribution.manifest.root} ${distribution.manifestHash}`;
    } finally {
      await rm(distributions, { recursive: true });
    }
  };
  return [await built(undefined), await built({ ...PLAIN, engine: engineOf(reader, key) })];
}
