/**
 * Rows as CSV for a spreadsheet: a header, LF after every row, quotes where a field needs them (RFC 4180). Order ids and
 * names are other people's texts: one that a spreadsheet would take for a formula gets an apostrophe before it. The pages
 * use it too.
 */
export function formatCsv(header: readonly string[], rows: readonly (readonly string[])[]): string {
  return [header, ...rows].map((row) => row.map(toField).join(",")).join("\n");
}

const FORMULA = /^[=+\-@\t\r]/;
const NUMBER = /^-?\d+(?:\.\d+)?$/;

function toField(text: string): string {
  const field = FORMULA.test(text) && !NUMBER.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(field) ? `"${field.replaceAll('"', '""')}"` : field;
}
