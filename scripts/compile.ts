/**
 * Compiles the contracts and the kernels: `node scripts/compile.ts`. A warning about our own code is a failure;
 * libraries' are not shown.
 */
import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { buildKernels } from "./kernel.ts";

const ROOT = join(import.meta.dirname, "..");

/** Hardhat's command line, run by the project's own Node. */
export const HARDHAT = join(ROOT, "node_modules", "hardhat", "dist", "src", "cli.js");

/**
 * @param options of `hardhat build`.
 * @throws Error with what the compiler said, where it failed or warned about the project's own contracts.
 */
export function compile(...options: string[]): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [HARDHAT, "build", ...options], {
    cwd: ROOT,
    encoding: "utf8",
  });
  const output = `${stdout}\n${stderr}`;
  if (status !== 0) throw new Error(`The contracts do not compile.\n${output}`);
  const warnings = output
    .split(/^(?=Warning)/m)
    .filter((part) => /--> \.?\/?(?:contracts|test)\//.test(part));
  if (warnings.length > 0) throw new Error(`The compiler warns:\n${warnings.join("")}`);
}

if (import.meta.main) {
  compile();
  await buildKernels();
}
