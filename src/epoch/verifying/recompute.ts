/** Building a published distribution again, to the byte. */
import { join } from "node:path";
import { epochSpan, termsInEpoch } from "../../campaign/calendar.ts";
import type { Phase } from "../../campaign/campaign.ts";
import {
  type Deployment,
  type DeploymentRecord,
  recordedToken,
  recordName,
} from "../../campaign/deployment.ts";
import type { Distribution } from "../../merkle/distribution.ts";
import { type PublishedFile, publishedFile } from "../../merkle/file.ts";
import { type Manifest, writeManifest } from "../../merkle/manifest.ts";
import type { Marks } from "../../reward/state.ts";
import type { MarketScore } from "../../score/market.ts";
import { PROGRAMME_VERSIONS } from "../../score/programmes.ts";
import { assemble } from "../build.ts";
import { readTextIfThere } from "../files.ts";
import type { LoadedCampaign } from "../load.ts";
import type { Previous, ReadDistribution } from "../published/distribution.ts";
import type { ScoredEpoch } from "../scoring/score.ts";
import type { Check } from "./checks.ts";
import { firstDifference } from "./difference.ts";

/** The campaign as it was when the epoch was built. */
export interface RecomputeRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  /** The chain's deployment record, where there is one. */
  readonly record: DeploymentRecord | undefined;
}

/** The scores as the distribution publishes them: points from rewards.csv, slots from the manifest. */
export function scoresOf(published: ReadDistribution, phase: Phase, epoch: number): ScoredEpoch {
  const markets = new Map(published.manifest.markets.map((market) => [market.market, market]));
  const scores = termsInEpoch(phase, epoch).map((terms): MarketScore => {
    const market = markets.get(terms.market.id);
    const rows = published.rewards.filter((row) => row.market === terms.market.id);
    return {
      terms,
      programme: PROGRAMME_VERSIONS[terms.rule.programme],
      intervals: phase.epochMs / terms.intervalMs,
      points: new Map(rows.map((row) => [row.account, row.points])),
      trailingEmpty: market?.trailingEmpty ?? 0,
      counts: {
        snapshots: market?.snapshots ?? 0,
        missing: market?.missing ?? 0,
        oneSided: market?.oneSided ?? 0,
        crossed: market?.crossed ?? 0,
        emptyBids: market?.emptyBids ?? 0,
        emptyAsks: market?.emptyAsks ?? 0,
      },
    };
  });
  const { seed, inputs } = published.manifest;
  return {
    span: epochSpan(phase, epoch),
    scores,
    seed: seed ?? undefined,
    inputs: inputs.books.map((book) => ({ ...book, lines: 0 })),
  };
}

/** How many differences are told. */
const MAX_DIFFERENCES = 5;

/**
 * Builds the distribution again and compares every file with the published one.
 * @param marks that it counts in; default: those it publishes.
 */
export async function recompute(
  name: string,
  source: string,
  request: RecomputeRequest,
  published: ReadDistribution,
  previous: Previous,
  scored: ScoredEpoch,
  marks: Marks = published.marks,
): Promise<Check[]> {
  const { manifest, hashes } = published;
  let rebuilt: Distribution;
  try {
    rebuilt = assemble(
      { ...request, deployment: deploymentOf(request, manifest) },
      scored,
      previous,
      marks,
    ).distribution;
  } catch (error) {
    return [{ name, result: "wrong", detail: `${source}: ${(error as Error).message}` }];
  }
  // The bytes of the books are compared by themselves: other bytes may lead to the same result.
  const inputs = { ...rebuilt.manifest.inputs, books: manifest.inputs.books };
  const comparable = publishedFile("manifest.json", () => [
    writeManifest({ ...rebuilt.manifest, inputs }),
  ]);
  const files = new Map([...rebuilt.files, comparable].map((file) => [file.name, file]));
  const differing = [...new Set([...hashes.keys(), ...files.keys()])]
    .filter((file) => hashes.get(file) !== files.get(file)?.sha256)
    .sort();
  if (differing.length === 0) {
    const detail = `${source}: the same root ${rebuilt.manifest.root}, and every file the same`;
    return [{ name, result: "ok", detail }];
  }
  const told: string[] = [];
  for (const file of differing.slice(0, MAX_DIFFERENCES))
    told.push(await describeDifference(published.folder, file, files.get(file)));
  return [{ name, result: "wrong", detail: `${source}: ${told.join("; ")}` }];
}

/** The addresses that the campaign file or the record names; where neither does, the manifest's own. */
function deploymentOf({ loaded, phase, record }: RecomputeRequest, manifest: Manifest): Deployment {
  const known = record?.phases[recordName(loaded.campaign, phase)];
  const own = new Map(manifest.tokens.map((token) => [token.symbol, token.address]));
  return {
    distributor: phase.distributor ?? known?.distributor?.address ?? manifest.distributor,
    tokens: phase.tokens.map((token) => ({
      ...token,
      address:
        token.address ?? recordedToken(known, token.symbol)?.address ?? own.get(token.symbol) ?? "",
    })),
  };
}

/** Names a file's first line that differs. */
async function describeDifference(
  folder: string,
  name: string,
  file: PublishedFile | undefined,
): Promise<string> {
  const theirs = (await readTextIfThere(join(folder, name), "a text file")) ?? "";
  const { line, published, expected } = firstDifference([theirs], file?.pieces() ?? []);
  return `${name}:${line} says ${JSON.stringify(published.trim().slice(0, 160))}, expected ${JSON.stringify(expected.trim().slice(0, 160))}`;
}
