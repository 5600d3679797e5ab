/** What is known of payout accounts beside their orders, where a programme weighs it. */
import type { MakerRow } from "../book/makers.ts";
import type { Payees } from "../campaign/miners.ts";
import { addPoints } from "./points.ts";

/** By payout account. An account that is missing has none of it. */
export interface Activity {
  /** Maker volume in the market and epoch, in units of 10^-18. */
  readonly volume: ReadonlyMap<string, bigint>;
  /** In units of 10^-18. */
  readonly stake: ReadonlyMap<string, bigint>;
  /** When the account joined, unix ms; missing where it was there from the beginning. */
  readonly joined: ReadonlyMap<string, number>;
}

/** One market's volume and stake, an account's names summed. Rows of a maker who does not earn here are left out. */
export function sumMakers(
  rows: readonly MakerRow[],
  market: string,
  payees: Payees,
): Pick<Activity, "volume" | "stake"> {
  const volume = new Map<string, bigint>();
  const stake = new Map<string, bigint>();
  for (const row of rows) {
    const account = payees.get(row.account);
    if (account === undefined || (row.market !== undefined && row.market !== market)) continue;
    addPoints(volume, new Map([[account, row.volume]]), 1n);
    addPoints(stake, new Map([[account, row.stake]]), 1n);
  }
  return { volume, stake };
}
