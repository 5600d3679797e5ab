/** Table rows of which some cells hold several lines: one under the other, the other cells blank beside them. */
export function stack(cells: readonly (string | readonly string[])[]): string[][] {
  const lines = cells.map((cell) => (typeof cell === "string" ? [cell] : cell));
  const height = Math.max(1, ...lines.map((cell) => cell.length));
  return Array.from({ length: height }, (_, i) => lines.map((cell) => cell[i] ?? ""));
}
