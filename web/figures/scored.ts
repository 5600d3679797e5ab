/** The terms of a market that is scored from books. One whose rewards come listed has none of them. */
import type { PageTerms } from "../../src/page/page-files.ts";

export type ScoredTerms = Extract<PageTerms["terms"], { readonly maxSpreadPpm: number }>;

/** Undefined where the market's rewards were computed elsewhere. */
export function scoredTerms(terms: PageTerms["terms"] | undefined): ScoredTerms | undefined {
  return terms !== undefined && "maxSpreadPpm" in terms ? terms : undefined;
}

/** Terms of a pool, which is scored by its logs. */
export type PoolTerms = Exclude<
  Extract<PageTerms["terms"], { readonly intervalMs: number }>,
  ScoredTerms
>;

export function poolTerms(terms: PageTerms["terms"] | undefined): PoolTerms | undefined {
  const isPool = terms !== undefined && "intervalMs" in terms && !("maxSpreadPpm" in terms);
  return isPool ? terms : undefined;
}

/** How far from mid an order may stand, in percent; undefined where nothing is scored. */
export function spreadLimit(terms: PageTerms["terms"] | undefined): number | undefined {
  const scored = scoredTerms(terms);
  return scored && scored.maxSpreadPpm / 10_000;
}
