/** The manifest's view of a market's terms: all that its scores depend on. */
import type { Terms } from "../campaign/campaign.ts";
import { compare } from "../reward/allocate.ts";
import { PROGRAMME_VERSIONS } from "../score/programmes.ts";
import type { ManifestMarket } from "./manifest.ts";

/** A programme's version, and its terms as a manifest says them. */
export type PublishedTerms = Pick<ManifestMarket, "programme" | "terms">;

export function publishedTerms(terms: Terms): PublishedTerms {
  const { rule } = terms;
  return {
    programme: PROGRAMME_VERSIONS[rule.programme],
    terms: { ...commonTerms(terms), k: rule.k },
  };
}

function commonTerms(terms: Terms) {
  return {
    intervalMs: terms.intervalMs,
    maxSpreadPpm: terms.maxSpreadPpm,
    minSize: terms.minSize.toString(),
    minAgeMs: terms.minAgeMs,
    maxAgeMs: terms.maxAgeMs ?? null,
    rewards: Object.fromEntries(
      [...terms.rewards].map(([symbol, pool]) => [symbol, pool.toString()]),
    ),
    allow: terms.allow === undefined ? null : [...terms.allow].sort(compare),
    deny: [...terms.deny].sort(compare),
    priceDecimals: terms.market.priceDecimals,
    sizeDecimals: terms.market.sizeDecimals,
  };
}
