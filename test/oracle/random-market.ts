/**
 * Random books of one market's epoch. Each order has at most one quirk, so that what it tests is decided by that
 * quirk alone; purely random orders would nearly always fail for several reasons at once.
 */
import fc from "fast-check";
import {
  instant,
  type MarketEpoch,
  type OrderInput,
  type Side,
  type SnapshotInput,
} from "./rules.ts";

export interface RandomMiner {
  readonly account: string;
  readonly exchangeAccounts: readonly string[];
}

/** What the books of a market are placed in. `epochMs` must divide by 840, so that 1..8 intervals fit. */
export interface Scene {
  readonly market: string;
  readonly seed: Uint8Array;
  readonly start: number;
  readonly epochMs: number;
  readonly miners: readonly RandomMiner[];
}

const QUIRKS = [
  "at smax",
  "beyond smax",
  "far beyond smax",
  "at mid",
  "wrong side",
  "at minSize",
  "below minSize",
  "no size",
  "dust",
  "huge",
  "at minAge",
  "too young",
  "at maxAge",
  "too old",
  "opened later",
  "unknown account",
  "no account",
] as const;
type Quirk = "none" | (typeof QUIRKS)[number];

const MILLION = 1_000_000n;
const STRANGER = "stranger";

const orderRecipe = fc.record({
  who: fc.nat(4),
  side: fc.constantFrom<Side>("bid", "ask"),
  quirk: fc.oneof(
    { weight: 2, arbitrary: fc.constant<Quirk>("none") },
    { weight: 3, arbitrary: fc.constantFrom<Quirk>(...QUIRKS) },
  ),
  place: fc.nat(1000),
  size: fc.integer({ min: 1, max: 1_000_000 }),
  age: fc.nat(1000),
});
type OrderRecipe = typeof orderRecipe extends fc.Arbitrary<infer T> ? T : never;

const BOOKS = ["missing", "no book", "only bids", "only asks", "locked", "crossed"] as const;
type Book = "sound" | (typeof BOOKS)[number];

const slotRecipe = fc.record({
  book: fc.oneof(
    { weight: 3, arbitrary: fc.constant<Book>("sound") },
    { weight: 1, arbitrary: fc.constantFrom<Book>(...BOOKS) },
  ),
  // A round mid puts smax and mid on whole price units; a rough one, of odd bid + ask, puts neither there.
  round: fc.boolean(),
  mid: fc.integer({ min: 1, max: 1000 }),
  half: fc.nat(1050),
  orders: fc.array(orderRecipe, { maxLength: 6 }),
});
type SlotRecipe = typeof slotRecipe extends fc.Arbitrary<infer T> ? T : never;

export const marketRecipe = fc.record({
  slots: fc.array(slotRecipe, { minLength: 1, maxLength: 8 }),
  smaxPpm: fc.oneof(
    fc.constantFrom(1_000, 10_000, 20_000, 100_000),
    fc.integer({ min: 1, max: 100_000 }),
  ),
  k: fc.constantFrom("0", "0.5", "2", "4", "8", "3.14159", "40"),
  minSize: fc.constantFrom(0n, 1n, 1_000n, 5n * 10n ** 18n),
  minAgeMs: fc.constantFrom(0, 1_000, 30_000),
  maxAgeMs: fc.constantFrom(undefined, 0, 60_000, 3_600_000),
  priceScale: fc.constantFrom(1n, 10n ** 12n),
  sizeScale: fc.constantFrom(1n, 10n ** 15n),
  life: fc.oneof(
    { weight: 8, arbitrary: fc.constant("alive" as const) },
    { weight: 1, arbitrary: fc.constantFrom("no snapshots" as const, "nobody eligible" as const) },
  ),
  // Every order a second time, of another account: equal points, so equal remainders.
  twins: fc.oneof(
    { weight: 3, arbitrary: fc.constant(false) },
    { weight: 1, arbitrary: fc.constant(true) },
  ),
  // The index of a miner who is not eligible here; beyond the last one there is none.
  denied: fc.nat(15),
});
export type MarketRecipe = typeof marketRecipe extends fc.Arbitrary<infer T> ? T : never;

