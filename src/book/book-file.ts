/** What every format of book file gives when it is read, and how a file's name tells its format. */
import type { Market } from "../campaign/campaign.ts";
import type { Digest } from "./lines.ts";
import type { Snapshot } from "./snapshot.ts";

export type BookFormat = "ndjson" | "csv" | "parquet";

export const BOOK_FORMATS: readonly BookFormat[] = ["ndjson", "csv", "parquet"];

/** A campaign's markets, by id. */
export type Markets = ReadonlyMap<string, Market>;

/** A snapshot and where it begins: its file, and the line or row, for faults. */
export interface PlacedSnapshot {
  readonly snapshot: Snapshot;
  readonly where: string;
}

/** A file that is open to be read once. */
export interface BookFile {
  /** Its sound snapshots, in its order. The iteration throws an `InputError` where the file cannot be read on. */
  readonly snapshots: AsyncIterable<PlacedSnapshot>;
  /** The file's digest, known once every snapshot has been read. */
  digest(): Digest;
}

/** A book file's name, taken apart: `tide-dai.csv.gz` is the book `tide-dai`, named `tide-dai.csv`, in CSV. */
export interface BookName {
  readonly book: string;
  /** Without `.gz`: whether a file is compressed is nobody's business but the reader's. */
  readonly file: string;
  readonly format: BookFormat;
}

const BOOK_NAME = /^(?<file>(?<book>[^.].*)\.(?<format>ndjson|csv|parquet))(?:\.gz)?$/su;

/**
 * What stands beside books and is none: what an exchange tells of makers, what the chain tells of marks, and rewards that
 * were computed elsewhere.
 */
export const MAKERS_FILE = "makers.csv";
export const MARKS_FILE = "marks.csv";
export const LISTED_FILE = "listed.csv";

const NO_BOOKS: readonly string[] = [MAKERS_FILE, MARKS_FILE, LISTED_FILE];

/** The logs of a pool stand beside books too, whatever the market is called. */
const LOGS_FILE = /\.logs\.(?:ndjson|json)$/;

/** Whether a file, without `.gz`, holds a pool's logs. */
export function isLogsFile(file: string): boolean {
  return LOGS_FILE.test(file);
}

/** @returns undefined for a file that is no book. */
export function parseBookName(name: string): BookName | undefined {
  const { file = "", book = "", format } = BOOK_NAME.exec(name)?.groups ?? {};
  if (format === undefined || NO_BOOKS.includes(file) || isLogsFile(file)) return undefined;
  return { book, file, format: format as BookFormat };
}

/** The name of a book's file in a format. */
export function bookFileName(book: string, format: BookFormat): string {
  return `${book}.${format}`;
}
