/** The time, and waiting for it. Whoever tests or simulates gives another. */
import { setTimeout as sleep } from "node:timers/promises";

export interface Clock {
  /** Unix ms. */
  now(): number;
  /** Waits some ms of this clock, or until the signal. */
  wait(ms: number, signal?: AbortSignal): Promise<void>;
}

/** A timer longer than this would end at once. */
const LONGEST_WAIT = 2 ** 31 - 1;

/** The machine's clock; or one that began at a time and runs faster, as if the machine's had `speed` times the speed. */
export function createClock({ origin = 0, start = 0, speed = 1 } = {}): Clock {
  return {
    now: () => Math.floor(start + (Date.now() - origin) * speed),
    wait: async (ms, signal) => {
      const real = Math.min(Math.max(0, ms / speed), LONGEST_WAIT);
      await sleep(real, undefined, signal === undefined ? {} : { signal }).catch(() => {});
    },
  };
}

/** Waits until a time, by as many waits as it takes: a timer may end early, and a machine may sleep. */
export async function waitUntil(clock: Clock, time: number, signal: AbortSignal): Promise<void> {
  while (!signal.aborted && clock.now() < time) await clock.wait(time - clock.now(), signal);
}
