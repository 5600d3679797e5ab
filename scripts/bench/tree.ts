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
import { median, runAlone } from "./measure.ts";
import { makeRewards } from "./tree/epoch.ts";
import type { FilesMeasured } from "./tree/files.ts";
import type { OpenZeppelinMeasured } from "./tree/openzeppelin.ts";
import type { ProofMeasured } from "./tree/proof.ts";
import type { RootMeasured } from "./tree/root.ts";

/** OpenZeppelin's tree takes some 3 GB. */
const HEAP = ["--max-old-space-size=8192"];

/** Processes that each prove one account. */
const PROOFS = 7;

const { values } = parseArgs({ options: { leaves: { type: "string", default: "1000000" } } });
const leaves = values.leaves;
await buildKernels();
const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
try {
  const root = runAlone<RootMeasured>("tree/root.ts", [leaves], HEAP);
  const path = join(folder, "distribution");
  const files = runAlone<FilesMeasured>("tree/files.ts", [leaves, path], HEAP);
  const proofs = accounts(Number(leaves)).map((account) =>
    runAlone<ProofMeasured>("tree/proof.ts", [path, files.root, account], HEAP),
  );
  const theirs = runAlone<OpenZeppelinMeasured>("tree/openzeppelin.ts", [leaves], HEAP);
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
  const count = (value: number) => value.toLocaleString("en-US");
  const right = (heading: string) => ({ heading, align: "right" as const });
  const [ours, oz] = [root.median, theirs.timing];
  const clockRatio = fixed(oz.seconds / ours.seconds, 0);
  // Neighbours on the machine stretch the clock of either side, but not a thread's own time.
  const ownRatio = fixed(oz.cpuSeconds / ours.cpuSeconds, 0);
  const slowest = fixed(Math.max(...proofs.map(({ coldMs }) => coldMs)));
  const bytesPerLeaf = fixed(files.shardBytes / Number(leaves));
  const largest = kb(files.largestShardBytes);
  const beside = [
    ["to the root, s by the clock", fixed(ours.seconds, 2), fixed(oz.seconds), clockRatio],
    [
      "to the root, s of the thread's own",
      fixed(ours.cpuSeconds, 2),
      fixed(oz.cpuSeconds),
      ownRatio,
    ],
    ["peak memory, MB", fixed(root.peakMb, 0), fixed(theirs.peakMb, 0), ""],
  ];
  const alone = [
    ["ns a permutation, WebAssembly", fixed(root.nsPerPermutation.wasm, 0)],
    ["ns a permutation, plain twin", fixed(root.nsPerPermutation.plain, 0)],
    ["all files made and hashed, s", fixed(files.makeSeconds)],
    ["all files written, s", fixed(files.writeSeconds)],
    ["peak memory with all files, MB", fixed(files.peakMb, 0)],
    ["of it the process and its rows, MB", fixed(files.rowsMb, 0)],
    ["all files, MB", fixed(files.allBytes / 1e6, 0)],
    ["shards and their index, bytes a leaf", bytesPerLeaf],
    [`largest of ${count(files.shards)} shards, kB`, largest],
    ["shard index, kB", kb(files.indexBytes)],
    ["manifest, kB", kb(files.manifestBytes)],
    ["proof from index and shard, cold, ms", fixed(median(proofs.map(({ coldMs }) => coldMs)))],
    [`the slowest of ${PROOFS}, ms`, slowest],
    ["the same once more, ms", fixed(median(proofs.map(({ warmMs }) => warmMs)))],
  ].map((row) => [...row, "", ""]);
  const heading = `${count(Number(leaves))} entitlements`;
  const table = formatTable(
    [{ heading }, right("Tidemark"), right("OpenZeppelin"), right("times")],
    [...beside, ...alone],
  );
  process.stdout.write(`${table}\n\nOne root: ${root.root}\n`);
  process.stdout.write(
    `tree: root_s=${fixed(ours.seconds, 2)} vs_oz=${ownRatio} bytes_per_leaf=${bytesPerLeaf} shard_kb=${largest} proof_ms=${slowest}\n`,
  );
}
