/**
 * A plan's figures once more, slow and obvious: book files read as JSON, the programmes by the oracle, and the yield as
 * the field quotes it. Shares no line with src/plan.
 */
import { readFile } from "node:fs/promises";
import type { Terms } from "../../src/campaign/campaign.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import { type Books, faults, hasMid, type SnapshotInput } from "../oracle/rules.ts";

const NO_AMOUNTS: ReadonlyMap<string, bigint> = new Map();

const units = (text: string, decimals: number) => {
  const [whole = "", fraction = ""] = text.split(".");
  return BigInt(whole + fraction.padEnd(decimals, "0"));
};

interface Line {
  readonly time: number;
  readonly bid: string | null;
  readonly ask: string | null;
  readonly orders: readonly {
    readonly id: string;
    readonly account: string | null;
    readonly side: "bid" | "ask";
    readonly price: string;
    readonly size: string;
    readonly openedAt: number;
  }[];
}

/** A book file's snapshots as the oracle takes them. */
export async function readLines(path: string, { market }: Terms): Promise<SnapshotInput[]> {
  const text = await readFile(path, "utf8");
  const price = (value: string | null) =>
    value === null ? undefined : units(value, market.priceDecimals);
  return text
    .trim()
    .split("\n")
    .map((line): SnapshotInput => {
      const { time, bid, ask, orders } = JSON.parse(line) as Line;
      return {
        time,
        bid: price(bid),
        ask: price(ask),
        orders: orders.map((order) => ({
          ...order,
          account: order.account ?? undefined,
          price: units(order.price, market.priceDecimals),
          size: units(order.size, market.sizeDecimals),
        })),
      };
    });
}

/** One market's epoch under some terms. */
export function oracleEpoch(
  terms: Terms,
  start: number,
  n: number,
  payees: ReadonlyMap<string, string>,
  snapshots: readonly SnapshotInput[],
): AnyEpoch {
  const { intervalMs, minSize, minAgeMs, maxAgeMs, maxSpreadPpm: smaxPpm, rule } = terms;
  const books: Books = {
    n,
    intervalMs,
    start,
    smaxPpm,
    minSize,
    minAgeMs,
    maxAgeMs,
    payees,
    snapshots,
  };
  switch (rule.programme) {
    case "hummingbot":
      return { ...books, programme: rule.programme, k: rule.k };
    case "two-sided":
      return {
        ...books,
        programme: rule.programme,
        divisor: rule.singleSidedDivisor,
        from: rule.singleSidedFrom,
        through: rule.singleSidedThrough,
      };
    case "depth-over-spread":
      return {
        ...books,
        programme: rule.programme,
        minValue: rule.minOrderValue,
        exponents: rule.exponents,
        scaling: rule.newcomerScaling,
        volume: NO_AMOUNTS,
        stake: NO_AMOUNTS,
        joined: new Map(),
      };
    case "listed":
    case "pool-share":
    case "concentrated":
    case "concentrated-weighted":
      throw new Error("a market without books");
  }
}

/**
 * The mean of what counts in quote, under `hummingbot` where every order that counts has weight: twice its numerator in
 * the market's units, and over how many books.
 */
export function eligible(
  books: Books,
  isOf: (payee: string) => boolean,
): { doubled: bigint; sound: number } {
  let doubled = 0n;
  let sound = 0;
  for (const book of books.snapshots) {
    if (!hasMid(book)) continue;
    sound += 1;
    for (const order of book.orders) {
      const payee = books.payees.get(order.account ?? "");
      if (payee === undefined || !isOf(payee) || faults(order, book, books).length > 0) continue;
      doubled += order.size * (book.bid + book.ask);
    }
  }
  return { doubled, sound };
}
