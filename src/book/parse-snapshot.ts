/**
 * A line of a book file in, a snapshot out, or every fault of the line. Prices and sizes are decimal strings above zero
 * with at most the market's decimals; times are unix ms.
 */
import type { Market } from "../campaign/campaign.ts";
import { decimalRule, formatDecimal, parseDecimal } from "../decimal.ts";
import { type Fault, show } from "../errors.ts";
import { ACCOUNT_RULE, isName, parseAccount } from "./account.ts";
import { bestPrice, isBetter, type Order, SIDES, type Snapshot } from "./snapshot.ts";

const FIELDS = ["market", "time", "bid", "ask", "orders"];
const ORDER_FIELDS = ["id", "account", "side", "price", "size", "openedAt"];

const QUOTE = 0x22;
const BACKSLASH = 0x5c;
const COLON = 0x3a;

/** Tells of a field of the line, what stands there, and what should. */
type Complain = (path: string, got: string, expected: string) => void;

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
  const market = typeof raw.market === "string" ? markets.get(raw.market) : undefined;
  if (market === undefined) {
    const known = [...markets.keys()].map(show).join(", ");
    complain(".market", describe(raw.market), `a market of the campaign: ${known}`);
    return undefined;
  }
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
    const order = readOrder(item, market, complainOfOrder);
    if (order === undefined) continue;
    if (ids.has(order.id)) complainOfOrder(".id", show(order.id), "an id of its own in the line");
    ids.add(order.id);
    orders.push(order);
  }
  return orders;
}

function readOrder(raw: unknown, market: Market, complain: Complain): Order | undefined {
  if (!isObject(raw)) {
    complain("", describe(raw), "an order, a JSON object");
    return undefined;
  }
  checkFields(raw, ORDER_FIELDS, complain);
  const id = isName(raw.id) ? raw.id : undefined;
  if (id === undefined) complain(".id", describe(raw.id), "a text that is not empty");
  const account = raw.account === null ? undefined : parseAccount(raw.account);
  if (account === undefined && raw.account !== null) {
    complain(".account", describe(raw.account), `${ACCOUNT_RULE}, or null`);
  }
  const side = SIDES.find((known) => known === raw.side);
  if (side === undefined) complain(".side", describe(raw.side), '"bid" or "ask"');
  const price = readPositive(raw.price, ".price", market.priceDecimals, complain);
  const size = readPositive(raw.size, ".size", market.sizeDecimals, complain);
  const openedAt = readTime(raw.openedAt, ".openedAt", complain);
  if (id === undefined || side === undefined || price === undefined) return undefined;
  if (size === undefined || openedAt === undefined) return undefined;
  return { id, account, side, price, size, openedAt };
}

function readBest(
  raw: unknown,
  path: string,
  market: Market,
  complain: Complain,
): bigint | undefined {
  return raw === null ? undefined : readPositive(raw, path, market.priceDecimals, complain);
}

function readPositive(
  raw: unknown,
  path: string,
  decimals: number,
  complain: Complain,
): bigint | undefined {
  const units = parseDecimal(raw, decimals);
  if (units !== undefined && units > 0n) return units;
  complain(path, describe(raw), `${decimalRule(decimals)}, above zero`);
  return undefined;
}

function readTime(raw: unknown, path: string, complain: Complain): number | undefined {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return raw;
  complain(path, describe(raw), "a whole number of unix ms");
  return undefined;
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

/** The best prices are those of the whole book, so no order of the line may be better. */
function checkBest(snapshot: Snapshot, complain: Complain): void {
  const decimals = snapshot.market.priceDecimals;
  for (const side of SIDES) {
    const best = bestPrice(snapshot.orders, side);
    const given = snapshot[side];
    if (best === undefined || (given !== undefined && !isBetter(best, given, side))) continue;
    complain(
      `.${side}`,
      given === undefined ? "null" : show(formatDecimal(given, decimals)),
      `the best of the whole book: ${formatDecimal(best, decimals)}, as an order has it, or better`,
    );
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

/** A value as a fault shows it; a nested one by its kind alone, however large or deep it is. */
function describe(found: unknown): string {
  if (Array.isArray(found)) return "a list";
  return isObject(found) ? "an object" : show(found);
}

function isObject(raw: unknown): raw is Record<string, unknown> {
  return typeof raw === "object" && raw !== null && !Array.isArray(raw);
}
