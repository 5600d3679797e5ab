/**
 * A text file as a stream of lines, plain or gzipped, in flat memory. The digest is of the uncompressed bytes, so that
 * a published hash does not depend on who compressed the file, or how.
 */
import { isUtf8 } from "node:buffer";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { pipeline } from "node:stream";
import { createGunzip } from "node:zlib";
import { InputError, invariant, refuse } from "../errors.ts";

/** No book of a real market comes near; a file without line ends must not fill the memory. */
const MAX_LINE_BYTES = 64 * 1024 * 1024;

const LF = 0x0a;
const CR = 0x0d;

/** A line's end; none where the file ends without one. */
export type LineEnd = "\n" | "\r\n" | "";

/** A line without its end. `number` counts from 1. */
export interface Line {
  readonly number: number;
  readonly text: string;
  readonly end: LineEnd;
}

/** What a whole file was: `sha256` and `bytes` of its uncompressed bytes. */
export interface Digest {
  readonly sha256: string;
  readonly bytes: number;
  readonly lines: number;
}

export interface TextFile {
  /** Its lines, to be read once. The iteration throws an `InputError` where the file cannot be read whole. */
  readonly lines: AsyncIterable<Line>;
  /** The file's digest, known once every line has been read. */
  digest(): Digest;
}

/**
 * Opens a file; `.gz` at the end of its name says that it is gzipped. A byte order mark at its start is dropped.
 * @param maxLineBytes the longest line that is taken.
 */
export function openText(path: string, { maxLineBytes = MAX_LINE_BYTES } = {}): TextFile {
  let digest: Digest | undefined;

  async function* read(): AsyncGenerator<Line> {
    const hash = createHash("sha256");
    let bytes = 0;
    let number = 0;
    let pieces: Buffer[] = [];
    let pieceBytes = 0;

    for await (const chunk of readBytes(path)) {
      hash.update(chunk);
      bytes += chunk.length;
      let from = 0;
      for (let end = chunk.indexOf(LF); end !== -1; end = chunk.indexOf(LF, from)) {
        number += 1;
        yield toLine(path, number, [...pieces, chunk.subarray(from, end)], "\n");
        pieces = [];
        pieceBytes = 0;
        from = end + 1;
      }
      if (from < chunk.length) {
        pieces.push(chunk.subarray(from));
        pieceBytes += chunk.length - from;
      }
      if (pieceBytes > maxLineBytes) refuseLength(path, number + 1, maxLineBytes);
    }
    if (bytes === 0) refuse({ where: path, got: "an empty file", expected: "at least one line" });
    if (pieces.length > 0) {
      number += 1;
      yield toLine(path, number, pieces, "");
    }
    digest = { sha256: hash.digest("hex"), bytes, lines: number };
  }

  return {
    lines: read(),
    digest: () => {
      invariant(digest !== undefined, "a file's digest is asked for after its last line");
      return digest;
    },
  };
}

/**
 * The bytes of a file, uncompressed.
 * @throws InputError where it cannot be read to its end.
 */
export async function* readBytes(path: string): AsyncGenerator<Buffer> {
  try {
    const file = createReadStream(path);
    if (path.endsWith(".gz")) {
      const plain = createGunzip();
      // An error of either stream ends the other, and comes out of the iteration below.
      pipeline(file, plain, () => {});
      yield* plain;
    } else {
      yield* file;
    }
  } catch (error) {
    refuseFile(path, error);
  }
}

function toLine(
  path: string,
  number: number,
  pieces: readonly Buffer[],
  lineFeed: "\n" | "",
): Line {
  const [first] = pieces;
  const all = pieces.length === 1 && first !== undefined ? first : Buffer.concat(pieces);
  const hasReturn = all.at(-1) === CR;
  const bytes = hasReturn ? all.subarray(0, -1) : all;
  if (!isUtf8(bytes)) {
    refuse({
      where: `${path}:${number}`,
      got: "bytes that are not UTF-8",
      expected: "text in UTF-8",
    });
  }
  const text = bytes.toString("utf8");
  return {
    number,
    text: number === 1 && text.startsWith("\ufeff") ? text.slice(1) : text,
    end: hasReturn && lineFeed === "\n" ? "\r\n" : lineFeed,
  };
}

function refuseLength(path: string, number: number, maxLineBytes: number): never {
  return refuse({
    where: `${path}:${number}`,
    got: `more than ${maxLineBytes} bytes without a line end`,
    expected: `lines of at most ${maxLineBytes} bytes`,
  });
}

function refuseFile(path: string, error: unknown): never {
  if (error instanceof InputError) throw error;
  const { code = "", message } = error as NodeJS.ErrnoException;
  if (code === "ENOENT") {
    return refuse({ where: path, got: "no such file", expected: "a file" });
  }
  if (code === "Z_BUF_ERROR") {
    return refuse({
      where: path,
      got: "a gzip file that breaks off",
      expected: "a whole gzip file",
      fix: "Copy or compress it again",
    });
  }
  if (code.startsWith("Z_")) {
    return refuse({ where: path, got: `broken gzip data (${message})`, expected: "a gzip file" });
  }
  return refuse({ where: path, got: message, expected: "a readable file" });
}
