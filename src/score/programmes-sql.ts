/** The SQL of each programme, by the name a campaign file gives it. */
import type { EpochSpan } from "../campaign/calendar.ts";
import type { Terms } from "../campaign/campaign.ts";
import { InvariantError } from "../errors.ts";
import type { Activity } from "./activity.ts";
import { depthOverSpreadSql } from "./depth-over-spread-sql.ts";
import { hummingbotSql } from "./hummingbot-sql.ts";
import type { ProgrammeSql } from "./programme-sql.ts";
import { twoSidedSql } from "./two-sided-sql.ts";

/** The programme of a market's terms, for one epoch. */
export function programmeSql(
  terms: Terms,
  span: EpochSpan,
  activity: Activity,
): ProgrammeSql<unknown> {
  const { rule } = terms;
  switch (rule.programme) {
    case "hummingbot":
      return hummingbotSql(terms, rule);
    case "two-sided":
      return twoSidedSql(terms, rule);
    case "depth-over-spread":
      return depthOverSpreadSql(terms, rule, span, activity);
    case "listed":
    case "pool-share":
    case "concentrated":
    case "concentrated-weighted":
      throw new InvariantError("a market without books is not scored where books lie");
  }
}
