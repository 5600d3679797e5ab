/** SVG as text. Positions are whole pixels, so that the same figures give the same bytes everywhere. */

/** A rectangle of the picture. */
export interface Area {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** An element with attributes and children; without children it closes itself. */
export function element(
  name: string,
  attributes: Readonly<Record<string, string | number | undefined>>,
  ...children: readonly string[]
): string {
  const given = Object.entries(attributes)
    .filter(([, value]) => value !== undefined)
    .map(([key, value]) => ` ${key}="${escapeText(String(value))}"`)
    .join("");
  return children.length === 0
    ? `<${name}${given}/>`
    : `<${name}${given}>${children.join("")}</${name}>`;
}

/** A line of text; `classes` are of the picture's style. */
export function label(x: number, y: number, text: string, classes = ""): string {
  return element("text", { class: classes || undefined, x, y }, escapeText(text));
}

/** A straight line. */
export function rule(x1: number, y1: number, x2: number, y2: number, classes: string): string {
  return element("path", { class: classes, d: `M${x1} ${y1}L${x2} ${y2}` });
}

/** What shows when a pointer rests on an element, and is read aloud. */
export function hint(text: string): string {
  return element("title", {}, escapeText(text));
}

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}

/** A text cut to a length that has room; whole characters, never half of one. */
export function cut(text: string, length: number): string {
  const characters = [...text];
  return characters.length <= length ? text : `${characters.slice(0, length - 1).join("")}…`;
}
