/** JSON keeps the last of a key that stands twice, in silence: here both are seen. */

/** An object or array that is open at this place of the text. */
interface Open {
  /** What leads to it, such as `phases.beta`. */
  readonly path: string;
  /** The keys of an object so far; of an array there are none. */
  readonly keys: Set<string> | undefined;
  /** What leads to the value that stands here. */
  here: string;
  index: number;
}

/** A string with the colon that makes it a key; or what opens, closes and parts. */
const TOKEN = /("[^"\\]*(?:\\.[^"\\]*)*")(\s*:)?|[{}[\],]/g;

/**
 * The paths of all keys that stand more than once in their object.
 * @param text JSON that parses.
 */
export function repeatedKeys(text: string): string[] {
  const repeated: string[] = [];
  const open: Open[] = [];
  for (const [token, string, colon] of text.matchAll(TOKEN)) {
    const top = open.at(-1);
    if (token === "{" || token === "[") {
      const path = top?.here ?? "";
      const keys = token === "{" ? new Set<string>() : undefined;
      open.push({ path, keys, here: keys === undefined ? `${path}[0]` : path, index: 0 });
    } else if (token === "}" || token === "]") open.pop();
    else if (token === "," && top?.keys === undefined && top !== undefined) {
      top.index += 1;
      top.here = `${top.path}[${top.index}]`;
    } else if (colon !== undefined && top?.keys !== undefined) {
      const key = String(JSON.parse(string ?? ""));
      top.here = top.path === "" ? key : `${top.path}.${key}`;
      if (top.keys.has(key)) repeated.push(top.here);
      top.keys.add(key);
    }
  }
  return repeated;
}
