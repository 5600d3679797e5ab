/** JSON whose numbers stay as they are written: a float would lose digits of prices, sizes and ids. */

/** Parses a text; every number in it becomes the text of its digits. @throws SyntaxError where it is no JSON. */
export function parseExactly(text: string): unknown {
  const keepDigits = (_key: string, value: unknown, { source }: { source: string }) =>
    typeof value === "number" ? source : value;
  return JSON.parse(text, keepDigits as Parameters<typeof JSON.parse>[1]);
}
