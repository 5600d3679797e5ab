/** Two published epochs, one live and one pending, as folders and behind a web server; and the bin as a person runs it. */
import { spawn } from "node:child_process";
import { cp, mkdtemp, readFile } from "node:fs/promises";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { CHAIN_ID, type LocalNode } from "../../scripts/demo/node.ts";
import type { ReadDistribution } from "../../src/epoch/published/distribution.ts";
import {
  ALBA,
  BOREAS,
  buildFromPoints,
  fund,
  passWindow,
  publish,
  type Stage,
  setStage,
} from "../chain/stage.ts";
import type { Ended } from "../cli/command.ts";

const BIN = join(import.meta.dirname, "../../bin/tidemark.mjs");

/** Nobody's. */
export const STRANGER = "0x00000000000000000000000000000000000000aa";

export interface Tide {
  readonly stage: Stage;
  /** `<distributions>/<campaign>/<phase>`: epoch 1 is live, epoch 2 pending. */
  readonly folder: string;
}

/**
 * Alba earns 75 in epoch 1 and 50 in epoch 2, Boreas 25 and 50.
 * @param chainId the node's.
 */
export async function raiseTide(node: LocalNode, chainId = CHAIN_ID): Promise<Tide> {
  const stage = await setStage(node, chainId);
  const folder = join(stage.folder, "published");
  await fund(stage, 200_000_000n);
  const first = await buildFromPoints(stage, 1, { [ALBA]: 3n, [BOREAS]: 1n });
  await lay(first, folder);
  await publish(stage, first);
  await passWindow(stage);
  const second = await buildFromPoints(stage, 2, { [ALBA]: 1n, [BOREAS]: 1n }, first);
  await lay(second, folder);
  await publish(stage, second);
  return { stage, folder };
}

/** Puts an epoch where a campaign publishes it. */
export async function lay(distribution: ReadDistribution, folder: string): Promise<void> {
  await cp(distribution.folder, join(folder, String(distribution.manifest.epoch)), {
    recursive: true,
  });
}

/** A copy of published files that a test may spoil. */
export async function copyOf(folder: string): Promise<string> {
  const copy = await mkdtemp(join(tmpdir(), "tidemark-mirror-"));
  await cp(folder, copy, { recursive: true });
  return copy;
}

export interface Host {
  readonly url: string;
  /** The paths that were asked for. */
  readonly asked: readonly string[];
  stop(): Promise<void>;
}

/** Serves a folder's files. */
export async function serve(folder: string): Promise<Host> {
  const asked: string[] = [];
  const server = createServer(async ({ url = "" }, response) => {
    asked.push(url);
    const bytes = await readFile(join(folder, url)).catch(() => undefined);
    response.writeHead(bytes === undefined ? 404 : 200).end(bytes);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

/** `tidemark <args>` without a terminal, in an empty folder: no project is near. */
export async function tidemark(
  args: readonly string[],
  env: Record<string, string> = {},
): Promise<Ended> {
  const cwd = await mkdtemp(join(tmpdir(), "tidemark-nowhere-"));
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [BIN, ...args], {
      cwd,
      env: { PATH: process.env.PATH, NO_COLOR: "1", ...env },
      stdio: ["ignore", "pipe", "pipe"],
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

/** The bin's JSON, of its only source unless another is asked for. */
// biome-ignore lint/suspicious/noExplicitAny: the tests look at what the JSON holds.
export function resultOf({ stdout }: Ended, source = 0): any {
  return JSON.parse(stdout).distributions[source];
}
