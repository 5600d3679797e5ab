/** Random phases: several markets, tokens and epochs, with minimum payouts set to be met exactly or missed by one. */
import fc from "fast-check";
import { entitlements, type PhaseInput } from "./entitlements.ts";
import { type AnyEpoch, scoreAny } from "./programmes.ts";
import { marketEpoch, marketRecipe, type RandomMiner } from "./random-market.ts";
import { marksOf, marksRecipe } from "./random-marks.ts";
import { RULE_RECIPES, ruleRecipe, underRule } from "./random-programme.ts";
import type { MarketEpoch } from "./rules.ts";

export interface RandomEpoch {
  readonly start: number;
  readonly seed: Uint8Array;
  readonly markets: ReadonlyMap<string, RandomTerms>;
}

export interface RandomTerms {
  readonly pools: ReadonlyMap<string, bigint>;
  readonly books: AnyEpoch;
}

/** `phase` is the same campaign, scored by the oracle. An epoch's number is its index + 1. */
export interface RandomCampaign {
  readonly miners: readonly RandomMiner[];
  readonly tokens: readonly string[];
  readonly minPayout: ReadonlyMap<string, bigint>;
  readonly epochMs: number;
  readonly epochs: readonly RandomEpoch[];
  readonly phase: PhaseInput;
}

/** Where and when a recipe's campaign runs, and how its books are changed. */
export interface Setting {
  /** When the phase begins, unix ms. */
  readonly start: number;
  /** Three names. */
  readonly markets: readonly string[];
  /** Changes books before they are scored, and before minimums and marks are made from what they come to. */
  readonly settle: (epochs: readonly RandomEpoch[]) => readonly RandomEpoch[];
}

const START = Date.UTC(2026, 0, 6);
const MARKETS = ["kraken:RLC-ETH", "binance:ZIL-USDT", "kucoin:ALGO-BTC"] as const;

const ANYWHERE: Setting = { start: START, markets: MARKETS, settle: (epochs) => epochs };

const address = fc
  .bigInt({ min: 1n, max: 2n ** 160n - 1n })
  .map((value) => `0x${value.toString(16).padStart(40, "0")}`);

/** Four miners; the first has two exchange accounts. */
const miners = fc
  .uniqueArray(address, { minLength: 4, maxLength: 4 })
  .map((accounts): RandomMiner[] =>
    accounts.map((account, i) => ({
      account,
      exchangeAccounts: i === 0 ? ["x0", "x0-too"] : [`x${i}`],
    })),
  );

const seed = fc.uint8Array({ minLength: 32, maxLength: 32 });
// A multiple of 840 ms divides into 1..8 whole intervals.
const epochMs = fc.integer({ min: 1, max: 1000 }).map((x) => x * 840);
const pool = fc.oneof(
  fc.constantFrom(0n, 1n, 2n, 3n, 7n, 1_000_003n, 250_000_000n),
  fc.bigInt({ min: 1n, max: 10n ** 27n }),
);

/** One market's epoch by itself, for tests of scoring. */
export const randomMarketEpoch: fc.Arbitrary<MarketEpoch> = fc
  .record({ recipe: marketRecipe, seed, epochMs, miners })
  .map(({ recipe, ...scene }) =>
    marketEpoch(recipe, { ...scene, market: MARKETS[0], start: START }),
  );

/** The same under each programme. */
export const randomProgrammeEpoch = {
  hummingbot: anyEpoch("hummingbot"),
  "two-sided": anyEpoch("two-sided"),
  "depth-over-spread": anyEpoch("depth-over-spread"),
};

function anyEpoch<Name extends AnyEpoch["programme"]>(programme: Name) {
  return fc
    .record({ recipe: marketRecipe, rule: RULE_RECIPES[programme], seed, epochMs, miners })
    .map(({ recipe, rule, ...scene }) => {
      const market = marketEpoch(recipe, { ...scene, market: MARKETS[0], start: START });
      const accounts = scene.miners.map(({ account }) => account);
      return underRule(market, rule, accounts) as AnyEpoch & { programme: Name };
    });
}

/** One pool and the points it is split over, for tests of rewards; ties and small pools are common. */
export const randomSplit = fc
  .record({
    pool,
    n: fc.integer({ min: 1, max: 10 }),
    trailing: fc.nat(20),
    accounts: fc.uniqueArray(address, { maxLength: 8 }),
    points: fc.array(
      fc.oneof(fc.constantFrom(1n, 2n, 10n ** 15n), fc.bigInt({ min: 1n, max: 10n ** 20n })),
      { minLength: 8, maxLength: 8 },
    ),
  })
  .map(({ pool: amount, n, trailing, accounts, points }) => ({
    pool: amount,
    n,
    points: new Map(accounts.map((account, i) => [account, points[i] ?? 1n] as const)),
    // Two sides of n slots; where somebody has points, one at least was paid.
    trailingEmpty: accounts.length === 0 ? 2 * n : trailing % (2 * n),
  }));

