/** A book as CSV: a row per order, with a header that names the columns in any order. An empty field is null. */
import { show } from "../errors.ts";
import type { BookFile, Markets } from "./book-file.ts";
import { type CsvRow, openCsv } from "./csv-file.ts";
import { checkWidth } from "./csv-rows.ts";
import type { FaultList } from "./fault-list.ts";
import { COLUMNS, gatherSnapshots, type TableRow } from "./row-snapshots.ts";

/** Opens a book, plain or gzipped. */
export function openCsvBook(path: string, markets: Markets, faults: FaultList): BookFile {
  const { batches, digest } = openCsv(path, faults.add);
  const rows = readRows(path, batches, faults);
  return { snapshots: gatherSnapshots(path, rows, markets, faults), digest };
}

async function* readRows(
  path: string,
  batches: AsyncIterable<readonly CsvRow[]>,
  faults: FaultList,
): AsyncGenerator<readonly TableRow[]> {
  let header: readonly string[] | undefined;
  let places: readonly number[] = [];
  for await (const batch of batches) {
    const rows: TableRow[] = [];
    for (const { line, length, fields } of batch) {
      const where = `${path}:${line}`;
      if (header === undefined) {
        if (!checkColumns(fields, where, faults)) return;
        header = fields;
        places = COLUMNS.map((name) => fields.indexOf(name));
      } else if (checkWidth(fields, header, where, faults)) {
        rows.push({ number: line, length, fields: places.map((place) => fields[place] || null) });
      }
    }
    yield rows;
  }
}

/** All columns are there, each once, and no others. */
function checkColumns(header: readonly string[], where: string, faults: FaultList): boolean {
  const isRight =
    header.length === COLUMNS.length && COLUMNS.every((name) => header.includes(name));
  if (isRight) return true;
  const got = header.slice(0, 2 * COLUMNS.length).map(show);
  const expected = `the columns ${COLUMNS.join(", ")}, each once, in any order`;
  faults.add({ where, got: got.join(", "), expected });
  return false;
}
