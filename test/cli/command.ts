/** Runs a command of the project as its users do, in a process of its own. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { HARDHAT } from "../../scripts/compile.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Variables of the environment; undefined takes one away. */
export type Variables = Readonly<Record<string, string | undefined>>;

/** `hardhat <args>`, without a terminal. Where the signal aborts, it is killed, and the promise rejected. */
export function hardhat(
  args: readonly string[],
  env: Variables = {},
  signal?: AbortSignal,
): Promise<Ended> {
  return run([HARDHAT, ...args], env, signal);
}

/** The same with somebody who types so many lines, and no more. */
export function hardhatAnswered(
  args: readonly string[],
  env: Variables,
  lines: string,
): Promise<Ended> {
  const child = start([HARDHAT, ...args], env, "pipe");
  child.stdin?.end(lines);
  return ended(child);
}

/** `node <args>` in the project's folder. */
export function run(
  args: readonly string[],
  env: Variables = {},
  signal?: AbortSignal,
): Promise<Ended> {
  return ended(start(args, env, "ignore", signal));
}

function start(
  args: readonly string[],
  env: Variables,
  stdin: "ignore" | "pipe",
  signal?: AbortSignal,
): ChildProcess {
  return spawn(process.execPath, args, {
    cwd: ROOT,
    env: { ...process.env, ...env, NO_COLOR: "1" },
    stdio: [stdin, "pipe", "pipe"],
    killSignal: "SIGKILL",
    ...(signal === undefined ? {} : { signal }),
  });
}

function ended(child: ChildProcess): Promise<Ended> {
  return new Promise((resolve, reject) => {
    let [stdout, stderr] = ["", ""];
    child.stdout?.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr?.on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
