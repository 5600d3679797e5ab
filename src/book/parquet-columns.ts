/**
 * The columns of a Parquet book: the types they may have, and how SQL makes texts of them. Types are the schema's, so no
 * floating-point value is ever taken for a price.
 */
import type { FaultList } from "./fault-list.ts";
import { COLUMNS, type Column } from "./row-snapshots.ts";

/** A file's schema: DuckDB's type by the column's name. */
export type Schema = ReadonlyMap<string, string>;

interface Kind {
  /** The types, for a fault's text. */
  readonly types: string;
  readonly pattern: RegExp;
}

const TEXT: Kind = { types: "VARCHAR", pattern: /^VARCHAR$/ };

const TIME: Kind = {
  types: "integers of unix ms",
  pattern: /^U?(?:TINYINT|SMALLINT|INTEGER|BIGINT)$/,
};

const NUMBER: Kind = {
  types: "VARCHAR, DECIMAL or integers",
  pattern: /^(?:VARCHAR|DECIMAL\(.*\)|U?(?:TINYINT|SMALLINT|INTEGER|BIGINT))$/,
};

const KINDS: Readonly<Record<Column, Kind>> = {
  market: TEXT,
  time: TIME,
  bid: NUMBER,
  ask: NUMBER,
  id: TEXT,
  account: TEXT,
  side: TEXT,
  price: NUMBER,
  size: NUMBER,
  openedAt: TIME,
};

const FLOAT = /^(?:FLOAT|DOUBLE)$/;
const FRACTION = /^DECIMAL\(\d+,[1-9]/;
/** DuckDB writes such a number without the zero before its point. */
const ONLY_FRACTION = /^DECIMAL\((\d+),\1\)$/;

/** All columns are there, with types that hold their values exactly, and no others. */
export function checkSchema(path: string, schema: Schema, faults: FaultList): boolean {
  let isSound = true;
  const complain = (column: string, got: string, expected: string): void => {
    isSound = false;
    faults.add({ where: `${path}: ${column.slice(0, 80)}`, got, expected });
  };
  for (const column of COLUMNS) {
    const type = schema.get(column) ?? "no such column";
    const { types, pattern } = KINDS[column];
    const reason = FLOAT.test(type) ? "; floating point does not hold decimals exactly" : "";
    if (!pattern.test(type)) complain(column, type, `${types}${reason}`);
  }
  const known = new Set<string>(COLUMNS);
  for (const column of schema.keys()) {
    if (!known.has(column)) complain(column, "an unknown column", `only ${COLUMNS.join(", ")}`);
  }
  return isSound;
}

/**
 * The SQL of a row's texts, as one JSON list in the columns' order: a single value is fetched faster than ten, and keeps
 * a byte order mark at its beginning.
 */
export function toJsonList(schema: Schema): string {
  const texts = COLUMNS.map((column) => {
    const type = schema.get(column) ?? "";
    const digits = `"${column}"::VARCHAR`;
    const text = ONLY_FRACTION.test(type)
      ? `regexp_replace(${digits}, '^(-?)[.]', '\\10.')`
      : digits;
    // A DECIMAL has all digits of its scale; where the market has fewer decimals, zeros must not stand in the way.
    return FRACTION.test(type) ? `rtrim(rtrim(${text}, '0'), '.')` : text;
  });
  return `to_json([${texts.join(", ")}])::VARCHAR`;
}
