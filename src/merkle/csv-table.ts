/** A table as CSV with one spelling only: no quotes, LF after every row, rows strictly ascending by their key. */
import { type Fault, InputError, show } from "../errors.ts";

/** A column, and whether a field may stand in it. */
export interface Column {
  readonly name: string;
  readonly isValid: (field: string, row: readonly string[]) => boolean;
}

/** Columns, of which the first `keyColumns` make a row's key. */
export interface Table {
  readonly columns: readonly Column[];
  readonly keyColumns: number;
}

/** About how many characters of a table are written at a time. */
const PIECE_LENGTH = 65_536;

/** Writes rows under their header, in pieces. The caller gives them sorted. */
export function* writeTable(
  { columns }: Table,
  rows: Iterable<readonly string[]>,
): Generator<string> {
  let piece = `${columns.map(({ name }) => name).join(",")}\n`;
  for (const row of rows) {
    piece += `${row.join(",")}\n`;
    if (piece.length < PIECE_LENGTH) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

/**
 * Reads a table row by row, so that its lines and fields never stand in memory together.
 * @param toRow what is kept of a row, from its fields.
 * @throws InputError with every fault, where the text is not what `writeTable` writes.
 */
export function readTable<T>(
  { columns, keyColumns }: Table,
  text: string,
  file: string,
  toRow: (fields: readonly string[]) => T,
): T[] {
  const faults: Fault[] = [];
  const names = columns.map(({ name }) => name).join(",");
  const [header = ""] = text.split("\n", 1);
  if (header !== names) faults.push({ where: `${file}:1`, got: show(header), expected: names });
  if (!text.endsWith("\n")) {
    faults.push({ where: file, got: "no line feed at the end", expected: "a whole file" });
  }
  const rows: T[] = [];
  let number = 1;
  let before: string | undefined;
  for (const line of wholeLines(text.slice(header.length + 1))) {
    number += 1;
    const fault = (expected: string) =>
      faults.push({ where: `${file}:${number}`, got: show(line), expected });
    const fields = line.split(",");
    const expected = expectedOf(columns, fields);
    if (expected !== undefined) fault(expected);
    const key = fields.slice(0, keyColumns).join(",");
    if (before !== undefined && key <= before) fault("rows in strictly ascending order");
    before = key;
    if (faults.length === 0) rows.push(toRow(fields));
  }
  if (faults.length > 0) throw new InputError(faults);
  return rows;
}

/** Every line that ends with a line feed. */
function* wholeLines(text: string): Generator<string> {
  let start = 0;
  for (let end = text.indexOf("\n"); end !== -1; end = text.indexOf("\n", start)) {
    yield text.slice(start, end);
    start = end + 1;
  }
}

/** What a row's fields should be, where they are something else. */
function expectedOf(columns: readonly Column[], fields: readonly string[]): string | undefined {
  if (fields.length !== columns.length) return `${columns.length} fields`;
  const wrong = columns.find(({ isValid }, column) => !isValid(fields[column] ?? "", fields));
  return wrong === undefined ? undefined : `a valid ${wrong.name}`;
}