/** The epoch that a recipe gives at a scene. Snapshots stand at their instants (rules.md, Time). */
export function marketEpoch(recipe: MarketRecipe, scene: Scene): MarketEpoch {
  const n = recipe.slots.length;
  const intervalMs = scene.epochMs / n;
  const maxAgeMs = recipe.maxAgeMs === undefined ? undefined : recipe.minAgeMs + recipe.maxAgeMs;
  const eligible = scene.miners.filter(
    (_, i) => i !== recipe.denied && recipe.life !== "nobody eligible",
  );
  const terms = {
    n,
    intervalMs,
    start: scene.start,
    smaxPpm: recipe.smaxPpm,
    k: recipe.k,
    minSize: recipe.minSize,
    minAgeMs: recipe.minAgeMs,
    maxAgeMs,
    payees: new Map(
      eligible.flatMap((m) => m.exchangeAccounts.map((x) => [x, m.account] as const)),
    ),
  };
  const snapshots: SnapshotInput[] = [];
  for (const [i, slot] of recipe.slots.entries()) {
    if (slot.book === "missing" || recipe.life === "no snapshots") continue;
    const time = instant(scene.seed, scene.market, i, scene.start, intervalMs);
    snapshots.push(snapshotAt(slot, recipe, time, scene.miners, `${i}`));
  }
  return { ...terms, snapshots };
}

function snapshotAt(
  slot: SlotRecipe,
  recipe: MarketRecipe,
  time: number,
  miners: readonly RandomMiner[],
  id: string,
): SnapshotInput {
  const mid = BigInt(slot.mid) * recipe.priceScale * (slot.round ? MILLION : 1_234_567n);
  const half = 1n + (mid * BigInt(recipe.smaxPpm) * BigInt(slot.half)) / (1000n * MILLION);
  const bid = mid - half;
  const ask = mid + half + (slot.round ? 0n : 1n);
  const orders = slot.orders.flatMap((order, j) => {
    const made = orderAt(order, recipe, { time, bid, ask }, miners, `${id}-${j}`);
    if (!recipe.twins) return [made];
    const other = miners[order.who % 4 === 2 ? 3 : 2]?.exchangeAccounts[0];
    const first = { ...made, account: made.account && miners[1]?.exchangeAccounts[0] };
    return [first, { ...first, id: `${id}-${j}-twin`, account: made.account && other }];
  });
  if (slot.book === "no book") return { time, orders };
  if (slot.book === "only bids") return { time, bid, orders };
  if (slot.book === "only asks") return { time, ask, orders };
  if (slot.book === "locked") return { time, bid, ask: bid, orders };
  if (slot.book === "crossed") return { time, bid: ask, ask: bid, orders };
  return { time, bid, ask, orders };
}

interface Sound {
  readonly time: number;
  readonly bid: bigint;
  readonly ask: bigint;
}

function orderAt(
  order: OrderRecipe,
  recipe: MarketRecipe,
  book: Sound,
  miners: readonly RandomMiner[],
  id: string,
): OrderInput {
  const { minSize, minAgeMs } = recipe;
  const { quirk, side } = order;
  const longest = recipe.maxAgeMs ?? 86_400_000;
  const sizes: Partial<Record<Quirk, bigint>> = {
    "at minSize": minSize,
    "below minSize": minSize > 0n ? minSize - 1n : 0n,
    "no size": 0n,
    dust: minSize > 1n ? minSize : 1n,
    huge: minSize + 10n ** 33n + BigInt(order.size),
  };
  const ages: Partial<Record<Quirk, number>> = {
    "at minAge": minAgeMs,
    "too young": minAgeMs - 1,
    "at maxAge": minAgeMs + longest,
    "too old": minAgeMs + longest + 1,
    "opened later": -order.age,
  };
  const accounts = miners.flatMap((m) => m.exchangeAccounts);
  const known = accounts[order.who % accounts.length];
  return {
    id,
    account: quirk === "no account" ? undefined : quirk === "unknown account" ? STRANGER : known,
    side,
    price: priceAt(order, BigInt(recipe.smaxPpm), book),
    size: sizes[quirk] ?? minSize + BigInt(order.size) * recipe.sizeScale,
    openedAt: book.time - (ages[quirk] ?? minAgeMs + Math.floor((longest * order.age) / 1000)),
  };
}

function priceAt({ quirk, side, place }: OrderRecipe, smax: bigint, { bid, ask }: Sound): bigint {
  const twice = bid + ask;
  const out = side === "bid" ? -1n : 1n;
  const best = side === "bid" ? bid : ask;
  // The last price within smax: rounded towards mid, which for a bid is up.
  const width = 2n * MILLION;
  const limit =
    side === "bid"
      ? (twice * (MILLION - smax) + width - 1n) / width
      : (twice * (MILLION + smax)) / width;
  const nearMid = side === "bid" ? twice / 2n : (twice + 1n) / 2n;
  if (quirk === "at smax") return limit;
  if (quirk === "beyond smax") return limit + out;
  if (quirk === "far beyond smax") return limit + out * (2n + (twice * smax) / (4n * MILLION));
  if (quirk === "at mid") return nearMid;
  if (quirk === "wrong side") return place % 2 === 0 ? nearMid - out : side === "bid" ? ask : bid;
  // Between the best price and the limit, the limit being further out unless the book is wide.
  const room = (limit - best) * out;
  return room > 0n ? best + (out * room * BigInt(place)) / 1000n : best;
}
