/**
 * Peers that are installed beside the project: they are only measured here, and their package wants an older Hardhat than
 * ours, so it cannot stand among the dependencies.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { PeerArtifact } from "./peer.ts";

const BALANCER = "@balancer-labs/v2-deployments";
const VERSION = "3.2.0";
const BESIDE = join(import.meta.dirname, "../../.cache/peers");

/**
 * A contract that Balancer deployed, as its package ships it. The package is installed the first time.
 * @param task the folder of the deployment.
 * @throws Error where the package cannot be installed.
 */
export async function readBalancer(task: string, contract: string): Promise<PeerArtifact> {
  const folder = join(BESIDE, "node_modules", BALANCER);
  if (!existsSync(folder)) install(`${BALANCER}@${VERSION}`);
  const path = join(folder, "dist/tasks", task, "artifact", `${contract}.json`);
  return JSON.parse(await readFile(path, "utf8")) as PeerArtifact;
}

/** Without its peer dependencies and scripts: only its data is read. */
function install(spec: string): void {
  const options = ["--no-save", "--no-package-lock", "--legacy-peer-deps", "--ignore-scripts"];
  const { status, stderr } = spawnSync("npm", ["install", ...options, "--prefix", BESIDE, spec], {
    encoding: "utf8",
    shell: process.platform === "win32",
  });
  if (status !== 0)
    throw new Error(`${spec} could not be installed beside the project.\n${stderr}`);
}
