/** Every programme, by the name a campaign file gives it. */
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { HUMMINGBOT_VERSION, hummingbot } from "./hummingbot.ts";
import type { Programme } from "./programme.ts";
import { TWO_SIDED_VERSION, twoSided } from "./two-sided.ts";

/** The version of each programme: what outputs name it by. */
export const PROGRAMME_VERSIONS = {
  hummingbot: HUMMINGBOT_VERSION,
  "two-sided": TWO_SIDED_VERSION,
} as const;

/** The programme of a market's terms. */
export function programmeUnder(terms: Terms, payees: Payees): Programme<unknown> {
  const { rule } = terms;
  switch (rule.programme) {
    case "hummingbot":
      return hummingbot(terms, rule, payees);
    case "two-sided":
      return twoSided(terms, rule, payees);
  }
}
