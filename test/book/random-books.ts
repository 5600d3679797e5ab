/** Random books for the liquidity measures: prices near mid, sizes of trades that end where an order does. */
import fc from "fast-check";
import type { Snapshot } from "../../src/book/snapshot.ts";
import type { OrderInput, SnapshotInput } from "../oracle/rules.ts";
import { TIDE } from "./fixtures.ts";

const HOUR_MS = 3_600_000;

export const MINER = "0x00000000000000000000000000000000000000aa";

const orderRecipe = fc.record({
  side: fc.constantFrom("bid" as const, "ask" as const),
  /** Ticks outward from the best price. */
  distance: fc.oneof(fc.constant(0), fc.nat(5), fc.nat(60)),
  size: fc.bigInt(1n, 500n),
  account: fc.constantFrom(MINER, "stranger", undefined),
});

const bookRecipe = fc.record({
  kind: fc.oneof(
    { weight: 6, arbitrary: fc.constant("quoted" as const) },
    {
      weight: 1,
      arbitrary: fc.constantFrom(
        "crossed" as const,
        "locked" as const,
        "no bid" as const,
        "no ask" as const,
        "empty" as const,
      ),
    },
  ),
  bid: fc.bigInt(100n, 2_000n),
  spread: fc.bigInt(1n, 30n),
  orders: fc.array(orderRecipe, { maxLength: 8 }),
  /** Ms into three hours from midnight. */
  time: fc.nat(3 * HOUR_MS - 1),
});

type BookRecipe = typeof bookRecipe extends fc.Arbitrary<infer T> ? T : never;

/** Some books within three hours. */
export const randomBooks = fc
  .array(bookRecipe, { minLength: 1, maxLength: 10 })
  .map((recipes) => recipes.map(toInput));

/** What books are measured by. Of the sizes, two may end just where an order of some book does. */
export const randomYardstick = fc.record({
  sizes: fc.uniqueArray(fc.bigInt(1n, 1_000_000n), { minLength: 1, maxLength: 3 }).map(ascending),
  bands: fc
    .uniqueArray(fc.constantFrom(1_000n, 5_000n, 10_000n, 20_000n, 50_000n, 1_000_000n), {
      minLength: 1,
      maxLength: 4,
    })
    .map(ascending),
  maxSpread: fc.constantFrom(1_000n, 10_000n, 50_000n),
});

/** The value of a book's best so many orders of a side: a trade of it ends where an order does. */
export function boundary(
  orders: readonly OrderInput[],
  side: "bid" | "ask",
  count: number,
): bigint {
  return orders
    .filter((order) => order.side === side)
    .sort((a, b) => Number(side === "bid" ? b.price - a.price : a.price - b.price))
    .slice(0, count)
    .reduce((sum, { price, size }) => sum + price * size, 0n);
}

/** An oracle's snapshot as this room's. */
export function toSnapshot({ time, bid, ask, orders }: SnapshotInput): Snapshot {
  return {
    market: TIDE,
    time,
    bid,
    ask,
    orders: orders.map((order) => ({ ...order, account: order.account })),
  };
}

function toInput(recipe: BookRecipe): SnapshotInput {
  const { kind, bid, spread, time } = recipe;
  const ask = bid + spread;
  const orders = recipe.orders.map(
    ({ side, distance, size, account }, i): OrderInput => ({
      id: String(i),
      account,
      side,
      price: side === "bid" ? bid - BigInt(distance) : ask + BigInt(distance),
      size,
      openedAt: 0,
    }),
  );
  const only = (side: "bid" | "ask") => orders.filter((order) => order.side === side);
  switch (kind) {
    case "quoted":
      return { time, bid, ask, orders };
    case "crossed":
      return { time, bid: ask, ask: bid, orders: [] };
    case "locked":
      return { time, bid, ask: bid, orders: [] };
    case "no bid":
      return { time, ask, orders: only("ask") };
    case "no ask":
      return { time, bid, orders: only("bid") };
    case "empty":
      return { time, orders: [] };
  }
}

function ascending(values: readonly bigint[]): bigint[] {
  return values.toSorted((a, b) => (a < b ? -1 : 1));
}
