/** Snapshots that a book may hold, for property tests. */
import fc from "fast-check";
import { parseAccount } from "../../src/book/account.ts";
import { bestPrice, type Order, type Snapshot } from "../../src/book/snapshot.ts";
import type { Market } from "../../src/campaign/campaign.ts";
import { MARKETS } from "./fixtures.ts";

/** Later than any time of a market's book, so that times can be counted up. */
const MAX_START = 2_000_000_000_000;

const time = fc.integer({ min: 0, max: Number.MAX_SAFE_INTEGER });

/** Any text, and often what one format or another treats specially. */
const name = fc.oneof(
  fc.string({ unit: "grapheme", minLength: 1 }),
  fc.string({
    unit: fc.constantFrom(
      '"',
      "'",
      ",",
      "\n",
      "\r\n",
      "\r",
      "\\",
      " ",
      "\0",
      "\ufeff",
      "🌊",
      "null",
    ),
    minLength: 1,
  }),
);

const address = fc
  .uint8Array({ minLength: 20, maxLength: 20 })
  .map((bytes) => `0x${Buffer.from(bytes).toString("hex")}`);

const account = fc.oneof(
  fc.constant(undefined),
  address,
  name.filter((text) => parseAccount(text) === text),
);

function orderOf(units: fc.Arbitrary<bigint>): fc.Arbitrary<Order> {
  return fc.record({
    id: name,
    account,
    side: fc.constantFrom("bid", "ask"),
    price: units,
    size: units,
    openedAt: time,
  });
}

/** A snapshot with prices and sizes of these units: what stands in it has no better price than the whole book. */
function snapshotOf(
  market: fc.Arbitrary<Market>,
  at: fc.Arbitrary<number>,
  units: fc.Arbitrary<bigint>,
): fc.Arbitrary<Snapshot> {
  return fc
    .record({
      market,
      time: at,
      orders: fc.uniqueArray(orderOf(units), { selector: ({ id }) => id, maxLength: 12 }),
      more: fc.option(units, { nil: undefined }),
    })
    .map(({ market, time, orders, more }) => ({
      market,
      time,
      bid: bestPrice(orders, "bid") ?? more,
      ask: bestPrice(orders, "ask") ?? more,
      orders,
    }));
}

/** More digits than any number type holds. */
const anyUnits = fc.bigInt({ min: 1n, max: 10n ** 40n });

/** Any snapshot. */
export const snapshot = snapshotOf(fc.constantFrom(...MARKETS.values()), time, anyUnits);

/** A book of some snapshots of these markets, whose times ascend market by market. */
export function bookOf(
  markets: readonly Market[],
  units: fc.Arbitrary<bigint> = anyUnits,
): fc.Arbitrary<Snapshot[]> {
  const step = fc.integer({ min: 1, max: 100_000 });
  const start = fc.integer({ min: 0, max: MAX_START });
  return fc
    .tuple(start, fc.array(snapshotOf(fc.constantFrom(...markets), step, units), { maxLength: 6 }))
    .map(([from, snapshots]) => {
      let now = from;
      return snapshots.map((each) => {
        now += each.time;
        return { ...each, time: now };
      });
    });
}
