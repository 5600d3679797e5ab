/** A folder that is there whole or not at all. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { mkdir, mkdtemp, readdir, rename, rm } from "node:fs/promises";
import { basename, dirname, join, relative, resolve } from "node:path";
import { refuse } from "../errors.ts";
import { isCode, makeFolder, removeEmpty } from "./folders.ts";

/**
 * Writes a folder under a hidden name beside its place and renames it at the end.
 * @param write fills the draft. Where it throws, nothing is left of it.
 * @returns what `write` returned, and whether the folder is new: false where the same files stood there already.
 * @throws InputError where other files stand there.
 */
export async function writeFolder<T>(
  folder: string,
  write: (draft: string) => Promise<T>,
): Promise<{ readonly result: T; readonly isNew: boolean }> {
  const target = resolve(folder);
  const made = await makeFolder(dirname(target));
  const hidden = await mkdtemp(join(dirname(target), `.${basename(target)}-`));
  try {
    // Inside of the hidden folder, which is closed to others, and would stay so.
    const draft = join(hidden, "draft");
    await mkdir(draft);
    const result = await write(draft);
    const isNew = await settle(draft, target, folder);
    await rm(hidden, { recursive: true });
    return { result, isNew };
  } catch (error) {
    await rm(hidden, { recursive: true, force: true });
    await removeEmpty(made);
    throw error;
  }
}

/** Gives the draft its name, unless what it would be stands there. */
async function settle(draft: string, target: string, folder: string): Promise<boolean> {
  const standing = await listFiles(target);
  if (standing.length === 0) {
    // A folder takes the place of an empty one.
    await rename(draft, target);
    return true;
  }
  if (!(await isSame(draft, target))) {
    refuse({
      where: folder,
      got: "other files",
      expected: "no folder, an empty one, or the same files",
      fix: "Choose another folder",
    });
  }
  return false;
}

async function isSame(a: string, b: string): Promise<boolean> {
  const [files, others] = [await listFiles(a), await listFiles(b)];
  if (files.join("\0") !== others.join("\0")) return false;
  for (const file of files) {
    if ((await hash(join(a, file))) !== (await hash(join(b, file)))) return false;
  }
  return true;
}

/** All files below a folder, by their paths inside it; none where there is no folder. */
async function listFiles(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true }).catch(
    (error: Error) => {
      if (isCode(error, "ENOENT")) return [];
      return refuse({ where: folder, got: error.message, expected: "a folder" });
    },
  );
  return entries
    .filter((entry) => !entry.isDirectory())
    .map((entry) => relative(folder, join(entry.parentPath, entry.name)))
    .sort();
}

async function hash(path: string): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const chunk of createReadStream(path)) sha256.update(chunk);
  return sha256.digest("hex");
}
