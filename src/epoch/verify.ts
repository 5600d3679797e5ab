/**
 * Verifying a published distribution: what it says of itself, then everything recomputed from its points, then
 * everything recomputed from the books. Each check has a name, and says what it found.
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { epochSpan, termsInEpoch } from "../campaign/calendar.ts";
import type { Phase } from "../campaign/campaign.ts";
import type { Deployment } from "../campaign/deployment.ts";
import { InputError } from "../errors.ts";
import { sha256Text, shardFiles } from "../merkle/distribution.ts";
import { type Manifest, writeManifest } from "../merkle/manifest.ts";
import { buildTree, rootOf } from "../merkle/tree.ts";
import { key } from "../reward/state.ts";
import { HUMMINGBOT_VERSION } from "../score/hummingbot.ts";
import type { MarketScore } from "../score/market.ts";
import { assemble } from "./build.ts";
import {
  distributionFolder,
  type Previous,
  type ReadDistribution,
  readDistribution,
  readPrevious,
} from "./distribution.ts";
import type { LoadedCampaign } from "./load.ts";
import { type OnProgress, type ScoredEpoch, scoreEpoch } from "./score.ts";

/** `note` is a difference that does not make the distribution wrong. */
export interface Check {
  readonly name: string;
  readonly result: "ok" | "wrong" | "note";
  readonly detail: string;
}

export interface VerifyRequest {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  readonly distributions: string;
  /** The folder of all epochs' books; without it scores are taken as published. */
  readonly books: string | undefined;
}

export interface Verdict {
  readonly root: string;
  readonly checks: readonly Check[];
  readonly isRight: boolean;
}

/** @throws InputError where a file cannot be read at all; what can be read and is wrong is a check that says so. */
export async function verifyEpoch(
  request: VerifyRequest,
  onProgress: OnProgress = () => {},
): Promise<Verdict> {
  const { loaded, phase, epoch, distributions } = request;
  const published = await readDistribution(
    distributionFolder(distributions, loaded.campaign, phase, epoch),
  );
  const previous = await readPrevious(distributions, loaded.campaign, phase, epoch);
  const checks = [
    ...checkIdentity(request, published.manifest),
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
  if (request.books !== undefined)
    checks.push(...(await checkBooks(request, published, previous, onProgress)));
  return {
    root: published.manifest.root,
    checks,
    isRight: checks.every((check) => check.result !== "wrong"),
  };
}

function checkIdentity({ loaded, phase, epoch }: VerifyRequest, manifest: Manifest): Check[] {
  const found = `${manifest.campaign}/${manifest.phase}/${manifest.epoch} on chain ${manifest.chainId}`;
  const expected = `${loaded.campaign.id}/${phase.name}/${epoch} on chain ${phase.chainId}`;
  const sameFile = manifest.inputs.campaign === loaded.sha256;
  return [
    compare("identity", found, expected),
    {
      name: "campaign file",
      result: sameFile ? "ok" : "note",
      detail: sameFile
        ? loaded.sha256
        : `sha256 ${loaded.sha256}, published with ${manifest.inputs.campaign}; the terms of this epoch are compared below`,
    },
  ];
}

function checkFiles({ manifest, files }: ReadDistribution): Check[] {
  const names = [...files.keys()].filter((name) => name !== "manifest.json").sort();
  const wrong = names.filter((name) => manifest.files[name] !== sha256Text(files.get(name) ?? ""));
  const missing = Object.keys(manifest.files).filter((name) => !files.has(name));
  const detail =
    wrong.length + missing.length === 0
      ? `${names.length} files have the hashes of the manifest`
      : [
          ...wrong.map((name) => `${name} is not the file of the manifest`),
          ...missing.map((name) => `${name} is missing`),
        ].join("; ");
  return [{ name: "files", result: wrong.length + missing.length === 0 ? "ok" : "wrong", detail }];
}

function checkTree({ manifest, entitlements, files }: ReadDistribution): Check[] {
  const tree = buildTree(entitlements);
  const shards = shardFiles({ entitlements }, tree);
  const differing = [
    ...new Set([
      ...shards.keys(),
      ...[...files.keys()].filter((name) => name.startsWith("shards/")),
    ]),
  ].filter((name) => shards.get(name) !== files.get(name));
  return [
    compare("root", manifest.root, `0x${bytesToHex(rootOf(tree))}`),
    compare("leaves", String(manifest.leaves), String(entitlements.length)),
    {
      name: "shards",
      result: differing.length === 0 ? "ok" : "wrong",
      detail:
        differing.length === 0
          ? `${shards.size - 1} shards lead to the root`
          : `${differing.join(", ")} differ`,
    },
  ];
}

/** The distribution stands on the one before: no leaf falls below it or vanishes from it. */
function checkChain(
  { manifest, entitlements, state }: ReadDistribution,
  previous: Previous,
): Check[] {
  const fallen = [...previous.state.cumulative].filter(
    ([id, before]) => (state.cumulative.get(id) ?? 0n) < before,
  );
  const broken = entitlements.filter(
    (row) =>
      row.cumulative - row.amount !==
      (previous.state.cumulative.get(key(row.account, row.token)) ?? 0n),
  );
  const faults = [
    ...fallen.map(([id]) => `${id} is lower than before, or gone`),
    ...broken.map(
      (row) =>
        `${row.account} in ${row.token}: cumulative less amount is not the previous cumulative`,
    ),
  ];
  return [
    compare("previous manifest", manifest.previous ?? "none", previous.manifestHash ?? "none"),
    {
      name: "marks",
      result: faults.length === 0 ? "ok" : "wrong",
      detail:
        faults.length === 0
          ? `no entitlement fell below the previous epoch's`
          : faults.slice(0, 5).join("; "),
    },
  ];
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
  const theirs = published.manifest.inputs.books
    .map((book) => `${book.file} ${book.sha256}`)
    .join(", ");
  const ours = scored.inputs.map((book) => `${book.file} ${book.sha256}`).join(", ");
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
      { ...request, deployment: deploymentOf(manifest, request.phase) },
      scored,
      previous,
    ).distribution;
  } catch (error) {
    if (error instanceof InputError) throw error;
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

/** The addresses are the manifest's own: whether they are the right ones is the chain's question. */
function deploymentOf(manifest: Manifest, phase: Phase): Deployment {
  const addresses = new Map(manifest.tokens.map((token) => [token.symbol, token.address]));
  return {
    distributor: manifest.distributor,
    tokens: phase.tokens.map((token) => ({ ...token, address: addresses.get(token.symbol) ?? "" })),
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

function compare(name: string, found: string, expected: string): Check {
  return found === expected
    ? { name, result: "ok", detail: found }
    : { name, result: "wrong", detail: `${found}, expected ${expected}` };
}
