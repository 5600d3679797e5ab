/** The manifest's view of a market's terms: all that its scores depend on. */
import type { Terms } from "../campaign/campaign.ts";
import type { RangeRule } from "../campaign/rule.ts";
import { compare } from "../reward/allocate.ts";
import { PROGRAMME_VERSIONS } from "../score/programmes.ts";
import type { ManifestMarket } from "./manifest.ts";

/** A programme's version, and its terms as a manifest says them. */
export type PublishedTerms = PublishedOf<ManifestMarket>;

/** Of each market by itself, so that version and terms stay together. */
type PublishedOf<Market> = Market extends ManifestMarket
  ? Pick<Market, "programme" | "terms">
  : never;

export function publishedTerms(terms: Terms): PublishedTerms {
  const { rule } = terms;
  if (rule.programme === "listed") {
    return { programme: PROGRAMME_VERSIONS.listed, terms: listedTerms(terms) };
  }
  const common = commonTerms(terms);
  const ofBooks = { ...common, ...bookTerms(terms) };
  switch (rule.programme) {
    case "hummingbot":
      return { programme: PROGRAMME_VERSIONS.hummingbot, terms: { ...ofBooks, k: rule.k } };
    case "two-sided":
      return {
        programme: PROGRAMME_VERSIONS["two-sided"],
        terms: {
          ...ofBooks,
          singleSidedDivisor: rule.singleSidedDivisor,
          singleSidedFrom: rule.singleSidedFrom?.toString() ?? null,
          singleSidedThrough: rule.singleSidedThrough?.toString() ?? null,
        },
      };
    case "depth-over-spread":
      return {
        programme: PROGRAMME_VERSIONS["depth-over-spread"],
        terms: {
          ...ofBooks,
          minOrderValue: rule.minOrderValue.toString(),
          exponents: { ...rule.exponents },
          newcomerScaling: rule.newcomerScaling,
        },
      };
    case "pool-share":
      return {
        programme: PROGRAMME_VERSIONS["pool-share"],
        terms: {
          ...common,
          shareToken: rule.shareToken,
          lockUps: [...rule.lockUps].sort(compare),
        },
      };
    case "concentrated":
      return {
        programme: PROGRAMME_VERSIONS.concentrated,
        terms: { ...common, ...rangeTerms(rule) },
      };
    case "concentrated-weighted":
      return {
        programme: PROGRAMME_VERSIONS["concentrated-weighted"],
        terms: { ...common, ...rangeTerms(rule), weightsPpm: { ...rule.weightsPpm } },
      };
  }
}

function rangeTerms({ pool, poolId, positionManager, lockUps }: RangeRule) {
  return {
    pool,
    ...(poolId === undefined ? {} : { poolId }),
    positionManager: positionManager ?? null,
    lockUps: [...lockUps].sort(compare),
  };
}

function commonTerms(terms: Terms) {
  return {
    ...listedTerms(terms),
    intervalMs: terms.intervalMs,
  };
}

/** What a list is held to, and scores too. */
function listedTerms(terms: Terms) {
  return {
    rewards: Object.fromEntries(
      [...terms.rewards].map(([symbol, pool]) => [symbol, pool.toString()]),
    ),
    allow: terms.allow === undefined ? null : [...terms.allow].sort(compare),
    deny: [...terms.deny].sort(compare),
  };
}

function bookTerms(terms: Terms) {
  return {
    maxSpreadPpm: terms.maxSpreadPpm,
    minSize: terms.minSize.toString(),
    minAgeMs: terms.minAgeMs,
    maxAgeMs: terms.maxAgeMs ?? null,
    priceDecimals: terms.market.priceDecimals,
    sizeDecimals: terms.market.sizeDecimals,
  };
}
