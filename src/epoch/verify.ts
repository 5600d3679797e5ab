/**
 * Verifying a published distribution: what it says of itself, then everything recomputed from its points, then
 * everything recomputed from the books. Each check has a name, and says what it found.
 */
import { epochSpan, termsInEpoch } from "../campaign/calendar.ts";
import type { Phase } from "../campaign/campaign.ts";
import {
  type Deployment,
  type DeploymentRecord,
  recordedToken,
  recordName,
} from "../campaign/deployment.ts";
import { InputError } from "../errors.ts";
import { type Manifest, writeManifest } from "../merkle/manifest.ts";
import { HUMMINGBOT_VERSION } from "../score/hummingbot.ts";
import type { MarketScore } from "../score/market.ts";
import { assemble } from "./build.ts";
import { type Check, checkChain, checkFiles, checkIdentity, checkTree } from "./checks.ts";
import {
  distributionFolder,
  type Previous,
  parseDistribution,
  type ReadDistribution,
  readFiles,
  readPrevious,
} from "./distribution.ts";
import type { LoadedCampaign } from "./load.ts";
import { type OnProgress, type ScoredEpoch, scoreEpoch } from "./score.ts";

export interface VerifyRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  readonly distributions: string;
  /** The folder of all epochs' books; without it scores are taken as published. */
  readonly books: string | undefined;
  /** The chain's deployment record, where there is one. */
  readonly record: DeploymentRecord | undefined;
}

export interface Verdict {
  /** Undefined where not even the manifest can be read. */
  readonly root: string | undefined;
  /** The sha256 of manifest.json, to be compared with the one on chain. */
  readonly manifestHash: string | undefined;
  readonly checks: readonly Check[];
  readonly isRight: boolean;
}

/**
 * Verifies an epoch's distribution. What is wrong with it is a check that says so.
 * @throws InputError where there is no distribution, or where the campaign, the books or the epoch before are bad.
 */
export async function verifyEpoch(
  request: VerifyRequest,
  onProgress: OnProgress = () => {},
): Promise<Verdict> {
  const { loaded, phase, epoch, distributions } = request;
  const folder = distributionFolder(distributions, loaded.campaign, phase, epoch);
  const files = await readFiles(folder);
  const previous = await readPrevious(distributions, loaded.campaign, phase, epoch);
  let published: ReadDistribution;
  try {
    published = parseDistribution(folder, files);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    const detail = error.message;
    return {
      root: undefined,
      manifestHash: undefined,
      checks: [{ name: "spelling", result: "wrong", detail }],
      isRight: false,
    };
  }
  const checks = [
    ...checkIdentity(published.manifest, loaded, phase, epoch),
    ...checkFiles(published),
    ...checkTree(published),
    ...checkChain(published, previous),
    ...recompute(
      "rewards",
      "from the published points",
      request,
      published,
      previous,
      scoresOf(published, phase, epoch),
    ),
  ];
  if (request.books !== undefined) {
    checks.push(...(await checkBooks(request, published, previous, onProgress)));
  }
  const isRight = checks.every((check) => check.result !== "wrong");
  const { manifest, manifestHash } = published;
  return { root: manifest.root, manifestHash, checks, isRight };
}

/** The scores as the distribution publishes them: points from rewards.csv, slots from the manifest. */
function scoresOf(published: ReadDistribution, phase: Phase, epoch: number): ScoredEpoch {
  const markets = new Map(published.manifest.markets.map((market) => [market.market, market]));
  const scores = termsInEpoch(phase, epoch).map((terms): MarketScore => {
    const market = markets.get(terms.market.id);
    const rows = published.rewards.filter((row) => row.market === terms.market.id);
    return {
      terms,
      programme: HUMMINGBOT_VERSION,
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

async function checkBooks(
  request: VerifyRequest,
  published: ReadDistribution,
  previous: Previous,
  onProgress: OnProgress,
): Promise<Check[]> {
  const { loaded, phase, epoch, books = "" } = request;
  const scored = await scoreEpoch(loaded.campaign, phase, epoch, books, onProgress);
  const theirs = published.manifest.inputs.books.map(describeBook).join(", ");
  const ours = scored.inputs.map(describeBook).join(", ");
  const same = theirs === ours;
  return [
    {
      name: "book files",
      result: same ? "ok" : "note",
      detail: same
        ? `${scored.inputs.length} files, byte for byte as published`
        : "other bytes than published; what they lead to is compared below",
    },
    ...recompute("books", "from the books", request, published, previous, scored),
  ];
}

function describeBook({ file, sha256, bytes }: Manifest["inputs"]["books"][number]): string {
  return `${file} ${sha256} ${bytes}`;
}

/** Builds the distribution again and compares every file with the published one. */
function recompute(
  name: string,
  source: string,
  request: VerifyRequest,
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
  // The bytes of the inputs are compared by themselves: other bytes may lead to the same result.
  const comparable = { ...rebuilt.manifest, inputs: manifest.inputs };
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
function deploymentOf({ loaded, phase, record }: VerifyRequest, manifest: Manifest): Deployment {
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
