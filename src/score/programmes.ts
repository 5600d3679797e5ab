/** Every programme, by the name a campaign file gives it. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { isPoolRule, type Rule } from "../campaign/rule.ts";
import { InvariantError, invariant } from "../errors.ts";
import type { Activity } from "./activity.ts";
import { CONCENTRATED_VERSION } from "./concentrated.ts";
import { WEIGHTED_VERSION } from "./concentrated-weighted.ts";
import { DEPTH_OVER_SPREAD_VERSION, depthOverSpread } from "./depth-over-spread.ts";
import { HUMMINGBOT_VERSION, hummingbot } from "./hummingbot.ts";
import { LISTED_VERSION } from "./listed.ts";
import { POOL_SHARE_VERSION } from "./pool-share.ts";
import type { Programme } from "./programme.ts";
import { TWO_SIDED_VERSION, twoSided } from "./two-sided.ts";

/** The version of each programme: what outputs name it by. */
export const PROGRAMME_VERSIONS = {
  hummingbot: HUMMINGBOT_VERSION,
  "two-sided": TWO_SIDED_VERSION,
  "depth-over-spread": DEPTH_OVER_SPREAD_VERSION,
  listed: LISTED_VERSION,
  "pool-share": POOL_SHARE_VERSION,
  concentrated: CONCENTRATED_VERSION,
  "concentrated-weighted": WEIGHTED_VERSION,
} as const satisfies Record<Rule["programme"], string>;

/**
 * The programme of a market's terms that score books, for one epoch.
 * @throws InvariantError where a programme weighs what it was not told, or where rewards come listed.
 */
export function programmeUnder(
  terms: Terms,
  payees: Payees,
  span: EpochSpan,
  activity: Activity | undefined,
): Programme<unknown> {
  const { rule } = terms;
  invariant(!isPoolRule(rule), "a pool's logs are no books");
  switch (rule.programme) {
    case "hummingbot":
      return hummingbot(terms, rule, payees);
    case "two-sided":
      return twoSided(terms, rule, payees);
    case "depth-over-spread":
      invariant(activity !== undefined, "a programme is told of all that it weighs");
      return depthOverSpread(terms, rule, payees, span, activity);
    case "listed":
      throw new InvariantError("a market whose rewards come listed has no books to score");
  }
}

/** What of the makers' own doings a market's terms weigh. */
export function weighedActivity({ rule }: Terms): ("volume" | "stake")[] {
  if (rule.programme !== "depth-over-spread") return [];
  return (["volume", "stake"] as const).filter((name) => !/^[0.]+$/.test(rule.exponents[name]));
}
