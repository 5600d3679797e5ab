/** The bytes of a book, scanned by the kernel. */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { setImmediate } from "node:timers/promises";
import { parseSnapshot } from "../../book/parse-snapshot.ts";
import { COLUMNS } from "../../book/row-snapshots.ts";
import type { ScoreKernel } from "../../kernel/score-kernel.ts";
import { type ByteSource, openStretch, openUncompressed } from "./byte-source.ts";
import type { ScoreDesk } from "./desk.ts";
import type { OnSnapshots, PartScore } from "./part.ts";
import type { BookPart } from "./parts.ts";
import { openTally, type Tally } from "./tally.ts";

/** Other work gets its turn after so many reads. */
const READS_AT_ONCE = 16;

/** Scans what has come in. @returns how many more lines are done; undefined where the kernel, or all, must stop. */
type Scan = (isLast: boolean) => number | undefined;

/** @returns undefined where the books have, or may have, a fault. */
export async function scanNdjson(
  desk: ScoreDesk,
  kernel: ScoreKernel,
  part: BookPart,
  onSnapshots: OnSnapshots,
): Promise<PartScore | undefined> {
  kernel.restart();
  const tally = openTally(desk);

  function scan(): number | undefined {
    const before = kernel.snapshots();
    let plain = 0;
    for (let line = kernel.scanLines(); line !== undefined; line = kernel.scanLines()) {
      if (!addLine(desk, tally, line)) return undefined;
      plain++;
      kernel.skipLine();
    }
    const lines = kernel.snapshots() - before + plain;
    onSnapshots(lines);
    return lines;
  }

  return scanAll(kernel, part, tally, scan);
}

/** @returns undefined where the kernel does not understand the file: plain TypeScript may. */
export async function scanCsv(
  desk: ScoreDesk,
  kernel: ScoreKernel,
  part: BookPart,
  onSnapshots: OnSnapshots,
): Promise<PartScore | undefined> {
  kernel.restart();
  const tally = openTally(desk);
  let hasHeader = false;

  function scan(isLast: boolean): number | undefined {
    const before = kernel.snapshots();
    let lines = 0;
    if (!hasHeader) {
      const header = kernel.firstLine();
      if (header === undefined) return isLast ? undefined : 0;
      const columns = columnsOf(Buffer.from(header).toString("utf8"));
      if (columns === undefined) return undefined;
      kernel.skipLine();
      kernel.beginRows(columns);
      hasHeader = true;
      lines = 1;
    }
    const rows = kernel.scanRows(isLast);
    onSnapshots(kernel.snapshots() - before);
    return rows === undefined ? undefined : lines + rows;
  }

  return scanAll(kernel, part, tally, scan);
}

/** The column of each field, where a header names all of them, each once. */
function columnsOf(header: string): number[] | undefined {
  const names = header.replace(/\r$/, "").split(",");
  const columns = names.map((name) =>
    COLUMNS.indexOf(name.replace(/^"(.*)"$/, "$1") as (typeof COLUMNS)[number]),
  );
  const isWhole = columns.length === COLUMNS.length && new Set(columns).size === COLUMNS.length;
  return isWhole && !columns.includes(-1) ? columns : undefined;
}

/** Scores a line that the kernel declined. */
function addLine({ scene }: ScoreDesk, tally: Tally, line: Uint8Array): boolean {
  if (!isUtf8(line)) return false;
  const text = Buffer.from(line).toString("utf8");
  const snapshot = parseSnapshot(text, "", scene.markets, () => {});
  return snapshot !== undefined && tally.add(snapshot);
}

/** Reads a part to its end, scanning in between. */
async function scanAll(
  kernel: ScoreKernel,
  part: BookPart,
  tally: Tally,
  scan: Scan,
): Promise<PartScore | undefined> {
  const hash = part.isDigested ? createHash("sha256") : undefined;
  const source = openSource(part);
  let bytes = 0;
  let lines = 0;
  try {
    for (let reads = 1; ; reads++) {
      const room = kernel.room();
      const count = room === undefined ? undefined : await source.read(room);
      if (room === undefined || count === undefined) return undefined;
      if (count === 0) break;
      hash?.update(room.subarray(0, count));
      kernel.fill(count);
      if (bytes === 0 && (part.bytes?.from ?? 0) === 0) kernel.skipMark();
      bytes += count;
      const done = scan(false);
      if (done === undefined) return undefined;
      lines += done;
      if (reads % READS_AT_ONCE === 0) await setImmediate();
    }
  } finally {
    source.close();
  }
  kernel.endLine();
  const done = scan(true);
  // A file without a byte has a fault.
  if (bytes === 0 || done === undefined) return undefined;
  const stretches = tally.close();
  const digest = hash && { sha256: hash.digest("hex"), bytes, lines: lines + done };
  return stretches && { stretches, digest };
}

function openSource({ book, bytes }: BookPart): ByteSource {
  if (book.path.endsWith(".gz")) return openUncompressed(book.path);
  return openStretch(book.path, bytes?.from ?? 0, bytes?.to);
}
