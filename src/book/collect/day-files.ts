/** A market's books by UTC day: their names, and how a day is closed by its hash. */
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { chmod, readdir, readFile, rm, stat } from "node:fs/promises";
import { join } from "node:path";
import { isCode } from "../folders.ts";
import type { AddLines } from "./adder.ts";
import { SUMS_FILE } from "./notes.ts";

const DAY_FILE = /^(?<market>.+)\.\d{4}-\d\d-\d\d\.ndjson$/;

/** The book in which a snapshot of a time stands. */
export function dayFile(market: string, time: number): string {
  return `${market}.${new Date(time).toISOString().slice(0, 10)}.ndjson`;
}

/** The books of all days in a folder, of one market or of all, by name: of one market, by day. */
export async function listDays(folder: string, market?: string): Promise<string[]> {
  const names = await readdir(folder);
  return names
    .filter((name) => {
      const found = DAY_FILE.exec(name)?.groups?.market;
      return found !== undefined && (market === undefined || found === market);
    })
    .sort();
}

/**
 * Writes a day's sha256 into `SHA256SUMS`, as `sha256sum -c` reads it, and takes away the right to write to the book. A
 * day that is closed already stays as it is; one without a line is removed, since an empty file is no book.
 */
export async function closeDay(
  folder: string,
  file: string,
  add: AddLines,
  shut: (file: string) => Promise<void>,
): Promise<void> {
  await shut(file);
  const path = join(folder, file);
  const { size } = await stat(path);
  if (size === 0) return rm(path);
  if (!(await closedDays(folder)).has(file)) await add(SUMS_FILE, `${await hash(path)}  ${file}\n`);
  await chmod(path, 0o444);
}

/** The sha256 of every closed day, by file. */
export async function closedDays(folder: string): Promise<Map<string, string>> {
  let text: string;
  try {
    text = await readFile(join(folder, SUMS_FILE), "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return new Map();
    throw error;
  }
  const lines = text.split("\n").slice(0, -1);
  return new Map(lines.map((line) => [line.slice(66), line.slice(0, 64)]));
}

async function hash(path: string): Promise<string> {
  const sha256 = createHash("sha256");
  for await (const chunk of createReadStream(path)) sha256.update(chunk);
  return sha256.digest("hex");
}
