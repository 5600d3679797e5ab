/** The SQL that makes the kernel's columns of a Parquet book. What it cannot make without doubt it marks as such. */
import { NUMBERED_FILE } from "../../book/parquet-file.ts";
import type { KernelScales } from "../../kernel/score-kernel.ts";

/** DuckDB's type by the column's name, as `checkSchema` has approved of it. */
type Schema = ReadonlyMap<string, string>;

/** Names and ids that are longer are in doubt, so that rows have a limit. In bytes. */
export const MAX_NAME = 100;

/** Where the names that orders may carry stand, with their accounts; below 0 those of strangers. */
export const NAMES_TABLE = "CREATE TEMP TABLE names (name VARCHAR, account INTEGER)";

const NARROW_INTEGER = /^(?:U?(?:TINYINT|SMALLINT|INTEGER)|BIGINT)$/;
const DECIMAL = /^DECIMAL\((?<width>\d+),(?<scale>\d+)\)$/;

/** The digits of a DECIMAL that fits 8 bytes. */
const NARROW = 18;
/** A wider one is cut to so many digits after the point, where the others are zeros. */
const CUT = 10;

/** A name that is no known one, and may be a known one in capitals, or a fault. */
const IN_DOUBT = `(f.account = '' OR strlen(f.account) > ${MAX_NAME}
  OR (f.account <> lower(f.account) AND regexp_full_match(f.account, '0x[0-9a-fA-F]{40}')))`;

const JOIN = `${NUMBERED_FILE} AS f LEFT JOIN names ON f.account = names.name`;

/** The query, whose columns are those of `KERNEL_COLUMNS`, and what its prices and sizes are. */
export interface ColumnsQuery {
  readonly sql: string;
  readonly scales: KernelScales;
}

/** A column of prices or sizes for the kernel. */
interface Units {
  readonly sql: string;
  readonly scale: number | "text";
  /** Where it is not what the file says. */
  readonly inDoubt?: string;
}

/**
 * The query for a file of a schema.
 * @param markets the markets' ids; a market's number is its place.
 */
export function columnsQuery(schema: Schema, markets: readonly string[]): ColumnsQuery {
  const units = (column: string) => unitsOf(`f."${column}"`, schema.get(column) ?? "");
  const [bid, ask, price, size] = [units("bid"), units("ask"), units("price"), units("size")];
  const cases = markets.map((id, number) => `WHEN '${id.replaceAll("'", "''")}' THEN ${number}`);
  const market = `(CASE f.market ${cases.join(" ")} ELSE -1 END)::INTEGER`;
  const doubts = [bid, ask, price, size].flatMap(({ inDoubt }) => inDoubt ?? []);
  const columns = [
    "file_row_number",
    market,
    `TRY_CAST(f."time" AS BIGINT)`,
    bid.sql,
    ask.sql,
    "hash(f.id)",
    `(CASE WHEN names.account IS NOT NULL THEN names.account
       WHEN f.account IS NULL THEN -1 WHEN ${IN_DOUBT} THEN -2 ELSE -1 END)::INTEGER`,
    kindSql(doubts),
    price.sql,
    size.sql,
    `TRY_CAST(f."openedAt" AS BIGINT)`,
  ];
  const scales = { bid: bid.scale, ask: ask.scale, price: price.scale, size: size.scale };
  return { sql: `SELECT ${columns.join(", ")} FROM ${JOIN}`, scales };
}

/** The names that are in doubt, so many at most. */
export function doubtfulNames(limit: number): string {
  return `SELECT DISTINCT f.account FROM ${JOIN} WHERE names.name IS NULL AND ${IN_DOUBT} LIMIT ${limit}`;
}

/** The kinds of `KERNEL_COLUMNS`. */
function kindSql(doubts: readonly string[]): string {
  const inDoubt = [`TRY_CAST(f."time" AS BIGINT) IS NULL`, ...doubts].join(" OR ");
  return `(CASE WHEN strlen(f.id) BETWEEN 1 AND ${MAX_NAME} AND f.price IS NOT NULL AND f."size" IS NOT NULL
      AND TRY_CAST(f."openedAt" AS BIGINT) IS NOT NULL
      THEN CASE f.side WHEN 'bid' THEN 1 WHEN 'ask' THEN 0 ELSE 16 END
    WHEN f.id IS NULL AND f.account IS NULL AND f.side IS NULL AND f.price IS NULL
      AND f."size" IS NULL AND f."openedAt" IS NULL THEN 2
    ELSE 16 END
    + CASE WHEN f.bid IS NULL THEN 4 ELSE 0 END
    + CASE WHEN f.ask IS NULL THEN 8 ELSE 0 END
    + CASE WHEN ${inDoubt} THEN 16 ELSE 0 END)::UTINYINT`;
}

function unitsOf(column: string, type: string): Units {
  if (type === "VARCHAR") return { sql: column, scale: "text" };
  const { width, scale } = DECIMAL.exec(type)?.groups ?? {};
  if (width === undefined) {
    const isNarrow = NARROW_INTEGER.test(type);
    return isNarrow
      ? { sql: `${column}::BIGINT`, scale: 0 }
      : cutTo(column, `TRY_CAST(${column} AS BIGINT)`, 0);
  }
  const digits = Number(scale);
  if (Number(width) <= NARROW)
    return { sql: `${column}::DECIMAL(${NARROW},${digits})`, scale: digits };
  const kept = Math.min(CUT, digits);
  return cutTo(column, `TRY_CAST(${column} AS DECIMAL(${NARROW},${kept}))`, kept);
}

/** A cast that may lose something is in doubt where it does. */
function cutTo(column: string, sql: string, scale: number): Units {
  return {
    sql,
    scale,
    inDoubt: `(${column} IS NOT NULL AND NOT coalesce(${sql} = ${column}, false))`,
  };
}
