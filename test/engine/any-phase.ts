/**
 * Random phases for the engines: every programme, several epochs and markets, epochs that cross midnights, books that 64
 * bits hold, books that 128 bits hold, and books that no engine with 128 bits may take.
 */
import { createHash } from "node:crypto";
import { expect } from "chai";
import fc from "fast-check";
import type { Campaign, Market, Phase, Terms } from "../../src/campaign/campaign.ts";
import type { Spelling } from "../epoch/any-books.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import {
  type CampaignRecipe,
  campaignOf,
  campaignRecipe,
  type RandomCampaign,
  type RandomEpoch,
} from "../oracle/random-campaign.ts";
import type { MarketRecipe } from "../oracle/random-market.ts";
import type { SnapshotInput } from "../oracle/rules.ts";
import { anyTermsOf } from "../score/adapt.ts";

/** How an epoch's books lie in its folder. */
export const SPLITS = ["one file", "a file a market", "two files a market"] as const;
export type Split = (typeof SPLITS)[number];

/** How large the numbers of the books are. */
const NUMBERS = ["narrow", "wide", "any"] as const;

export const SPELLINGS = ["canonical", "any ndjson", "gzip", "csv", "any csv", "parquet"] as const;

const scenery = fc.record({
  numbers: fc.oneof(
    { weight: 3, arbitrary: fc.constant(NUMBERS[0]) },
    { weight: 4, arbitrary: fc.constant(NUMBERS[1]) },
    { weight: 1, arbitrary: fc.constant(NUMBERS[2]) },
  ),
  sizeDigits: fc.constantFrom(9, 13, 17),
  decimals: fc.record({ price: fc.constantFrom(0, 2, 9), size: fc.constantFrom(0, 5, 10) }),
  hasSeeds: fc.boolean(),
  /** A large smax makes a large curve, which every question carries: most phases have a small one. */
  isWide: fc.oneof(
    { weight: 1, arbitrary: fc.constant(true) },
    { weight: 12, arbitrary: fc.constant(false) },
  ),
  /** Orders next to mid, or one a whole market and the next a speck: what random orders seldom are. */
  shape: fc.oneof(
    { weight: 6, arbitrary: fc.constant("any" as const) },
    { weight: 1, arbitrary: fc.constant("tight" as const) },
    { weight: 1, arbitrary: fc.constant("uneven" as const) },
  ),
  /** So many times 840 ms to 14 minutes an epoch: up to six days. */
  times: fc.constantFrom(1, 100, 600),
  startHour: fc.integer({ min: 0, max: 300 }),
  /** Part of the markets' names, so that they fall on different shards. */
  name: fc.nat(99),
  /** What each epoch takes is mostly a question's beginning: so most phases are short. */
  epochs: fc.constantFrom(1, 1, 2, 2, 4),
  /** Whether the first token is no reward after the first epoch: what was carried of it is one all the same. */
  dropsToken: fc.oneof(
    { weight: 1, arbitrary: fc.constant(true) },
    { weight: 3, arbitrary: fc.constant(false) },
  ),
  split: fc.constantFrom(...SPLITS),
  /** Parquet takes longer than all else. */
  spelling: fc.oneof(
    { weight: 19, arbitrary: fc.constantFrom<Spelling>(...SPELLINGS.slice(0, -1)) },
    { weight: 1, arbitrary: fc.constant<Spelling>("parquet") },
  ),
  /** Snapshots a question. */
  atOnce: fc.constantFrom(1, 3, 20_000, 20_000),
  /** Whether older books were loaded first, of which one snapshot was another. */
  hasDraft: fc.oneof(
    { weight: 1, arbitrary: fc.constant(true) },
    { weight: 9, arbitrary: fc.constant(false) },
  ),
});
type Scenery = typeof scenery extends fc.Arbitrary<infer T> ? T : never;

/** A phase, and how it is put on disk and asked for. */
export interface AnyPhase {
  readonly random: RandomCampaign;
  readonly campaign: Campaign;
  readonly phase: Phase;
  readonly scenery: Scenery;
}

