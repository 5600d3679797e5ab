/** Books cut into parts that can be scored apart. */
import { closeSync, openSync, readSync } from "node:fs";
import type { ListedBook } from "../../book/read-books.ts";

/** A stretch of a book; whole lines where it is not the whole file. */
export interface BookPart {
  readonly book: ListedBook;
  /** Undefined where it is the whole file. */
  readonly bytes: { readonly from: number; readonly to: number } | undefined;
  /** Whether the digest of its bytes is wanted; of a whole file only. */
  readonly isDigested: boolean;
}

/** A part is this share of what is left for each thread: so they are few, and small where threads await the last one. */
const SHARE_OF_LEFT = 4;
const LEAST_BYTES = 16 * 1024 * 1024;

/** Where a line goes on for longer than this, the file is not cut. */
const LOOK_AHEAD = 1024 * 1024;

const LF = 0x0a;

/** A book that is one part. */
export function wholeBook(book: ListedBook, isDigested: boolean): BookPart {
  return { book, bytes: undefined, isDigested };
}

/** Whether a snapshot of the book is a line, and a line can be found without reading those before it. */
export function canBeCut({ format, path }: ListedBook): boolean {
  return format === "ndjson" && !path.endsWith(".gz");
}

/** About how many bytes the next part shall have, where so many are left of all books. */
export function partBytes(left: number, workers: number): number {
  return Math.max(LEAST_BYTES, left / (workers * SHARE_OF_LEFT));
}

/**
 * Cuts a book behind line ends.
 * @param size its bytes.
 * @param bytesOf about how many a part shall have, where so many are left of the book.
 */
export function cutBook(
  book: ListedBook,
  size: number,
  bytesOf: (left: number) => number,
): BookPart[] {
  const cuts = [0];
  const file = openSync(book.path, "r");
  try {
    for (let at = bytesOf(size); at < size; at += bytesOf(size - at)) {
      const cut = behindLine(file, Math.floor(at));
      if (cut !== undefined && cut > (cuts.at(-1) ?? 0) && cut < size) cuts.push(cut);
    }
  } finally {
    closeSync(file);
  }
  return cuts.map((from, i) => ({
    book,
    bytes: { from, to: cuts[i + 1] ?? size },
    isDigested: false,
  }));
}

/** Behind the first line that ends at an address or later. */
function behindLine(file: number, at: number): number | undefined {
  const bytes = Buffer.allocUnsafe(LOOK_AHEAD);
  const count = readSync(file, bytes, 0, LOOK_AHEAD, at);
  const end = bytes.subarray(0, count).indexOf(LF);
  return end === -1 ? undefined : at + end + 1;
}
