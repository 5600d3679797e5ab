/** A book as NDJSON: a snapshot a line. */
import type { BookFile, Markets, PlacedSnapshot } from "./book-file.ts";
import type { FaultList } from "./fault-list.ts";
import { type Line, openText } from "./lines.ts";
import { parseSnapshot } from "./parse-snapshot.ts";
import { scanSnapshot } from "./scan-snapshot.ts";

/** Opens a book, plain or gzipped. */
export function openNdjsonBook(path: string, markets: Markets, faults: FaultList): BookFile {
  const { lines, digest } = openText(path);
  return { snapshots: readSnapshots(path, lines, markets, faults), digest };
}

async function* readSnapshots(
  path: string,
  lines: AsyncIterable<Line>,
  markets: Markets,
  faults: FaultList,
): AsyncGenerator<PlacedSnapshot> {
  for await (const line of lines) {
    const where = `${path}:${line.number}`;
    const snapshot =
      scanSnapshot(line.text, markets) ?? parseSnapshot(line.text, where, markets, faults.add);
    if (snapshot !== undefined) yield { snapshot, where };
  }
}
