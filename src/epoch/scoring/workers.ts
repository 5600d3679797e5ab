/** Parts of an epoch's books, scored by this thread and by workers beside it. */
import { fileURLToPath } from "node:url";
import { openDesk } from "./desk.ts";
import type { ScoreMeans } from "./means.ts";
import { type PartScore, scorePart } from "./part.ts";
import type { BookPart } from "./parts.ts";
import type { EpochScene } from "./scene.ts";
import type { WorkerScene } from "./worker.ts";

const WORKER = fileURLToPath(new URL("./worker.ts", import.meta.url));

/** A worker compiles what other threads have compiled already; kept here, it need not. */
const COMPILED = fileURLToPath(new URL("../../../build/compiled", import.meta.url));

/** A worker has the next part at hand when it is done with one. */
const PARTS_AT_HAND = 2;

const PROGRESS_MS = 200;

/**
 * Scores parts.
 * @param onProgress is told how many snapshots are done.
 * @returns the parts' scores in the parts' order; undefined where one of them has, or may have, a fault.
 * @throws the error of a worker that breaks down.
 */
export async function scoreParts(
  scene: EpochScene,
  parts: readonly BookPart[],
  { workers, module }: ScoreMeans,
  onProgress: (snapshots: number) => void,
): Promise<readonly PartScore[] | undefined> {
  const done = new Int32Array(new SharedArrayBuffer(4));
  const scores: PartScore[] = [];
  let next = 0;
  let isSound = true;

  /** Scores one part after the other, as long as there are any. */
  async function takeTurns(score: (part: BookPart) => Promise<PartScore | undefined>) {
    for (let i = next++; isSound && i < parts.length; i = next++) {
      const scored = await score(parts[i] as BookPart);
      if (scored === undefined) isSound = false;
      else scores[i] = scored;
    }
  }

  const beside = Math.min(workers, parts.length) - 1;
  const pool = beside > 0 ? await openPool({ scene, module, done }, beside) : undefined;
  const ticks = setInterval(() => onProgress(done[0] ?? 0), PROGRESS_MS);
  try {
    const desk = openDesk(scene, module);
    const own = (part: BookPart) =>
      scorePart(desk, part, (count) => {
        onProgress(Atomics.add(done, 0, count) + count);
      });
    const theirs = (part: BookPart): Promise<PartScore | undefined> => pool?.run(part) ?? own(part);
    const turns = Array.from({ length: Math.max(0, beside) * PARTS_AT_HAND }, () =>
      takeTurns(theirs),
    );
    await Promise.all([...turns, takeTurns(own)]);
  } finally {
    clearInterval(ticks);
    await pool?.destroy();
  }
  return isSound ? scores : undefined;
}

/** A pool of workers that score parts, two at hand each. */
export async function openPool(workerData: WorkerScene, threads: number) {
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: WORKER,
    name: "scoreNext",
    workerData,
    env: { NODE_COMPILE_CACHE: COMPILED, ...process.env },
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: PARTS_AT_HAND,
  });
}
