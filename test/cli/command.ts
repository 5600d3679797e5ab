/** Runs a command of the project as its users do, in a process of its own. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import { HARDHAT } from "../../scripts/compile.ts";

const ROOT = join(import.meta.dirname, "../..");

export interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** `hardhat <args>`, without a terminal. Where the signal aborts, it is killed, and the promise rejected. */
export function hardhat(
  args: readonly string[],
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Ended> {
  return run([HARDHAT, ...args], env, signal);
}

/** `node <args>` in the project's folder. */
export function run(
  args: readonly string[],
  env: Record<string, string> = {},
  signal?: AbortSignal,
): Promise<Ended> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, {
      cwd: ROOT,
      env: { ...process.env, ...env, NO_COLOR: "1" },
      stdio: ["ignore", "pipe", "pipe"],
      killSignal: "SIGKILL",
      ...(signal === undefined ? {} : { signal }),
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    child.once("error", reject);
    child.once("close", (code) => resolve({ code, stdout, stderr }));
  });
}