const termsRecipe = fc.record({
  present: fc.oneof(
    { weight: 3, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  books: marketRecipe,
  rule: ruleRecipe,
  pools: fc.tuple(
    fc.option(pool, { freq: 4, nil: undefined }),
    fc.option(pool, { freq: 4, nil: undefined }),
  ),
});

const minimumRecipe = fc.record({
  kind: fc.constantFrom("none", "met exactly", "missed by one", "any", "out of reach"),
  pick: fc.nat(1000),
  any: fc.bigInt({ min: 1n, max: 1_000_000n }),
});

export const campaignRecipe = fc.record({
  miners,
  epochMs,
  tokens: fc.uniqueArray(address, { minLength: 1, maxLength: 2 }),
  epochs: fc.array(
    fc.record({ seed, markets: fc.array(termsRecipe, { minLength: 1, maxLength: 3 }) }),
    { minLength: 1, maxLength: 4 },
  ),
  minimums: fc.tuple(minimumRecipe, minimumRecipe),
  marks: marksRecipe,
});
export type CampaignRecipe = typeof campaignRecipe extends fc.Arbitrary<infer T> ? T : never;

/** A whole phase. A market ends, pauses or starts late where an epoch does not name it. */
export const randomCampaign: fc.Arbitrary<RandomCampaign> = campaignRecipe.map((recipe) =>
  campaignOf(recipe, ANYWHERE),
);

/** The phase that a recipe gives. */
export function campaignOf(recipe: CampaignRecipe, setting: Setting): RandomCampaign {
  const made = recipe.epochs.map((epoch, e): RandomEpoch => {
    const start = setting.start + e * recipe.epochMs;
    const markets = new Map<string, RandomTerms>();
    for (const [m, terms] of epoch.markets.entries()) {
      const market = setting.markets[m] ?? `market ${m}`;
      if (!terms.present && epoch.markets.length > 1) continue;
      const scene = {
        market,
        seed: epoch.seed,
        start,
        epochMs: recipe.epochMs,
        miners: recipe.miners,
      };
      markets.set(market, {
        pools: poolsOf(terms.pools, recipe.tokens),
        books: underRule(
          marketEpoch(terms.books, scene),
          terms.rule,
          recipe.miners.map(({ account }) => account),
        ),
      });
    }
    return { start, seed: epoch.seed, markets };
  });
  const epochs = setting.settle(made);
  const scored = epochs.map(
    ({ markets }) =>
      new Map(
        [...markets].map(([market, { pools, books }]) => [
          market,
          { ...scoreAny(books), n: books.n, pools },
        ]),
      ),
  );
  const minPayout = minimumsOf(recipe, scored);
  const { miners: all, tokens, epochMs: length } = recipe;
  const phase = { minPayout, epochs: scored };
  return {
    miners: all,
    tokens,
    minPayout,
    epochMs: length,
    epochs,
    phase: { ...phase, marks: marksOf(recipe.marks, phase, tokens) },
  };
}

/** Terms name one token at least. */
function poolsOf(amounts: readonly (bigint | undefined)[], tokens: readonly string[]) {
  const pools = new Map<string, bigint>();
  for (const [t, token] of tokens.entries()) {
    const amount = amounts[t];
    if (amount !== undefined) pools.set(token, amount);
  }
  const first = tokens[0];
  if (pools.size === 0 && first !== undefined) pools.set(first, 1_000_003n);
  return pools;
}

/** A minimum that some account meets exactly, or misses by one, before the phase ends. */
function minimumsOf(recipe: CampaignRecipe, epochs: PhaseInput["epochs"]): Map<string, bigint> {
  const never = new Map(recipe.tokens.map((token) => [token, 10n ** 60n] as const));
  // With nothing paid before the phase ends, what is accrued is all that was earned.
  const accrued = entitlements({ minPayout: never, epochs }).flatMap((result) => result.accrued);
  const minimums = new Map<string, bigint>();
  for (const [t, token] of recipe.tokens.entries()) {
    const minimum = recipe.minimums[t];
    if (minimum === undefined || minimum.kind === "none") continue;
    const earned = accrued.filter((a) => a.token === token).map((a) => a.amount);
    const picked = earned[minimum.pick % Math.max(1, earned.length)] ?? minimum.any;
    if (minimum.kind === "met exactly") minimums.set(token, picked);
    if (minimum.kind === "missed by one") minimums.set(token, picked + 1n);
    if (minimum.kind === "any") minimums.set(token, minimum.any);
    if (minimum.kind === "out of reach") minimums.set(token, 10n ** 60n);
  }
  return minimums;
}
