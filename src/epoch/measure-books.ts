/** Folders of books into periods: which snapshots belong there, and in which interval. */
import { join } from "node:path";
import { addSnapshot, expectSnapshot, type OpenPeriod } from "../book/liquidity.ts";
import { readBooks } from "../book/read-books.ts";
import type { Snapshot } from "../book/snapshot.ts";
import { type EpochSpan, epochSpan, scoredTermsInEpoch } from "../campaign/calendar.ts";
import type { Campaign, Phase, Terms } from "../campaign/campaign.ts";
import { refuse } from "../errors.ts";

/** A period by market, for each market that is measured. */
export type Periods = ReadonlyMap<string, OpenPeriod>;

export interface EpochBooks {
  readonly campaign: Campaign;
  readonly phase: Phase;
  /** The folder of all epochs' books. */
  readonly books: string;
}

/**
 * Measures the books of the epochs, each snapshot in its interval.
 * @param onSnapshot is called for each.
 * @throws InputError where a snapshot is not of its epoch, or there is none at all.
 */
export async function measureEpochs(
  { campaign, phase, books }: EpochBooks,
  epochs: readonly number[],
  periods: Periods,
  onSnapshot: () => void,
): Promise<void> {
  for (const epoch of epochs) {
    const span = epochSpan(phase, epoch);
    const running = scoredTermsInEpoch(phase, epoch);
    for (const terms of running) expectEpoch(periods, terms, span);
    // Where no market runs there need be no books.
    if (running.length === 0) continue;
    const intervalOf = intervalsOf(running, span);
    for await (const snapshot of readBooks(join(books, String(epoch)), campaign.markets)
      .snapshots) {
      const start = intervalOf(snapshot);
      const period = periods.get(snapshot.market.id);
      if (period !== undefined) addSnapshot(period, snapshot, start);
      onSnapshot();
    }
  }
  refuseEmpty(periods, books);
}

/** Makes an epoch's snapshots of one market due. */
function expectEpoch(
  periods: Periods,
  { market, intervalMs }: Terms,
  { start, end }: EpochSpan,
): void {
  const period = periods.get(market.id);
  if (period === undefined) return;
  for (let at = start; at < end; at += intervalMs) expectSnapshot(period, at);
}

/** Finds the beginning of a snapshot's interval, and refuses a snapshot that the epoch does not expect. */
function intervalsOf(running: readonly Terms[], span: EpochSpan): (snapshot: Snapshot) => number {
  const lengths = new Map(running.map(({ market, intervalMs }) => [market.id, intervalMs]));
  const taken = new Map<string, number>();
  return ({ market, time }) => {
    const where = `snapshot of ${market.id} at ${time}`;
    const length = lengths.get(market.id);
    if (length === undefined) {
      return refuse({
        where,
        got: "a market that is not scored from books in this epoch",
        expected: `only markets that are scored in epoch ${span.epoch}`,
      });
    }
    if (time < span.start || time >= span.end) {
      refuse({
        where,
        got: String(time),
        expected: `a time of epoch ${span.epoch}, from ${span.start} to before ${span.end}`,
      });
    }
    const start = time - ((time - span.start) % length);
    if (taken.get(market.id) === start) {
      refuse({
        where,
        got: `a second snapshot in the interval from ${start}`,
        expected: "one an interval",
      });
    }
    taken.set(market.id, start);
    return start;
  };
}

/**
 * Measures books recorded before the phase began, of which nobody knows how many there should be.
 * @throws InputError where a snapshot is not from before, or there is none at all.
 */
export async function measureBefore(
  { campaign, phase }: Pick<EpochBooks, "campaign" | "phase">,
  folder: string,
  periods: Periods,
  onSnapshot: () => void,
): Promise<void> {
  for await (const snapshot of readBooks(folder, campaign.markets).snapshots) {
    const { market, time } = snapshot;
    if (time >= phase.start) {
      refuse({
        where: `snapshot of ${market.id} at ${time} in ${folder}`,
        got: String(time),
        expected: `a time before the ${phase.name} phase began, ${phase.start}`,
      });
    }
    const period = periods.get(market.id);
    if (period !== undefined) addSnapshot(period, snapshot, time);
    onSnapshot();
  }
  refuseEmpty(periods, folder);
}

/** Books without a snapshot are no sign of an illiquid market; a wrong folder is likelier. */
function refuseEmpty(periods: Periods, folder: string): void {
  const tallies = [...periods.values()].flatMap(({ hours }) => [...hours.values()]);
  if (tallies.some(({ snapshots }) => snapshots > 0)) return;
  refuse({
    where: folder,
    got: "no snapshot",
    expected: `books of ${[...periods.keys()].join(", ")}`,
  });
}
