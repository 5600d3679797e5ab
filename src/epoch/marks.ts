/** The marks on chain that an epoch counts in: `marks.csv` in its folder of books, where a wrong root was claimed under. */
import { createHash } from "node:crypto";
import { join } from "node:path";
import { MARKS_FILE } from "../book/book-file.ts";
import type { BookInput } from "../book/read-books.ts";
import { writeWhole } from "../book/write-whole.ts";
import { refuse } from "../errors.ts";
import { readMarks, writeMarks } from "../merkle/tables.ts";
import { type EpochState, type Marks, NO_MARKS } from "../reward/state.ts";
import { isThere, readTextIfThere } from "./files.ts";

export interface EpochMarks {
  readonly marks: Marks;
  /** The file that was read, if there is one. */
  readonly inputs: readonly BookInput[];
}

/**
 * Reads `marks.csv` of an epoch's folder of books. Most epochs have none.
 * @throws InputError where it is not in its one spelling, or says nothing.
 */
export async function readEpochMarks(folder: string): Promise<EpochMarks> {
  const path = join(folder, MARKS_FILE);
  if (await isThere(`${path}.gz`)) {
    refuse({
      where: `${path}.gz`,
      got: "a compressed file",
      expected: `${path} as it is, or none`,
    });
  }
  const text = await readTextIfThere(path, "marks on chain");
  if (text === undefined) return { marks: NO_MARKS, inputs: [] };
  const marks = readMarks(text, path);
  if (marks.size === 0) {
    refuse({
      where: path,
      got: "no marks",
      expected: "a row for each, or no such file",
      fix: "Remove it.",
    });
  }
  const bytes = Buffer.from(text);
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  const lines = text.split("\n").length - 1;
  return { marks, inputs: [{ file: MARKS_FILE, sha256, bytes: bytes.length, lines }] };
}

/** Of the marks on chain, those above what the epoch before published. */
export function marksAbove(marks: Marks, { cumulative }: Pick<EpochState, "cumulative">): Marks {
  return new Map([...marks].filter(([id, mark]) => mark > (cumulative.get(id) ?? 0n)));
}

/**
 * Writes `marks.csv` into an epoch's folder of books, over an older one: marks only rise.
 * @returns false where the same file stands there already.
 */
export async function writeEpochMarks(folder: string, marks: Marks): Promise<boolean> {
  const text = [...writeMarks(marks)].join("");
  if ((await readTextIfThere(join(folder, MARKS_FILE), "marks on chain")) === text) return false;
  await writeWhole(folder, (append) => append(MARKS_FILE, text));
  return true;
}
