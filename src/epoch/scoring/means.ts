/** What scores an epoch's books. Whatever it is, the result is the same. */
import { availableParallelism } from "node:os";
import { refuse } from "../../errors.ts";
import type { BookScores } from "./fast.ts";
import type { EpochScene } from "./scene.ts";
import { builtKernel, loadModule } from "./wasm-module.ts";

export interface ScoreMeans {
  /** Threads, the one that asks among them. */
  readonly workers: number;
  /** The compiled kernel; undefined where plain TypeScript is to do its work. */
  readonly module: WebAssembly.Module | undefined;
  /** Called where a kernel would pay off that is not built. */
  readonly onUnbuilt?: () => void;
  /** Scores the epoch where its snapshots lie, instead of its books here. */
  readonly engine?: ScoreEngine;
}

/** @param onProgress is told now and then how many snapshots are done. */
export type ScoreEngine = (
  scene: EpochScene,
  onProgress: (snapshots: number) => void,
) => Promise<BookScores>;

/** A thread more than a machine can have is a slip of the finger. */
const MAX_WORKERS = 1_024;

/** All cores, and the kernel where it is built. */
export function defaultMeans(): ScoreMeans {
  return { workers: availableParallelism(), module: loadModule(builtKernel("score")) };
}

/**
 * The means as a person asks for them.
 * @param workers a number, or undefined for all cores.
 * @param kernel `wasm` or `plain`, or undefined for the faster one that is there.
 * @param onUnbuilt called where a kernel would pay off that is not built, unless `plain` was asked for.
 * @throws InputError where the machine cannot give what was asked for.
 */
export function chooseMeans(
  workers: string | undefined,
  kernel: string | undefined,
  onUnbuilt: () => void,
): ScoreMeans {
  const means = defaultMeans();
  const threads = workers === undefined ? means.workers : Number(workers);
  if (!/^[1-9][0-9]*$/.test(workers ?? "1") || threads > MAX_WORKERS) {
    const expected = `a number of threads, from 1 to ${MAX_WORKERS}`;
    refuse({ where: "--workers", got: workers ?? "", expected });
  }
  if (kernel === "plain") return { workers: threads, module: undefined };
  if (kernel !== undefined && kernel !== "wasm") {
    refuse({ where: "--kernel", got: kernel, expected: "wasm or plain" });
  }
  if (kernel === "wasm" && means.module === undefined) {
    refuse({
      where: "--kernel",
      got: "wasm, which is not built",
      expected: "a built kernel",
      fix: "Build it with npm run build.",
    });
  }
  return { workers: threads, module: means.module, onUnbuilt };
}
