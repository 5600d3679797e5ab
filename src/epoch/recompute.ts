/** Building a published distribution again, to the byte. */
import { epochSpan, termsInEpoch } from "../campaign/calendar.ts";
import type { Phase } from "../campaign/campaign.ts";
import {
  type Deployment,
  type DeploymentRecord,
  recordedToken,
  recordName,
} from "../campaign/deployment.ts";
import { type Manifest, writeManifest } from "../merkle/manifest.ts";
import type { MarketScore } from "../score/market.ts";
import { PROGRAMME_VERSIONS } from "../score/programmes.ts";
import { assemble } from "./build.ts";
import type { Check } from "./checks.ts";
import type { Previous, ReadDistribution } from "./distribution.ts";
import type { LoadedCampaign } from "./load.ts";
import type { ScoredEpoch } from "./score.ts";

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

/** Builds the distribution again and compares every file with the published one. */
export function recompute(
  name: string,
  source: string,
  request: RecomputeRequest,
  published: ReadDistribution,
  previous: Previous,
  scored: ScoredEpoch,
): Check[] {
  const { manifest } = published;
  let rebuilt: ReturnType<typeof assemble>["distribution"];
  try {
    rebuilt = assemble(
      { ...request, deployment: deploymentOf(request, manifest) },
      scored,
      previous,
    ).distribution;
  } catch (error) {
    return [{ name, result: "wrong", detail: `${source}: ${(error as Error).message}` }];
  }
  // The bytes of the books are compared by themselves: other bytes may lead to the same result.
  const inputs = { ...rebuilt.manifest.inputs, books: manifest.inputs.books };
  const comparable = { ...rebuilt.manifest, inputs };
  const differences = [...new Set([...published.files.keys(), ...rebuilt.files.keys()])]
    .filter(
      (file) => file !== "manifest.json" && published.files.get(file) !== rebuilt.files.get(file),
    )
    .map((file) => describeDifference(file, published.files.get(file), rebuilt.files.get(file)));
  if (writeManifest(comparable) !== writeManifest(manifest)) {
    differences.push(
      describeDifference("manifest.json", writeManifest(manifest), writeManifest(comparable)),
    );
  }
  return [
    {
      name,
      result: differences.length === 0 ? "ok" : "wrong",
      detail:
        differences.length === 0
          ? `${source}: the same root ${rebuilt.manifest.root}, and every file the same`
          : `${source}: ${differences.slice(0, 5).join("; ")}`,
    },
  ];
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
function describeDifference(file: string, published = "", expected = ""): string {
  const [theirs, ours] = [published.split("\n"), expected.split("\n")];
  const line = Math.max(
    0,
    theirs.findIndex((text, i) => text !== ours[i]),
  );
  return `${file}:${line + 1} says ${JSON.stringify((theirs[line] ?? "").trim().slice(0, 160))}, expected ${JSON.stringify((ours[line] ?? "").trim().slice(0, 160))}`;
}
