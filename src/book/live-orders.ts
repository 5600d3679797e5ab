/**
 * An exchange's channel of single orders, as it was recorded: Bitstamp's `live_orders`, one message a line. It gives the
 * same events as a log in CSV, so the same replay makes the books.
 */
import type { Market } from "../campaign/campaign.ts";
import { parseDecimal } from "../decimal.ts";
import { show } from "../errors.ts";
import { isName } from "./account.ts";
import { readUnits } from "./collect/exchange-number.ts";
import type { Action, OrderEvent } from "./events.ts";
import { createFaultList, type FaultList } from "./fault-list.ts";
import { openText } from "./lines.ts";

const ACTIONS: Readonly<Record<string, Action>> = {
  order_created: "created",
  order_changed: "changed",
  order_deleted: "deleted",
};

/** By `order_type`. */
const SIDES = ["bid", "ask"] as const;

/** The fields of a message's `data` that are read. */
interface Told {
  readonly id_str?: unknown;
  readonly order_type?: unknown;
  readonly price_str?: unknown;
  readonly amount_str?: unknown;
  /** Microseconds of unix time. */
  readonly microtimestamp?: unknown;
}

/** A message of the channel, of which nothing is known yet. */
export interface LiveMessage {
  readonly event?: unknown;
  /** Where the order is: only `orderbook` is the book. Older recordings do not tell, and hold nothing else. */
  readonly order_source?: unknown;
  readonly data?: Told;
}

const IN_BOOK = "orderbook";

/** Whether a file holds such messages, by its name: `.ndjson` or `.jsonl`, gzipped or not. */
export function holdsLiveOrders(path: string): boolean {
  return /\.(?:ndjson|jsonl)(?:\.gz)?$/.test(path);
}

/**
 * Reads recorded messages in flat memory and in the order of their lines. Messages of other kinds, such as the
 * exchange's answer to a subscription, are passed over.
 * @throws InputError at the end, with the first hundred faults; after the first fault no event is given.
 */
export async function* readLiveOrders(path: string, market: Market): AsyncGenerator<OrderEvent> {
  const faults = createFaultList();
  for await (const { number, text } of openText(path).lines) {
    const event = readMessage(text, `${path}:${number}`, market, faults);
    if (event !== undefined && faults.isEmpty()) yield event;
  }
  faults.settle();
}

function readMessage(
  text: string,
  where: string,
  market: Market,
  faults: FaultList,
): OrderEvent | undefined {
  let message: LiveMessage;
  try {
    message = JSON.parse(text);
  } catch {
    faults.add({ where, got: show(text), expected: "a message as JSON" });
    return undefined;
  }
  return readLiveMessage(message, market, (field, got, expected) =>
    faults.add({ where: `${where}.data.${field}`, got: show(got), expected }),
  )?.event;
}

/**
 * Reads one message. What it says of an order that stands in no book, such as one that waits for its stop price, is
 * passed over like a message of another kind.
 * @returns its event, and the exchange's time in µs; undefined where there is none, or a fault.
 */
export function readLiveMessage(
  message: LiveMessage,
  market: Market,
  complain: (field: string, got: unknown, expected: string) => void,
): { readonly event: OrderEvent; readonly micros: bigint } | undefined {
  const action = ACTIONS[String(message?.event)];
  if (action === undefined || (message.order_source ?? IN_BOOK) !== IN_BOOK) return undefined;
  const { id_str, order_type, price_str, amount_str, microtimestamp } = message.data ?? {};
  const fault = (field: string, got: unknown, expected: string): undefined =>
    void complain(field, got, expected);
  const units = (field: string, value: unknown, decimals: number): bigint | undefined => {
    const read = typeof value === "string" ? readUnits(value, decimals) : undefined;
    // An order that is traded away whole is told with the average of its prices: it goes by its id alone.
    if (read?.isExact || (read !== undefined && action === "deleted")) return read.units;
    return fault(field, value, `a decimal string with at most ${decimals} decimals`);
  };
  const id = isName(id_str) ? id_str : fault("id_str", id_str, "a text that is not empty");
  const side = SIDES[Number(order_type)] ?? fault("order_type", order_type, "0 or 1");
  const price = units("price_str", price_str, market.priceDecimals);
  const size = units("amount_str", amount_str, market.sizeDecimals);
  const micros =
    parseDecimal(microtimestamp, 0) ??
    fault("microtimestamp", microtimestamp, "microseconds of unix time, as a string");
  if (id === undefined || side === undefined || price === undefined) return undefined;
  if (size === undefined || micros === undefined) return undefined;
  const time = Number(micros / 1_000n);
  return { event: { id, time, exchangeTime: time, action, side, price, size }, micros };
}
