/**
 * Which orders count, as SQL for ClickHouse: what counting.ts says, snapshot by snapshot over its arrays of orders. Used
 * is only what versions from 18.16 to 26.7 have: no window functions, no parameters, no arrays grouped from decimals.
 */
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import type { Numbers } from "./numbers-sql.ts";

/** The rows of one market and some days. */
export interface SqlScope {
  /** `database.table`, validated. */
  readonly table: string;
  /** A condition on its rows. */
  readonly where: string;
  /** The checksum of a row, as an expression. */
  readonly mark: string;
}

/** Whose orders are whose. Account number 0 is nobody. */
export interface SqlPayees {
  /** By number, from 1. */
  readonly accounts: readonly string[];
  /** The number of an order's account, as an expression. */
  readonly who: string;
}

/** What a snapshot was, told beside the points. */
export const INFO = { bids: 1, asks: 2, oneSided: 4, crossed: 8, scored: 16 } as const;

/** @param idOf the number that stands for a name in the table. */
export function sqlPayees(payees: Payees, idOf: (name: string) => bigint): SqlPayees {
  const accounts = [...new Set(payees.values())];
  const numbers = new Map(accounts.map((account, i) => [account, i + 1]));
  const known = [...payees].map(([name, account]) => [idOf(name), numbers.get(account) ?? 0]);
  const ids = [0n, ...known.map(([id]) => id)].join();
  const who = [0, ...known.map(([, number]) => number)].join();
  return { accounts, who: `toUInt32(transform(a, [${ids}], [${who}], 0))` };
}

/**
 * The scope's snapshots with their orders' `weights`, as aliases of one SELECT: 18.16 takes twice as long to begin with
 * each SELECT around another. It also does not read the columns that only a lambda uses; so they are named apart.
 * @param weight of an order, in a lambda over `who`, `s`, `p`, `z`, `o`.
 * @param more further aliases.
 */
export function weighedSql(
  { table, where, mark }: SqlScope,
  { who }: SqlPayees,
  weight: string,
  more: readonly string[],
): string {
  const one = "(bid = toDecimal128(0, 0) OR ask = toDecimal128(0, 0))";
  const crossed = `(NOT ${one} AND bid >= ask)`;
  const aliases = [
    `${mark} AS mark`,
    "toUInt64(length(price)) AS orders",
    `toUInt8(${one}) * ${INFO.oneSided} + toUInt8(${crossed}) * ${INFO.crossed} AS fault`,
    `arrayMap(a -> ${who}, account) AS whos`,
    `arrayMap((who, s, p, z, o) -> ${weight}, whos, side, price, size, openedAt) AS weights`,
    ...more,
  ];
  return `SELECT time, load, side, ${aliases.join(",\n")}
    FROM ${table} WHERE ${where} AND ignore(time, bid, ask, side, price, level) = 0`;
}

/** An order that counts, and its distance from mid; in a lambda over `who`, `s`, `p`, `z`, `o`, with `mid` and `time`. */
export interface Counted {
  readonly counts: string;
  /** In ppm, an Int64. */
  readonly ppm: string;
}

/** @param mid twice the mid, as an expression; one where there is none. @param has whether there is one. */
export function countedSql(mid: string, has: string, terms: Terms, numbers: Numbers): Counted {
  const { minSize, minAgeMs, maxAgeMs, maxSpreadPpm } = terms;
  const { literal, of, divide } = numbers;
  const [price, two] = [of("p"), literal(2n)];
  const offset = `if(s = 0, ${mid} - ${two} * ${price}, ${two} * ${price} - ${mid})`;
  const rounded = divide(`${offset} * ${literal(1_000_000n)} + ${mid} - ${literal(1n)}`, mid);
  const ppm = numbers.small(rounded);
  const conditions = [
    has,
    "who > 0",
    `${of("z")} >= ${literal(minSize)}`,
    `time - o >= ${minAgeMs}`,
    ...(maxAgeMs === undefined ? [] : [`time - o <= ${maxAgeMs}`]),
    `${offset} > ${literal(0n)}`,
    `${ppm} <= ${maxSpreadPpm}`,
  ];
  return { counts: conditions.join(" AND "), ppm };
}

/** No side: the one row of each snapshot that is nobody's, and tells of the snapshot. */
export const NO_SIDE = 2;

/**
 * Takes a query's snapshots apart: one row an order with `weight`, and one of nobody's for each snapshot.
 */
export function ordersSql(from: string, { literal }: Numbers): string {
  const zero = literal(0n);
  return `FROM (${from}) ARRAY JOIN arrayPushFront(whos, toUInt32(0)) AS who,
    arrayPushFront(side, toUInt8(${NO_SIDE})) AS s, arrayPushFront(weights, ${zero}) AS weight
    WHERE (weight > ${zero} OR s = ${NO_SIDE})`;
}

/** What every answer ends with: the snapshots, unit by unit, in the rows of nobody. */
export const SAMPLES = `groupArrayIf(time, who = 0) AS times, groupArrayIf(info, who = 0) AS infos,
  sumIf(orders, who = 0) AS orderCount, sumIf(mark, who = 0) AS markSum`;

export const UNIT = "if(who = 0, load, toUInt64(0)) AS unit";
