/**
 * A file that grows by whole lines and survives a kill, a power cut and a full disk: what is not whole when it is opened
 * is cut off, and so is what a failed write left.
 */
import { type FileHandle, open } from "node:fs/promises";
import { isCode } from "../folders.ts";

export interface LineFile {
  /** Adds lines, each with its end; they are on the disk then, or none is there. */
  append(lines: string): Promise<void>;
  close(): Promise<void>;
}

const LF = 0x0a;
const PIECE = 65_536;

/** Opens a file for adding, and makes it where it is missing. Nothing else may write to it meanwhile. */
export async function openLineFile(path: string): Promise<LineFile> {
  const handle = await open(path, "a+");
  let size: number;
  try {
    size = await cutTorn(handle);
  } catch (error) {
    await handle.close();
    throw error;
  }
  let isTorn = false;
  return {
    append: async (lines) => {
      const bytes = Buffer.from(lines);
      try {
        if (isTorn) await handle.truncate(size);
        isTorn = true;
        await handle.appendFile(bytes);
        await handle.datasync();
        isTorn = false;
      } catch (error) {
        // Making a file shorter needs no room; where it fails too, it is tried again before the next line.
        await handle.truncate(size).then(
          () => {
            isTorn = false;
          },
          () => {},
        );
        throw error;
      }
      size += bytes.length;
    },
    close: () => handle.close(),
  };
}

/** The last line that is whole, without its end; undefined where there is none, or no file. */
export async function readLastLine(path: string): Promise<string | undefined> {
  let handle: FileHandle;
  try {
    handle = await open(path, "r");
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    throw error;
  }
  try {
    const { size } = await handle.stat();
    const end = (await findLineEnd(handle, size)) - 1;
    if (end < 0) return undefined;
    const begin = await findLineEnd(handle, end);
    return (await readAt(handle, begin, end - begin)).toString("utf8");
  } finally {
    await handle.close();
  }
}

/** Cuts off what follows the last line end. @returns the size that remains. */
async function cutTorn(handle: FileHandle): Promise<number> {
  const { size } = await handle.stat();
  const whole = await findLineEnd(handle, size);
  if (whole < size) {
    await handle.truncate(whole);
    await handle.datasync();
  }
  return whole;
}

/** The place after the last line end before `end`; 0 where there is none. */
async function findLineEnd(handle: FileHandle, end: number): Promise<number> {
  for (let to = end; to > 0; to -= PIECE) {
    const from = Math.max(0, to - PIECE);
    const at = (await readAt(handle, from, to - from)).lastIndexOf(LF);
    if (at !== -1) return from + at + 1;
  }
  return 0;
}

async function readAt(handle: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  let read = 0;
  while (read < length) {
    const { bytesRead } = await handle.read(bytes, read, length - read, position + read);
    if (bytesRead === 0) break;
    read += bytesRead;
  }
  return bytes.subarray(0, read);
}
