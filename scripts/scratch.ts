/** A scratch copy of the project, whose contracts can be changed and tested without touching the real ones. */
import { spawn } from "node:child_process";
import { cpSync, mkdirSync, realpathSync, symlinkSync } from "node:fs";
import { join } from "node:path";

/** What the tests of contracts need. */
const COPIED = [
  "contracts",
  "hardhat.config.ts",
  "package.json",
  "src",
  "tasks",
  "test/contracts",
  "test/solidity",
  "tsconfig.json",
];
const HARDHAT = ["node_modules", "hardhat", "dist", "src", "cli.js"];

export interface Run {
  readonly status: number | "timeout";
  /** What it printed, to either stream. */
  readonly output: string;
}

/** Copies what the tests of contracts need, and lends the copy the project's packages. */
export function copyProject(project: string, root: string): void {
  mkdirSync(root, { recursive: true });
  for (const name of COPIED) cpSync(join(project, name), join(root, name), { recursive: true });
  symlinkSync(realpathSync(join(project, "node_modules")), join(root, "node_modules"));
}

/** Runs Hardhat in a copy, and kills it when its time is over. */
export function hardhat(root: string, args: readonly string[], timeoutMs: number): Promise<Run> {
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [join(root, ...HARDHAT), ...args], {
      cwd: root,
      stdio: ["ignore", "pipe", "pipe"],
      env: { ...process.env, NO_COLOR: "1", FORCE_COLOR: "0" },
    });
    let output = "";
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      child.kill("SIGKILL");
    }, timeoutMs);
    for (const stream of [child.stdout, child.stderr]) {
      stream.on("data", (chunk) => {
        output += chunk;
      });
    }
    child.once("close", (code) => {
      clearTimeout(timer);
      resolve({ status: isLate ? "timeout" : (code ?? 1), output });
    });
  });
}
