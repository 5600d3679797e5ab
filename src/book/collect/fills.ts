/** The miners' trades, read now and then between two instants. They change no book; `books audit` reads them. */
import type { MarketRun } from "./follow-market.ts";
import type { FillNote } from "./notes.ts";
import { persist } from "./patience.ts";
import { VenueError } from "./venue.ts";

/**
 * Begins reading trades. Each call reads those of one account whose turn it is, so that they never stand in a row before
 * an instant; an account that cannot be read is asked again the next time, and nobody loses anything by it. The newest
 * trades may be told twice: exchanges are asked from a time on.
 * @returns a function that is told until when there is time, unix ms.
 */
export function createFillReader(run: MarketRun): (deadline: number) => Promise<void> {
  const { terms, span, readers, ledger, clock, limits } = run;
  const { market } = terms;
  const readAt = new Map<string, number>();

  async function read(deadline: number): Promise<void> {
    const now = clock.now();
    const end = Math.min(deadline, now + limits.lateMs);
    const due = readers.find(
      ({ name, rest }) =>
        now >= (readAt.get(name) ?? span.start) + limits.fillsEveryMs &&
        rest.resting(now) === undefined,
    );
    if (due === undefined || end <= now) return;
    const since = ledger.lastFill(market.id, due.name) ?? span.start;
    const fills = await persist(() => due.account.fills(market, since), end, clock);
    await ledger.addFills(
      fills.map(
        ({ trade, order = null, side, price, size, time }): FillNote => ({
          ...{ market: market.id, account: due.name, trade, order, side, price, size, time },
        }),
      ),
    );
    readAt.set(due.name, now);
  }

  return async (deadline) => {
    try {
      await read(deadline);
    } catch (error) {
      const isDisk = (error as NodeJS.ErrnoException).code !== undefined;
      if (!(error instanceof VenueError) && !isDisk) throw error;
    }
  };
}
