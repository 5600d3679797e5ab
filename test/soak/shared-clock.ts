/** One fast clock for this process and the collector that it starts: it stands still while either of them does. */
import type { ChildProcess } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../src/book/collect/clock.ts";

const TICK_MS = 5;

/** Whoever leads it lets the time pass, and tells the collector of it. */
export interface LeadClock {
  now(): number;
  /** Lets it run from when the collector is ready, until a time; or until the collector ends. */
  runWith(collector: ChildProcess, until: number): Promise<void>;
  /** Lets some ms pass at once, while there is no collector. */
  pass(ms: number): void;
}

/** Begins at `start`, unix ms, and runs at `speed`; at most by two ticks before the collector has heard of it. */
export function createLeadClock(start: number, speed: number): LeadClock {
  let time = start;
  return {
    now: () => Math.floor(time),
    runWith: async (collector, until) => {
      let hear = () => {};
      let heard = new Promise<void>((resolve) => {
        hear = resolve;
      });
      const ended = new Promise<void>((resolve) => collector.once("close", () => resolve()));
      collector.on("message", () => hear());
      for (;;) {
        await Promise.race([heard, ended]);
        if (time >= until || !collector.connected) break;
        heard = new Promise((resolve) => {
          hear = resolve;
        });
        const began = Date.now();
        await sleep(TICK_MS);
        time += Math.min(Math.max(0, Date.now() - began), 2 * TICK_MS) * speed;
        collector.send(time, () => {});
      }
    },
    pass: (ms) => {
      time += ms;
    },
  };
}

/** The collector's side; to be opened when it is ready. */
export async function openToldClock(): Promise<Clock & { close(): void }> {
  let time = 0;
  let tell = () => {};
  let told = new Promise<void>((resolve) => {
    tell = resolve;
  });
  process.on("message", (now: number) => {
    time = now;
    tell();
    told = new Promise((resolve) => {
      tell = resolve;
    });
    process.send?.("heard");
  });
  process.send?.("ready");
  await told;
  return {
    now: () => Math.floor(time),
    wait: async (ms, signal) => {
      const until = time + ms;
      while (time < until && signal?.aborted !== true) await told;
    },
    close: () => process.disconnect(),
  };
}
