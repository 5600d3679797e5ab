/** Every programme's explainer, by the name a campaign file gives the programme. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import type { Payees } from "../campaign/miners.ts";
import { isPoolRule } from "../campaign/rule.ts";
import { invariant } from "../errors.ts";
import type { Activity } from "./activity.ts";
import { explainDepthOverSpread } from "./explain-depth-over-spread.ts";
import { explainHummingbot } from "./explain-hummingbot.ts";
import { explainListed } from "./explain-listed.ts";
import { explainTwoSided } from "./explain-two-sided.ts";
import type { Explainer } from "./explanation.ts";

/**
 * The explainer of a market's programme, for one epoch.
 * @throws InvariantError where the programme weighs what it was not told.
 */
export function explainerUnder(
  terms: Terms,
  payees: Payees,
  span: EpochSpan,
  activity: Activity | undefined,
): Explainer {
  const { rule } = terms;
  invariant(!isPoolRule(rule), "a pool's logs are no books");
  switch (rule.programme) {
    case "hummingbot":
      return explainHummingbot(terms, rule, payees);
    case "two-sided":
      return explainTwoSided(terms, rule, payees);
    case "depth-over-spread":
      invariant(activity !== undefined, "a programme is told of all that it weighs");
      return explainDepthOverSpread(terms, rule, payees, span, activity);
    case "listed":
      return explainListed();
  }
}
