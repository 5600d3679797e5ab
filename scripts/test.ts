/**
 * All tests: the rooms' and the commands' by Node's own runner, the contracts' by Hardhat. Ends with one plain line,
 * `N passed, N failed`.
 */
import { spawn } from "node:child_process";
import { globSync } from "node:fs";
import { join } from "node:path";
import { run } from "node:test";
import { spec } from "node:test/reporters";
import { compile, HARDHAT } from "./compile.ts";
import { buildKernels } from "./kernel.ts";

interface Counts {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const ROOT = join(import.meta.dirname, "..");

/** Hardhat runs these itself. */
const HARDHAT_TESTS = "test/contracts";

compile();
await buildKernels();
const parts = [await testRooms(), await testContracts()];
const total = (name: keyof Counts) => parts.reduce((sum, counts) => sum + counts[name], 0);
const skipped = total("skipped") > 0 ? `, ${total("skipped")} skipped` : "";
process.stdout.write(`\n${total("passed")} passed, ${total("failed")} failed${skipped}\n`);
process.exitCode = total("failed") === 0 && total("passed") > 0 ? 0 : 1;

async function testRooms(): Promise<Counts> {
  const files = globSync("test/**/*.test.ts", { cwd: ROOT });
  const rooms = files
    .filter((file) => !file.startsWith(HARDHAT_TESTS))
    .map((file) => join(ROOT, file));
  const stream = run({ files: rooms.sort(), concurrency: 2 });
  let counts: Counts = { passed: 0, failed: 1, skipped: 0 };
  stream.on("test:summary", ({ file, counts: found }) => {
    if (file !== undefined) return;
    const failed = found.tests - found.passed - found.skipped - found.todo;
    counts = { passed: found.passed, failed, skipped: found.skipped + found.todo };
  });
  const output = stream.compose(new spec());
  output.pipe(process.stdout);
  await new Promise((resolve) => output.once("end", resolve));
  return counts;
}

/** Hardhat prints `12 passing (3 solidity, 9 mocha)`, `1 failing` and `2 pending`. */
async function testContracts(): Promise<Counts> {
  const child = spawn(process.execPath, [HARDHAT, "test"], {
    cwd: ROOT,
    stdio: ["ignore", "pipe", "inherit"],
  });
  let output = "";
  child.stdout.on("data", (chunk) => {
    output += chunk;
    process.stdout.write(chunk);
  });
  const code = await new Promise((resolve) => child.once("close", resolve));
  const last = (word: string) =>
    Number([...output.matchAll(new RegExp(`^\\s*(\\d+) ${word}`, "gm"))].at(-1)?.[1] ?? 0);
  const failed = last("failing");
  return {
    passed: last("passing"),
    failed: code === 0 ? failed : Math.max(1, failed),
    skipped: last("pending"),
  };
}
