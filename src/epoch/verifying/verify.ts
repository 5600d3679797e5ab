/**
 * Verifying a published distribution: what it says of itself, then everything recomputed from its points, then
 * everything recomputed from the books. Each check has a name, and says what it found.
 */
import { join } from "node:path";
import { epochSpan } from "../../campaign/calendar.ts";
import type { Phase } from "../../campaign/campaign.ts";
import type { DeploymentRecord } from "../../campaign/deployment.ts";
import { InputError } from "../../errors.ts";
import type { Manifest } from "../../merkle/manifest.ts";
import { type LoadedCampaign, phaseOf } from "../load.ts";
import { readEpochMarks } from "../marks.ts";
import {
  distributionFolder,
  hashDistribution,
  type Previous,
  parseDistribution,
  type ReadDistribution,
  readPrevious,
} from "../published/distribution.ts";
import type { ScoreMeans } from "../scoring/means.ts";
import { type OnProgress, scoreEpoch } from "../scoring/score.ts";
import { checkCampaign, checkSeed, publishedCampaign } from "./campaign-then.ts";
import {
  type Check,
  checkChain,
  checkFiles,
  checkIdentity,
  checkMarks,
  checkTree,
} from "./checks.ts";
import { type RecomputeRequest, recompute, scoresOf } from "./recompute.ts";

/** What a distribution is held against. */
export interface Expectation {
  readonly loaded: LoadedCampaign;
  readonly phase: Phase;
  readonly epoch: number;
  /** The folder of all epochs' books; without it scores are taken as published. */
  readonly books: string | undefined;
  /** The chain's deployment record, where there is one. */
  readonly record: DeploymentRecord | undefined;
  /** What scores the books. Default: all cores, and the kernel where it is built. */
  readonly means?: ScoreMeans;
}

export interface VerifyRequest extends Expectation {
  /** The folder of all distributions. */
  readonly distributions: string;
}

/** A distribution's folder, and the sha256 of every file in it. */
export interface HashedFolder {
  readonly folder: string;
  readonly hashes: ReadonlyMap<string, string>;
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
  const hashes = await hashDistribution(folder);
  const previous = await readPrevious(distributions, loaded.campaign, phase, epoch);
  return verifyFolder(request, { folder, hashes }, previous, onProgress);
}

/**
 * Verifies a distribution wherever it lies.
 * @param previous what the epoch must stand on.
 * @throws InputError where the campaign or the books are bad.
 */
export async function verifyFolder(
  request: Expectation,
  { folder, hashes }: HashedFolder,
  previous: Previous,
  onProgress: OnProgress = () => {},
): Promise<Verdict> {
  const { loaded, phase, epoch } = request;
  let published: ReadDistribution;
  try {
    published = await parseDistribution(folder, hashes);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unreadable(error.message);
  }
  let then: RecomputeRequest;
  try {
    const past = await publishedCampaign(published);
    then = {
      loaded: past,
      phase: phaseOf(past.campaign, phase.name),
      epoch,
      record: request.record,
    };
    epochSpan(then.phase, epoch);
  } catch (error) {
    if (!(error instanceof InputError)) throw error;
    return unreadable(error.message);
  }
  const checks = [
    ...checkIdentity(published.manifest, loaded.campaign, phase, epoch),
    ...checkCampaign(then.loaded, loaded, phase, epoch),
    ...checkSeed(published.manifest, phase),
    ...checkFiles(published),
    ...checkTree(published),
    ...checkChain(published, previous),
    ...checkMarks(published),
    ...(await recompute(
      "rewards",
      "from the published points",
      then,
      published,
      previous,
      scoresOf(published, then.phase, epoch),
    )),
  ];
  if (request.books !== undefined) {
    checks.push(
      ...(await checkBooks(then, request.books, published, previous, onProgress, request.means)),
    );
  }
  const isRight = checks.every((check) => check.result !== "wrong");
  const { manifest, manifestHash } = published;
  return { root: manifest.root, manifestHash, checks, isRight };
}

function unreadable(detail: string): Verdict {
  const checks: Check[] = [{ name: "spelling", result: "wrong", detail }];
  return { root: undefined, manifestHash: undefined, checks, isRight: false };
}

async function checkBooks(
  then: RecomputeRequest,
  books: string,
  published: ReadDistribution,
  previous: Previous,
  onProgress: OnProgress,
  means: ScoreMeans | undefined,
): Promise<Check[]> {
  const { loaded, phase, epoch } = then;
  const ofBooks = await scoreEpoch(loaded.campaign, phase, epoch, books, onProgress, means);
  const { marks, inputs } = await readEpochMarks(join(books, String(epoch)));
  const scored = { ...ofBooks, inputs: [...ofBooks.inputs, ...inputs] };
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
    ...(await recompute(
      "books",
      "from the books",
      then,
      published,
      previous,
      scored,
      // Whoever took the books down alone has no marks beside them; those of the chain are for whoever reads it.
      inputs.length === 0 ? published.marks : marks,
    )),
  ];
}

function describeBook({ file, sha256, bytes }: Manifest["inputs"]["books"][number]): string {
  return `${file} ${sha256} ${bytes}`;
}
