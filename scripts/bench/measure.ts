/** What a measuring process tells the one that started it: one JSON object on stdout. */
import { spawnSync } from "node:child_process";
import { join } from "node:path";

/** Runs a file of this folder in a process of its own, so that its memory is its own, and returns what it tells. */
export function runAlone<T>(
  file: string,
  args: readonly string[],
  options: readonly string[] = [],
): T {
  const path = join(import.meta.dirname, file);
  const { status, stdout } = spawnSync(process.execPath, [...options, path, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${file} ended with ${status}`);
  return JSON.parse(stdout) as T;
}

/** Ends a measuring process: what it found, and its peak memory. */
export function tell(found: object): void {
  const peakMb = process.resourceUsage().maxRSS / 1_000;
  process.stdout.write(JSON.stringify({ ...found, peakMb }));
}

/** How long something takes: by the clock, and of the processor's time. */
export interface Timing {
  readonly seconds: number;
  readonly cpuSeconds: number;
}

export function time(run: () => void): Timing {
  const [began, cpu] = [performance.now(), cpuSeconds()];
  run();
  return { seconds: (performance.now() - began) / 1_000, cpuSeconds: cpuSeconds() - cpu };
}

/** Starts a clock for work that waits. @returns what stops it; its `cpuSeconds` are those of all threads together. */
export function startClock(): () => Timing {
  const [began, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    const seconds = (performance.now() - began) / 1_000;
    const { user, system } = process.cpuUsage(cpu);
    return { seconds, cpuSeconds: (user + system) / 1_000_000 };
  };
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[sorted.length >> 1] ?? 0;
}

function cpuSeconds(): number {
  const { user, system } = process.threadCpuUsage();
  return (user + system) / 1_000_000;
}
