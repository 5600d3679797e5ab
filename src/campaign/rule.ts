/**
 * What each programme's terms say beside those that all programmes share: their fields in a campaign file, what these
 * say against each other and the market, and the rule that scoring reads.
 */
import { z } from "zod";
import { type Fault, show } from "../errors.ts";
import type { Market } from "./campaign.ts";
import { amount, divisor, exponent, steepness } from "./fields.ts";
import { numberFaults, scaled } from "./scale.ts";

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
};

export interface HummingbotRule {
  readonly programme: "hummingbot";
  /** The steepness k, as the decimal string of the file. */
  readonly k: string;
}

export interface TwoSidedRule {
  readonly programme: "two-sided";
  /** c, a decimal string of 1 or more. */
  readonly singleSidedDivisor: string;
  /** The mids between which one side alone earns, in the market's price units; undefined: no limit. */
  readonly singleSidedFrom: bigint | undefined;
  readonly singleSidedThrough: bigint | undefined;
}

/** Decimal strings. */
export interface Exponents {
  readonly depth: string;
  readonly uptime: string;
  readonly volume: string;
  readonly stake: string;
}

export interface DepthOverSpreadRule {
  readonly programme: "depth-over-spread";
  /** Of price units times size units. */
  readonly minOrderValue: bigint;
  readonly exponents: Exponents;
  readonly newcomerScaling: boolean;
}

/** Rewards that were computed elsewhere: they come listed, account by account, beside the books. */
export interface ListedRule {
  readonly programme: "listed";
}

/** A programme that scores books, with its own terms, every number exact. */
export type ScoredRule = HummingbotRule | TwoSidedRule | DepthOverSpreadRule;

/** How a market's rewards come about: scored from its books, or listed. */
export type Rule = ScoredRule | ListedRule;

/** dYdX v3's, as it began. */
const EXPONENTS: Exponents = { depth: "1", uptime: "5", volume: "0", stake: "0" };

/** The same as a campaign file says it. */
export type RuleFile = {
  [Name in keyof typeof RULE_FIELDS]: { programme: Name } & z.infer<
    z.ZodObject<(typeof RULE_FIELDS)[Name]>
  >;
}[keyof typeof RULE_FIELDS];

/** What a programme's own terms say against each other, or against the market. */
export function ruleFaults(where: string, terms: RuleFile, market: Market): Fault[] {
  switch (terms.programme) {
    case "hummingbot":
      return [];
    case "two-sided":
      return bandFaults(where, terms, market);
    case "depth-over-spread":
      return numberFaults(`${where}.minOrderValue`, terms.minOrderValue, valueDecimals(market));
  }
}

/** A programme's own terms, once checked. */
export function toRule(terms: RuleFile, market: Market): ScoredRule {
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
  }
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
