/** Reads SVG as far as the tests of the pictures need: its elements, and whether every one is closed. */
import { expect } from "chai";

export interface Found {
  readonly name: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** The text that stands directly in it. */
  text: string;
}

const TOKEN = /<(\/?)([a-zA-Z]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>|([^<]+)|(<)/g;
const ATTRIBUTE = /([\w:-]+)="([^"]*)"/g;

/** Every element in order. Fails where the text is not well-formed. */
export function readSvg(svg: string): Found[] {
  const found: Found[] = [];
  const open: Found[] = [];
  for (const [, slash, name = "", attributes = "", closed, text, stray] of svg.matchAll(TOKEN)) {
    expect(stray, "a stray <").to.equal(undefined);
    if (text !== undefined) {
      expect(text.replaceAll(/&(?:amp|lt|gt|quot);/g, "")).not.to.include("&");
      const parent = open.at(-1);
      if (parent !== undefined) parent.text += text;
    } else if (slash === "/") {
      expect(open.pop()?.name).to.equal(name);
    } else {
      const pairs = [...attributes.matchAll(ATTRIBUTE)].map(([, key, value]) => [key, value]);
      const element = { name, attributes: Object.fromEntries(pairs), text: "" };
      found.push(element);
      if (closed === "") open.push(element);
    }
  }
  expect(open).to.deep.equal([]);
  return found;
}
