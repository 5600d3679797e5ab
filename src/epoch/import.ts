/** An exchange's order-event log on disk into a campaign's books on disk. */
import { readEvents } from "../book/events.ts";
import { type ImportReport, importBooks } from "../book/import-books.ts";
import { holdsLiveOrders, readLiveOrders } from "../book/live-orders.ts";
import { readOwners } from "../book/owners.ts";
import { writeBooks } from "../book/write-books.ts";
import type { Market, Phase } from "../campaign/campaign.ts";

export interface ImportRequest {
  readonly phase: Phase;
  readonly market: Market;
  /** Revealed seeds by epoch. */
  readonly seeds: ReadonlyMap<number, Uint8Array>;
  /** The order-event log: CSV, or an exchange's recorded messages, a line each; gzipped or not. */
  readonly orders: string;
  /** Which account owns which order, CSV or CSV.gz. */
  readonly owners: string;
  /** The log's volumes are numbers of `10^-volumeDecimals`. */
  readonly volumeDecimals: number;
  /** The folder for the epochs' books. */
  readonly out: string;
}

/**
 * Replays a log into snapshots and writes each epoch's books with its seed, all or nothing.
 * @returns what the log held and what became of every instant.
 * @throws InputError with every fault of the log or the owners.
 */
export async function importLog(
  request: ImportRequest,
): Promise<ImportReport & { files: readonly string[] }> {
  const { phase, market, seeds, out } = request;
  const owners = await readOwners(request.owners);
  const { orders, volumeDecimals } = request;
  const events = holdsLiveOrders(orders)
    ? readLiveOrders(orders, market)
    : readEvents(orders, market, { volumeDecimals });
  const replay = importBooks({ phase, market, seeds, events, owners });
  const files = await writeBooks(out, replay.snapshots, seeds);
  return { ...replay.report(), files };
}
