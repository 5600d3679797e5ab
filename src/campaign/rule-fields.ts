/**
 * What each programme's terms say beside those that all programmes share: their fields in a campaign file, what these
 * say against each other and the market, and the rule that they make.
 */
import { z } from "zod";
import { type Fault, show } from "../errors.ts";
import type { Market } from "./campaign.ts";
import { address, amount, divisor, exponent, poolId, ppm, steepness } from "./fields.ts";
import type { Exponents, PoolRule, Ranges, ScoredRule } from "./rule.ts";
import { numberFaults, scaled } from "./scale.ts";

/** What a pool of positions in ranges is. */
const RANGE_FIELDS = {
  pool: address.describe("The pool; of a Uniswap V4 pool, the pool manager that has it."),
  poolId: poolId.optional().describe("A Uniswap V4 pool's id in its pool manager."),
  positionManager: address
    .optional()
    .describe("Whose NFTs own positions. Default: positions are their owners' in the pool."),
  lockUps: z
    .array(address)
    .optional()
    .describe("Contracts that hold positions' NFTs for whoever sent them."),
};

/** Own fields by programme. In the file they stand flat beside the common ones. */
export const RULE_FIELDS = {
  hummingbot: {
    k: steepness.describe("The curve's steepness in exp(-k * spread / smax)."),
  },
  "two-sided": {
    singleSidedDivisor: divisor
      .optional()
      .describe("c: what one side alone earns is divided by it. Default 3."),
    singleSidedFrom: amount
      .optional()
      .describe("The lowest mid at which one side alone earns. Default: no limit."),
    singleSidedThrough: amount.optional().describe("The highest one. Default: no limit."),
  },
  "depth-over-spread": {
    minOrderValue: amount
      .optional()
      .describe("The smallest price times remaining size that counts, in quote tokens. Default 0."),
    exponents: z
      .strictObject({
        depth: exponent.optional().describe("d. Default 1."),
        uptime: exponent.optional().describe("u. Default 5."),
        volume: exponent.optional().describe("v, of the maker volume. Default 0."),
        stake: exponent.optional().describe("s. Default 0."),
      })
      .optional()
      .describe("The powers that are multiplied into an account's quality."),
    newcomerScaling: z
      .boolean("true or false")
      .optional()
      .describe("Whether the uptime of miners who join in mid-epoch is scaled. Default false."),
  },
  "pool-share": {
    shareToken: address.describe("The token whose holders share: a pair, or any ERC-20."),
    lockUps: z
      .array(address)
      .optional()
      .describe("Contracts that hold shares for whoever sent them, and give them back to them."),
  },
  concentrated: RANGE_FIELDS,
  "concentrated-weighted": {
    ...RANGE_FIELDS,
    weightsPpm: z
      .strictObject({
        fees: ppm.describe("Of fees that swaps left."),
        token0: ppm.describe("Of token0 held in range."),
        token1: ppm.describe("Of token1 held in range."),
      })
      .refine(
        ({ fees, token0, token1 }) => fees + token0 + token1 === 1_000_000,
        "weights that sum to 1,000,000",
      )
      .describe("What part of the time's worth goes by each, in parts per million."),
  },
};

/** dYdX v3's, as it began. */
const EXPONENTS: Exponents = { depth: "1", uptime: "5", volume: "0", stake: "0" };

/** The same as a campaign file says it. */
export type RuleFile = {
  [Name in keyof typeof RULE_FIELDS]: { programme: Name } & z.infer<
    z.ZodObject<(typeof RULE_FIELDS)[Name]>
  >;
}[keyof typeof RULE_FIELDS];

type RangesFile = z.infer<z.ZodObject<typeof RANGE_FIELDS>>;

/** What a programme's own terms say against each other, or against the market. */
export function ruleFaults(where: string, terms: RuleFile, market: Market): Fault[] {
  switch (terms.programme) {
    case "hummingbot":
      return [];
    case "two-sided":
      return bandFaults(where, terms, market);
    case "depth-over-spread":
      return numberFaults(`${where}.minOrderValue`, terms.minOrderValue, valueDecimals(market));
    case "pool-share":
      return lockUpFaults(where, terms.lockUps, terms.shareToken);
    case "concentrated":
    case "concentrated-weighted":
      return lockUpFaults(where, terms.lockUps, terms.pool);
  }
}

/** A programme's own terms, once checked. */
export function toRule(terms: RuleFile, market: Market): ScoredRule | PoolRule {
  switch (terms.programme) {
    case "hummingbot":
      return { programme: terms.programme, k: terms.k };
    case "two-sided":
      return {
        programme: terms.programme,
        singleSidedDivisor: terms.singleSidedDivisor ?? "3",
        singleSidedFrom: optional(terms.singleSidedFrom, market.priceDecimals),
        singleSidedThrough: optional(terms.singleSidedThrough, market.priceDecimals),
      };
    case "depth-over-spread":
      return {
        programme: terms.programme,
        minOrderValue: scaled(terms.minOrderValue ?? "0", valueDecimals(market)),
        exponents: {
          depth: terms.exponents?.depth ?? EXPONENTS.depth,
          uptime: terms.exponents?.uptime ?? EXPONENTS.uptime,
          volume: terms.exponents?.volume ?? EXPONENTS.volume,
          stake: terms.exponents?.stake ?? EXPONENTS.stake,
        },
        newcomerScaling: terms.newcomerScaling ?? false,
      };
    case "pool-share":
      return {
        programme: terms.programme,
        shareToken: terms.shareToken.toLowerCase(),
        lockUps: (terms.lockUps ?? []).map((each) => each.toLowerCase()),
      };
    case "concentrated":
      return { programme: terms.programme, ...toRanges(terms) };
    case "concentrated-weighted":
      return {
        programme: terms.programme,
        ...toRanges(terms),
        weightsPpm: { ...terms.weightsPpm },
      };
  }
}

function toRanges({ pool, poolId, positionManager, lockUps = [] }: RangesFile): Ranges {
  return {
    pool: pool.toLowerCase(),
    ...(poolId === undefined ? {} : { poolId }),
    positionManager: positionManager?.toLowerCase(),
    lockUps: lockUps.map((each) => each.toLowerCase()),
  };
}

/** What is sent to the pool itself is sent to be burnt: it is locked up for nobody. */
function lockUpFaults(where: string, lockUps: readonly string[] = [], pool: string): Fault[] {
  return lockUps.flatMap((each, i) =>
    each.toLowerCase() === pool.toLowerCase()
      ? [{ where: `${where}.lockUps[${i}]`, got: show(each), expected: "not the pool itself" }]
      : [],
  );
}

/** A value is a price times a size. */
function valueDecimals({ priceDecimals, sizeDecimals }: Market): number {
  return priceDecimals + sizeDecimals;
}

function optional(value: string | undefined, decimals: number): bigint | undefined {
  return value === undefined ? undefined : scaled(value, decimals);
}

function bandFaults(
  where: string,
  { singleSidedFrom: from, singleSidedThrough: through }: RuleFile & { programme: "two-sided" },
  { priceDecimals }: Market,
): Fault[] {
  const faults = [
    ...numberFaults(`${where}.singleSidedFrom`, from, priceDecimals),
    ...numberFaults(`${where}.singleSidedThrough`, through, priceDecimals),
  ];
  if (faults.length > 0 || from === undefined || through === undefined) return faults;
  if (scaled(from, priceDecimals) <= scaled(through, priceDecimals)) return [];
  return [
    {
      where: `${where}.singleSidedThrough`,
      got: show(through),
      expected: `at least singleSidedFrom, ${show(from)}`,
    },
  ];
}
