/** JSON with one spelling only: keys sorted by bytes, LF at the end, so that a hash of it means something. */
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";

/** Writes a value of objects, arrays, strings, safe integers, booleans and null, indented by two spaces. */
export function canonicalJson(value: unknown): string {
  return `${write(value, "\n")}\n`;
}

/** The same on one line, for files that only machines read. */
export function canonicalLine(value: unknown): string {
  return `${write(value, "")}\n`;
}

const ASCII = /^[\0-\x7f]*$/;

/** Writes keys itself: a JavaScript object would put those that look like numbers first. */
function write(value: unknown, lineBreak: string): string {
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  // Most of a large file is lists of texts and numbers, which have this one spelling anyway.
  if (lineBreak === "" && Array.isArray(value) && value.every(isPlain))
    return JSON.stringify(value);
  const inner = lineBreak === "" ? "" : `${lineBreak}  `;
  const colon = lineBreak === "" ? ":" : ": ";
  const [open, close, items] = Array.isArray(value)
    ? ["[", "]", value.map((item) => write(item, inner))]
    : [
        "{",
        "}",
        sortedEntries(value).map(
          ([name, item]) => JSON.stringify(name) + colon + write(item, inner),
        ),
      ];
  return items.length === 0
    ? open + close
    : open + inner + items.join(`,${inner}`) + lineBreak + close;
}

function isPlain(value: unknown): boolean {
  return typeof value === "string" || typeof value === "number" || value === null;
}

function sortedEntries(value: object): [string, unknown][] {
  const entries = Object.entries(value).filter(([, item]) => item !== undefined);
  // Nearly every key is ASCII, whose code units sort as its bytes.
  if (entries.every(([name]) => ASCII.test(name)))
    return entries.sort(([a], [b]) => (a < b ? -1 : 1));
  return entries
    .map(([name, item]) => ({ bytes: bytesToHex(utf8ToBytes(name)), name, item }))
    .sort((a, b) => (a.bytes < b.bytes ? -1 : 1))
    .map(({ name, item }) => [name, item]);
}
