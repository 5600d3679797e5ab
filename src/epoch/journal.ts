/**
 * What was done to a phase, line by line: a file beside the deployment record that is only ever added to. It is a log
 * for people; the chain stays the truth. Each line is written at once, so a kill leaves one torn line at the end at
 * most, which the next line's writer cuts off.
 */
import { mkdir, open } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { Campaign, Phase } from "../campaign/campaign.ts";
import { refuse } from "../errors.ts";
import { readTextIfThere } from "./files.ts";

/** One thing done: when, what, and whatever identifies it. */
export interface JournalEntry {
  /** ISO 8601, UTC. */
  readonly at: string;
  /** The command, such as "epoch publish". */
  readonly command: string;
  readonly event: string;
  readonly [detail: string]: string | number | null | undefined;
}

/** A phase's journal: `<deployments>/<chainId>-<campaign>-<phase>.journal.ndjson`. */
export function journalFile(deployments: string, campaign: Campaign, phase: Phase): string {
  return join(deployments, `${phase.chainId}-${campaign.id}-${phase.name}.journal.ndjson`);
}

/** Adds an entry, and has it on the disk before it returns. A torn last line is cut off first. */
export async function addToJournal(file: string, entry: JournalEntry): Promise<void> {
  await mkdir(dirname(file), { recursive: true });
  const handle = await open(file, "a+").catch((error: Error) =>
    refuse({ where: file, got: error.message, expected: "a journal that can be written" }),
  );
  try {
    const { size } = await handle.stat();
    const end = await endOfLastLine(handle, size);
    if (end < size) await handle.truncate(end);
    await handle.appendFile(`${JSON.stringify(entry)}\n`);
    await handle.sync();
  } finally {
    await handle.close();
  }
}

/**
 * The newest entries, oldest first; none where there is no journal. A torn last line is passed over.
 * @throws InputError where another line is no entry.
 */
export async function readJournal(file: string, newest: number): Promise<JournalEntry[]> {
  const text = (await readTextIfThere(file, "a journal")) ?? "";
  const lines = text.split("\n").slice(0, -1);
  const first = Math.max(0, lines.length - newest);
  return lines.slice(first).map((line, i) => parseEntry(line, `${file}, line ${first + i + 1}`));
}

function parseEntry(line: string, where: string): JournalEntry {
  try {
    const entry = JSON.parse(line);
    if (typeof entry?.at === "string" && typeof entry.event === "string") return entry;
  } catch {
    // Refused below, like a line that is something else.
  }
  return refuse({ where, got: line.slice(0, 80), expected: "an entry of the journal" });
}

type Handle = Awaited<ReturnType<typeof open>>;

const CHUNK = 4_096;

/** The length up to and with the last line feed. */
async function endOfLastLine(handle: Handle, size: number): Promise<number> {
  const buffer = Buffer.alloc(CHUNK);
  for (let end = size; end > 0; end = Math.max(0, end - CHUNK)) {
    const start = Math.max(0, end - CHUNK);
    const { bytesRead } = await handle.read(buffer, 0, end - start, start);
    const at = buffer.subarray(0, bytesRead).lastIndexOf(0x0a);
    if (at >= 0) return start + at + 1;
  }
  return 0;
}
