/** An epoch's books, scored in plain TypeScript, one after the other: the one way that tells faults. */
import { readBooks } from "../../book/read-books.ts";
import type { Snapshot } from "../../book/snapshot.ts";
import { drawInstant, type EpochSpan } from "../../campaign/calendar.ts";
import { refuse } from "../../errors.ts";
import { addSnapshot, closeScore, type OpenScore } from "../../score/market.ts";
import type { BookScores } from "./fast.ts";
import { type EpochScene, openScores } from "./scene.ts";

/**
 * Scores every book of a folder.
 * @param onProgress is told now and then how many snapshots are done.
 * @throws InputError where the books are not the epoch's, or not taken at the instants that its seed draws.
 */
export async function scorePlainly(
  scene: EpochScene,
  folder: string,
  onProgress: (snapshots: number) => void,
): Promise<BookScores> {
  const scores = openScores(scene);
  const { snapshots, inputs } = readBooks(folder, scene.markets);
  let done = 0;
  for await (const snapshot of snapshots) {
    const score = scores.get(snapshot.market.id) ?? refuseMarket(snapshot, scene.span);
    if (scene.seed !== undefined) checkInstant(score, snapshot.time, scene.seed);
    addSnapshot(score, snapshot);
    if (++done % 256 === 0) onProgress(done);
  }
  onProgress(done);
  return { scores: [...scores.values()].map(closeScore), inputs: inputs() };
}

/**
 * Whoever takes the snapshots may not choose their instants.
 * @throws InputError where a snapshot's time is not the one that the seed draws for its interval.
 */
export function checkInstant(
  { terms, span }: Pick<OpenScore, "terms" | "span">,
  time: number,
  seed: Uint8Array,
): void {
  if (time < span.start || time >= span.end) return;
  const interval = Math.floor((time - span.start) / terms.intervalMs);
  const drawn = drawInstant(seed, terms.market.id, span.start, terms.intervalMs, interval);
  if (time !== drawn) {
    refuse({
      where: `snapshot of ${terms.market.id} in interval ${interval} of epoch ${span.epoch}`,
      got: `time ${time}`,
      expected: `${drawn}, the instant that the epoch's seed draws`,
    });
  }
}

function refuseMarket(snapshot: Snapshot, span: EpochSpan): never {
  return refuse({
    where: `snapshot of ${snapshot.market.id} at ${snapshot.time}`,
    got: "a market that is not scored from books in this epoch",
    expected: `only markets that are scored in epoch ${span.epoch}`,
  });
}
