/** A clock for tests that run faster than life: it stands still while this process does, so a busy machine makes nothing late. */
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../src/book/collect/clock.ts";

const TICK_MS = 5;

export interface SteadyClock extends Clock {
  stop(): void;
}

/** Begins at `start`, unix ms. However long a tick takes, the clock moves by at most two ticks at `speed`. */
export function startSteadyClock({
  start,
  speed,
}: {
  readonly start: number;
  readonly speed: number;
}): SteadyClock {
  let time = start;
  let last = performance.now();
  const timeAt = (real: number) => time + Math.min(real - last, 2 * TICK_MS) * speed;
  const ticker = setInterval(() => {
    const real = performance.now();
    [time, last] = [timeAt(real), real];
  }, TICK_MS);
  const now = () => Math.floor(timeAt(performance.now()));
  return {
    now,
    wait: async (ms, signal) => {
      const until = now() + ms;
      while (now() < until && signal?.aborted !== true) await sleep(TICK_MS);
    },
    stop: () => clearInterval(ticker),
  };
}
