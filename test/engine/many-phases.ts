/** Many random phases at once, through the engine inside, one server and two shards that stay up over all of them. */
import type { Release } from "../../scripts/clickhouse/releases.ts";
import { CLUSTER, connectTo, READER, startServers } from "../../scripts/clickhouse/servers.ts";
import { branchCounter } from "../oracle/phase-branches.ts";
import { type AnyPhase, samplePhases } from "./any-phase.ts";
import { comparePhase, type Way } from "./compare-phase.ts";
import { ALL_BRANCHES, branchesOf } from "./phase-branches.ts";

/** Two cores, three servers and this process: so none of them waits for another. */
const AT_ONCE = 6;

/** So many phases share a database, and the rows of a market's day; then it is dropped, and another is made. */
const A_DATABASE = 60;

export interface Went {
  readonly campaigns: number;
  readonly epochs: number;
  /** Manifests that were the engine inside's, byte for byte: two an epoch that nobody refused. */
  readonly same: number;
  /** Campaigns of which an epoch was refused. */
  readonly refused: number;
  readonly faults: readonly string[];
  readonly branches: ReturnType<typeof branchCounter<string>>;
}

/**
 * @param seconds after which no further campaign is begun.
 * @param onProgress is told how many campaigns are done.
 */
export async function goThrough(
  release: Release,
  seed: number,
  campaigns: number,
  seconds = Number.POSITIVE_INFINITY,
  onProgress: (done: number) => void = () => {},
): Promise<Went> {
  const until = performance.now() + 1_000 * seconds;
  const phases = samplePhases(seed, campaigns);
  const branches = branchCounter(ALL_BRANCHES);
  const faults: string[] = [];
  let [epochs, same, refused, done] = [0, 0, 0, 0];

  async function take(any: AnyPhase, place: number, ways: readonly Way[]) {
    const compared = await comparePhase(any, `campaign-${place}`, ways);
    branches.add(branchesOf(any, compared.refused));
    epochs += any.phase.epochs;
    same += compared.same;
    if (compared.refused.size > 0) refused += 1;
    for (const fault of compared.faults) faults.push(`seed ${seed}, campaign ${place}, ${fault}`);
    done += 1;
    onProgress(done);
  }

  const one = await startServers(1, release);
  try {
    const two = await startServers(2, release);
    try {
      for (let from = 0; from < phases.length; from += A_DATABASE) {
        const through = Math.min(from + A_DATABASE, phases.length);
        await inDatabase(`campaigns_${from}`, [one.urls, two.urls], async (ways) => {
          let next = from;
          const takeTurns = async () => {
            for (let i = next++; i < through && performance.now() < until; i = next++) {
              await take(phases[i] as AnyPhase, i, ways);
            }
          };
          await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));
        });
      }
    } finally {
      await two.stop();
    }
  } finally {
    await one.stop();
  }
  return { campaigns: done, epochs, same, refused, faults, branches };
}

async function inDatabase(
  database: string,
  [one = "", two = ""]: readonly string[],
  run: (ways: readonly Way[]) => Promise<void>,
): Promise<void> {
  const wayTo = (name: string, urls: string, cluster: string | undefined): Way => {
    const [writer, reader] = [undefined, READER].map((account) =>
      connectTo(urls, account, 120_000, database),
    ) as [Way["writer"], Way["reader"]];
    return { name, writer, reader, cluster };
  };
  const ways = [wayTo("one server", one, undefined), wayTo("two shards", two, CLUSTER)];
  try {
    await run(ways);
    for (const { writer } of ways) {
      for (const server of writer.servers) await server.run(`DROP DATABASE IF EXISTS ${database}`);
    }
  } finally {
    for (const { writer, reader } of ways) await Promise.all([writer.close(), reader.close()]);
  }
}
