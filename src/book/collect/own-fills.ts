/** Trades in which both sides are one miner's: volume that was made, not provided. */
import type { Payees } from "../../campaign/miners.ts";
import { readUnits } from "./exchange-number.ts";
import type { FillNote } from "./notes.ts";

/** An exchange account's trades, and how many of them have a counterpart of the same payout account. */
export interface OwnFills {
  readonly trades: number;
  readonly own: number;
}

/** Some exchanges give each side of a trade its own id and its own moment. */
const SAME_MOMENT_MS = 1_000;
const DECIMALS = 36;

/**
 * Counts one market's trades by the name in the books. Two trades are one another's counterpart where price and size are
 * equal, the sides are opposite, and they are at most a second apart. A trade that is told twice counts once.
 */
export function countOwnFills(fills: readonly FillNote[], payees: Payees): Map<string, OwnFills> {
  const told = new Map(fills.map((fill) => [`${fill.account} ${fill.trade} ${fill.side}`, fill]));
  const all = [...told.values()].sort((a, b) => a.time - b.time);
  const waiting = new Map<string, FillNote[]>();
  const own = new Set<FillNote>();
  for (const fill of all) {
    const payee = payees.get(fill.account) ?? fill.account;
    const deal = [payee, units(fill.price), units(fill.size)].join(" ");
    const opposite = waiting.get(`${deal} ${fill.side === "bid" ? "ask" : "bid"}`) ?? [];
    const counterpart = opposite.findIndex(({ time }) => fill.time - time <= SAME_MOMENT_MS);
    const [other] = counterpart === -1 ? [] : opposite.splice(counterpart, 1);
    if (other !== undefined) {
      own.add(fill).add(other);
      continue;
    }
    const mine = `${deal} ${fill.side}`;
    waiting.set(mine, [...(waiting.get(mine) ?? []), fill].slice(-100));
  }
  const counts = new Map<string, { trades: number; own: number }>();
  for (const fill of all) {
    const count = counts.get(fill.account) ?? { trades: 0, own: 0 };
    count.trades += 1;
    if (own.has(fill)) count.own += 1;
    counts.set(fill.account, count);
  }
  return counts;
}

function units(text: string): string {
  return String(readUnits(text, DECIMALS)?.units ?? text);
}
