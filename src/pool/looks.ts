/** Looks at a pool: how it was at the end of each minute, whatever its logs say between. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { PoolLog } from "./log.ts";
import type { OpenState, PoolState } from "./state.ts";

const LOOK_MS = 60_000;

/** A stretch of time that one look stands for; it sees what came before its end. */
export interface Stretch {
  readonly start: number;
  readonly end: number;
}

/** The minutes of an epoch; the last may be shorter. */
export function minutesOf({ start, end }: Pick<EpochSpan, "start" | "end">): Stretch[] {
  const count = Math.ceil((end - start) / LOOK_MS);
  return Array.from({ length: count }, (_, i) => ({
    start: start + i * LOOK_MS,
    end: Math.min(start + (i + 1) * LOOK_MS, end),
  }));
}

export interface OpenLooks {
  add(log: PoolLog): void;
  /** Looks once more for each stretch that is left. */
  close(): void;
}

/**
 * Looks at a pool while its logs come in.
 * @param stretches ascending. What comes after the last one changes nothing.
 * @param onLook is given each stretch's start, and the pool as it was at its end.
 */
export function openLooks(
  state: OpenState,
  stretches: readonly Stretch[],
  onLook: (start: number, now: PoolState) => void,
): OpenLooks {
  let next = 0;
  let now: PoolState | undefined;
  function lookTo(time: number): void {
    for (;;) {
      const stretch = stretches[next];
      if (stretch === undefined || stretch.end > time) return;
      now ??= state.now();
      onLook(stretch.start, now);
      next += 1;
    }
  }
  return {
    add: (log) => {
      lookTo(log.time);
      if (next === stretches.length) return;
      state.add(log);
      now = undefined;
    },
    close: () => lookTo(Number.POSITIVE_INFINITY),
  };
}
