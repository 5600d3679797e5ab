/** The part of a kernel's memory that a file's bytes go through. */

/** How much is read at a time: less than a core's own cache holds. */
const CHUNK = 256 * 1024;

/**
 * A line or snapshot that is longer is left to plain TypeScript, which says how long one may be. It counts characters
 * and something for each row; these bytes are within its limits however it counts them.
 */
const MAX_BYTES = 16 * 1024 * 1024;

const LF = 0x0a;

/** A byte order mark in UTF-8. */
const MARK = [0xef, 0xbb, 0xbf];

export interface KernelInput {
  room(): Uint8Array<ArrayBuffer> | undefined;
  fill(bytes: number): void;
  skipMark(): void;
  endLine(): void;
  unread(): number;
  skipLine(): void;
  empty(): void;
  /** The addresses of the bytes that were not scored yet: from, and to before. */
  range(): readonly [from: number, to: number];
  /** Says up to where bytes were scored. */
  advance(to: number): void;
  /** The next line, without its end, where it ends at or before an address. */
  lineBefore(end: number): Uint8Array<ArrayBuffer> | undefined;
}

/** An input that is empty. Bytes that were not scored move to its beginning when more come in. */
export function createInput(
  memory: WebAssembly.Memory,
  reserve: (bytes: number) => number,
): KernelInput {
  let capacity = 2 * CHUNK;
  let base = reserve(capacity);
  let from = base;
  let to = base;

  const bytes = () => new Uint8Array(memory.buffer);
  /** The next line feed's address; the one before `from` where there is none. */
  const lineFeed = () => bytes().subarray(from, to).indexOf(LF) + from;

  function grow(): void {
    const wider = reserve(2 * capacity);
    bytes().copyWithin(wider, from, to);
    [from, to] = [wider, wider + to - from];
    base = wider;
    capacity *= 2;
  }

  return {
    room: () => {
      // A byte is kept for the line feed that the file may lack.
      while (capacity - 1 - (to - from) < CHUNK) {
        if (capacity >= MAX_BYTES) return undefined;
        grow();
      }
      bytes().copyWithin(base, from, to);
      [from, to] = [base, base + to - from];
      return bytes().subarray(to, base + capacity - 1);
    },
    fill: (count) => {
      to += count;
    },
    skipMark: () => {
      const all = bytes();
      // A mark with nothing behind it is a line, as it is for every reader.
      const isMarked = to - from > MARK.length && MARK.every((byte, i) => all[from + i] === byte);
      if (isMarked) from += MARK.length;
    },
    endLine: () => {
      const all = bytes();
      if (from < to && all[to - 1] !== LF) all[to++] = LF;
    },
    unread: () => to - from,
    skipLine: () => {
      from = lineFeed() + 1;
    },
    empty: () => {
      [from, to] = [base, base];
    },
    range: () => [from, to],
    advance: (next) => {
      from = next;
    },
    lineBefore: (end) => {
      const feed = from < end ? lineFeed() : end;
      return from <= feed && feed < end ? bytes().subarray(from, feed) : undefined;
    },
  };
}
