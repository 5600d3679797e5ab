/** Parquet files for tests, written through DuckDB and nothing of src/. */
import { COLUMNS } from "./fixtures.ts";

/** Why tests of Parquet cannot run, where they cannot. `npm ci` installs DuckDB unless it is told not to. */
export const NO_DUCKDB = await import("@duckdb/node-api").then(
  () => false as const,
  () => "NOT RUN: @duckdb/node-api is not installed",
);

/** The types that a book's columns mostly have. */
export const TYPES: Readonly<Record<string, string>> = {
  market: "VARCHAR",
  time: "BIGINT",
  bid: "VARCHAR",
  ask: "VARCHAR",
  id: "VARCHAR",
  account: "VARCHAR",
  side: "VARCHAR",
  price: "VARCHAR",
  size: "VARCHAR",
  openedAt: "BIGINT",
};

/** Runs SQL in a database of its own. */
export async function runSql(...statements: readonly string[]): Promise<unknown[][]> {
  const { DuckDBInstance } = await import("@duckdb/node-api");
  const instance = await DuckDBInstance.create(":memory:", { threads: "1" });
  const connection = await instance.connect();
  try {
    let rows: unknown[][] = [];
    for (const sql of statements) rows = await (await connection.run(sql)).getRowsJson();
    return rows;
  } finally {
    connection.closeSync();
    instance.closeSync();
  }
}

/** A value in SQL: texts and numbers as text, null as it is. */
export function literal(value: unknown): string {
  if (value === null || value === undefined) return "NULL";
  return [...`${value}`.replaceAll("'", "''")]
    .map((char) => (char === "\0" ? "'||chr(0)||'" : char))
    .join("")
    .replace(/^/, "('")
    .replace(/$/, "')");
}

/** Writes rows of a table, of the usual columns and types but for those given. */
export async function writeParquet(
  path: string,
  rows: readonly (readonly unknown[])[],
  types: Readonly<Record<string, string>> = {},
): Promise<void> {
  const all = { ...TYPES, ...types };
  const columns = COLUMNS.map((name) => `"${name}" ${all[name]}`);
  const values = rows.map((row) => `(${row.map(literal).join(", ")})`);
  await runSql(
    `CREATE TABLE book (${columns.join(", ")})`,
    ...(values.length > 0 ? [`INSERT INTO book VALUES ${values.join(", ")}`] : []),
    `COPY book TO ${literal(path)} (FORMAT parquet)`,
  );
}
