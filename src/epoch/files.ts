/** Files in, whole; files out, whole or not at all. */
import { createHash, randomBytes } from "node:crypto";
import { createReadStream } from "node:fs";
import { access, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { refuse } from "../errors.ts";
import type { PublishedFile } from "../merkle/file.ts";

/** A shard is small, and most of its time is the disk's: several are written side by side. */
const FILES_AT_ONCE = 16;

/** @throws InputError where the file cannot be read or is not UTF-8. */
export async function readText(path: string, what: string): Promise<string> {
  return (
    (await readTextIfThere(path, what)) ??
    refuse({ where: path, got: "no such file", expected: what })
  );
}

/** A file's text, or undefined where there is no such file. */
export async function readTextIfThere(path: string, what: string): Promise<string | undefined> {
  let bytes: Uint8Array;
  try {
    bytes = await readFile(path);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code === "ENOENT" ? undefined : refuse({ where: path, got: message, expected: what });
  }
  try {
    return new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return refuse({ where: path, got: "bytes that are not UTF-8", expected: what });
  }
}

/** Whether a file or folder of that name is there. */
export async function isThere(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  );
}

/** The sha256 of all files below a folder, by path inside it. Undefined where there is no such folder. */
export async function hashFolder(folder: string): Promise<Map<string, string> | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (entries === undefined) return undefined;
  const hashes = new Map<string, string>();
  for (const entry of entries) {
    // What an operating system leaves lying about is no part of a distribution.
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    hashes.set(relative(folder, path).replaceAll("\\", "/"), await hashFile(path));
  }
  return hashes;
}

async function hashFile(path: string): Promise<string> {
  const hash = createHash("sha256");
  try {
    for await (const bytes of createReadStream(path)) hash.update(bytes);
  } catch (error) {
    refuse({ where: path, got: (error as Error).message, expected: "a file that can be read" });
  }
  return hash.digest("hex");
}

/**
 * Writes a folder of files so that it is there whole or not at all.
 * @returns false where the same files stand there already.
 * @throws InputError where other files stand there: nothing published is ever written over.
 */
export async function writeFolderWhole(
  folder: string,
  files: readonly PublishedFile[],
): Promise<boolean> {
  const standing = await hashFolder(folder);
  if (standing !== undefined) {
    if (sameFiles(standing, files)) return false;
    refuse({
      where: folder,
      got: "other files",
      expected: "no folder, or the same files",
      fix: "If they were never published, remove the folder and build again.",
    });
  }
  const draft = draftOf(folder);
  try {
    for (let first = 0; first < files.length; first += FILES_AT_ONCE)
      await settleAll(files.slice(first, first + FILES_AT_ONCE).map((file) => write(draft, file)));
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  await removeDrafts(folder);
  return true;
}

/** Removes what earlier runs left half written, killed before they were done. */
async function removeDrafts(folder: string): Promise<void> {
  const parent = dirname(folder);
  const isDraft = (name: string) =>
    name.startsWith(`.${basename(folder)}.`) && name.endsWith(".draft");
  for (const name of (await readdir(parent)).filter(isDraft)) {
    await rm(join(parent, name), { recursive: true, force: true });
  }
}

async function write(folder: string, { name, pieces }: PublishedFile): Promise<void> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, pieces(), { flush: true });
}

/** Waits for all, and only then throws what one of them threw: nothing is still being written behind its back. */
async function settleAll(writes: Promise<void>[]): Promise<void> {
  for (const result of await Promise.allSettled(writes))
    if (result.status === "rejected") throw result.reason;
}

function sameFiles(
  standing: ReadonlyMap<string, string>,
  files: readonly PublishedFile[],
): boolean {
  return (
    standing.size === files.length &&
    files.every(({ name, sha256 }) => standing.get(name) === sha256)
  );
}

/** A name beside the target, on the same file system, that no other run uses. */
function draftOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.draft`);
}
