/**
 * The rules that a snapshot's fields keep in every file format. A reader brings each field as a JSON value would be:
 * texts, whole numbers, null for nothing. Prices and sizes are decimal strings above zero with at most the market's
 * decimals; times are unix ms.
 */
import type { Market } from "../campaign/campaign.ts";
import { decimalRule, formatDecimal, parseDecimal } from "../decimal.ts";
import { show } from "../errors.ts";
import { ACCOUNT_RULE, isName, parseAccount } from "./account.ts";
import { bestPrice, isBetter, type Order, SIDES, type Snapshot } from "./snapshot.ts";

export const ORDER_FIELDS = ["id", "account", "side", "price", "size", "openedAt"] as const;

/** An order's fields as a file has them. */
export type RawOrder = { readonly [Field in (typeof ORDER_FIELDS)[number]]?: unknown };

/** Tells of a field by its path, as in `.price`; what stands there, and what should. */
export type Complain = (path: string, got: string, expected: string) => void;

export function readMarket(
  raw: unknown,
  markets: ReadonlyMap<string, Market>,
  complain: Complain,
): Market | undefined {
  const market = typeof raw === "string" ? markets.get(raw) : undefined;
  if (market !== undefined) return market;
  const known = [...markets.keys()].map(show).join(", ");
  complain(".market", describe(raw), `a market of the campaign: ${known}`);
  return undefined;
}

export function readTime(raw: unknown, path: string, complain: Complain): number | undefined {
  if (typeof raw === "number" && Number.isSafeInteger(raw) && raw >= 0) return raw;
  complain(path, describe(raw), "a whole number of unix ms");
  return undefined;
}

/** @returns undefined for an empty side too, which is null. */
export function readBest(
  raw: unknown,
  path: string,
  market: Market,
  complain: Complain,
): bigint | undefined {
  return raw === null ? undefined : readPositive(raw, path, market.priceDecimals, complain);
}

export function readOrder(raw: RawOrder, market: Market, complain: Complain): Order | undefined {
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

/** Complains of an id that was seen before. */
export function checkId({ id }: Order, seen: Set<string>, complain: Complain): void {
  if (seen.has(id)) complain(".id", show(id), "an id of its own in the snapshot");
  seen.add(id);
}

/** The best prices are those of the whole book, so no order of the snapshot may be better. */
export function checkBest(snapshot: Snapshot, complain: Complain): void {
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

/** A value as a fault shows it; a nested one by its kind alone, however large or deep it is. */
export function describe(found: unknown): string {
  if (Array.isArray(found)) return "a list";
  return typeof found === "object" && found !== null ? "an object" : show(found);
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
