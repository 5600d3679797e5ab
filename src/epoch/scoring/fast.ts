/**
 * An epoch's books, scored in parts: by the kernel, where it is built, and by workers. It gives what reading all of them
 * in plain TypeScript gives, or nothing: it never tells a fault, so what is told never depends on it.
 */
import { stat } from "node:fs/promises";
import { createFaultList } from "../../book/fault-list.ts";
import { type BookInput, type ListedBook, listBooks } from "../../book/read-books.ts";
import { InputError } from "../../errors.ts";
import { addRun, closeScore, type MarketScore, padTo } from "../../score/market.ts";
import type { ScoreMeans } from "./means.ts";
import type { PartScore } from "./part.ts";
import { canBeCut, cutBook, partBytes, wholeBook } from "./parts.ts";
import { type EpochScene, openScores } from "./scene.ts";
import { scoreParts } from "./workers.ts";

/** An epoch's books, scored. */
export interface BookScores {
  readonly scores: readonly MarketScore[];
  /** The files' digests, in the files' order, where they were wanted. */
  readonly inputs: readonly BookInput[];
}

/** Bytes of books, from which starting workers costs less than it saves: with the kernel, and without. */
const WORTH_WORKERS = 256 * 1024 * 1024;
const WORTH_PLAIN_WORKERS = 16 * 1024 * 1024;

/** Bytes of books that take some seconds without the kernel. */
const WORTH_KERNEL = 64 * 1024 * 1024;

/**
 * Scores every book of a folder.
 * @param onProgress is told now and then how many snapshots are done.
 * @returns undefined where the books have, or may have, a fault, or where there is no faster way than the plain one.
 */
export async function scoreFast(
  scene: EpochScene,
  folder: string,
  wantsDigests: boolean,
  means: ScoreMeans,
  onProgress: (snapshots: number) => void,
): Promise<BookScores | undefined> {
  const { module } = means;
  const books = await listSound(folder);
  if (books === undefined) return undefined;
  const sizes = await Promise.all(books.map(({ path }) => sizeOf(path)));
  const total = sizes.reduce((sum, size) => sum + size, 0);
  if (module === undefined && total >= WORTH_KERNEL) means.onUnbuilt?.();
  const worth = module === undefined ? WORTH_PLAIN_WORKERS : WORTH_WORKERS;
  const workers = total < worth ? 1 : means.workers;
  if (workers === 1 && module === undefined) return undefined;
  const isCut = workers > 1 && module !== undefined && !wantsDigests;
  let after = total;
  const parts = books.flatMap((book, i) => {
    const size = sizes[i] ?? 0;
    after -= size;
    if (!isCut || !canBeCut(book)) return [wholeBook(book, wantsDigests)];
    return cutBook(book, size, (left) => partBytes(left + after, workers));
  });
  const scored = await scoreParts(scene, parts, { workers, module }, onProgress);
  if (scored === undefined) return undefined;

  const scores = joinParts(scene, scored);
  const inputs = scored.flatMap(({ digest }, i) =>
    digest === undefined ? [] : [{ file: books[i]?.file ?? "", ...digest }],
  );
  return scores && { scores, inputs };
}

/** What the parts come to, in their order. Undefined where a market's intervals do not ascend from one to the next. */
export function joinParts(
  scene: EpochScene,
  parts: readonly PartScore[],
): MarketScore[] | undefined {
  const scores = openScores(scene);
  for (const { stretches } of parts) {
    for (const { market, first, run } of stretches) {
      const score = scores.get(market);
      if (score === undefined || first < score.run.intervals) return undefined;
      padTo(score, first);
      addRun(score, run);
    }
  }
  return [...scores.values()].map(closeScore);
}

/** The folder's books, in the order they are read. Undefined where that is a fault already. */
async function listSound(folder: string): Promise<readonly ListedBook[] | undefined> {
  const faults = createFaultList();
  try {
    const books = await listBooks(folder, faults);
    return faults.isEmpty() ? books : undefined;
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}

/** How many bytes a file has; none where there is none, which reading it will tell. */
async function sizeOf(path: string): Promise<number> {
  try {
    return (await stat(path)).size;
  } catch {
    return 0;
  }
}
