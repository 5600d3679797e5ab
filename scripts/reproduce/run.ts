/**
 * One epoch, built by every way there is: formats, orders of the fields, workers, kernel or plain TypeScript, versions of
 * Node. `npm run reproduce`; `-- --nodes 22.23.3,26.10.0` takes other versions, `-- --minutes N` other lengths. Ends with
 * exit code 1 where two differ.
 */
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { formatTable } from "../../src/terminal/table.ts";
import { convertScene, formatOtherwise, writeScene } from "../bench/score/scene.ts";
import { buildKernels } from "../kernel.ts";

const BESIDE = join(import.meta.dirname, "../../.cache/nodes");
const BUILD = join(import.meta.dirname, "build.ts");
const MARKETS = 3;

/** What a build prints. */
interface Built {
  readonly root: string;
  readonly digest: string;
}

const { values } = parseArgs({
  options: {
    nodes: { type: "string", default: "22.23.3,26.10.0" },
    minutes: { type: "string", default: "4000" },
  },
});
await buildKernels();
const folder = await mkdtemp(join(tmpdir(), "tidemark-reproduce-"));
try {
  process.exitCode = report(await buildAll()) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function buildAll(): Promise<[way: string, built: Built][]> {
  const at = (name: string) => join(folder, name);
  const shape = { miners: 120, minutes: Number(values.minutes), markets: MARKETS };
  // So large that workers pay off, without which none is started.
  const ndjson = await writeScene(at("ndjson"), shape);
  const books = {
    "NDJSON, canonical": ndjson,
    "NDJSON, shuffled": await writeScene(at("shuffled"), shape, (snapshot) =>
      formatOtherwise({ ...snapshot, orders: snapshot.orders.toReversed() }),
    ),
    CSV: await convertScene(ndjson, at("csv"), "csv"),
    Parquet: await convertScene(ndjson, at("parquet"), "parquet"),
  };
  const nodes = [process.execPath, ...values.nodes.split(",").filter(Boolean).map(installNode)];
  return nodes.flatMap((node) => {
    const version = spawnSync(node, ["--version"], { encoding: "utf8" }).stdout.trim();
    return Object.entries(books).flatMap(([format, scene]) =>
      [
        ["1", "wasm"],
        ["2", "wasm"],
        ["2", "plain"],
      ].map(([workers = "", kernel = ""]): [string, Built] => {
        const out = join(folder, "out", version, format, workers, kernel);
        const way = [version, format, workers, kernel].join(" | ");
        return [way, buildBy(node, [scene.folder, out, workers, kernel])];
      }),
    );
  });
}

function buildBy(node: string, args: readonly string[]): Built {
  const { status, stdout } = spawnSync(node, ["--no-warnings", BUILD, ...args], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "inherit"],
  });
  if (status !== 0) throw new Error(`${node} ended with ${status}`);
  return JSON.parse(stdout) as Built;
}

/** Another Node, installed beside the project the first time. @returns its path. */
function installNode(version: string): string {
  const prefix = join(BESIDE, version);
  const node = join(prefix, "node_modules/node/bin/node");
  if (!existsSync(node)) {
    const options = ["--no-save", "--no-package-lock", "--prefix", prefix];
    const { status, stderr } = spawnSync("npm", ["install", ...options, `node@${version}`], {
      encoding: "utf8",
      shell: process.platform === "win32",
    });
    if (status !== 0) throw new Error(`Node ${version} could not be installed.\n${stderr}`);
  }
  return node;
}

/** @returns whether all are the same. */
function report(builds: readonly [way: string, built: Built][]): boolean {
  const rows = builds.map(([way, { root, digest }]) => [
    ...way.split(" | "),
    root.slice(0, 18),
    digest.slice(0, 16),
  ]);
  const headings = ["Node", "books", "threads", "kernel", "root", "files"];
  const table = formatTable(
    headings.map((heading) => ({ heading })),
    rows,
  );
  const different = new Set(builds.map(([, { root, digest }]) => `${root} ${digest}`)).size;
  process.stdout.write(`${table}\n\nreproduce: ways=${builds.length} different=${different - 1}\n`);
  return different === 1;
}
