/** An order-event log: what an exchange told of each order, row by row. */
import type { Market } from "../campaign/campaign.ts";
import { decimalRule, parseDecimal } from "../decimal.ts";
import { refuse, show } from "../errors.ts";
import { isName } from "./account.ts";
import type { Cause } from "./collect/venue.ts";
import { type Row, readRows } from "./csv-rows.ts";
import { createFaultList } from "./fault-list.ts";
import { SIDES, type Side } from "./snapshot.ts";

export type Action = "created" | "changed" | "deleted";

const ACTIONS: readonly Action[] = ["created", "changed", "deleted"];
const COLUMNS = ["id", "timestamp", "price", "volume", "action", "direction"];
const MAX_VOLUME_DECIMALS = 36;

/** One row. Price and size are integers of the market's decimals; times are unix ms. */
export interface OrderEvent {
  readonly id: string;
  readonly time: number;
  /** The exchange's own clock, where the log has it. */
  readonly exchangeTime: number | undefined;
  readonly action: Action;
  readonly side: Side;
  readonly price: bigint;
  /** What remains of the order. */
  readonly size: bigint;
}

/** An order of a book that was told as a whole. */
export type ToldOrder = Pick<OrderEvent, "id" | "side" | "price" | "size">;

/** The whole book at a time, unix ms. What was known before gives way to it. */
export interface BookMark {
  readonly action: "book";
  readonly time: number;
  readonly orders: readonly ToldOrder[];
}

/** Nothing is missing up to a time, unix ms. Only what such a mark follows may be taken for true. */
export interface SoundMark {
  readonly action: "sound";
  readonly time: number;
  /** The exchange's own sum over the book, where it gives one. */
  readonly checksum?: number;
}

/** What followed the last mark is not to be trusted, and the book is not known until it is told as a whole. */
export interface LostMark {
  readonly action: "lost";
  readonly cause: Cause;
  readonly detail: string;
}

/** What a log says, one after the other. A log of events alone is taken at its word; one with marks is a recording. */
export type LogEntry = OrderEvent | BookMark | SoundMark | LostMark;

export interface EventLogOptions {
  /** The volume column counts units of `10^-volumeDecimals`: 8 for satoshis, 0 (the default) for whole base tokens. */
  readonly volumeDecimals?: number;
}

/** Tells of a column of a row, and what should stand there. */
type Complain = (column: string, expected: string) => void;

/**
 * Reads a log, CSV or gzipped CSV, in flat memory and in the order of its rows. Its columns are `id`, `timestamp`,
 * `price`, `volume`, `action`, `direction` and, where it has one, `exchange.timestamp`.
 * @throws InputError at the end, with the first hundred faults; after the first fault no event is given.
 */
export async function* readEvents(
  path: string,
  market: Market,
  { volumeDecimals = 0 }: EventLogOptions = {},
): AsyncGenerator<OrderEvent> {
  if (
    !Number.isInteger(volumeDecimals) ||
    volumeDecimals < 0 ||
    volumeDecimals > MAX_VOLUME_DECIMALS
  ) {
    const expected = `a whole number from 0 to ${MAX_VOLUME_DECIMALS}`;
    refuse({ where: "volumeDecimals", got: show(volumeDecimals), expected });
  }
  const faults = createFaultList();
  for await (const row of readRows(path, COLUMNS, faults)) {
    const event = readEvent(row, market, volumeDecimals, (column, expected) =>
      faults.add({ where: `${row.where}.${column}`, got: show(row.field(column)), expected }),
    );
    if (event !== undefined && faults.isEmpty()) yield event;
  }
  faults.settle();
}

function readEvent(
  row: Row,
  market: Market,
  volumeDecimals: number,
  complain: Complain,
): OrderEvent | undefined {
  const id = row.field("id");
  if (!isName(id)) complain("id", "a text that is not empty");
  const time = readTime(row, "timestamp", complain);
  const hasExchangeTime = row.field("exchange.timestamp") !== undefined;
  const exchangeTime = hasExchangeTime ? readTime(row, "exchange.timestamp", complain) : undefined;
  const action = ACTIONS.find((known) => known === row.field("action"));
  if (action === undefined) complain("action", ACTIONS.join(", "));
  const side = SIDES.find((known) => known === row.field("direction"));
  if (side === undefined) complain("direction", SIDES.join(" or "));
  const price = readPrice(row, market, complain);
  const size = readSize(row, market, volumeDecimals, complain);
  if (!isName(id) || time === undefined || action === undefined) return undefined;
  if (side === undefined || price === undefined || size === undefined) return undefined;
  return { id, time, exchangeTime, action, side, price, size };
}

function readTime(row: Row, column: string, complain: Complain): number | undefined {
  const time = Number(parseDecimal(row.field(column), 0) ?? Number.NaN);
  if (Number.isSafeInteger(time)) return time;
  complain(column, "a whole number of unix ms");
  return undefined;
}

function readPrice(row: Row, market: Market, complain: Complain): bigint | undefined {
  const price = parseDecimal(row.field("price"), market.priceDecimals);
  if (price !== undefined && price > 0n) return price;
  complain("price", `${decimalRule(market.priceDecimals)}, above zero`);
  return undefined;
}

/** Converts exactly: a volume that the market's decimals cannot hold is a fault, never rounded. */
function readSize(
  row: Row,
  market: Market,
  volumeDecimals: number,
  complain: Complain,
): bigint | undefined {
  const places = market.sizeDecimals - volumeDecimals;
  const units = parseDecimal(row.field("volume"), Math.max(places, 0));
  const divisor = 10n ** BigInt(Math.max(-places, 0));
  if (units !== undefined && units % divisor === 0n) return units / divisor;
  complain(
    "volume",
    divisor === 1n ? decimalRule(places) : `${decimalRule(0)}, a multiple of ${divisor}`,
  );
  return undefined;
}
