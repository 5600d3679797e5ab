/** What is listed of an epoch's rewards: `listed.csv` in its folder of books, where terms say `listed`. */
import type { BookInput } from "../../book/read-books.ts";
import { listedTermsInEpoch } from "../../campaign/calendar.ts";
import type { Phase } from "../../campaign/campaign.ts";
import { readListed } from "../../listed/listed-file.ts";
import { scoreListed } from "../../score/listed.ts";
import type { MarketScore } from "../../score/market.ts";

export interface EpochLists {
  /** One for each listed market that runs, sorted by market. */
  readonly scores: readonly MarketScore[];
  /** The file that was read, if one was needed. */
  readonly inputs: readonly BookInput[];
}

/**
 * Reads what is listed of an epoch's rewards. Where no terms say `listed`, no file is read.
 * @param folder the epoch's books.
 * @throws InputError where listed.csv is needed and missing, or has faults.
 */
export async function readLists(phase: Phase, epoch: number, folder: string): Promise<EpochLists> {
  const terms = listedTermsInEpoch(phase, epoch);
  if (terms.length === 0) return { scores: [], inputs: [] };
  const { rows, input } = await readListed(folder, terms);
  const scores = terms.map((each) => {
    const mine = rows.filter(({ market }) => market === each.market.id);
    return scoreListed(each, new Map(mine.map(({ account, amount }) => [account, amount])));
  });
  return { scores, inputs: [input] };
}
