/** A market's terms, one of them changed at a time: what else a sponsor could have said. */
import type { Terms } from "../campaign/campaign.ts";
import type { Rule, TwoSidedRule } from "../campaign/rule.ts";
import { formatDecimal, parseDecimal } from "../decimal.ts";

/** Terms, and what is other in them than in the file. */
export interface Variation {
  /** The term, or `as it is` for the file's own. */
  readonly term: string;
  readonly value: string;
  readonly terms: Terms;
}

export const AS_IT_IS = "as it is";

const RULE_DECIMALS = 6;
const MAX_STEEPNESS = 1_000_000_000n;
const MAX_SPREAD_PPM = 1_000_000;
const PERCENT_DECIMALS = 4;

/** Tried beside the file's own, in seconds. */
const MIN_AGES = [0, 10, 30];

const EXPONENTS = ["0", "1", "5"];
const DIVISORS = ["1", "3", "10"];

/** What `hummingbot` has no term for: both sides asked for, with the usual c. */
const TWO_SIDED: TwoSidedRule = {
  programme: "two-sided",
  singleSidedDivisor: "3",
  singleSidedFrom: undefined,
  singleSidedThrough: undefined,
};

/** The terms as they are, and then each change of one of them. */
export function variationsOf(terms: Terms): Variation[] {
  return [
    { term: AS_IT_IS, value: "", terms },
    ...ruleVariations(terms),
    ...spreadVariations(terms),
    ...ageVariations(terms),
  ];
}

/** The file's own values of the terms that are tried, in words. */
export function ownValues({ rule, maxSpreadPpm, minAgeMs }: Terms): string {
  return `${ownRule(rule)}, smax ${showSpread(maxSpreadPpm)}, min age ${minAgeMs / 1_000} s`;
}

function ownRule(rule: Rule): string {
  switch (rule.programme) {
    case "hummingbot":
      return `k ${rule.k}`;
    case "two-sided":
      return `c ${rule.singleSidedDivisor}`;
    case "depth-over-spread":
      return `u ${rule.exponents.uptime}`;
    case "listed":
    case "pool-share":
    case "concentrated":
    case "concentrated-weighted":
      return "no terms";
  }
}

function showSpread(ppm: number): string {
  return `${formatDecimal(BigInt(ppm), PERCENT_DECIMALS)} %`;
}

/** Half and twice the limit. */
function spreadVariations(terms: Terms): Variation[] {
  const own = terms.maxSpreadPpm;
  return [Math.trunc(own / 2), 2 * own]
    .filter((ppm) => ppm > 0 && ppm <= MAX_SPREAD_PPM)
    .map((maxSpreadPpm) => ({
      term: "smax",
      value: showSpread(maxSpreadPpm),
      terms: { ...terms, maxSpreadPpm },
    }));
}

function ageVariations(terms: Terms): Variation[] {
  const { minAgeMs, maxAgeMs = Number.POSITIVE_INFINITY } = terms;
  return MIN_AGES.map((seconds) => seconds * 1_000)
    .filter((age) => age !== minAgeMs && age <= maxAgeMs)
    .map((age) => ({
      term: "min age",
      value: `${age / 1_000} s`,
      terms: { ...terms, minAgeMs: age },
    }));
}

function ruleVariations(terms: Terms): Variation[] {
  const { rule } = terms;
  const vary = (term: string, value: string, changed: Rule): Variation => ({
    term,
    value,
    terms: { ...terms, rule: changed },
  });
  switch (rule.programme) {
    case "hummingbot":
      return [
        ...steepnesses(rule.k).map((k) => vary("k", k, { ...rule, k })),
        vary("two-sided, c", TWO_SIDED.singleSidedDivisor, TWO_SIDED),
      ];
    case "two-sided":
      return DIVISORS.filter((c) => !isSame(c, rule.singleSidedDivisor)).map((c) =>
        vary("sides, c", c, { ...rule, singleSidedDivisor: c }),
      );
    case "depth-over-spread":
      return EXPONENTS.filter((uptime) => !isSame(uptime, rule.exponents.uptime)).map((uptime) =>
        vary("uptime, u", uptime, { ...rule, exponents: { ...rule.exponents, uptime } }),
      );
    case "listed":
    case "pool-share":
    case "concentrated":
    case "concentrated-weighted":
      return [];
  }
}

/** None, half and twice; where there is none, some. */
function steepnesses(k: string): string[] {
  const own = parseDecimal(k, RULE_DECIMALS) ?? 0n;
  if (own === 0n) return ["2", "8"];
  return [0n, own / 2n, 2n * own]
    .filter((each, i) => each <= MAX_STEEPNESS && (i === 0 || each > 0n))
    .map((each) => formatDecimal(each, RULE_DECIMALS));
}

function isSame(a: string, b: string): boolean {
  return parseDecimal(a, RULE_DECIMALS) === parseDecimal(b, RULE_DECIMALS);
}
