/**
 * What stands beside collected books, a JSON object a line: `gaps.jsonl`, what is missing and why; `flags.jsonl`, what is
 * odd of a miner's order; `fills.jsonl`, the miners' trades. None of them is a book.
 */
import { readFile } from "node:fs/promises";
import { refuse, show } from "../../errors.ts";
import { isCode } from "../folders.ts";
import type { Side } from "../snapshot.ts";
import type { Flag } from "./assemble.ts";
import type { Cause } from "./venue.ts";

export const GAPS_FILE = "gaps.jsonl";
export const FLAGS_FILE = "flags.jsonl";
export const FILLS_FILE = "fills.jsonl";
export const SUMS_FILE = "SHA256SUMS";

/** An interval of a market without a snapshot; with an account, a snapshot without that account's orders. */
export interface GapNote {
  readonly market: string;
  readonly interval: number;
  /** The instant, unix ms. */
  readonly time: number;
  readonly account: string | null;
  readonly cause: Cause;
  readonly detail: string;
}

export interface FlagNote extends Flag {
  readonly market: string;
  readonly interval: number;
  readonly time: number;
}

/** A trade of a miner's account. */
export interface FillNote {
  readonly market: string;
  readonly account: string;
  readonly trade: string;
  readonly order: string | null;
  readonly side: Side;
  readonly price: string;
  readonly size: string;
  readonly time: number;
}

/**
 * Reads a file of notes. A last line that breaks off is left out: it is being written, or its writer was killed.
 * @throws InputError where another line is no JSON object.
 */
export async function readNotes<Note>(path: string): Promise<Note[]> {
  let text: string;
  try {
    text = await readFile(path, "utf8");
  } catch (error) {
    if (isCode(error, "ENOENT")) return [];
    throw error;
  }
  const lines = text.split("\n").slice(0, -1);
  return lines.map((line, i) => {
    try {
      const note: unknown = JSON.parse(line);
      if (typeof note === "object" && note !== null) return note as Note;
    } catch {}
    return refuse({ where: `${path}:${i + 1}`, got: show(line), expected: "a JSON object" });
  });
}
