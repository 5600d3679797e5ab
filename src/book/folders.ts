/** Folders that are made on the way, and taken back where nothing came of it; files that are on the disk for sure. */
import { mkdir, open, rmdir } from "node:fs/promises";
import { dirname, resolve } from "node:path";
import { refuse } from "../errors.ts";

/**
 * Makes a folder, and those around it, where they are missing.
 * @returns the folders it had to make, innermost first.
 * @throws InputError where it cannot be made.
 */
export async function makeFolder(folder: string): Promise<string[]> {
  const path = resolve(folder);
  const first = await mkdir(path, { recursive: true }).catch((error: Error) =>
    refuse({ where: folder, got: error.message, expected: "a folder that can be written" }),
  );
  const made: string[] = [];
  if (first === undefined) return made;
  const outside = dirname(resolve(first));
  for (let each = path; each !== outside; each = dirname(each)) made.push(each);
  return made;
}

/** Removes folders unless somebody else has put something in. */
export async function removeEmpty(folders: readonly string[]): Promise<void> {
  for (const folder of folders) {
    await rmdir(folder).catch((error: unknown) => {
      if (!isCode(error, "ENOTEMPTY") && !isCode(error, "EEXIST")) throw error;
    });
  }
}

/** Brings a file's bytes to the disk before its name does, so that a power cut cannot leave a half of it. */
export async function flush(path: string): Promise<void> {
  const handle = await open(path, "r+");
  try {
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/** Whether an error is the system's of this code. */
export function isCode(error: unknown, code: string): boolean {
  return (error as NodeJS.ErrnoException).code === code;
}
