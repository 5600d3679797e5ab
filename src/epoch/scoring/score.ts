/** An epoch's books on disk, scored. */
import { join } from "node:path";
import type { BookInput } from "../../book/read-books.ts";
import {
  type EpochSpan,
  epochSpan,
  openSeed,
  scoredTermsInEpoch,
  termsInEpoch,
} from "../../campaign/calendar.ts";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { payeesUnder } from "../../campaign/miners.ts";
import { invariant } from "../../errors.ts";
import type { MarketScore } from "../../score/market.ts";
import { isThere, readText } from "../files.ts";
import { readActivity } from "./activity.ts";
import { type BookScores, scoreFast } from "./fast.ts";
import { readLists } from "./lists.ts";
import { scorePools, scorePoolsSoFar } from "./logs.ts";
import { defaultMeans, type ScoreMeans } from "./means.ts";
import { scorePlainly } from "./plain.ts";
import type { EpochScene } from "./scene.ts";

/** Told now and then how many snapshots are done; of a pool, logs. */
export type OnProgress = (snapshots: number) => void;

/** An epoch's points. */
export interface EpochScores {
  readonly span: EpochSpan;
  /** One for each market that runs in the epoch, sorted by market. */
  readonly scores: readonly MarketScore[];
  readonly seed: string | undefined;
}

/** An epoch's points, and the files that they come from. */
export interface ScoredEpoch extends EpochScores {
  readonly inputs: readonly BookInput[];
}

/**
 * Scores an epoch from what lies below `<books>/<epoch>/`: snapshots of books, logs of pools, the seed that the epoch
 * reveals, and what is listed there of markets whose rewards were computed elsewhere.
 * @throws InputError where the books are not the epoch's, or not taken at the instants that its seed draws, or where logs
 * or a list are missing or have faults.
 */
export async function scoreEpoch(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  books: string,
  onProgress: OnProgress = () => {},
  means: ScoreMeans = defaultMeans(),
): Promise<ScoredEpoch> {
  const opened = await openEpoch(campaign, phase, epoch, books, onProgress);
  if (opened === undefined) return { ...nothing(phase, epoch), inputs: [] };
  return scoreOpened(opened, means, onProgress);
}

/**
 * Scores what there is so far of an epoch that runs. Its seed is revealed at its end only: until then the instants of
 * the snapshots are taken as they are.
 * @throws InputError where the books are not the epoch's.
 */
export async function scoreRunning(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  books: string,
  onProgress: OnProgress = () => {},
  means: ScoreMeans = defaultMeans(),
): Promise<ScoredEpoch> {
  if (await isThere(join(books, String(epoch), "seed")))
    return scoreEpoch(campaign, phase, epoch, books, onProgress, means);
  const opened = await openEpoch(campaign, phase, epoch, books, onProgress, {
    seedOf: async () => undefined,
    poolsOf: scorePoolsSoFar,
  });
  if (opened === undefined) return { ...nothing(phase, epoch), inputs: [] };
  return scoreOpened(opened, means, onProgress);
}

async function scoreOpened(
  opened: OpenEpoch,
  means: ScoreMeans,
  onProgress: OnProgress,
): Promise<ScoredEpoch> {
  const { scene, folder, seed, others, otherInputs } = opened;
  const { scores: scored, inputs } = await scoreBooks(scene, folder, true, means, onProgress);
  const scores = [...scored, ...others].sort(byMarket);
  return { span: scene.span, scores, seed, inputs: [...inputs, ...otherInputs] };
}

/**
 * The same without the digests of the files, whose bytes then need not be hashed.
 * @throws InputError as `scoreEpoch`.
 */
export async function scorePoints(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  books: string,
  onProgress: OnProgress = () => {},
  means: ScoreMeans = defaultMeans(),
): Promise<EpochScores> {
  const opened = await openEpoch(campaign, phase, epoch, books, onProgress);
  if (opened === undefined) return nothing(phase, epoch);
  const { scene, folder, seed, others } = opened;
  const { scores } = await scoreBooks(scene, folder, false, means, onProgress);
  return { span: scene.span, scores: [...scores, ...others].sort(byMarket), seed };
}

/** A score's points by account, the most first. */
export function ranking(score: MarketScore): [account: string, points: bigint][] {
  invariant(score.intervals > 0, "an epoch has intervals");
  return [...score.points].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1));
}

interface OpenEpoch {
  readonly scene: EpochScene;
  /** The epoch's books. */
  readonly folder: string;
  readonly seed: string | undefined;
  /** The markets without books: pools, and those whose rewards come listed. */
  readonly others: readonly MarketScore[];
  /** Files beside the books. */
  readonly otherInputs: readonly BookInput[];
}

/** Where an epoch's seed and its pools come from. */
interface Sources {
  readonly seedOf: typeof readSeed;
  readonly poolsOf: typeof scorePools;
}

const WHOLE: Sources = { seedOf: (...epoch) => readSeed(...epoch), poolsOf: scorePools };

/** Where no market runs there is nothing to read: the epoch only passes on what there was. */
async function openEpoch(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  books: string,
  onProgress: OnProgress,
  sources: Sources = WHOLE,
): Promise<OpenEpoch | undefined> {
  const span = epochSpan(phase, epoch);
  const folder = join(books, String(epoch));
  const terms = termsInEpoch(phase, epoch);
  if (terms.length === 0) return undefined;
  const seed = await sources.seedOf(phase, epoch, folder);
  const activity = await readActivity(campaign, terms, folder);
  const listed = await readLists(phase, epoch, folder);
  const pools = await sources.poolsOf(campaign, phase, epoch, folder, onProgress);
  const running = scoredTermsInEpoch(phase, epoch).map((each) => {
    const payees = payeesUnder(campaign, each);
    return { terms: each, payees, activity: activity.of(each, payees) };
  });
  const scene = { span, markets: campaign.markets, running, seed: seed?.bytes };
  const others = [...listed.scores, ...pools.scores];
  const otherInputs = [...activity.inputs, ...listed.inputs, ...pools.inputs];
  return { scene, folder, seed: seed?.hex, others, otherInputs };
}

function byMarket(a: MarketScore, b: MarketScore): number {
  return a.terms.market.id < b.terms.market.id ? -1 : 1;
}

function nothing(phase: Phase, epoch: number): EpochScores {
  return { span: epochSpan(phase, epoch), scores: [], seed: undefined };
}

async function scoreBooks(
  scene: EpochScene,
  folder: string,
  wantsDigests: boolean,
  means: ScoreMeans,
  onProgress: OnProgress,
): Promise<BookScores> {
  // Where no market has books there is nothing to hurry with; a book that lies there all the same is told.
  if (scene.running.length === 0) return scorePlainly(scene, folder, onProgress);
  if (means.engine !== undefined) return means.engine(scene, onProgress);
  const fast = await scoreFast(scene, folder, wantsDigests, means, onProgress);
  return fast ?? scorePlainly(scene, folder, onProgress);
}

/** The seed is due where its hash was published; a phase without hashes takes its books as they are. */
async function readSeed(
  phase: Phase,
  epoch: number,
  folder: string,
): Promise<{ hex: string; bytes: Uint8Array } | undefined> {
  if (phase.seedHashes[epoch - 1] === undefined) return undefined;
  const text = await readText(
    join(folder, "seed"),
    `the epoch's seed as 64 hexadecimal digits, whose sha256 the campaign file committed to`,
  );
  const hex = text.trim();
  return { hex, bytes: openSeed(phase, epoch, hex) };
}
