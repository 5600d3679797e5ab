/** What programmes weigh beside the books, read where an epoch's terms need it. */
import { type MakerRow, readMakers } from "../../book/makers.ts";
import type { BookInput } from "../../book/read-books.ts";
import type { Campaign, Terms } from "../../campaign/campaign.ts";
import { joinedTimes, type Payees } from "../../campaign/miners.ts";
import { type Activity, sumMakers } from "../../score/activity.ts";
import { weighedActivity } from "../../score/programmes.ts";

export interface EpochActivity {
  /** What is known of the accounts that earn under a market's terms. */
  readonly of: (terms: Terms, payees: Payees) => Activity;
  /** The files that were read. */
  readonly inputs: readonly BookInput[];
}

/**
 * Reads what an epoch's terms weigh beside the books. Where they weigh neither volume nor stake, no file is read.
 * @param running the epoch's terms.
 * @param folder the epoch's books.
 * @throws InputError where makers.csv is needed and missing, or has faults.
 */
export async function readActivity(
  campaign: Campaign,
  running: readonly Terms[],
  folder: string,
): Promise<EpochActivity> {
  const joined = joinedTimes(campaign);
  const reasons = running.flatMap((terms) =>
    weighedActivity(terms).map((name) => `the ${name} in ${terms.market.id}`),
  );
  const makers =
    reasons.length === 0
      ? undefined
      : await readMakers(folder, campaign.markets, `the terms weigh ${reasons.join(", ")}`);
  const rows: readonly MakerRow[] = makers?.rows ?? [];
  return {
    of: (terms, payees) => ({ ...sumMakers(rows, terms.market.id, payees), joined }),
    inputs: makers === undefined ? [] : [makers.input],
  };
}
