/**
 * Random terms of each programme, and what they need of a random market's books: walls of strangers that the
 * size-cutoff mid stands on, makers who quote both ways, volumes, stakes, newcomers. Limits are taken from the books
 * themselves, so that they are met exactly and missed by one.
 */
import fc from "fast-check";
import type { AnyEpoch } from "./programmes.ts";
import { faults, hasMid, type MarketEpoch, SIDES, type Side, type SnapshotInput } from "./rules.ts";
import { cutBook } from "./two-sided.ts";

const WALLS = ["none", "whole", "two halves", "dust", "huge", "shared"] as const;
type Wall = (typeof WALLS)[number];

const BANDS = [
  "none",
  "from mid",
  "above mid",
  "through mid",
  "below mid",
  "around",
  "far",
] as const;

const wall = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Wall>("whole") },
  { weight: 3, arbitrary: fc.constantFrom<Wall>(...WALLS) },
);

/** Which orders are quoted on the other side too, as the bits of a number. */
const mirrors = fc.oneof(fc.constant(0), fc.constant(63), fc.nat(63));

const twoSidedRecipe = fc.record({
  programme: fc.constant("two-sided" as const),
  divisor: fc.constantFrom("1", "1.000001", "2.5", "3", "3", "1000"),
  band: fc.constantFrom(...BANDS),
  pick: fc.nat(1000),
  walls: fc.array(fc.record({ bid: wall, ask: wall }), { minLength: 8, maxLength: 8 }),
  mirrors,
});
type TwoSidedRecipe = typeof twoSidedRecipe extends fc.Arbitrary<infer T> ? T : never;

const amount = fc.oneof(
  { weight: 1, arbitrary: fc.constantFrom(undefined, 0n, 1n, 10n ** 18n) },
  { weight: 2, arbitrary: fc.bigInt({ min: 1n, max: 10n ** 30n }) },
);

const newcomer = fc.record({
  kind: fc.oneof(
    fc.constantFrom("none", "before", "within", "after"),
    fc.constantFrom("at a begin", "1 ms late"),
  ),
  place: fc.nat(1000),
});

const four = <T>(of: fc.Arbitrary<T>) => fc.array(of, { minLength: 4, maxLength: 4 });
const amounts = fc.oneof(
  { weight: 5, arbitrary: four(amount) },
  { weight: 1, arbitrary: fc.constant([0n, undefined, 0n, 0n]) },
);

const depthRecipe = fc.record({
  programme: fc.constant("depth-over-spread" as const),
  exponents: fc.record({
    depth: fc.constantFrom("1", "1", "0.35", "0.4", "0", "10"),
    uptime: fc.constantFrom("5", "5", "3", "0", "2.5", "10"),
    volume: fc.constantFrom("0", "0", "0.45", "0.8", "1", "0.0"),
    stake: fc.constantFrom("0", "0", "0.2", "1", "9.999999"),
  }),
  value: fc.record({
    kind: fc.constantFrom("none", "none", "none", "met exactly", "missed by one", "far"),
    pick: fc.nat(1000),
  }),
  scaling: fc.boolean(),
  volume: amounts,
  stake: amounts,
  joined: four(newcomer),
  mirrors,
  /** Whether one miner stands at the best prices in every snapshot. */
  steady: fc.boolean(),
});

type DepthRecipe = typeof depthRecipe extends fc.Arbitrary<infer T> ? T : never;

const hummingbotRecipe = fc.record({ programme: fc.constant("hummingbot" as const) });

export const RULE_RECIPES = {
  hummingbot: hummingbotRecipe,
  "two-sided": twoSidedRecipe,
  "depth-over-spread": depthRecipe,
};

export const ruleRecipe = fc.oneof(hummingbotRecipe, twoSidedRecipe, depthRecipe);
export type RuleRecipe = typeof ruleRecipe extends fc.Arbitrary<infer T> ? T : never;

/** The epoch of a random market under a programme. `accounts` are the miners'. */
export function underRule(
  market: MarketEpoch,
  recipe: RuleRecipe,
  accounts: readonly string[],
): AnyEpoch {
  switch (recipe.programme) {
    case "hummingbot":
      return { programme: recipe.programme, ...market };
    case "two-sided":
      return underTwoSided(market, recipe);
    case "depth-over-spread":
      return underDepth(market, recipe, accounts);
  }
}

