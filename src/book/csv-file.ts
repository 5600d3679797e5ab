/**
 * A CSV file as RFC 4180 has it, as a stream of its rows' fields: commas, quotes where they are needed, LF or CR LF,
 * UTF-8. A quoted field keeps every character, line ends too.
 */
import { type Fault, refuse, show } from "../errors.ts";
import { type Digest, type Line, type LineEnd, openText, type TextFile } from "./lines.ts";

/** A quote that never ends must not take in the rest of the file. In characters of a row of several lines. */
const MAX_ROW = 131_072;

/** Rows are handed on in batches, of so many rows or characters: each alone would cost a turn of the event loop. */
const BATCH_ROWS = 1_024;
const BATCH_CHARACTERS = 1_048_576;

const QUOTE = '"';
const NEEDS_QUOTES = /[",\r\n]/;

/** `line` is the one that the row begins on, `length` counts its characters. */
export interface CsvRow {
  readonly line: number;
  readonly length: number;
  readonly fields: readonly string[];
}

export interface CsvFile {
  /** The rows, the header too, to be read once. The iteration throws an `InputError` where the file cannot be read on. */
  readonly batches: AsyncIterable<readonly CsvRow[]>;
  /** The file's digest, known once every row has been read. */
  digest(): Digest;
}

/**
 * Opens a file, plain or gzipped, to be read in flat memory.
 * @param report is told of each row that is no CSV. It is left out, so nothing may come of the others then.
 */
export function openCsv(
  path: string,
  report: (fault: Fault) => void,
  { lines, digest }: TextFile = openText(path),
): CsvFile {
  return { batches: readBatches(path, lines, report), digest };
}

/** Writes a row without its line end, with no quote that is not needed. */
export function formatCsvRow(fields: readonly string[]): string {
  return fields
    .map((field) => (NEEDS_QUOTES.test(field) ? `"${field.replaceAll('"', '""')}"` : field))
    .join(",");
}

async function* readBatches(
  path: string,
  lines: AsyncIterable<Line>,
  report: (fault: Fault) => void,
): AsyncGenerator<readonly CsvRow[]> {
  let batch: CsvRow[] = [];
  let characters = 0;
  let open: OpenRow | undefined;

  for await (const line of lines) {
    const row = extend(open, line);
    // A line without a quote, or with pairs of them alone, leaves an open one open.
    const fields = open === undefined || hasOddQuotes(line.text) ? splitRow(row.text) : "open";
    open = fields === "open" ? row : undefined;
    if (fields === "stray") {
      report(strayQuote(path, row));
    } else if (fields !== "open") {
      batch.push({ line: row.line, length: row.text.length, fields });
      characters += row.text.length;
    } else if (row.text.length > MAX_ROW) {
      refuseEndless(path, row);
    }
    if (batch.length < BATCH_ROWS && characters < BATCH_CHARACTERS) continue;
    yield batch;
    batch = [];
    characters = 0;
  }
  if (open !== undefined) refuseEndless(path, open);
  yield batch;
}

/** A row as far as it was read, with the line ends inside it. */
interface OpenRow {
  readonly line: number;
  readonly text: string;
  readonly end: LineEnd;
}

function extend(open: OpenRow | undefined, { number, text, end }: Line): OpenRow {
  if (open === undefined) return { line: number, text, end };
  return { line: open.line, text: `${open.text}${open.end}${text}`, end };
}

/**
 * @returns the row's fields; `open` where a quote is still to come; `stray` where one stands inside a field that is not
 * quoted, or text follows a closing one.
 */
function splitRow(text: string): readonly string[] | "open" | "stray" {
  if (!text.includes(QUOTE)) return text.split(",");
  const fields: string[] = [];
  for (let at = 0; at <= text.length; at += 1) {
    if (text[at] === QUOTE) {
      const close = closingQuote(text, at);
      if (close === -1) return "open";
      fields.push(text.slice(at + 1, close).replaceAll('""', QUOTE));
      at = close + 1;
      if (at < text.length && text[at] !== ",") return "stray";
    } else {
      const field = text.slice(at, nextComma(text, at));
      if (field.includes(QUOTE)) return "stray";
      fields.push(field);
      at += field.length;
    }
  }
  return fields;
}

function nextComma(text: string, from: number): number {
  const at = text.indexOf(",", from);
  return at === -1 ? text.length : at;
}

/** Where a quoted field ends, past quotes that are doubled; -1 where it does not. */
function closingQuote(text: string, opening: number): number {
  let at = text.indexOf(QUOTE, opening + 1);
  while (at !== -1 && text[at + 1] === QUOTE) at = text.indexOf(QUOTE, at + 2);
  return at;
}

function hasOddQuotes(text: string): boolean {
  let isOdd = false;
  for (let at = text.indexOf(QUOTE); at !== -1; at = text.indexOf(QUOTE, at + 1)) isOdd = !isOdd;
  return isOdd;
}

function strayQuote(path: string, { line, text }: OpenRow): Fault {
  return {
    where: `${path}:${line}`,
    got: `a quote inside of a field: ${show(text)}`,
    expected: "a field with quotes in quotes itself, and each of them doubled",
  };
}

function refuseEndless(path: string, { line }: OpenRow): never {
  return refuse({
    where: `${path}:${line}`,
    got: "a quote that does not end",
    expected: `a closing quote within ${MAX_ROW} characters`,
  });
}
