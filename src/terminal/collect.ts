/** What the collector says while it runs: each cause when it begins and when it ends, not every minute. */

import type { Flag } from "../book/collect/assemble.ts";
import type { Settled } from "../book/collect/follow-market.ts";
import { count } from "./amount.ts";

/** The words that a settled interval is worth; none in a quiet minute. */
export type Teller = (settled: Settled) => readonly string[];

const ODD: Readonly<Record<Exclude<Flag["flag"], "unchecked">, string>> = {
  "not in book": "is not in the public book",
  "more than book": "is larger than the public book shows",
  "second account": "is shown by two accounts",
};

/** Begins without anything told. */
export function createTeller(): Teller {
  /** The cause that is told of a market, or of an account in it. */
  const told = new Map<string, string>();
  const odd = new Set<string>();

  return ({ market, time, gaps, flags, isWritten }) => {
    const at = new Date(time).toISOString().replace(".000Z", "Z");
    const now = new Map<string, string>();
    for (const gap of gaps) {
      const who = gap.account === null ? market : `${gap.account} in ${market}`;
      now.set(who, `${gap.cause} (${gap.detail})`);
    }
    if (!isWritten) now.set(`${market} on disk`, "disk (kept, and written once there is room)");
    const words: string[] = [];
    for (const [who, cause] of now) {
      if (told.get(who) === cause) continue;
      told.set(who, cause);
      words.push(`${at} ${who}: missing, ${cause}`);
    }
    for (const [who] of told) {
      const isHere = who === market || who.endsWith(` in ${market}`) || who === `${market} on disk`;
      // A market that is missing as a whole tells nothing of its accounts.
      if (!isHere || now.has(who) || (now.has(market) && who !== market)) continue;
      told.delete(who);
      words.push(`${at} ${who}: there again`);
    }
    for (const { account, id, flag } of flags) {
      if (flag === "unchecked" || odd.has(`${account} ${id} ${flag}`)) continue;
      odd.add(`${account} ${id} ${flag}`);
      words.push(`${at} ${account} in ${market}: its order ${id} ${ODD[flag]}`);
    }
    return words;
  };
}

/** What a run came to. */
export function createTally(): {
  add(settled: Settled): void;
  result(): { snapshots: number; gaps: number };
  describe(): string;
} {
  let [snapshots, gaps] = [0, 0];
  return {
    add: ({ snapshot, isWritten }) => {
      if (snapshot !== undefined && isWritten) snapshots += 1;
      else gaps += 1;
    },
    result: () => ({ snapshots, gaps }),
    describe: () => `${count(snapshots, "snapshot")}, ${count(gaps, "gap")}`,
  };
}
