/** An exchange's order-event log on disk into a campaign's books on disk. */
import { dirname } from "node:path";
import { closedDays } from "../book/collect/day-files.ts";
import { type LogEntry, readEvents } from "../book/events.ts";
import { type ImportReport, importBooks } from "../book/import-books.ts";
import { holdsLiveOrders, readLiveOrders } from "../book/live-orders.ts";
import { readOwners } from "../book/owners.ts";
import { findRecording, readRecording } from "../book/record/recording.ts";
import { writeBooks } from "../book/write-books.ts";
import type { Market, Phase } from "../campaign/campaign.ts";

export interface ImportRequest {
  readonly phase: Phase;
  readonly market: Market;
  /** Revealed seeds by epoch. */
  readonly seeds: ReadonlyMap<number, Uint8Array>;
  /**
   * The order-event log: CSV, or an exchange's recorded messages, a line each; gzipped or not. A folder, or a day of it,
   * where `books record` wrote it.
   */
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
  const replay = importBooks({ phase, market, seeds, log: await openLog(request), owners });
  const files = await writeBooks(out, replay.snapshots, seeds, {
    market: market.id,
    found: replay.gaps,
  });
  return { ...replay.report(), files };
}

async function openLog(request: ImportRequest): Promise<AsyncIterable<LogEntry>> {
  const { orders, market, volumeDecimals } = request;
  const days = await findRecording(orders, market);
  const [first] = days ?? [];
  if (days !== undefined && first !== undefined) {
    return readRecording(days, market, await closedDays(dirname(first)));
  }
  if (holdsLiveOrders(orders)) return readLiveOrders(orders, market);
  return readEvents(orders, market, { volumeDecimals });
}
