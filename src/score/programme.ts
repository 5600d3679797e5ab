/**
 * A programme: the published rule that turns one market's snapshots into points. It scores one interval at a time into
 * a run, and joins runs of adjacent intervals in any grouping, so that an epoch may be scored in parts.
 */
import type { Snapshot } from "../book/snapshot.ts";
import type { Points } from "./points.ts";

/** What a whole epoch's run comes to. */
export interface RunTotal {
  readonly points: Points;
  /** Empty slots at the end of the epoch, both sides together: what they did not pay is carried. */
  readonly trailingEmpty: number;
  /** Intervals in which no order of that side had weight. */
  readonly emptyBids: number;
  readonly emptyAsks: number;
}

/** A programme under one market's terms. A run is plain data, which a worker can send. */
export interface Programme<Run> {
  /** Named in every output; a change of its integers makes a new one. */
  readonly version: string;
  /** A run of intervals in which nobody earned. */
  emptyRun(intervals: number): Run;
  /** The run of one interval with a sound book: two-sided and not crossed. */
  scoreSnapshot(snapshot: Snapshot): Run;
  /** Makes `run` the run of itself and `next`, which begins where it ends. */
  appendRun(run: Run, next: Run): void;
  /** @param run begins with the epoch and ends with it. */
  totalRun(run: Run): RunTotal;
}

/** Why a book is not scored. */
export type BookFault = "one-sided" | "crossed";

/** A book that may be scored has both sides, and its best bid below its best ask. */
export function bookFault(snapshot: Snapshot): BookFault | undefined {
  if (snapshot.bid === undefined || snapshot.ask === undefined) return "one-sided";
  return snapshot.bid >= snapshot.ask ? "crossed" : undefined;
}
