/** A part of an epoch's books, scored: by the kernel as far as it understands, the rest in plain TypeScript. */
import { createFaultList } from "../../book/fault-list.ts";
import type { Digest } from "../../book/lines.ts";
import { openBook } from "../../book/read-books.ts";
import { InputError } from "../../errors.ts";
import type { ScoreDesk } from "./desk.ts";
import type { BookPart } from "./parts.ts";
import { scanCsv, scanNdjson } from "./scan.ts";
import { type MarketStretch, openTally } from "./tally.ts";

export interface PartScore {
  readonly stretches: readonly MarketStretch[];
  readonly digest: Digest | undefined;
}

/** Told how many more snapshots are done. */
export type OnSnapshots = (count: number) => void;

/**
 * Scores a part.
 * @returns undefined where the books have, or may have, a fault: it is found again, and told, by reading all books in
 * plain TypeScript from their beginning.
 */
export async function scorePart(
  desk: ScoreDesk,
  part: BookPart,
  onSnapshots: OnSnapshots,
): Promise<PartScore | undefined> {
  const { kernel } = desk;
  if (kernel === undefined) return readPlainly(desk, part, onSnapshots);
  if (part.book.format === "ndjson") return scanNdjson(desk, kernel.kernel, part, onSnapshots);
  const scanned =
    part.book.format === "csv"
      ? await scanCsv(desk, kernel.kernel, part, onSnapshots)
      : await scanParquet(desk, kernel, part, onSnapshots);
  return scanned ?? readPlainly(desk, part, onSnapshots);
}

/** DuckDB is large, and may be missing: then plain TypeScript says so. */
async function scanParquet(
  ...part: Parameters<typeof import("./parquet.ts")["scanParquet"]>
): Promise<PartScore | undefined> {
  const scanner = await import("./parquet.ts").catch(() => undefined);
  return scanner?.scanParquet(...part);
}

async function readPlainly(
  desk: ScoreDesk,
  { book, isDigested }: BookPart,
  onSnapshots: OnSnapshots,
): Promise<PartScore | undefined> {
  desk.kernel?.kernel.restart();
  const tally = openTally(desk);
  const faults = createFaultList();
  const file = openBook(book, desk.scene.markets, faults);
  try {
    for await (const { snapshot } of file.snapshots) {
      if (!faults.isEmpty() || !tally.add(snapshot)) return undefined;
      onSnapshots(1);
    }
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
  const stretches = faults.isEmpty() ? tally.close() : undefined;
  return stretches && { stretches, digest: isDigested ? file.digest() : undefined };
}
