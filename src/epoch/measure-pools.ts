/** The logs of pools into periods: how deep each was at the end of each minute of some epochs. */
import { join } from "node:path";
import { addMeasures, expectSnapshot } from "../book/liquidity.ts";
import { epochSpan } from "../campaign/calendar.ts";
import { minutesOf } from "../pool/looks.ts";
import { measurer } from "../pool/measures.ts";
import type { EpochBooks, Periods } from "./measure-books.ts";
import { lookAtPool, poolsInEpoch } from "./scoring/logs.ts";

/**
 * Measures the pools of the epochs that have a period.
 * @param onLook is called for each look.
 * @throws InputError where a pool's logs are missing, or not whole.
 */
export async function measurePools(
  { campaign, phase, books }: EpochBooks,
  epochs: readonly number[],
  periods: Periods,
  onLook: () => void,
): Promise<void> {
  for (const epoch of epochs) {
    const minutes = minutesOf(epochSpan(phase, epoch));
    for (const pool of poolsInEpoch(phase, epoch)) {
      const { market } = pool.terms;
      const period = periods.get(market.id);
      if (period === undefined) continue;
      for (const { start } of minutes) expectSnapshot(period, start);
      const measure = measurer(period.yardstick, market);
      await lookAtPool(campaign, pool, join(books, String(epoch)), minutes, (start, now) => {
        addMeasures(period, measure(now), start);
        onLook();
      });
    }
  }
}
