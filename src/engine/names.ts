/** What of a user's comes into a query's text: identifiers of a few letters, and texts by their bytes. */
import { refuse, show } from "../errors.ts";

const IDENTIFIER = /^[a-z_][a-z0-9_]{0,62}$/;

/**
 * A name of a database or a cluster.
 * @throws InputError where it is anything else than lower-case letters, digits and underscores.
 */
export function identifier(where: string, name: string): string {
  if (IDENTIFIER.test(name)) return name;
  return refuse({
    where,
    got: show(name),
    expected: "lower-case letters, digits and underscores, at most 63, no digit first",
  });
}

/** Any text as an expression: its UTF-8 in hexadecimal digits, so that no character of it means anything. */
export function textSql(text: string): string {
  return `unhex('${Buffer.from(text).toString("hex")}')`;
}
