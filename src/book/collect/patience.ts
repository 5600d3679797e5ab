/** Trying again within a minute, and leaving a broken key alone for longer and longer. */
import type { Clock } from "./clock.ts";
import { type Cause, VenueError } from "./venue.ts";

/** These may pass within seconds. The others are as they are until somebody mends them. */
const TRANSIENT: readonly Cause[] = ["outage", "timeout", "rate-limit", "format"];

const FIRST_PAUSE_MS = 250;
const LONGEST_REST_MS = 3_600_000;
const MINUTE_MS = 60_000;

/**
 * Asks until there is an answer, with pauses that double, or as long as the exchange asks for. No answer is waited for
 * longer than the deadline.
 * @throws VenueError the last failure, once it is of no use, or too late, to ask again.
 */
export async function persist<T>(
  ask: () => Promise<T>,
  deadline: number,
  clock: Clock,
): Promise<T> {
  let last: VenueError | undefined;
  for (let pause = FIRST_PAUSE_MS; ; pause *= 2) {
    try {
      return await beforeDeadline(ask(), deadline, clock);
    } catch (error) {
      if (!(error instanceof VenueError) || !TRANSIENT.includes(error.why)) throw error;
      // That the time is over says less than the failure that took it.
      if (clock.now() >= deadline) throw last ?? error;
      const wait = Math.max(pause, error.retryAfter ?? 0);
      if (clock.now() + wait >= deadline) throw error;
      last = error;
      await clock.wait(wait);
    }
  }
}

async function beforeDeadline<T>(answer: Promise<T>, deadline: number, clock: Clock): Promise<T> {
  const over = new AbortController();
  const tooLate = clock.wait(deadline - clock.now(), over.signal).then(() => {
    throw new VenueError("timeout", "no answer in time");
  });
  try {
    return await Promise.race([answer, tooLate]);
  } finally {
    // The wait ends here and rejects for nobody.
    tooLate.catch(() => {});
    over.abort();
  }
}

/** What is left alone after a failure, for a minute, then two, four and so on to an hour. */
export interface Rest {
  /** The failure for which it is left alone now; undefined where it may be asked. */
  resting(now: number): VenueError | undefined;
  failed(error: VenueError, now: number): void;
  succeeded(): void;
}

/** Begins without a failure. Only what somebody has to mend is left alone: a refused key, a market that is not there. */
export function createRest(): Rest {
  let failures = 0;
  let until = 0;
  let last: VenueError | undefined;
  return {
    resting: (now) => (now < until ? last : undefined),
    failed: (error, now) => {
      // Markets that asked at the same time fail together: that is one failure.
      if (TRANSIENT.includes(error.why) || now < until) return;
      until = now + Math.min(MINUTE_MS * 2 ** Math.min(failures, 10), LONGEST_REST_MS);
      failures += 1;
      last = error;
    },
    succeeded: () => {
      failures = 0;
      until = 0;
    },
  };
}
