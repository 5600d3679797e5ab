/**
 * Files that appear together or not at all. They are written to a hidden folder beside their places and renamed there
 * at the end; what stood there before is kept until all are in place, and put back if one cannot be.
 */
import type { FileHandle } from "node:fs/promises";
import { copyFile, link, mkdtemp, open, rename, rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { flush, isCode, makeFolder, removeEmpty } from "./folders.ts";

/** Adds text to a file, named by its path inside the output folder. The first text begins the file anew. */
export type Append = (file: string, text: string) => Promise<void>;

/**
 * Writes files into a folder, which is made where it is missing.
 * @param write gives the files' text. Where it throws, the folder is left as it was.
 * @returns what `write` returned.
 * @throws InputError where the folder cannot be made.
 */
export async function writeWhole<T>(
  folder: string,
  write: (append: Append) => Promise<T>,
): Promise<T> {
  const made: string[] = await makeFolder(folder);
  const staging = await mkdtemp(join(folder, ".tidemark-"));
  const moved: Moved[] = [];
  let result: T;
  try {
    const staged = createStaging(staging);
    try {
      result = await write(staged.append);
    } finally {
      await staged.close();
    }
    for (const path of staged.files.values()) await flush(path);
    for (const [file, path] of staged.files) {
      const target = join(folder, file);
      made.unshift(...(await makeFolder(dirname(target))));
      moved.push({ target, before: await keep(target, `${path}.before`) });
      await rename(path, target);
    }
  } catch (error) {
    // Where this fails too, it throws before the hidden folder goes, and with it what stood here before.
    await putBack(moved);
    await rm(staging, { recursive: true });
    await removeEmpty(made);
    throw error;
  }
  await rm(staging, { recursive: true });
  return result;
}

interface Staging {
  /** Path in the hidden folder, by path inside the output folder. */
  readonly files: ReadonlyMap<string, string>;
  readonly append: Append;
  close(): Promise<void>;
}

/** Keeps one file open: files are mostly written one after the other. */
function createStaging(folder: string): Staging {
  const files = new Map<string, string>();
  let current: { readonly file: string; readonly handle: FileHandle } | undefined;

  async function close(): Promise<void> {
    await current?.handle.close();
    current = undefined;
  }

  async function append(file: string, text: string): Promise<void> {
    if (current?.file !== file) {
      await close();
      const path = files.get(file) ?? join(folder, String(files.size));
      files.set(file, path);
      current = { file, handle: await open(path, "a") };
    }
    await current.handle.appendFile(text);
  }

  return { files, append, close };
}

/** A file that took its place, and where the one that stood there is kept, if one did. */
interface Moved {
  readonly target: string;
  readonly before: string | undefined;
}

/** Keeps a file under a second name, so that its place is never empty. */
async function keep(target: string, before: string): Promise<string | undefined> {
  try {
    await link(target, before);
  } catch (error) {
    if (isCode(error, "ENOENT")) return undefined;
    // Some file systems know no links.
    await copyFile(target, before);
  }
  return before;
}

async function putBack(moved: readonly Moved[]): Promise<void> {
  for (const { target, before } of moved.toReversed()) {
    if (before === undefined) await rm(target, { force: true });
    else await rename(before, target);
  }
}
