/** The books of an epoch's folder in another format, as a folder of their own. */
import { createHash } from "node:crypto";
import { copyFile, stat } from "node:fs/promises";
import { basename, join } from "node:path";
import { invariant, refuse } from "../errors.ts";
import { type BookFormat, bookFileName, type Markets, parseBookName } from "./book-file.ts";
import { type BookWriter, openBookWriter } from "./book-writer.ts";
import { flush } from "./folders.ts";
import { formatSnapshot } from "./format-snapshot.ts";
import {
  type BookInput,
  type ListedBook,
  listFolder,
  readBooks,
  readNamedBooks,
} from "./read-books.ts";
import type { Snapshot } from "./snapshot.ts";
import { writeFolder } from "./write-folder.ts";

export interface ConvertRequest {
  /** The epoch's folder of books. */
  readonly from: string;
  readonly to: string;
  readonly format: BookFormat;
  readonly markets: Markets;
}

/** A book that was written. `bytes` and `sha256` are the file's, which a manifest would name. */
export interface ConvertedBook {
  readonly file: string;
  /** The file it was made from. */
  readonly from: string;
  readonly snapshots: number;
  readonly orders: number;
  readonly bytes: number;
  readonly sha256: string;
}

export interface Conversion {
  /** False where the same files stood there already. */
  readonly isNew: boolean;
  readonly books: readonly ConvertedBook[];
  /** What else stood in the folder, and was copied as it is. */
  readonly copied: readonly string[];
}

/** Told now and then how many snapshots are done. */
export type OnSnapshots = (done: number) => void;

/**
 * Writes the books in another format, whole or not at all, and copies what else stands in the folder. The new books are
 * read again before they take their place, and hold the same snapshots in the same order. A book without snapshots is
 * left out, since NDJSON has no way to write it.
 * @throws InputError with the faults of the books, or where other files stand in the way.
 */
export async function convertBooks(
  request: ConvertRequest,
  onSnapshots: OnSnapshots = () => {},
): Promise<Conversion> {
  const { result, isNew } = await writeFolder(request.to, async (draft) => {
    const copied = await copyOthers(request.from, draft);
    const { written, content } = await writeAll(request, draft, onSnapshots);
    const inputs = await readAgain(draft, request.markets, content);
    return { books: written.map((book) => withDigest(book, inputs)), copied };
  });
  return { ...result, isNew };
}

/** A book that is being written. */
interface Draft {
  readonly source: ListedBook;
  readonly file: string;
  readonly writer: BookWriter;
  snapshots: number;
  orders: number;
}

/** @returns also the hash of all snapshots, whatever their format. */
async function writeAll(
  { from, format, markets }: ConvertRequest,
  folder: string,
  onSnapshots: OnSnapshots,
): Promise<{ written: readonly Draft[]; content: string }> {
  const content = createHash("sha256");
  const written: Draft[] = [];
  let draft: Draft | undefined;
  let done = 0;
  try {
    for await (const { snapshot, from: source } of readNamedBooks(from, markets).snapshots) {
      if (draft?.source !== source) {
        await finish(draft);
        draft = await begin(source, folder, format);
        written.push(draft);
      }
      await draft.writer.write(snapshot);
      draft.snapshots += 1;
      draft.orders += snapshot.orders.length;
      content.update(lineOf(snapshot));
      if (++done % 256 === 0) onSnapshots(done);
    }
    await finish(draft);
  } finally {
    await draft?.writer.close();
  }
  onSnapshots(done);
  return { written, content: content.digest("hex") };
}

async function begin(source: ListedBook, folder: string, format: BookFormat): Promise<Draft> {
  const file = bookFileName(source.book, format);
  if (parseBookName(file) === undefined) refuseName(source.path, file);
  const writer = await openBookWriter(join(folder, file), format);
  return { source, file, writer, snapshots: 0, orders: 0 };
}

async function finish(draft: Draft | undefined): Promise<void> {
  await draft?.writer.finish();
  await draft?.writer.close();
}

/** Whoever reads the new books must read what was in the old ones. */
async function readAgain(
  folder: string,
  markets: Markets,
  content: string,
): Promise<readonly BookInput[]> {
  const { snapshots, inputs } = readBooks(folder, markets);
  const again = createHash("sha256");
  for await (const snapshot of snapshots) again.update(lineOf(snapshot));
  invariant(again.digest("hex") === content, "a book in another format holds the same snapshots");
  return inputs();
}

function lineOf(snapshot: Snapshot): string {
  return `${formatSnapshot(snapshot)}\n`;
}

function withDigest(
  { source, file, snapshots, orders }: Draft,
  inputs: readonly BookInput[],
): ConvertedBook {
  const input = inputs.find((each) => each.file === file);
  invariant(input !== undefined, "a book that was written is read again");
  const { bytes, sha256 } = input;
  return { file, from: basename(source.path), snapshots, orders, bytes, sha256 };
}

/** Copies files that are no books; not hidden ones, nor folders. */
async function copyOthers(from: string, to: string): Promise<readonly string[]> {
  const copied: string[] = [];
  for (const name of await listFolder(from)) {
    const path = join(from, name);
    if (name.startsWith(".") || parseBookName(name) !== undefined) continue;
    if (!(await stat(path)).isFile()) continue;
    await copyFile(path, join(to, name));
    await flush(join(to, name));
    copied.push(name);
  }
  return copied;
}

function refuseName(path: string, file: string): never {
  return refuse({
    where: path,
    got: "a book of this name",
    expected: `another name, since ${file} is no book`,
    fix: "Rename it",
  });
}
