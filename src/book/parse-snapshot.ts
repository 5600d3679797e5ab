/** A line of an NDJSON book in, a snapshot out, or every fault of the line. */
import type { Market } from "../campaign/campaign.ts";
import type { Fault } from "../errors.ts";
import type { Order, Snapshot } from "./snapshot.ts";
import {
  type Complain,
  checkBest,
  checkId,
  describe,
  ORDER_FIELDS,
  readBest,
  readMarket,
  readOrder,
  readTime,
} from "./snapshot-rules.ts";

const FIELDS = ["market", "time", "bid", "ask", "orders"];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/**
 * Parses one line.
 * @param where its file and line number, for faults; a field's path is appended, as in `.orders[3].price`.
 * @param report is told every fault of the line.
 * @returns undefined where there were faults.
 */
export function parseSnapshot(
  line: string,
  where: string,
  markets: ReadonlyMap<string, Market>,
  report: (fault: Fault) => void,
): Snapshot | undefined {
  let sound = true;
  const complain: Complain = (path, got, expected) => {
    sound = false;
    report({ where: `${where}${path}`, got, expected });
  };

  const raw = readJson(line, complain);
  if (raw === undefined) return undefined;
  const snapshot = readSnapshot(raw, markets, complain);
  if (!sound || snapshot === undefined) return undefined;

  checkBest(snapshot, complain);
  const fields = FIELDS.length + ORDER_FIELDS.length * snapshot.orders.length;
  if (countFields(line) > fields) complain("", "a field given twice", "each field once");
  return sound ? snapshot : undefined;
}

function readJson(line: string, complain: Complain): Record<string, unknown> | undefined {
  try {
    const raw: unknown = JSON.parse(line);
    if (isObject(raw)) return raw;
    complain("", describe(raw), "a snapshot, a JSON object");
  } catch (error) {
    complain("", (error as Error).message, "a snapshot as JSON");
  }
  return undefined;
}

function readSnapshot(
  raw: Record<string, unknown>,
  markets: ReadonlyMap<string, Market>,
  complain: Complain,
): Snapshot | undefined {
  checkFields(raw, FIELDS, complain);
  const time = readTime(raw.time, ".time", complain);
  const market = readMarket(raw.market, markets, complain);
  if (market === undefined) return undefined;
  const bid = readBest(raw.bid, ".bid", market, complain);
  const ask = readBest(raw.ask, ".ask", market, complain);
  const orders = readOrders(raw.orders, market, complain);
  return time === undefined ? undefined : { market, time, bid, ask, orders };
}

function readOrders(raw: unknown, market: Market, complain: Complain): Order[] {
  if (!Array.isArray(raw)) {
    complain(".orders", describe(raw), "a list of orders");
    return [];
  }
  const orders: Order[] = [];
  const ids = new Set<string>();
  for (const [i, item] of raw.entries()) {
    const complainOfOrder: Complain = (path, got, expected) =>
      complain(`.orders[${i}]${path}`, got, expected);
    const order = readItem(item, market, complainOfOrder);
    if (order === undefined) continue;
    checkId(order, ids, complainOfOrder);
    orders.push(order);
  }
  return orders;
}

function readItem(raw: unknown, market: Market, complain: Complain): Order | undefined {
  if (!isObject(raw)) {
    complain("", describe(raw), "an order, a JSON object");
    return undefined;
  }
  checkFields(raw, ORDER_FIELDS, complain);
  return readOrder(raw, market, complain);
}

function checkFields(
  raw: Record<string, unknown>,
  known: readonly string[],
  complain: Complain,
): void {
  for (const name in raw) {
    if (known.includes(name)) continue;
    complain(`.${name.slice(0, 80)}`, "an unknown field", `only ${known.join(", ")}`);
  }
}

/**
 * How many fields a JSON text gives, by its colons outside of strings. JSON.parse keeps the last of two fields with one
 * name, where another reader may keep the first: such a line would not mean the same to everyone.
 */
function countFields(json: string): number {
  let fields = 0;
  let quoted = false;
  for (let i = 0; i < json.length; i += 1) {
    const char = json.charCodeAt(i);
    if (char === QUOTE) quoted = !quoted;
    else if (quoted && char === BACKSLASH) i += 1;
    else if (!quoted && char === COLON) fields += 1;
  }
  return fields;
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
