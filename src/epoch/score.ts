/** An epoch's books on disk, scored. */
import { join } from "node:path";
import { type BookInput, readBooks } from "../book/read-books.ts";
import type { Snapshot } from "../book/snapshot.ts";
import {
  drawInstant,
  type EpochSpan,
  epochSpan,
  openSeed,
  termsInEpoch,
} from "../campaign/calendar.ts";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { payeesUnder } from "../campaign/miners.ts";
import { invariant, refuse } from "../errors.ts";
import {
  addSnapshot,
  closeScore,
  type MarketScore,
  type OpenScore,
  openScore,
} from "../score/market.ts";
import { readActivity } from "./activity.ts";
import { readText } from "./files.ts";

/** Told now and then how many snapshots are done. */
export type OnProgress = (snapshots: number) => void;

export interface ScoredEpoch {
  readonly span: EpochSpan;
  /** One for each market that runs in the epoch, sorted by market. */
  readonly scores: readonly MarketScore[];
  readonly seed: string | undefined;
  readonly inputs: readonly BookInput[];
}

/**
 * Scores an epoch from the books below `<books>/<epoch>/`: the snapshots, and the seed that the epoch reveals.
 * @throws InputError where the books are not the epoch's, or not taken at the instants that its seed draws.
 */
export async function scoreEpoch(
  campaign: Campaign,
  phase: Phase,
  epoch: number,
  books: string,
  onProgress: OnProgress = () => {},
): Promise<ScoredEpoch> {
  const span = epochSpan(phase, epoch);
  const folder = join(books, String(epoch));
  const running = termsInEpoch(phase, epoch);
  // Where no market runs there is nothing to read: the epoch only passes on what there was.
  if (running.length === 0) return { span, scores: [], seed: undefined, inputs: [] };
  const seed = await readSeed(phase, epoch, folder);
  const activity = await readActivity(campaign, running, folder);
  const scores = new Map(
    running.map((terms) => {
      const payees = payeesUnder(campaign, terms);
      return [terms.market.id, openScore(terms, span, payees, activity.of(terms, payees))];
    }),
  );
  const { snapshots, inputs } = readBooks(folder, campaign.markets);
  let done = 0;
  for await (const snapshot of snapshots) {
    const score = scores.get(snapshot.market.id) ?? refuseMarket(snapshot, span);
    if (seed !== undefined) checkInstant(snapshot, score, seed.bytes);
    addSnapshot(score, snapshot);
    if (++done % 256 === 0) onProgress(done);
  }
  onProgress(done);
  return {
    span,
    scores: [...scores.values()].map(closeScore),
    seed: seed?.hex,
    inputs: [...inputs(), ...activity.inputs],
  };
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

/** Whoever takes the snapshots may not choose their instants. */
function checkInstant(snapshot: Snapshot, score: OpenScore, seed: Uint8Array): void {
  const { span, terms } = score;
  if (snapshot.time < span.start || snapshot.time >= span.end) return;
  const interval = Math.floor((snapshot.time - span.start) / terms.intervalMs);
  const drawn = drawInstant(seed, terms.market.id, span.start, terms.intervalMs, interval);
  if (snapshot.time !== drawn) {
    refuse({
      where: `snapshot of ${terms.market.id} in interval ${interval} of epoch ${span.epoch}`,
      got: `time ${snapshot.time}`,
      expected: `${drawn}, the instant that the epoch's seed draws`,
    });
  }
}

function refuseMarket(snapshot: Snapshot, span: EpochSpan): never {
  return refuse({
    where: `snapshot of ${snapshot.market.id} at ${snapshot.time}`,
    got: "a market without terms in this epoch",
    expected: `only markets that run in epoch ${span.epoch}`,
  });
}

/** A score's points by account, the most first. */
export function ranking(score: MarketScore): [account: string, points: bigint][] {
  invariant(score.intervals > 0, "an epoch has intervals");
  return [...score.points].sort(([a, x], [b, y]) => (x === y ? (a < b ? -1 : 1) : x > y ? -1 : 1));
}
