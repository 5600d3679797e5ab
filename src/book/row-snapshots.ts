/**
 * Snapshots out of a table with a row per order, whatever file it stands in: rows of one market and time that follow
 * each other are one snapshot.
 */
import type { Market } from "../campaign/campaign.ts";
import { parseDecimal } from "../decimal.ts";
import { refuse } from "../errors.ts";
import type { Markets, PlacedSnapshot } from "./book-file.ts";
import type { FaultList } from "./fault-list.ts";
import { type Order, SIDES, type Snapshot } from "./snapshot.ts";
import {
  type Complain,
  checkBest,
  checkId,
  describe,
  ORDER_FIELDS,
  type RawOrder,
  readBest,
  readMarket,
  readOrder,
  readTime,
} from "./snapshot-rules.ts";

/** The table's columns, in their canonical order. */
export const COLUMNS = ["market", "time", "bid", "ask", ...ORDER_FIELDS] as const;

export type Column = (typeof COLUMNS)[number];

const MEGABYTE = 1024 * 1024;

/** A snapshot must not fill the memory. An NDJSON line may be as long. */
const MAX_CHARACTERS = 64 * MEGABYTE;

/** What a row takes beside its fields. */
const ROW_CHARACTERS = 64;

/** A row as the file has it. */
export interface TableRow {
  /** Its line or number in the file, for faults. */
  readonly number: number;
  /** How many characters it takes. */
  readonly length: number;
  /** A text for each column, in the columns' order; null for nothing. */
  readonly fields: readonly (string | null)[];
}

const WHOLE = /^(?:0|[1-9][0-9]*)$/;

/** Gathers rows into snapshots, in the rows' order. Memory holds one snapshot at a time. */
export async function* gatherSnapshots(
  path: string,
  batches: AsyncIterable<Iterable<TableRow>>,
  markets: Markets,
  faults: FaultList,
): AsyncGenerator<PlacedSnapshot> {
  const latest = new Map<string, Begun>();
  let rows: OrderRow[] = [];
  let length = 0;

  function close(): PlacedSnapshot | undefined {
    const placed = readRows(path, rows, markets, faults);
    rows = [];
    length = 0;
    return placed !== undefined && isWhole(placed, latest, faults) ? placed : undefined;
  }

  for await (const batch of batches) {
    for (const each of batch) {
      const row = toOrderRow(each);
      if (!isSameSnapshot(rows[0], row)) {
        const placed = close();
        if (placed !== undefined) yield placed;
      }
      rows.push(row);
      length += each.length + ROW_CHARACTERS;
      if (length > MAX_CHARACTERS) refuseLength(`${path}:${row.number}`);
    }
  }
  const placed = close();
  if (placed !== undefined) yield placed;
}

/** A row with each field as its JSON value would be. */
interface OrderRow {
  readonly number: number;
  readonly market: unknown;
  readonly time: unknown;
  readonly bid: unknown;
  readonly ask: unknown;
  /** Undefined where the row says that the snapshot has no order. */
  readonly order: RawOrder | undefined;
}

function toOrderRow({ number, fields }: TableRow): OrderRow {
  const [market, time, bid, ask, id, account, side, price, size, openedAt] = fields;
  const isEmpty = (id ?? account ?? side ?? price ?? size ?? openedAt) === null;
  const order = { id, account, side, price, size, openedAt: toWhole(openedAt) };
  return { number, market, time: toWhole(time), bid, ask, order: isEmpty ? undefined : order };
}

/** A whole number as its JSON would be; any other text as it is, for the fault that it becomes. */
function toWhole(text: string | null = null): number | string | null {
  const whole = text !== null && WHOLE.test(text) ? Number(text) : Number.NaN;
  return Number.isSafeInteger(whole) ? whole : text;
}

function isSameSnapshot(first: OrderRow | undefined, row: OrderRow): boolean {
  return first !== undefined && first.market === row.market && first.time === row.time;
}

/** A market's latest snapshot. */
interface Begun {
  readonly time: number;
  readonly where: string;
}

/** Reports a snapshot that goes on after another market's. */
function isWhole(
  { snapshot, where }: PlacedSnapshot,
  latest: Map<string, Begun>,
  faults: FaultList,
): boolean {
  const { market, time } = snapshot;
  const before = latest.get(market.id);
  latest.set(market.id, { time, where });
  if (before?.time !== time) return true;
  const got = `more of the snapshot at ${before.where}`;
  faults.add({ where, got, expected: "the rows of a snapshot one after the other" });
  return false;
}

function readRows(
  path: string,
  rows: readonly OrderRow[],
  markets: Markets,
  faults: FaultList,
): PlacedSnapshot | undefined {
  const [first] = rows;
  if (first === undefined) return undefined;
  let sound = true;
  const complainOf =
    (row: OrderRow): Complain =>
    (field, got, expected) => {
      sound = false;
      faults.add({ where: `${path}:${row.number}${field}`, got, expected });
    };

  const complain = complainOf(first);
  const time = readTime(first.time, ".time", complain);
  const market = readMarket(first.market, markets, complain);
  if (market === undefined) return undefined;
  const bid = readBest(first.bid, ".bid", market, complain);
  const ask = readBest(first.ask, ".ask", market, complain);
  const isHeadSound = sound;
  const orders: Order[] = [];
  const ids = new Set<string>();
  for (const row of rows) {
    const complainOfRow = complainOf(row);
    if (isHeadSound) checkSameBest(first, row, market, complainOfRow);
    const order = readRowOrder(row, rows.length === 1, market, complainOfRow);
    if (order === undefined) continue;
    checkId(order, ids, complainOfRow);
    orders.push(order);
  }
  if (!sound || time === undefined) return undefined;

  const snapshot: Snapshot = { market, time, bid, ask, orders };
  checkBest(snapshot, complain);
  return sound ? { snapshot, where: `${path}:${first.number}` } : undefined;
}

function readRowOrder(
  { order }: OrderRow,
  isAlone: boolean,
  market: Market,
  complain: Complain,
): Order | undefined {
  if (order !== undefined) return readOrder(order, market, complain);
  if (!isAlone) complain("", "a row without an order", "one alone in its snapshot");
  return undefined;
}

/** Every row of a snapshot repeats its best prices. */
function checkSameBest(first: OrderRow, row: OrderRow, market: Market, complain: Complain): void {
  for (const side of SIDES) {
    const [given, expected] = [row[side], first[side]];
    if (given === expected) continue;
    const units = parseDecimal(given, market.priceDecimals);
    if (units !== undefined && units === parseDecimal(expected, market.priceDecimals)) continue;
    complain(`.${side}`, describe(given), `${describe(expected)}, as in the snapshot's first row`);
  }
}

function refuseLength(where: string): never {
  return refuse({
    where,
    got: `a snapshot of more than ${MAX_CHARACTERS / MEGABYTE} MB`,
    expected: "rows of one market and time that are one order book",
  });
}
