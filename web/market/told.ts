/** How far the files of an epoch go. */
import type { MarketPage } from "../../src/page/market-files.ts";

/** How many intervals the files tell of: those that have been, while the epoch runs. */
export function toldOf({ start, through, intervalMs }: MarketPage): number {
  return Math.ceil((Date.parse(through) - Date.parse(start)) / intervalMs);
}
