/**
 * Which of a log's snapshots stand. A log of events alone is taken at its word. A recording is not: its snapshots wait
 * until a later mark vouches for what they were made of, and where something was lost there are none.
 */
import type { GapNote } from "./collect/notes.ts";
import type { Instant } from "./due-instants.ts";
import type { LostMark } from "./events.ts";
import type { Snapshot } from "./snapshot.ts";

/** What became of an instant: a snapshot, or none; in a recording with the cause. */
export interface Settled {
  readonly instant: Instant;
  readonly snapshot?: Snapshot;
  readonly gap?: Pick<GapNote, "cause" | "detail">;
}

export interface Trust {
  /** The book is known now: by an event, or because it was told as a whole, which ends a gap. */
  known(isWhole: boolean): void;
  /** An instant that is due now. @returns it, or nothing while its snapshot waits. */
  due(instant: Instant): readonly Settled[];
  /** Nothing is missing so far. @returns what waited. */
  sound(): readonly Settled[];
  /** A gap begins. @returns what waited, without snapshots. */
  lost(mark: LostMark): readonly Settled[];
  /** The log is over. @returns what waited, without snapshots. */
  end(): readonly Settled[];
  /** An instant after the log's end. */
  after(instant: Instant): readonly Settled[];
}

const ENDED: LostMark = { action: "lost", cause: "down", detail: "the recording ends" };

/** Begins as a log of events alone, of which nothing is known yet; the first lost mark makes it a recording. */
export function createTrust(take: (time: number) => Snapshot): Trust {
  let isKnown = false;
  let gap: Settled["gap"];
  let waiting: Settled[] = [];

  const drop = (): Settled[] => {
    const dropped = waiting.map(({ instant }) => missing(instant));
    waiting = [];
    return dropped;
  };
  const missing = (instant: Instant): Settled =>
    gap === undefined ? { instant } : { instant, gap };
  const lost = ({ cause, detail }: LostMark): Settled[] => {
    gap = { cause, detail };
    isKnown = false;
    return drop();
  };

  return {
    known: (isWhole) => {
      if (isWhole || gap === undefined) isKnown = true;
    },
    due: (instant) => {
      if (!isKnown) return [missing(instant)];
      const settled = { instant, snapshot: take(instant.time) };
      if (gap === undefined) return [settled];
      waiting.push(settled);
      return [];
    },
    sound: () => {
      const vouched = waiting;
      waiting = [];
      return vouched;
    },
    lost,
    end: () => (gap === undefined ? [] : lost(ENDED)),
    after: (instant) => [missing(instant)],
  };
}