function underTwoSided({ k: _, ...market }: MarketEpoch, recipe: TwoSidedRecipe): AnyEpoch {
  const snapshots = market.snapshots.map((snapshot, i) => {
    const { bid, ask } = recipe.walls[i] ?? { bid: "whole", ask: "whole" };
    const walled = withWall(withWall(snapshot, "bid", bid, market), "ask", ask, market);
    return withMirrors(walled, recipe.mirrors);
  });
  const epoch = { ...market, snapshots, divisor: recipe.divisor };
  const cuts = snapshots.filter(hasMid).flatMap((snapshot) => cutBook(snapshot, epoch) ?? []);
  const cut = cuts[recipe.pick % Math.max(1, cuts.length)];
  if (cut === undefined) return { programme: "two-sided", ...epoch };
  // Twice the mid may be odd; then no price is the mid itself.
  const twice = cut.bid + cut.ask;
  const [low, high] = [twice / 2n, (twice + 1n) / 2n];
  const bands = {
    none: {},
    "from mid": { from: high },
    "above mid": { from: high + 1n },
    "through mid": { through: low },
    "below mid": { through: low - 1n },
    around: { from: cut.bid, through: cut.ask },
    far: { from: cut.ask * 3n, through: cut.ask * 4n },
  };
  return { programme: "two-sided", ...epoch, ...bands[recipe.band] };
}

/** A stranger's orders at the best price of the book. */
function withWall(
  snapshot: SnapshotInput,
  side: Side,
  wall: Wall,
  { minSize, minAgeMs }: Pick<MarketEpoch, "minSize" | "minAgeMs">,
): SnapshotInput {
  const price = snapshot[side];
  if (price === undefined || wall === "none") return snapshot;
  const half = minSize / 2n + 1n;
  const sizes = {
    whole: [minSize > 0n ? minSize : 1n],
    "two halves": [half, half],
    dust: [minSize > 1n ? minSize - 1n : 1n],
    huge: [minSize * 1000n + 10n ** 20n],
    shared: [minSize + 1n, minSize > 1n ? minSize - 1n : 1n],
  }[wall];
  const walls = sizes.map((size, i) => {
    const account = wall === "shared" && i === 1 ? "x1" : "wall";
    const openedAt = snapshot.time - minAgeMs;
    return { id: `wall-${side}-${i}`, account, side, price, size, openedAt };
  });
  return { ...snapshot, orders: [...snapshot.orders, ...walls] };
}

/** Some orders once more, as far from mid on the other side. */
function withMirrors(snapshot: SnapshotInput, mirrors: number): SnapshotInput {
  if (!hasMid(snapshot)) return snapshot;
  const { bid, ask } = snapshot;
  const more = snapshot.orders.flatMap((order, i) => {
    const price = bid + ask - order.price;
    if (((mirrors >> (i % 6)) & 1) === 0 || price <= 0n || order.account === "wall") return [];
    const side: Side = order.side === "bid" ? "ask" : "bid";
    return [{ ...order, id: `${order.id}-mirror`, side, price }];
  });
  return { ...snapshot, orders: [...snapshot.orders, ...more] };
}

function underDepth(
  { k: _, ...market }: MarketEpoch,
  recipe: DepthRecipe,
  accounts: readonly string[],
): AnyEpoch {
  const snapshots = market.snapshots.map((snapshot) => {
    const mirrored = withMirrors(snapshot, recipe.mirrors);
    return recipe.steady ? withPair(mirrored, market) : mirrored;
  });
  const values = snapshots.flatMap((book) =>
    book.orders
      .filter((order) => hasMid(book) && faults(order, book, market).length === 0)
      .map((order) => order.price * order.size),
  );
  const picked = values[recipe.value.pick % Math.max(1, values.length)] ?? 1n;
  const minValue = {
    none: 0n,
    "met exactly": picked,
    "missed by one": picked + 1n,
    far: picked * 1000n,
  }[recipe.value.kind] as bigint;
  const by = <T>(values: readonly (T | undefined)[]) =>
    new Map(
      accounts.flatMap((account, i): [string, T][] => {
        const value = values[i];
        return value === undefined ? [] : [[account, value]];
      }),
    );
  const { exponents, scaling, volume, stake } = recipe;
  return {
    programme: "depth-over-spread",
    ...market,
    snapshots,
    minValue,
    exponents,
    scaling,
    volume: by(volume),
    stake: by(stake),
    joined: by(recipe.joined.map((each) => joinedAt(each, market))),
  };
}

/** One miner's orders at both best prices, as large and as old as they must be. */
function withPair(
  book: SnapshotInput,
  { minSize, minAgeMs }: Pick<MarketEpoch, "minSize" | "minAgeMs">,
): SnapshotInput {
  if (!hasMid(book)) return book;
  const common = { account: "x2", size: minSize + 1n, openedAt: book.time - minAgeMs };
  const pair = SIDES.map((side) => ({ id: `pair-${side}`, side, price: book[side], ...common }));
  return { ...book, orders: [...book.orders, ...pair] };
}

function joinedAt(
  { kind, place }: { readonly kind: string; readonly place: number },
  { n, start, intervalMs }: Pick<MarketEpoch, "n" | "start" | "intervalMs">,
): number | undefined {
  const at = start + (place % n) * intervalMs;
  if (kind === "before") return start - place;
  if (kind === "at a begin") return at;
  if (kind === "1 ms late") return at + 1;
  if (kind === "within") return start + Math.floor((place * n * intervalMs) / 1000);
  return kind === "after" ? start + n * intervalMs + place : undefined;
}
