/**
 * What scores an epoch's books of the `hummingbot` programme from their bytes. A kernel scores what it understands
 * without any doubt and declines the rest, so that the plain TypeScript of src/book and src/score, which gives the same
 * points, decides what that is.
 */

/** What an epoch's books are scored by. Accounts and markets are numbered from 0. Times are unix ms. */
export interface KernelScene {
  readonly accounts: number;
  /** Account by every name that an order may carry. */
  readonly names: ReadonlyMap<string, number>;
  readonly markets: readonly KernelMarket[];
  /** What the instants of the snapshots are drawn from; undefined where any will do. */
  readonly seed: Uint8Array | undefined;
  /**
   * Whose a name is that looks like an address in mixed case.
   * @returns "stranger" where it is nobody's who is known, "wrong" where its checksum is not right.
   */
  readonly resolve: (name: string) => number | "stranger" | "wrong";
}

export interface KernelMarket {
  readonly id: string;
  readonly start: number;
  readonly end: number;
  readonly intervalMs: number;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  /** In units of `10^-sizeDecimals`. */
  readonly minSize: bigint;
  readonly minAgeMs: number;
  readonly maxAgeMs: number | undefined;
  readonly maxSpreadPpm: number;
  /** The accounts that earn here. */
  readonly earning: Iterable<number>;
  /** The curve's weight at a spread, from 1 to 10^6; asked for once. */
  readonly weightAt: (ppm: number) => number;
}

/** A kernel at work. Bytes of one file go in, piece by piece, and are scored in between. */
export interface ScoreKernel {
  /** Room for the next bytes, to be filled at once. Undefined where one line or snapshot has used up all there is. */
  room(): Uint8Array<ArrayBuffer> | undefined;
  /** Takes over so many bytes that were put into the room. */
  fill(bytes: number): void;
  /** Leaves out a byte order mark that the bytes begin with. */
  skipMark(): void;
  /** Ends the file: what stands behind the last line feed is a line too. */
  endLine(): void;
  /** How many bytes were not scored yet. */
  unread(): number;
  /** Forgets the bytes and runs that are there: another stretch begins. */
  restart(): void;
  /** Scores whole lines of NDJSON. @returns a line that is declined, without its line feed; undefined for none. */
  scanLines(): Uint8Array<ArrayBuffer> | undefined;
  /** Goes on behind the line that was declined. */
  skipLine(): void;
  /** The first whole line, without its line feed. */
  firstLine(): Uint8Array<ArrayBuffer> | undefined;
  /** Begins with rows of CSV. @param columns the column of each field, numbered as in src/book/row-snapshots.ts. */
  beginRows(columns: readonly number[]): void;
  /**
   * Scores the snapshots of whole rows, but for the last one, which may go on.
   * @param isLast whether it does not.
   * @returns how many rows; undefined where anything is declined.
   */
  scanRows(isLast: boolean): number | undefined;
  /**
   * Begins a table of columns, in the order of `KERNEL_COLUMNS`.
   * @param scales for each column of prices or sizes, the scale of its integers, or "text".
   */
  beginColumns(scales: KernelScales): void;
  /** Where a column's cells go, one after the other; to be filled at once. */
  columnRoom(column: number): Uint8Array<ArrayBuffer>;
  /**
   * Scores so many rows of the columns, but for the last snapshot, which may go on.
   * @param textAt the text of a cell that is too long to stand there itself.
   * @returns false where anything is declined.
   */
  scanColumns(rows: number, textAt: (column: number, row: number) => Uint8Array): boolean;
  /** Ends the table. */
  endColumns(): void;
  /** How many snapshots it has scored so far. */
  snapshots(): number;
  /** Hands out a market's run and begins the next behind it. Undefined where it holds no interval. */
  takeRun(market: number): KernelRun | undefined;
  /** Lets a market go on behind an interval that was scored elsewhere. Its run must have been taken. */
  skipInterval(market: number, interval: number): void;
}

/**
 * The columns of a table, and the bytes of a cell. A row's number counts from 0; a market and an account are numbers,
 * below 0 for a stranger's; an id is a hash of 64 bits. A kind is 0 for an ask, 1 for a bid, 2 where the snapshot has no
 * order; 4 more where it has no best bid, 8 more where it has no best ask; 16 or more declines. A price or size is an
 * integer of 8 bytes, or a text of 16: its length in 4, and itself, if it has at most 12 characters.
 */
export const KERNEL_COLUMNS = {
  number: 8,
  market: 4,
  time: 8,
  bid: "price or size",
  ask: "price or size",
  id: 8,
  account: 4,
  kind: 1,
  price: "price or size",
  size: "price or size",
  openedAt: 8,
} as const;

export type KernelScales = Readonly<Record<"bid" | "ask" | "price" | "size", number | "text">>;

/** The most rows that may be scanned at a time. */
export const KERNEL_ROWS = 2048;

/** Adjacent intervals of one market, scored. */
export interface KernelRun {
  /** The interval it begins with. */
  readonly first: number;
  readonly intervals: number;
  readonly snapshots: number;
  readonly oneSided: number;
  readonly crossed: number;
  readonly bid: KernelSide;
  readonly ask: KernelSide;
}

/** As a side's run in src/score/side.ts, with numbered accounts. */
export interface KernelSide {
  readonly slots: number;
  readonly empty: number;
  readonly leading: number;
  readonly trailing: number;
  /** By account's number. */
  readonly first: readonly bigint[] | undefined;
  readonly rest: readonly bigint[];
}
