/** A CSV file as a stream of rows whose fields are found by the names in its header. */
import { show } from "../errors.ts";
import { openCsv } from "./csv-file.ts";
import type { FaultList } from "./fault-list.ts";
import { openText, type TextFile } from "./lines.ts";

export interface Row {
  /** The file and the line that the row begins on. */
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
  let header: readonly string[] | undefined;
  let columns: ReadonlyMap<string, number> = new Map();
  try {
    for await (const batch of openCsv(path, faults.add, text).batches) {
      for (const { line, fields } of batch) {
        const where = `${path}:${line}`;
        if (header === undefined) {
          if (!checkHeader(fields, required, where, faults)) return;
          header = fields;
          columns = new Map(fields.map((name, i) => [name, i]));
        } else if (checkWidth(fields, header, where, faults)) {
          yield { where, field: (column) => fields[columns.get(column) ?? -1] };
        }
      }
    }
  } catch (error) {
    faults.absorb(error);
  }
}

/** Reports columns that are missing or there twice. */
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

/** Reports a row that does not have the header's number of fields. */
export function checkWidth(
  fields: readonly string[],
  header: readonly string[],
  where: string,
  faults: FaultList,
): boolean {
  if (fields.length === header.length) return true;
  const expected = `${header.length}, as the header has`;
  faults.add({ where, got: `${fields.length} fields`, expected });
  return false;
}
