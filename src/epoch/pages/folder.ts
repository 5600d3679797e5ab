/**
 * Folders of view files, written anew beside their place and then put there. They are derived: what stood there before
 * is replaced, and a crash between the two steps leaves none, which can be made again.
 */
import { randomBytes } from "node:crypto";
import { mkdirSync, writeFileSync } from "node:fs";
import { mkdir, readdir, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { canonicalLine } from "../../merkle/canonical.ts";

/** Writes one file of the folder. It is done when it returns: nothing piles up in memory. */
export type Put = (name: string, content: object) => void;

export interface WrittenFolder {
  readonly files: number;
  readonly bytes: number;
  readonly largest: number;
}

/** Replaces a folder by what `write` puts into it. Where it throws, the folder stays as it was. */
export async function replaceFolder(
  folder: string,
  write: (put: Put) => Promise<void>,
): Promise<WrittenFolder> {
  const draft = hiddenName(folder, "draft");
  let [files, bytes, largest] = [0, 0, 0];
  const made = new Set<string>();
  const put: Put = (name, content) => {
    const path = join(draft, name);
    const parent = dirname(path);
    if (!made.has(parent)) mkdirSync(parent, { recursive: true });
    made.add(parent);
    const text = Buffer.from(canonicalLine(content));
    writeFileSync(path, text);
    files += 1;
    bytes += text.length;
    largest = Math.max(largest, text.length);
  };
  try {
    await mkdir(draft, { recursive: true });
    await write(put);
    const before = hiddenName(folder, "before");
    await rename(folder, before).catch(ignoreMissing);
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await removeHidden(folder);
  return { files, bytes, largest };
}

/** Replaces one file, whole or not at all. */
export async function replaceFile(path: string, content: object): Promise<void> {
  const draft = hiddenName(path, "draft");
  await mkdir(dirname(path), { recursive: true });
  await writeFile(draft, canonicalLine(content));
  await rename(draft, path);
}

/** A name beside the target, on the same file system, that no other run uses. */
function hiddenName(path: string, what: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.${what}`);
}

/** Removes what stood there before, and what earlier runs left that were killed. */
async function removeHidden(folder: string): Promise<void> {
  const parent = dirname(folder);
  const isLeft = (name: string) =>
    name.startsWith(`.${basename(folder)}.`) && /\.(?:draft|before)$/.test(name);
  for (const name of (await readdir(parent)).filter(isLeft)) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== "ENOENT") throw error;
}