export const anyPhase: fc.Arbitrary<AnyPhase> = fc
  .record({ recipe: campaignRecipe, scenery })
  .map((made) => phaseOf(made.recipe, made.scenery));

function phaseOf(recipe: CampaignRecipe, drawn: Scenery): AnyPhase {
  const scenery: Scenery =
    drawn.shape === "uneven" ? { ...drawn, numbers: "wide", sizeDigits: 17 } : drawn;
  const { numbers, sizeDigits, decimals, startHour, hasSeeds } = scenery;
  const start = Date.UTC(2026, 0, 5) + startHour * 3_600_000;
  const markets = ["rlc-eth", "zil-usdt", "algo-btc"].map((each) => `${each}.${scenery.name}`);
  const small = { ...recipe, epochMs: recipe.epochMs * scenery.times };
  const epochs = recipe.epochs.slice(0, scenery.epochs).map((epoch, e) => ({
    ...epoch,
    markets: epoch.markets.map((market) => ({
      ...market,
      pools: poolsOf(market.pools, scenery.dropsToken && e > 0),
      books: shaped(sized(market.books, market.rule.programme, scenery), scenery),
    })),
  }));
  const digits = { narrow: 8, wide: sizeDigits, any: undefined }[numbers];
  const largest = digits === undefined ? undefined : 10n ** BigInt(digits);
  const random = campaignOf(
    { ...small, epochs },
    {
      start,
      markets,
      settle: (made) => withJoined(made.map((epoch) => soundEpoch(epoch, largest))),
    },
  );
  const symbolOf = new Map(random.tokens.map((address, i) => [address, `T${i}`]));
  const marketOf = (id: string): Market => ({
    id,
    exchange: "X",
    base: "A",
    quote: "B",
    priceDecimals: decimals.price,
    sizeDecimals: decimals.size,
  });
  const terms = random.epochs.flatMap(({ markets }, e) =>
    [...markets].map(([id, { books, pools }]): Terms => {
      const earning = new Set(books.payees.values());
      const denied = random.miners.filter(({ account }) => !earning.has(account));
      return {
        ...anyTermsOf(books, marketOf(id)),
        fromEpoch: e + 1,
        throughEpoch: e + 1,
        deny: new Set(denied.map(({ account }) => account)),
        rewards: new Map([...pools].map(([token, pool]) => [symbolOf.get(token) ?? "", pool])),
      };
    }),
  );
  const phase: Phase = {
    name: "beta",
    chainId: 31337,
    distributor: undefined,
    start,
    epochMs: random.epochMs,
    epochs: random.epochs.length,
    seedHashes: hasSeeds
      ? random.epochs.map(({ seed }) => createHash("sha256").update(seed).digest("hex"))
      : [],
    tokens: random.tokens.map((address, i) => ({
      symbol: `T${i}`,
      decimals: 18,
      address,
      minPayout: random.minPayout.get(address) ?? 0n,
    })),
    terms: terms.sort((a, b) =>
      a.market.id === b.market.id ? a.fromEpoch - b.fromEpoch : a.market.id < b.market.id ? -1 : 1,
    ),
  };
  const joined = joinedIn(random.epochs);
  const campaign: Campaign = {
    id: "any",
    name: "Any",
    sponsor: { name: "S", policyUrl: "https://example.org", disclaimer: "None." },
    markets: new Map(terms.map(({ market }) => [market.id, market])),
    miners: random.miners.map((miner) => ({
      ...miner,
      name: undefined,
      joined: joined?.get(miner.account),
    })),
    phases: new Map([["beta", phase]]),
  };
  return { random, campaign, phase, scenery };
}

