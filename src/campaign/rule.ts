/**
 * What each programme's terms say beside those that all programmes share: their fields in a campaign file, what these
 * say against each other and the market, and the rule that scoring reads.
 */
import type { z } from "zod";
import { type Fault, show } from "../errors.ts";
import type { Market } from "./campaign.ts";
import { amount, divisor, steepness } from "./fields.ts";
import { scaled, scaleFaults } from "./scale.ts";

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

/** A programme with its own terms, every number exact. */
export type Rule = HummingbotRule | TwoSidedRule;

/** The same as a campaign file says it. */
export type RuleFile =
  | FileOf<"hummingbot", typeof RULE_FIELDS.hummingbot>
  | FileOf<"two-sided", (typeof RULE_FIELDS)["two-sided"]>;

type FileOf<Name extends string, Fields extends z.ZodRawShape> = { programme: Name } & z.infer<
  z.ZodObject<Fields>
>;

/** What a programme's own terms say against each other, or against the market. */
export function ruleFaults(where: string, terms: RuleFile, market: Market): Fault[] {
  switch (terms.programme) {
    case "hummingbot":
      return [];
    case "two-sided":
      return bandFaults(where, terms, market);
  }
}

/** A programme's own terms, once checked. */
export function toRule(terms: RuleFile, market: Market): Rule {
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
  }
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
    ...scaleFaults(`${where}.singleSidedFrom`, from, priceDecimals),
    ...scaleFaults(`${where}.singleSidedThrough`, through, priceDecimals),
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
