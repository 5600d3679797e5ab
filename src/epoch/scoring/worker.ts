/** A worker of the pool that scores parts of an epoch's books. */
import { workerData } from "node:worker_threads";
import { openDesk } from "./desk.ts";
import { type PartScore, scorePart } from "./part.ts";
import type { BookPart } from "./parts.ts";
import type { EpochScene } from "./scene.ts";

export interface WorkerScene {
  readonly scene: EpochScene;
  readonly module: WebAssembly.Module | undefined;
  /** How many snapshots all workers have done. */
  readonly done: Int32Array<SharedArrayBuffer>;
}

const { scene, module, done } = workerData as WorkerScene;
const desk = openDesk(scene, module);
let before: Promise<unknown> = Promise.resolve();

/** Scores a part. Two may be asked for at once, so that one waits while the other is scored. */
export function scoreNext(part: BookPart): Promise<PartScore | undefined> {
  const next = before.then(() =>
    scorePart(desk, part, (count) => {
      Atomics.add(done, 0, count);
    }),
  );
  before = next.catch(() => undefined);
  return next;
}
