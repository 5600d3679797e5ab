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

/** @throws InputError with every fault, where the text is not what `writeTable` writes. */
export function readTable({ columns, keyColumns }: Table, text: string, file: string): string[][] {
  const faults: Fault[] = [];
  const lines = text.split("\n");
  const names = columns.map(({ name }) => name);
  const header = lines.shift() ?? "";
  if (header !== names.join(",")) {
    faults.push({ where: `${file}:1`, got: show(header), expected: names.join(",") });
  }
  if (lines.pop() !== "") {
    faults.push({ where: file, got: "no line feed at the end", expected: "a whole file" });
  }
  let before = "";
  const rows = lines.map((line, i) => {
    const row = line.split(",");
    const fault = (expected: string) =>
      faults.push({ where: `${file}:${i + 2}`, got: show(line), expected });
    const wrong = columns.find(({ isValid }, column) => !isValid(row[column] ?? "", row));
    if (row.length !== columns.length) fault(`${columns.length} fields`);
    else if (wrong !== undefined) fault(`a valid ${wrong.name}`);
    const key = row.slice(0, keyColumns).join(",");
    if (i > 0 && key <= before) fault("rows in strictly ascending order");
    before = key;
    return row;
  });
  if (faults.length > 0) throw new InputError(faults);
  return rows;
}
