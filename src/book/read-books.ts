/** The book files of one epoch's folder, as one stream of snapshots, whatever their formats. */
import { readdir } from "node:fs/promises";
import { join } from "node:path";
import { type Fault, invariant, refuse, show } from "../errors.ts";
import {
  type BookFile,
  type BookFormat,
  type BookName,
  type Markets,
  parseBookName,
} from "./book-file.ts";
import { openCsvBook } from "./csv-book.ts";
import { createFaultList, type FaultList } from "./fault-list.ts";
import type { Digest } from "./lines.ts";
import { openNdjsonBook } from "./ndjson-book.ts";
import { openParquetBook } from "./parquet-book.ts";
import type { Snapshot } from "./snapshot.ts";

/** A file that was read: its name without folder and `.gz`, and the digest of its uncompressed bytes. */
export interface BookInput extends Digest {
  readonly file: string;
}

export interface Books {
  /**
   * The snapshots, to be read once, in the files' and lines' order. The iteration throws one `InputError` with the
   * first hundred faults of all files; after the first fault it only looks for more of them.
   */
  readonly snapshots: AsyncIterable<Snapshot>;
  /** The files that were read, in order, known once every snapshot has been. */
  inputs(): readonly BookInput[];
}

/** A book in a folder: its name, taken apart, and its file. */
export interface ListedBook extends BookName {
  readonly path: string;
}

/** Opens a book to be read in plain TypeScript. */
export function openBook(book: ListedBook, markets: Markets, faults: FaultList): BookFile {
  return OPEN[book.format](book.path, markets, faults);
}

type OpenBook = (path: string, markets: Markets, faults: FaultList) => BookFile;

const OPEN: Readonly<Record<BookFormat, OpenBook>> = {
  ndjson: openNdjsonBook,
  csv: openCsvBook,
  parquet: openParquetBook,
};

/**
 * Reads every book of a folder: NDJSON, CSV and Parquet, the first two also gzipped, in byte order of the books' names.
 * Each market's times must ascend over all of them. A folder without books is an epoch in which nothing was recorded.
 * @param markets the campaign's markets, by id.
 */
export function readBooks(folder: string, markets: Markets): Books {
  const { snapshots, inputs } = readNamedBooks(folder, markets);

  async function* withoutNames(): AsyncGenerator<Snapshot> {
    for await (const { snapshot } of snapshots) yield snapshot;
  }

  return { snapshots: withoutNames(), inputs };
}

/** As `readBooks`, and says of each snapshot which book it stands in. */
export function readNamedBooks(
  folder: string,
  markets: Markets,
): {
  readonly snapshots: AsyncIterable<{ readonly snapshot: Snapshot; readonly from: ListedBook }>;
  readonly inputs: Books["inputs"];
} {
  let inputs: readonly BookInput[] | undefined;

  async function* read(): AsyncGenerator<{ snapshot: Snapshot; from: ListedBook }> {
    const faults = createFaultList();
    const done: BookInput[] = [];
    const checkTime = createTimeCheck();
    for (const from of await listBooks(folder, faults)) {
      try {
        const { snapshots, digest } = openBook(from, markets, faults);
        for await (const { snapshot, where } of snapshots) {
          checkTime(snapshot, where, faults.add);
          if (faults.isEmpty()) yield { snapshot, from };
        }
        if (faults.isEmpty()) done.push({ file: from.file, ...digest() });
      } catch (error) {
        faults.absorb(error);
      }
    }
    faults.settle();
    inputs = done;
  }

  return {
    snapshots: read(),
    inputs: () => {
      invariant(inputs !== undefined, "a folder's inputs are asked for after its last snapshot");
      return inputs;
    },
  };
}

/** The folder's books, in the order they are read: whatever their formats, it is the same. */
export async function listBooks(folder: string, faults: FaultList): Promise<readonly ListedBook[]> {
  const books = new Map<string, ListedBook>();
  for (const name of await listFolder(folder)) {
    const parsed = parseBookName(name);
    if (parsed === undefined) continue;
    const path = join(folder, name);
    const other = books.get(parsed.book);
    if (other === undefined) {
      books.set(parsed.book, { ...parsed, path });
    } else {
      const got = `the book ${show(parsed.book)} a second time`;
      faults.add({ where: path, got, expected: `only ${other.path}` });
    }
  }
  return [...books.values()].sort((a, b) => compareBytes(a.book, b.book));
}

/**
 * The names in an epoch's folder, in byte order.
 * @throws InputError where there is no such folder.
 */
export async function listFolder(folder: string): Promise<string[]> {
  try {
    return (await readdir(folder)).sort(compareBytes);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const got = code === "ENOENT" ? "no such folder" : message;
    return refuse({
      where: folder,
      got,
      expected: "a folder of book files",
      fix: "Where nothing was recorded, make it empty.",
    });
  }
}

/** Checks that each market's times ascend, whatever file they stand in. */
function createTimeCheck(): typeof checkTime {
  const latest = new Map<string, { readonly time: number; readonly where: string }>();

  function checkTime(snapshot: Snapshot, where: string, report: (fault: Fault) => void): void {
    const { market, time } = snapshot;
    const before = latest.get(market.id);
    if (before === undefined || time > before.time) {
      latest.set(market.id, { time, where });
      return;
    }
    report({
      where: `${where}.time`,
      got: String(time),
      expected: `a time after ${before.time}, that of ${market.id} at ${before.where}`,
    });
  }
  return checkTime;
}

function compareBytes(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
