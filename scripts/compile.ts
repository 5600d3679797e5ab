/** Compiles the contracts: `node scripts/compile.ts`. A warning about our own code is a failure; libraries' are not shown. */
import { spawnSync } from "node:child_process";

const ROOT = new URL("..", import.meta.url).pathname;

/** Hardhat's command line, run by the project's own Node. */
export const HARDHAT = `${ROOT}node_modules/hardhat/dist/src/cli.js`;

/** @throws Error with what the compiler said, where it failed or warned about the project's own contracts. */
export function compile(): void {
  const { status, stdout, stderr } = spawnSync(process.execPath, [HARDHAT, "build"], {
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

if (import.meta.main) compile();
