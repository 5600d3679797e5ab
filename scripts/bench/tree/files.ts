/** Rewards to every file of a distribution on disk: how long, how much memory, how large. */
import { readdirSync, statSync } from "node:fs";
import { join } from "node:path";
import { writeFolderWhole } from "../../../src/epoch/files.ts";
import { treeKernel } from "../../../src/epoch/kernel.ts";
import { makeDistribution } from "../../../src/merkle/distribution.ts";
import { tell } from "../measure.ts";
import { makeContext, makeRewards } from "./epoch.ts";

export interface FilesMeasured {
  readonly root: string;
  readonly rowsMb: number;
  readonly makeSeconds: number;
  readonly writeSeconds: number;
  readonly allBytes: number;
  readonly shards: number;
  /** Of all shards and their index. */
  readonly shardBytes: number;
  readonly largestShardBytes: number;
  readonly indexBytes: number;
  readonly manifestBytes: number;
  readonly peakMb: number;
}

const [leaves = "", folder = ""] = process.argv.slice(2);
const rewards = makeRewards(Number(leaves));
const rowsMb = process.memoryUsage().rss / 1e6;
const began = performance.now();
const { manifest, files } = makeDistribution(makeContext(), rewards, treeKernel());
const made = performance.now();
await writeFolderWhole(folder, files);
const written = performance.now();
const bytesOf = (name: string) => statSync(join(folder, name)).size;
const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
const sizes = new Map(names.map((name) => [name, bytesOf(name)]));
const shardNames = names.filter((name) => name.startsWith("shards/"));
const shards = shardNames.filter((name) => name !== "shards/index.json");
const sum = (of: readonly string[]) => of.reduce((total, name) => total + bytesOf(name), 0);
tell({
  root: manifest.root,
  rowsMb,
  makeSeconds: (made - began) / 1_000,
  writeSeconds: (written - made) / 1_000,
  allBytes: sum(names.filter((name) => name !== "shards")),
  shards: shards.length,
  shardBytes: sum(shardNames),
  largestShardBytes: Math.max(...shards.map((name) => sizes.get(name) ?? 0)),
  indexBytes: bytesOf("shards/index.json"),
  manifestBytes: bytesOf("manifest.json"),
} satisfies Omit<FilesMeasured, "peakMb">);
