/** An epoch's snapshots, scored where they lie: the runs that come back take the same road as those of the books here. */

import { checkNames } from "../../engine/check-names.ts";
import type { Engine } from "../../engine/connection.ts";
import { type EpochKey, readEpoch, type Unit } from "../../engine/ledger.ts";
import { readLayout } from "../../engine/schema.ts";
import {
  type MarketTask,
  openTask,
  type Stretch,
  scoreStretch,
  stretchesOf,
} from "../../engine/score-market.ts";
import { refuse } from "../../errors.ts";
import { addRun, closeScore, type OpenScore, padTo, refuseSecond } from "../../score/market.ts";
import type { BookScores } from "./fast.ts";
import type { ScoreEngine } from "./means.ts";
import { checkInstant } from "./plain.ts";
import { type EpochScene, openScores } from "./scene.ts";

/** Questions under way at once, so that no shard waits for another. */
const AT_ONCE = 4;

/** So many snapshots a question, unless a day has more: what a server holds of them in memory stays small. */
const SNAPSHOTS_AT_ONCE = 20_000;

/**
 * What scores an epoch's loaded snapshots.
 * @param snapshotsAtOnce what one question asks of, unless a day has more.
 */
export function engineOf(
  engine: Engine,
  key: EpochKey,
  snapshotsAtOnce = SNAPSHOTS_AT_ONCE,
): ScoreEngine {
  return (scene, onProgress) => scoreByEngine(engine, key, snapshotsAtOnce, scene, onProgress);
}

/**
 * @throws InputError where the epoch was not loaded, where the shards hold other rows than were, where the snapshots are
 * not the epoch's, or where a number could get too large for the engine: that before anything is asked.
 */
async function scoreByEngine(
  engine: Engine,
  key: EpochKey,
  snapshotsAtOnce: number,
  scene: EpochScene,
  onProgress: (snapshots: number) => void,
): Promise<BookScores> {
  if (scene.running.length === 0) return { scores: [], inputs: [] };
  const layout = await readLayout(engine);
  const record = (await readEpoch(engine, key)) ?? refuseUnloaded(engine, key);
  const tasks = tasksOf(scene, record.units);
  await checkNames(engine, tasks);

  const scores = openScores(scene);
  const asked = tasks.flatMap((task) =>
    stretchesOf(task, snapshotsAtOnce).map((units) => ({ task, units })),
  );
  const stretches: Stretch[] = [];
  let [next, done] = [0, 0];
  async function takeTurns() {
    for (let i = next++; i < asked.length; i = next++) {
      const { task, units } = asked[i] as (typeof asked)[number];
      const stretch = await scoreStretch(engine, layout, task, units);
      stretches[i] = stretch;
      done += stretch.run.snapshots;
      onProgress(done);
    }
  }
  await Promise.all(Array.from({ length: AT_ONCE }, takeTurns));

  for (const [i, stretch] of stretches.entries()) {
    const score = scores.get(asked[i]?.task.terms.market.id ?? "") as OpenScore;
    join(score, stretch, scene.seed);
  }
  return { scores: [...scores.values()].map(closeScore), inputs: record.files };
}

/** Each running market's units. */
function tasksOf({ span, running }: EpochScene, units: readonly Unit[]): MarketTask[] {
  const markets = new Set(running.map(({ terms }) => terms.market.id));
  for (const { market, file } of units) if (!markets.has(market)) refuseMarket(market, file, span);
  return running.map((market) => {
    const { id } = market.terms.market;
    return openTask(
      market,
      span,
      units.filter((unit) => unit.market === id),
    );
  });
}

function join(score: OpenScore, { first, run, times }: Stretch, seed?: Uint8Array): void {
  if (seed !== undefined) for (const time of times) checkInstant(score, time, seed);
  if (first < score.run.intervals) refuseSecond(score.terms, first, times[0] ?? 0);
  padTo(score, first);
  addRun(score, run);
}

function refuseUnloaded({ first }: Engine, { campaign, phase, epoch }: EpochKey): never {
  return refuse({
    where: first.url,
    got: `no record of epoch ${epoch} of ${campaign}, ${phase}`,
    expected: "an epoch whose books were loaded to the end",
    fix: "Load them with books load.",
  });
}

function refuseMarket(market: string, file: string, { epoch }: EpochScene["span"]): never {
  return refuse({
    where: `snapshots of ${market} in ${file}`,
    got: "a market without terms in this epoch",
    expected: `only markets that run in epoch ${epoch}`,
  });
}
