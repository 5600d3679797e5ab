/** Whether an exchange's clock and ours agree. A snapshot at a wrong instant would be worth nothing. */
import type { Clock } from "./clock.ts";
import { type Venue, VenueError } from "./venue.ts";

/** Some exchanges tell whole seconds. */
const RESOLUTION_MS = 1_000;

export interface SkewLimits {
  /** The most by which the clocks may differ, ms, beyond what the way there and back may hide. */
  readonly maxSkewMs: number;
  /** How long a good answer holds, ms. A bad one is asked again every minute. */
  readonly everyMs: number;
}

export interface SkewCheck {
  /** @throws VenueError where the clocks differ. An exchange that does not tell the time is believed. */
  check(): Promise<void>;
}

/** Begins unchecked. Callers at the same time share one question. */
export function createSkewCheck(venue: Venue, clock: Clock, limits: SkewLimits): SkewCheck {
  let good = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | undefined;

  async function ask(): Promise<void> {
    const before = clock.now();
    let theirs: number;
    try {
      theirs = await venue.time();
    } catch (error) {
      // The book's own answer tells of an outage, and its cause.
      if (error instanceof VenueError) return;
      throw error;
    }
    const after = clock.now();
    const early = before - limits.maxSkewMs - RESOLUTION_MS - theirs;
    const late = theirs - (after + limits.maxSkewMs);
    const off = Math.max(early, late);
    if (off > 0) throw new VenueError("clock", `clocks ${off + limits.maxSkewMs} ms apart`);
    good = after;
  }

  return {
    check: async () => {
      if (clock.now() < good + limits.everyMs) return;
      asking ??= ask().finally(() => {
        asking = undefined;
      });
      await asking;
    },
  };
}
