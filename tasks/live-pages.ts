/**
 * The pages of the running epoch, made again now and then while its books are collected. In a process of its own and at
 * low priority: scoring takes seconds, and a snapshot cannot wait.
 */
import { spawn } from "node:child_process";
import { setPriority } from "node:os";
import { refuse } from "../src/errors.ts";

export interface LivePages {
  /** Begins to make them, where it is time and they are not being made. */
  refresh(epoch: number): void;
  /** Kills what is running. */
  stop(): void;
  /** Waits for what is running. */
  done(): Promise<void>;
}

const MINUTE_MS = 60_000;
const LOW_PRIORITY = 10;

/**
 * @param minutes how often; 0 for never.
 * @param options of `epoch pages`, beside the epoch.
 * @param fail is told what a run said that failed; the next one may succeed.
 */
export function createLivePages(
  minutes: number,
  options: readonly string[],
  fail: (words: string) => void,
): LivePages {
  if (!(minutes >= 0 && minutes <= 1_440)) {
    refuse({ where: "--pages-every", got: String(minutes), expected: "minutes from 0 to 1440" });
  }
  const [, hardhat = ""] = process.argv;
  let running: ReturnType<typeof spawn> | undefined;
  let ended: Promise<unknown> = Promise.resolve();
  let last = Number.NEGATIVE_INFINITY;

  function refresh(epoch: number): void {
    const now = Date.now();
    if (minutes === 0 || running !== undefined || now < last + minutes * MINUTE_MS) return;
    last = now;
    const args = [hardhat, "epoch", "pages", "--live", "--epoch", String(epoch), ...options];
    const child = spawn(process.execPath, [...process.execArgv, ...args], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    running = child;
    ended = new Promise((resolve) => child.once("close", resolve));
    let said = "";
    child.stderr.on("data", (chunk) => {
      said += chunk;
    });
    child.once("error", (error) => {
      running = undefined;
      fail(error.message);
    });
    child.once("close", (code, signal) => {
      running = undefined;
      if (code !== 0 && signal === null) fail(said.trim());
    });
    if (child.pid !== undefined) setPriority(child.pid, LOW_PRIORITY);
  }

  return {
    refresh,
    stop: () => {
      running?.kill();
    },
    done: async () => {
      await ended;
    },
  };
}
