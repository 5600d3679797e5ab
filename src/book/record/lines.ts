/**
 * What a recording says in its own words, between an exchange's messages: where it begins, the whole book, and that
 * something is missing. Each is a line that begins with the same letters, as no message of an exchange may.
 */
import type { Market } from "../../campaign/campaign.ts";
import { formatDecimal, parseDecimal } from "../../decimal.ts";
import { isName } from "../account.ts";
import { CAUSES, type Cause } from "../collect/venue.ts";
import type { ToldOrder } from "../events.ts";
import { SIDES } from "../snapshot.ts";
import type { WholeBook } from "./channel.ts";

const OWN = '{"tidemark":';
const FORMAT = "tidemark-recording-v1";

/** The first line of a day. `after` is the day that it follows on without a gap between; null where there is none. */
export interface HeaderLine {
  readonly exchange: string;
  readonly market: string;
  readonly after: string | null;
}

export interface GapLine {
  readonly cause: Cause;
  readonly detail: string;
}

export function isOwn(line: string): boolean {
  return line.startsWith(OWN);
}

export function formatHeader({ exchange, market, after }: HeaderLine): string {
  return JSON.stringify({ tidemark: FORMAT, exchange, market, after });
}

/** Exact digits; a row is id, side, price and size. */
export function formatBook({ micros, sequence, orders }: WholeBook, market: Market): string {
  const rows = orders.map(({ id, side, price, size }) => [
    id,
    side,
    formatDecimal(price, market.priceDecimals),
    formatDecimal(size, market.sizeDecimals),
  ]);
  return JSON.stringify({ tidemark: "book", micros: String(micros), sequence, orders: rows });
}

/** `time` is when the recorder noticed, unix ms; for whoever reads the file. */
export function formatGap({ cause, detail }: GapLine, time: number): string {
  return JSON.stringify({ tidemark: "gap", cause, detail, time });
}

/** @returns undefined where the line is no header. */
export function readHeader(line: string): HeaderLine | undefined {
  const fields = parse(line);
  const { tidemark, exchange, market, after } = fields;
  if (tidemark !== FORMAT || typeof exchange !== "string") return undefined;
  if (typeof market !== "string" || (after !== null && typeof after !== "string")) return undefined;
  return { exchange, market, after };
}

/** @returns undefined where the line is neither, or holds what the market's decimals cannot. */
export function readOwn(
  line: string,
  market: Market,
): { readonly book: WholeBook } | { readonly gap: GapLine } | undefined {
  const { tidemark, micros, sequence, orders, cause, detail } = parse(line);
  if (tidemark === "gap") {
    const known = CAUSES.find((each) => each === cause);
    return known === undefined ? undefined : { gap: { cause: known, detail: String(detail) } };
  }
  const time = parseDecimal(micros, 0);
  if (tidemark !== "book" || time === undefined || !Array.isArray(orders)) return undefined;
  const read = orders.map((row) => readRow(row, market));
  const whole = read.filter((order) => order !== undefined);
  if (whole.length < read.length) return undefined;
  const book = { micros: time, orders: whole };
  return { book: Number.isSafeInteger(sequence) ? { ...book, sequence: Number(sequence) } : book };
}

function readRow(row: unknown, market: Market): ToldOrder | undefined {
  const [id, told, priceText, sizeText] = Array.isArray(row) ? row : [];
  const side = SIDES.find((each) => each === told);
  const price = parseDecimal(priceText, market.priceDecimals);
  const size = parseDecimal(sizeText, market.sizeDecimals);
  if (!isName(id) || side === undefined || price === undefined || size === undefined) return;
  return { id, side, price, size };
}

function parse(line: string): Readonly<Record<string, unknown>> {
  try {
    return JSON.parse(line) ?? {};
  } catch {
    return {};
  }
}
