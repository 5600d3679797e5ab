/** A CSV file as a stream of rows whose fields are found by the names in its header. */
import { pipeline, Readable } from "node:stream";
import { CsvError, type Info, parse } from "csv-parse";
import { InputError, show } from "../errors.ts";
import type { FaultList } from "./fault-list.ts";
import { openText, type TextFile } from "./lines.ts";

/** Lines go to the parser in pieces of this many characters; one by one would cost it a call each. */
const PIECE = 65_536;

/** A quote that never ends must not take in the rest of the file. In characters. */
const MAX_ROW = 131_072;

export interface Row {
  /** The file and the line that the row ends on. */
  readonly where: string;
  /** The field of a column; undefined where the header does not name it. */
  field(column: string): string | undefined;
}

/**
 * Reads a file's rows, plain or gzipped, in flat memory. Columns beyond those required are free.
 * @param faults takes in the faults of the file. Rows with a wrong number of fields are left out, and a file that
 * cannot be read any further ends there: so nothing may come of the rows unless the list is empty at the end.
 * @param text the file, where the caller wants its digest too.
 */
export async function* readRows(
  path: string,
  required: readonly string[],
  faults: FaultList,
  text: TextFile = openText(path),
): AsyncGenerator<Row> {
  // A row with too few or too many fields must not end the stream: faults behind it are wanted too.
  const parser = parse({
    info: true,
    record_delimiter: "\n",
    relax_column_count: true,
    max_record_size: MAX_ROW,
  });
  // An error of either stream ends the other, and comes out of the iteration below.
  pipeline(Readable.from(readPieces(text)), parser, () => {});

  let header: readonly string[] | undefined;
  let columns: ReadonlyMap<string, number> = new Map();
  try {
    for await (const { record, info } of parser as AsyncIterable<Parsed>) {
      const where = `${path}:${info.lines}`;
      if (header === undefined) {
        if (!checkHeader(record, required, where, faults)) return;
        header = record;
        columns = new Map(record.map((name, i) => [name, i]));
      } else if (record.length !== header.length) {
        const got = `${record.length} fields`;
        faults.add({ where, got, expected: `${header.length}, as the header has` });
      } else {
        yield { where, field: (column) => record[columns.get(column) ?? -1] };
      }
    }
  } catch (error) {
    faults.absorb(error instanceof CsvError ? toInputError(path, error) : error);
  }
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: Info;
}

async function* readPieces({ lines }: TextFile): AsyncGenerator<string> {
  let piece = "";
  for await (const line of lines) {
    piece += `${line.text}\n`;
    if (piece.length < PIECE) continue;
    yield piece;
    piece = "";
  }
  yield piece;
}

function checkHeader(
  header: readonly string[],
  required: readonly string[],
  where: string,
  faults: FaultList,
): boolean {
  const missing = required.filter((name) => !header.includes(name));
  const twice = header.filter((name, i) => header.indexOf(name) !== i);
  for (const name of missing) {
    faults.add({
      where,
      got: `the columns ${header.map(show).join(", ")}`,
      expected: `a column ${show(name)}`,
    });
  }
  for (const name of twice) {
    faults.add({ where, got: `two columns ${show(name)}`, expected: "each column once" });
  }
  return missing.length === 0 && twice.length === 0;
}

function toInputError(path: string, error: CsvError): InputError {
  return new InputError([{ where: path, got: error.message, expected: "rows of CSV" }]);
}
