/** The bytes of a book file, read into memory that the reader offers. */
import { closeSync, openSync, readSync } from "node:fs";
import { readBytes } from "../../book/lines.ts";

export interface ByteSource {
  /** Fills in the next bytes. @returns how many, 0 where there are no more; undefined where they cannot be read. */
  read(into: Uint8Array): number | undefined | Promise<number | undefined>;
  close(): void;
}

/**
 * A stretch of a file as it is. Reads wait for the disk: a callback for each would cost more than the read.
 * @param to where it ends; the file's end by default.
 */
export function openStretch(path: string, from: number, to = Number.MAX_SAFE_INTEGER): ByteSource {
  let file: number | undefined;
  let at = from;
  return {
    read: (into) => {
      try {
        file ??= openSync(path, "r");
        const count = readSync(file, into, 0, Math.min(into.length, to - at), at);
        at += count;
        return count;
      } catch {
        return undefined;
      }
    },
    close: () => {
      if (file !== undefined) closeSync(file);
    },
  };
}

/** A whole file, uncompressed on the way. */
export function openUncompressed(path: string): ByteSource {
  const pieces = readBytes(path);
  let piece: Uint8Array = new Uint8Array(0);
  return {
    read: async (into) => {
      try {
        while (piece.length === 0) {
          const next = await pieces.next();
          if (next.done === true) return 0;
          piece = next.value;
        }
      } catch {
        return undefined;
      }
      const count = Math.min(piece.length, into.length);
      into.set(piece.subarray(0, count));
      piece = piece.subarray(count);
      return count;
    },
    close: () => void pieces.return(undefined),
  };
}
