/** What an epoch's pages are made from: its scores, its amounts, and its books, to be read again. */
import { join } from "node:path";
import { readBooks } from "../../book/read-books.ts";
import { termsInEpoch } from "../../campaign/calendar.ts";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { isPoolRule } from "../../campaign/rule.ts";
import { invariant, refuse } from "../../errors.ts";
import { type Amounts, expectedAmounts } from "../amounts.ts";
import type { BuildRequest, BuiltEpoch } from "../build.ts";
import { readActivity } from "../scoring/activity.ts";
import { type OnProgress, type ScoredEpoch, scoreRunning } from "../scoring/score.ts";
import {
  type BeginReading,
  needBooks,
  readAgain,
  type ScoredAmountsRequest,
  scoreAmounts,
} from "../scoring/scored-amounts.ts";
import { type Basis, type Disagreement, openBasis } from "../verifying/basis.ts";

export interface PageSources {
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly scored: ScoredEpoch;
  readonly amounts: Amounts;
  /** Of the distribution that the amounts are of; undefined while the epoch runs. */
  readonly manifestHash: string | undefined;
  /** The folder of all epochs' books. */
  readonly books: string;
  /** Reads the books that were scored once more. */
  readonly read: (begin: BeginReading) => Promise<void>;
}

/** The sources of an epoch that was just built. */
export function sourcesOfBuild(
  request: BuildRequest,
  { distribution, rewards, scored }: BuiltEpoch,
): PageSources {
  const { loaded, phase, deployment } = request;
  const { state, entitlements, pools } = rewards;
  const basis = { campaign: loaded.campaign, phase, published: undefined };
  return {
    campaign: loaded.campaign,
    phase,
    scored,
    amounts: {
      tokens: deployment.tokens,
      rewards: rewards.rewards,
      entitlements,
      accrued: state.accrued,
      overpaid: state.overpaid,
      pools,
      assumed: [],
    },
    manifestHash: distribution.manifestHash,
    books: request.books,
    read: (begin) => readAgain({ basis, scored }, request, begin),
  };
}

/**
 * The sources of an epoch that was published.
 * @returns the checks that went wrong, where its distribution says otherwise than the books.
 * @throws InputError where there is no distribution, or no books.
 */
export async function sourcesOfPublished(
  request: ScoredAmountsRequest,
  onProgress: OnProgress,
): Promise<PageSources | Disagreement> {
  const basis = await openBasis(request);
  if ("wrong" in basis) return basis;
  const { campaign, phase, published } = basis;
  if (published === undefined) {
    return refuse({
      where: `epoch ${request.epoch} of ${campaign.id}, ${phase.name}`,
      got: "no distribution",
      expected: "a distribution that was built",
      fix: "Build it (hardhat epoch build); while it runs, use --live.",
    });
  }
  const result = await scoreAmounts(basis, request, onProgress);
  if ("wrong" in result) return result;
  return {
    campaign,
    phase,
    scored: result.scored,
    amounts: result.amounts,
    manifestHash: published.manifestHash,
    books: request.books,
    read: (begin) => readAgain(result, request, begin),
  };
}

/**
 * The sources of an epoch that runs, as far as there are books. Snapshots that come in meanwhile are left for later.
 * @throws InputError where there is no folder of its books.
 */
export async function sourcesOfRunning(
  request: ScoredAmountsRequest,
  onProgress: OnProgress,
): Promise<PageSources> {
  const { loaded, phase, epoch, books } = request;
  const { campaign } = loaded;
  const basis: Basis = { campaign, phase, published: undefined };
  await needBooks(request, basis);
  const scored = await scoreRunning(campaign, phase, epoch, books, onProgress);
  const due = new Map(
    scored.scores
      .filter(({ terms }) => !isPoolRule(terms.rule))
      .map(({ terms, counts }) => [terms.market.id, counts.snapshots]),
  );
  return {
    campaign,
    phase,
    scored,
    amounts: await expectedAmounts(basis, request, scored.scores),
    manifestHash: undefined,
    books,
    read: async (begin) => {
      const running = termsInEpoch(phase, epoch);
      if (running.length === 0) return;
      const folder = join(books, String(epoch));
      const activity = await readActivity(campaign, running, folder);
      const onSnapshot = begin(activity.of);
      const left = new Map(due);
      for await (const snapshot of readBooks(folder, campaign.markets).snapshots) {
        const more = left.get(snapshot.market.id) ?? 0;
        left.set(snapshot.market.id, more - 1);
        if (more > 0) onSnapshot(snapshot);
      }
      invariant(
        [...left.values()].every((more) => more <= 0),
        "books of a running epoch only grow",
      );
    },
  };
}
