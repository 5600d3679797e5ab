/** A text that a file brought, such as an order's id, safe and short enough for a table. */

const MAX_LENGTH = 24;

/** Control characters become visible ones, and what is too long loses its middle. */
export function showText(text: string): string {
  const safe = text.replaceAll(/\p{C}/gu, "\ufffd");
  if (safe.length <= MAX_LENGTH) return safe;
  const half = MAX_LENGTH / 2 - 1;
  return `${safe.slice(0, half)}…${safe.slice(-half)}`;
}
