/** Rows of text in columns, for people. */

/** A column's heading; numbers stand to the right. */
export interface Column {
  readonly heading: string;
  readonly align?: "left" | "right";
}

/** A long last column needs no rule as long. */
const MAX_RULE = 66;

/** Lays rows out under headings, two spaces between columns. */
export function formatTable(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
): string {
  const widths = columns.map((column, i) =>
    Math.max(column.heading.length, ...rows.map((row) => (row[i] ?? "").length)),
  );
  const line = (cells: readonly string[]) =>
    columns
      .map((column, i) => {
        const [cell, width] = [cells[i] ?? "", widths[i] ?? 0];
        return column.align === "right" ? cell.padStart(width) : cell.padEnd(width);
      })
      .join("  ")
      .trimEnd();
  const rule = widths.map((width) => "-".repeat(Math.min(width, MAX_RULE))).join("  ");
  return [line(columns.map((column) => column.heading)), rule, ...rows.map(line)].join("\n");
}
