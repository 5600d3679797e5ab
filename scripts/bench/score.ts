/**
 * A week of a market's books from file to points, beside the same rule in decimal.js: `npm run bench:score`. Each part is
 * measured in a process of its own. `-- --minutes N` takes another length for a week, `--runs N` another number of rounds.
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

/** A run of ours is over so soon that each round has several, where there are several rounds. */
const MOST_AT_A_TIME = 3;

/** What a measuring process tells. */
interface Measured extends Timing {
  readonly digest: string;
  readonly peakMb: number;
}

/** Starts a measuring process. */
type Start = () => Measured;

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10080" },
    runs: { type: "string", default: "5" },
  },
});
const minutes = Number(values.minutes);
/** Rounds, and runs of what is compared with nothing. */
const runs = Number(values.runs);
const atATime = Math.min(MOST_AT_A_TIME, runs);
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
  const many = await writeScene(at("many"), { ...week, miners: MANY_MINERS });
  const few = compare(theirs(canonical), {
    canonical: ours(canonical),
    otherwise: ours(otherwise),
    csv: ours(csv),
    parquet: ours(parquet),
    hashed: ours(canonical, "1", "wasm", "with"),
    plain: ours(canonical, "1", "plain"),
  });
  const crowd = compare(theirs(many), { row: ours(many) });
  const day = await writeScene(at("day"), { ...week, minutes: minutes / 7 });
  const dayRow = medianOf(repeat(runs, ours(day)));
  const long = await writeScene(at("long"), { ...week, minutes: minutes * 10 });
  const longRow = medianOf(repeat(runs, ours(long)));
  const several = await writeScene(at("several"), { ...week, markets: MARKETS });
  const [alone, together] = alternate(several);
  return {
    minutes,
    orders: minutes * ORDERS,
    rows: few.rows,
    decimals: few.peer,
    many: { miners: MANY_MINERS, row: crowd.rows.row, decimals: crowd.peer },
    day: dayRow,
    long: longRow,
    several: { markets: MARKETS, alone, together },
  };
}

function theirs({ folder: path, miners }: Scene): Start {
  return () => runAlone<Measured>("score/theirs.ts", [path, String(miners)]);
}

function ours({ folder: path }: Scene, ...options: readonly string[]): Start {
  return () => runAlone<Measured>("score/ours.ts", [path, ...options]);
}

/**
 * Runs ours and the peer in turns, round by round: what slows the machine down, slows both. How many times as fast ours is
 * is the median of the rounds' own ratios.
 */
function compare<Name extends string>(
  peer: Start,
  ways: Readonly<Record<Name, Start>>,
): { peer: Measured; rows: Record<Name, Measured & { times: number }> } {
  const names = Object.keys(ways) as Name[];
  const rounds = repeat(runs, () => ({
    peer: peer(),
    ways: names.map((name) => repeat(atATime, ways[name])),
  }));
  const peers = rounds.map((round) => round.peer);
  const rowOf = (name: Name, i: number) => {
    const all = rounds.map((round) => round.ways[i] ?? []);
    const times = rounds.map(
      (round, r) => round.peer.cpuSeconds / medianOf(all[r] ?? []).cpuSeconds,
    );
    return [name, { ...medianOf(all.flat(), peers[0]), times: median(times) }] as const;
  };
  return {
    peer: medianOf(peers),
    rows: Object.fromEntries(names.map(rowOf)) as Record<Name, Measured & { times: number }>,
  };
}

function repeat<T>(count: number, run: () => T): T[] {
  return Array.from({ length: count }, run);
}

/** One thread and two, in turns. */
function alternate(scene: Scene): [alone: Measured, together: Measured] {
  const [alone, together] = [ours(scene, "1"), ours(scene, "2")];
  const pairs = repeat(runs, () => [alone(), together()] as const);
  return [
    medianOf(pairs.map(([one]) => one)),
    medianOf(
      pairs.map(([, two]) => two),
      pairs[0]?.[0],
    ),
  ];
}

/** The median of several runs. All of them, and the other given, must come to the same points. */
function medianOf(all: readonly Measured[], same = all[0]): Measured {
  const digest = same?.digest ?? "";
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
