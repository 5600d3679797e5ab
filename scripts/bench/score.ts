/**
 * A week of a market's books from file to points, beside the same rule in decimal.js: `npm run bench:score`. Each part is
 * measured in a process of its own. `-- --minutes N` takes another length for a week, `--runs N` another number of runs.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { invariant } from "../../src/errors.ts";
import { buildKernels } from "../kernel.ts";
import { median, runAlone, type Timing } from "./measure.ts";
import { ORDERS } from "./score/books.ts";
import { reportScores, type ScoresMeasured } from "./score/report.ts";
import { convertScene, formatOtherwise, type Scene, writeScene } from "./score/scene.ts";

const MINERS = 120;
const MANY_MINERS = 5_000;
/** A worker takes 0.2 s of the processor to start: so many, that it pays off. */
const MARKETS = 24;

/** What a measuring process tells. */
interface Measured extends Timing {
  readonly digest: string;
  readonly peakMb: number;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10080" },
    runs: { type: "string", default: "5" },
  },
});
const minutes = Number(values.minutes);
/** Each of ours is run so often. */
const runs = Number(values.runs);
await buildKernels();
const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
try {
  reportScores(await measureAll());
} finally {
  await rm(folder, { recursive: true });
}

async function measureAll(): Promise<ScoresMeasured> {
  const at = (name: string) => join(folder, name);
  const week = { miners: MINERS, minutes, markets: 1 };
  const canonical = await writeScene(at("canonical"), week);
  const otherwise = await writeScene(at("otherwise"), week, formatOtherwise);
  const csv = await convertScene(canonical, at("csv"), "csv");
  const parquet = await convertScene(canonical, at("parquet"), "parquet");
  const first = theirs(canonical);
  const rows = {
    canonical: ours(canonical, first),
    otherwise: ours(otherwise, first),
    csv: ours(csv, first),
    parquet: ours(parquet, first),
    hashed: ours(canonical, first, "1", "wasm", "with"),
    plain: ours(canonical, first, "1", "plain"),
  };
  // Once more after ours: neighbours on the machine come and go. The faster one counts.
  const decimals = faster(first, theirs(canonical));

  const many = await writeScene(at("many"), { ...week, miners: MANY_MINERS });
  const manyDecimals = theirs(many);
  const manyRow = ours(many, manyDecimals);

  const day = await writeScene(at("day"), { ...week, minutes: minutes / 7 });
  const dayRow = ours(day, undefined);
  const long = await writeScene(at("long"), { ...week, minutes: minutes * 10 });
  const longRow = ours(long, undefined);

  const several = await writeScene(at("several"), { ...week, markets: MARKETS });
  const [alone, together] = alternate(several);
  return {
    minutes,
    orders: minutes * ORDERS,
    rows,
    decimals,
    many: { miners: MANY_MINERS, row: manyRow, decimals: manyDecimals },
    day: dayRow,
    long: longRow,
    several: { markets: MARKETS, alone, together },
  };
}

function theirs({ folder: path, miners }: Scene): Measured {
  return runAlone<Measured>("score/theirs.ts", [path, String(miners)]);
}

/** The median of several runs. All of them, and the others before, must come to the same points. */
function ours(
  scene: Scene,
  same: { readonly digest: string } | undefined,
  ...options: readonly string[]
): Measured {
  return medianOf(
    Array.from({ length: runs }, () => oursOnce(scene, ...options)),
    same,
  );
}

function oursOnce({ folder: path }: Scene, ...options: readonly string[]): Measured {
  return runAlone<Measured>("score/ours.ts", [path, ...options]);
}

/** One thread and two, in turns. */
function alternate(scene: Scene): [alone: Measured, together: Measured] {
  const pairs = Array.from({ length: runs }, () => [oursOnce(scene, "1"), oursOnce(scene, "2")]);
  const [alone, together] = [0, 1].map((i) =>
    medianOf(
      pairs.flatMap((pair) => pair[i] ?? []),
      pairs[0]?.[0],
    ),
  );
  invariant(alone !== undefined && together !== undefined, "both were measured");
  return [alone, together];
}

function medianOf(all: readonly Measured[], same: { digest: string } | undefined): Measured {
  const digest = same?.digest ?? all[0]?.digest ?? "";
  invariant(
    all.every((run) => run.digest === digest),
    "the same points by every way",
  );
  return {
    seconds: median(all.map(({ seconds }) => seconds)),
    cpuSeconds: median(all.map(({ cpuSeconds }) => cpuSeconds)),
    peakMb: Math.max(...all.map(({ peakMb }) => peakMb)),
    digest,
  };
}

function faster(a: Measured, b: Measured): Measured {
  return a.cpuSeconds < b.cpuSeconds ? a : b;
}
