/**
 * Books of many orders, scored by the engine inside this process, by one server of ClickHouse and by two shards:
 * `npm run bench:engine`. It needs Debian's clickhouse-server. `-- --minutes N` takes another length, `--runs N` another
 * number of runs, `--release 26.7` the newest ClickHouse.
 */
import { mkdtemp, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { Engine } from "../../src/engine/connection.ts";
import { loadBooks } from "../../src/engine/load-books.ts";
import { type LoadedCampaign, loadCampaign, phaseOf } from "../../src/epoch/load.ts";
import { engineOf } from "../../src/epoch/scoring/engine.ts";
import { defaultMeans, type ScoreMeans } from "../../src/epoch/scoring/means.ts";
import { scoreEpoch } from "../../src/epoch/scoring/score.ts";
import { formatTable } from "../../src/terminal/table.ts";
import { releaseOf } from "../clickhouse/releases.ts";
import { CLUSTER, connectTo, READER, startServers } from "../clickhouse/servers.ts";
import { buildKernels } from "../kernel.ts";
import { median, startClock } from "./measure.ts";
import { ORDERS } from "./score/books.ts";
import { pointsDigest } from "./score/points.ts";
import { type Scene, writeScene } from "./score/scene.ts";

const MARKETS = 10;
const MINERS = 120;

/** One way to score the same books. */
interface Way {
  readonly name: string;
  /** Undefined where nothing is loaded. */
  readonly loadSeconds: number | undefined;
  readonly seconds: number;
  readonly diskMb: number | undefined;
  /** Of all points and of the files' digests. */
  readonly digest: string;
}

const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10080" },
    runs: { type: "string", default: "3" },
    release: { type: "string", default: "18.16" },
  },
});
const [minutes, runs] = [Number(values.minutes), Number(values.runs)];
const release = releaseOf(values.release);
await buildKernels();
const folder = await mkdtemp(join(tmpdir(), "tidemark-bench-"));
try {
  const scene = await writeScene(folder, { miners: MINERS, minutes, markets: MARKETS });
  const loaded = await loadCampaign(join(folder, "campaign.json"));
  const ways = [
    await measureInside(scene, loaded),
    await measureServers(scene, loaded, 1),
    await measureServers(scene, loaded, 2),
  ];
  process.exitCode = report(ways) ? 0 : 1;
} finally {
  await rm(folder, { recursive: true });
}

async function measureInside(scene: Scene, loaded: LoadedCampaign): Promise<Way> {
  const means = { ...defaultMeans(), workers: availableParallelism() };
  return {
    name: "embedded",
    loadSeconds: undefined,
    diskMb: undefined,
    ...(await measureScoring(scene, loaded, means)),
  };
}

async function measureServers(scene: Scene, loaded: LoadedCampaign, count: 1 | 2): Promise<Way> {
  const { urls, stop } = await startServers(count, release);
  const [writer, reader] = [connectTo(urls, undefined, 600_000), connectTo(urls, READER, 600_000)];
  const key = { campaign: loaded.campaign.id, phase: "beta", epoch: 1 };
  try {
    const clock = startClock();
    await loadBooks({
      engine: writer,
      key,
      folder: join(scene.folder, "books/1"),
      markets: loaded.campaign.markets,
      cluster: count === 1 ? undefined : CLUSTER,
    });
    const loadSeconds = clock().seconds;
    const means = { ...defaultMeans(), engine: engineOf(reader, key) };
    const scored = await measureScoring(scene, loaded, means);
    const name = count === 1 ? "one server" : "two servers";
    return { name, loadSeconds, diskMb: await diskMb(writer), ...scored };
  } finally {
    await writer.close();
    await reader.close();
    await stop();
  }
}

/** The median of several runs. */
async function measureScoring(
  scene: Scene,
  { campaign }: LoadedCampaign,
  means: ScoreMeans,
): Promise<Pick<Way, "seconds" | "digest">> {
  const books = join(scene.folder, "books");
  const phase = phaseOf(campaign, "beta");
  const seconds: number[] = [];
  let digest = "";
  for (let run = 0; run < runs; run += 1) {
    const clock = startClock();
    const { scores, inputs } = await scoreEpoch(campaign, phase, 1, books, () => {}, means);
    seconds.push(clock().seconds);
    const points = scores.map((each) => pointsDigest(each.points));
    const counts = scores.map((each) => Object.values(each.counts));
    const files = inputs.map(
      ({ file, sha256, bytes, lines }) => `${file} ${sha256} ${bytes} ${lines}`,
    );
    digest = [...points, ...counts, ...files].join("\n");
  }
  return { seconds: median(seconds), digest };
}

/** What the snapshots take on all servers, in 10^6 bytes. */
async function diskMb({ servers, database }: Engine): Promise<number> {
  let bytes = 0;
  for (const server of servers) {
    const [row] = await server.ask(`SELECT sum(bytes_on_disk) FROM system.parts
      WHERE active AND database = '${database}' AND table = 'snapshots'`);
    bytes += Number(row?.[0]);
  }
  return bytes / 1e6;
}

/** @returns whether all ways come to the same. */
function report(ways: readonly Way[]): boolean {
  const orders = minutes * ORDERS * MARKETS;
  const perSecond = ({ seconds }: Way) => Math.round(orders / seconds);
  const number = (value: number | undefined, digits = 1) =>
    value === undefined ? "" : value.toFixed(digits);
  const headings = ["", "load s", "on disk MB", "score s", "orders a second"];
  const table = formatTable(
    headings.map((heading, i) => ({ heading, align: i === 0 ? "left" : "right" })),
    ways.map((way) => [
      way.name,
      number(way.loadSeconds),
      number(way.diskMb, 0),
      number(way.seconds, 2),
      perSecond(way).toLocaleString("en"),
    ]),
  );
  const isSame = new Set(ways.map(({ digest }) => digest)).size === 1;
  const [embedded = 0, one = 0, two = 0] = ways.map(perSecond);
  process.stdout.write(
    `${orders.toLocaleString("en")} orders, ${MARKETS} markets, ${minutes} minutes each, ${release.name}\n\n${table}\n\n` +
      `engine: identical=${isSame ? "yes" : "no"} embedded_per_s=${embedded} one_per_s=${one} two_per_s=${two}\n`,
  );
  return isSame;
}