/** A recipe whose orders are of the scenery's shape. */
function shaped(recipe: MarketRecipe, { shape }: Scenery): MarketRecipe {
  if (shape === "tight") {
    const slots = recipe.slots.map((slot) => ({ ...slot, half: 0 }));
    return { ...recipe, slots, smaxPpm: 1 + (recipe.smaxPpm % 3) };
  }
  if (shape === "any") return recipe;
  const slots = recipe.slots.map((slot) => ({
    ...slot,
    orders: slot.orders.map((order, i) => {
      const quirk = i % 3 === 1 ? ("dust" as const) : ("huge" as const);
      return { ...order, quirk };
    }),
  }));
  return { ...recipe, slots, minSize: 0n };
}

function poolsOf(
  [first, second]: CampaignRecipe["epochs"][number]["markets"][number]["pools"],
  dropsFirst: boolean,
): [bigint | undefined, bigint | undefined] {
  return dropsFirst ? [undefined, second ?? 7n] : [first, second];
}

/** A recipe whose numbers are as large as the scenery says. What is a product of price and size has room for less. */
function sized(
  recipe: MarketRecipe,
  programme: AnyEpoch["programme"],
  { numbers, isWide, sizeDigits }: Scenery,
): MarketRecipe {
  const smaxPpm = isWide ? recipe.smaxPpm : 1 + ((recipe.smaxPpm - 1) % 3_000);
  if (numbers === "any") return { ...recipe, smaxPpm };
  const isProduct = programme === "depth-over-spread";
  const scaleOf = (scale: bigint, largest: bigint) =>
    scale === 1n || numbers === "narrow" || isProduct ? 1n : largest;
  return {
    ...recipe,
    smaxPpm,
    minSize: recipe.minSize > 1_000n ? 5_000n : recipe.minSize,
    priceScale: scaleOf(recipe.priceScale, 10n ** 12n),
    sizeScale: scaleOf(recipe.sizeScale, 10n ** BigInt(sizeDigits - 6)),
  };
}

/** Books as the readers take them: no order without size or better than the best, no size of too many digits. */
function soundEpoch(epoch: RandomEpoch, largest: bigint | undefined): RandomEpoch {
  const markets = [...epoch.markets].map(([id, terms]) => {
    const { programme } = terms.books;
    const most = largest !== undefined && programme === "depth-over-spread" ? 10n ** 8n : largest;
    const snapshots = terms.books.snapshots.map((book) => soundBook(book, most));
    return [id, { ...terms, books: { ...terms.books, snapshots } }] as const;
  });
  return { ...epoch, markets: new Map(markets) };
}

function soundBook(book: SnapshotInput, largest: bigint | undefined): SnapshotInput {
  const { bid, ask } = book;
  const orders = book.orders.flatMap((order) => {
    const { side, price } = order;
    const isHuge = largest !== undefined && order.size >= largest;
    const size = isHuge ? largest - (order.size % 1_000n) : order.size;
    const isPlaced =
      side === "bid" ? bid !== undefined && price <= bid : ask !== undefined && price >= ask;
    return size > 0n && price > 0n && isPlaced ? [{ ...order, size }] : [];
  });
  return { ...book, orders };
}

/** A miner joins once, whatever the market: as in the first that asks for it. */
function withJoined(epochs: readonly RandomEpoch[]): RandomEpoch[] {
  const joined = joinedIn(epochs);
  const settled = (books: AnyEpoch): AnyEpoch =>
    books.programme === "depth-over-spread" && joined !== undefined ? { ...books, joined } : books;
  return epochs.map((epoch) => ({
    ...epoch,
    markets: new Map(
      [...epoch.markets].map(([id, terms]) => [id, { ...terms, books: settled(terms.books) }]),
    ),
  }));
}

function joinedIn(epochs: readonly RandomEpoch[]): ReadonlyMap<string, number> | undefined {
  const all = epochs.flatMap(({ markets }) => [...markets.values()].map(({ books }) => books));
  for (const books of all) if (books.programme === "depth-over-spread") return books.joined;
  return undefined;
}

/** So many phases of a seed. */
export function samplePhases(seed: number, numRuns: number): AnyPhase[] {
  const sampled = fc.sample(anyPhase, { seed, numRuns });
  expect(sampled.length).to.equal(numRuns);
  return sampled;
}
