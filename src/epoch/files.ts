/** Files in, whole; files out, whole or not at all. */
import { randomBytes } from "node:crypto";
import { mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { basename, dirname, join, relative } from "node:path";
import { refuse } from "../errors.ts";

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

/** All files below a folder, by path inside it. Undefined where there is no such folder. */
export async function readFolder(folder: string): Promise<Map<string, string> | undefined> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    () => undefined,
  );
  if (entries === undefined) return undefined;
  const files = new Map<string, string>();
  for (const entry of entries) {
    // What an operating system leaves lying about is no part of a distribution.
    if (!entry.isFile() || entry.name.startsWith(".")) continue;
    const path = join(entry.parentPath, entry.name);
    files.set(relative(folder, path).replaceAll("\\", "/"), await readText(path, "a text file"));
  }
  return files;
}

/**
 * Writes a folder of files so that it is there whole or not at all.
 * @returns false where the same files stand there already.
 * @throws InputError where other files stand there: nothing published is ever written over.
 */
export async function writeFolderWhole(
  folder: string,
  files: ReadonlyMap<string, string>,
): Promise<boolean> {
  const standing = await readFolder(folder);
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
    for (const [name, text] of files) {
      const path = join(draft, name);
      await mkdir(dirname(path), { recursive: true });
      await writeFile(path, text, { flush: true });
    }
    await rename(draft, folder);
  } catch (error) {
    await rm(draft, { recursive: true, force: true });
    throw error;
  }
  return true;
}

function sameFiles(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([name, text]) => b.get(name) === text);
}

/** A name beside the target, on the same file system, that no other run uses. */
function draftOf(path: string): string {
  return join(dirname(path), `.${basename(path)}.${randomBytes(6).toString("hex")}.draft`);
}
