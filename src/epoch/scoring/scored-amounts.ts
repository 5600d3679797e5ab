/** An epoch scored from its books, with the amounts that its points come to. */
import { join } from "node:path";
import { isLogsFile } from "../../book/book-file.ts";
import { readBooks } from "../../book/read-books.ts";
import type { Snapshot } from "../../book/snapshot.ts";
import { termsInEpoch } from "../../campaign/calendar.ts";
import type { Terms } from "../../campaign/campaign.ts";
import { refuse, show } from "../../errors.ts";
import { INITIAL_STATE } from "../../reward/state.ts";
import { type Amounts, expectedAmounts, publishedAmounts } from "../amounts.ts";
import { isThere } from "../files.ts";
import { distributionFolder, readDistribution } from "../published/distribution.ts";
import { compareScores } from "../verifying/agreement.ts";
import type { Basis, BasisRequest, Disagreement } from "../verifying/basis.ts";
import { type EpochActivity, readActivity } from "./activity.ts";
import { readLists } from "./lists.ts";
import { type OnProgress, type ScoredEpoch, scoreEpoch } from "./score.ts";

export interface ScoredAmountsRequest extends BasisRequest {
  /** The folder of all epochs' books. */
  readonly books: string;
}

export interface ScoredAmounts {
  readonly basis: Basis;
  readonly scored: ScoredEpoch;
  readonly amounts: Amounts;
}

/**
 * Scores an epoch, and takes the amounts from its distribution where there is one.
 * @returns the checks that went wrong, where the distribution says otherwise than the books.
 * @throws InputError where the books or the campaign are bad.
 */
export async function scoreAmounts(
  basis: Basis,
  request: ScoredAmountsRequest,
  onProgress: OnProgress = () => {},
): Promise<ScoredAmounts | Disagreement> {
  const { campaign, phase, published } = basis;
  await needBooks(request, basis);
  const scored = await scoreEpoch(campaign, phase, request.epoch, request.books, onProgress);
  if (published === undefined) {
    return { basis, scored, amounts: await expectedAmounts(basis, request, scored.scores) };
  }
  const wrong = compareScores(published, scored.scores, await overpaidBefore(basis, request));
  if (wrong.length > 0) return { folder: published.folder, wrong };
  return { basis, scored, amounts: publishedAmounts(published) };
}

/** What the epoch before hands on as overpaid, or undefined where its distribution is not at hand. */
async function overpaidBefore(
  { campaign, phase }: Basis,
  { epoch, distributions }: BasisRequest,
): Promise<ReadonlyMap<string, bigint> | undefined> {
  if (epoch === 1) return INITIAL_STATE.overpaid;
  const folder = distributionFolder(distributions, campaign, phase, epoch - 1);
  return (await isThere(folder)) ? (await readDistribution(folder)).state.overpaid : undefined;
}

/** The terms of the markets that a person asks about: one by its id, or all that run in the epoch. */
export function termsAsked(
  { phase }: Pick<Basis, "phase">,
  epoch: number,
  market: string | undefined,
): Terms[] {
  const running = termsInEpoch(phase, epoch);
  if (market === undefined) return running;
  const asked = running.filter((terms) => terms.market.id === market);
  if (asked.length > 0) return asked;
  return refuse({
    where: "--market",
    got: show(market),
    expected: `a market that runs in epoch ${epoch}: ${running.map((terms) => terms.market.id).join(", ") || "there is none"}`,
  });
}

/** Told of each snapshot. */
export type OnSnapshot = (snapshot: Snapshot) => void;

/** Is given what programmes weigh beside the books, before the first snapshot. */
export type BeginReading = (activity: EpochActivity["of"]) => OnSnapshot;

/**
 * Reads an epoch's books once more, after they were scored.
 * @throws InputError where they are no longer the files that were scored.
 */
export async function readAgain(
  { basis, scored }: Pick<ScoredAmounts, "basis" | "scored">,
  { books, epoch }: Pick<ScoredAmountsRequest, "books" | "epoch">,
  begin: BeginReading,
): Promise<void> {
  const { campaign, phase } = basis;
  const running = termsInEpoch(phase, epoch);
  if (running.length === 0) return;
  const folder = join(books, String(epoch));
  const activity = await readActivity(campaign, running, folder);
  const { snapshots, inputs } = readBooks(folder, campaign.markets);
  const onSnapshot = begin(activity.of);
  for await (const snapshot of snapshots) onSnapshot(snapshot);
  const listed = await readLists(phase, epoch, folder);
  const digests = (files: ScoredEpoch["inputs"]) =>
    files
      .filter(({ file }) => !isLogsFile(file))
      .map(({ file, sha256 }) => `${file} ${sha256}`)
      .sort()
      .join("\n");
  if (digests([...inputs(), ...activity.inputs, ...listed.inputs]) !== digests(scored.inputs)) {
    refuse({
      where: folder,
      got: "other files than a moment ago",
      expected: "books that nobody writes to",
      fix: "Run the command again.",
    });
  }
}

/**
 * An explanation goes down to single orders, which only the books hold.
 * @throws InputError where there is no folder of the epoch's books.
 */
export async function needBooks(
  { books, epoch }: ScoredAmountsRequest,
  { phase }: Basis,
): Promise<void> {
  if (termsInEpoch(phase, epoch).length === 0) return;
  const folder = join(books, String(epoch));
  if (await isThere(folder)) return;
  refuse({
    where: folder,
    got: "no such folder",
    expected: `the books of epoch ${epoch}`,
    fix: "Name the folder of all epochs' books with --books, or fetch what the campaign publishes.",
  });
}
