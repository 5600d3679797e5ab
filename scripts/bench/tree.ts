/**
 * A million entitlements into root, shards and manifest, beside OpenZeppelin's library: `npm run bench:tree`. Each
 * part is measured in a process of its own. `-- --leaves N` takes another number of entitlements.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { invariant } from "../../src/errors.ts";
import { formatTable } from "../../src/terminal/table.ts";
import { buildKernels } from "../kernel.ts";
import { makeRewards } from "./tree/epoch.ts";
import type { FilesMeasured } from "./tree/files.ts";
import { median, runAlone } from "./tree/measure.ts";
import type { OpenZeppelinMeasured } from "./tree/openzeppelin.ts";
import type { ProofMeasured } from "./tree/proof.ts";
import type { RootMeasured } from "./tree/root.ts";

/** Processes that each prove one account. */
const PROOFS = 7;

const { values } = parseArgs({ options: { leaves: { type: "string", default: "1000000" } } });
const leaves = values.leaves;
await buildKernels();
const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
try {
  const root = runAlone<RootMeasured>("root.ts", [leaves]);
  const path = join(folder, "distribution");
  const files = runAlone<FilesMeasured>("files.ts", [leaves, path]);
  const proofs = accounts(Number(leaves)).map((account) =>
    runAlone<ProofMeasured>("proof.ts", [path, files.root, account]),
  );
  const theirs = runAlone<OpenZeppelinMeasured>("openzeppelin.ts", [leaves]);
  invariant(
    root.root === theirs.root && files.root === theirs.root,
    `one root, not ${root.root}, ${files.root} and OpenZeppelin's ${theirs.root}`,
  );
  report(root, files, proofs, theirs);
} finally {
  await rm(folder, { recursive: true });
}

/** Accounts from all over the tree. */
function accounts(count: number): string[] {
  const { entitlements } = makeRewards(count);
  return Array.from(
    { length: PROOFS },
    (_, i) => entitlements[Math.floor((i * (count - 1)) / (PROOFS - 1))]?.account ?? "",
  );
}

function report(
  root: RootMeasured,
  files: FilesMeasured,
  proofs: readonly ProofMeasured[],
  theirs: OpenZeppelinMeasured,
): void {
  const fixed = (value: number, digits = 1) => value.toFixed(digits);
  const kb = (bytes: number) => fixed(bytes / 1_000);
  const right = (heading: string) => ({ heading, align: "right" as const });
  const cold = median(proofs.map(({ coldMs }) => coldMs));
  const slowest = Math.max(...proofs.map(({ coldMs }) => coldMs));
  const bytesPerLeaf = files.shardBytes / Number(leaves);
  const ratio = theirs.timing.seconds / root.median.seconds;
  const times = (ours: number, oz: number) => fixed(oz / ours, 0);
  const own = [root.median.cpuSeconds, theirs.timing.cpuSeconds] as const;
  const table = formatTable(
    [
      { heading: `${Number(leaves).toLocaleString("en-US")} entitlements` },
      right("Tidemark"),
      right("OpenZeppelin"),
      right("times"),
    ],
    [
      [
        "to the root, s",
        fixed(root.median.seconds, 2),
        fixed(theirs.timing.seconds),
        fixed(ratio, 0),
      ],
      ["the main thread's own time, s", fixed(own[0], 2), fixed(own[1]), times(...own)],
      ["peak memory, MB", fixed(root.peakMb, 0), fixed(theirs.peakMb, 0), ""],
      ...[
        ["ns a permutation, WebAssembly", fixed(root.nsPerPermutation.wasm, 0)],
        ["ns a permutation, plain twin", fixed(root.nsPerPermutation.plain, 0)],
        ["all files made and hashed, s", fixed(files.makeSeconds)],
        ["all files written, s", fixed(files.writeSeconds)],
        ["peak memory with all files, MB", fixed(files.peakMb, 0)],
        ["of it the process and its rows, MB", fixed(files.rowsMb, 0)],
        ["all files, MB", fixed(files.allBytes / 1e6, 0)],
        ["shards with their index, bytes a leaf", fixed(bytesPerLeaf)],
        [
          `largest of ${files.shards.toLocaleString("en-US")} shards, kB`,
          kb(files.largestShardBytes),
        ],
        ["shard index, kB", kb(files.indexBytes)],
        ["manifest, kB", kb(files.manifestBytes)],
        ["proof from index and shard, cold, ms", fixed(cold)],
        ["the slowest of them, ms", fixed(slowest)],
        ["the same once more, ms", fixed(median(proofs.map(({ warmMs }) => warmMs)))],
      ].map((row) => [...row, "", ""]),
    ],
  );
  process.stdout.write(`${table}\n\nOne root: ${root.root}\n`);
  process.stdout.write(
    `tree: root_s=${fixed(root.median.seconds, 2)} vs_oz=${fixed(ratio, 0)} bytes_per_leaf=${fixed(bytesPerLeaf)} shard_kb=${kb(files.largestShardBytes)} proof_ms=${fixed(cold)}\n`,
  );
}
