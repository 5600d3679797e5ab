/**
 * Signs of gaming in an epoch's books, for the campaign's admin to judge. Nothing here changes what anybody earns. An
 * order that is gone may have been traded, so each figure stands beside what is usual in its market.
 */
import type { Terms } from "../../campaign/campaign.ts";
import type { Payees } from "../../campaign/miners.ts";
import type { Order, Snapshot } from "../snapshot.ts";
import type { FillNote, FlagNote, GapNote } from "./notes.ts";
import { countOwnFills, type OwnFills } from "./own-fills.ts";

/** Of orders that stood in a snapshot and whose market has a next one: how many were not in that one any more. */
export interface Gone {
  readonly seen: number;
  readonly gone: number;
}

/** One exchange account in one market. Counts are of orders in snapshots, unless said. */
export interface AccountSigns {
  readonly market: string;
  /** The name in the books, and the payout account that it belongs to; undefined where the campaign pays nobody for it. */
  readonly name: string;
  readonly account: string | undefined;
  readonly orders: number;
  /** Younger or older than the terms allow, so without weight. */
  readonly tooYoung: number;
  readonly tooOld: number;
  /** Where the next snapshot came within the time that was asked for, and where it came later. */
  readonly soon: Gone;
  readonly later: Gone;
  /** Snapshots in which its own best bid is at or above its own best ask. */
  readonly selfCrossed: number;
  /** Snapshots that lack it, because it could not be read. */
  readonly missing: number;
  readonly flags: Readonly<Record<FlagNote["flag"], number>>;
  readonly fills: OwnFills;
}

/** Two exchange accounts that showed the same orders or trades, so that they are one. */
export interface Duplicate {
  readonly market: string;
  readonly names: readonly [string, string];
}

export interface MarketSigns {
  readonly market: string;
  readonly due: number;
  readonly snapshots: number;
  /** Intervals without a snapshot, by cause. */
  readonly gaps: Readonly<Record<string, number>>;
  /** Intervals of which neither a snapshot nor a gap tells. */
  readonly unexplained: number;
  readonly soon: Gone;
}

export interface GamingReport {
  readonly markets: readonly MarketSigns[];
  readonly accounts: readonly AccountSigns[];
  readonly duplicates: readonly Duplicate[];
}

export interface GamingInput {
  readonly terms: readonly Terms[];
  readonly intervals: (terms: Terms) => number;
  readonly payees: (terms: Terms) => Payees;
  /** Each market's ascend. */
  readonly snapshots: AsyncIterable<Snapshot>;
  readonly gaps: readonly GapNote[];
  readonly flags: readonly FlagNote[];
  readonly fills: readonly FillNote[];
  /** What counts as soon after a snapshot, ms. */
  readonly withinMs: number;
}

type Mutable<T> = { -readonly [Name in keyof T]: T[Name] };
interface Signs extends Mutable<Omit<AccountSigns, "soon" | "later" | "flags">> {
  readonly soon: Mutable<Gone>;
  readonly later: Mutable<Gone>;
  readonly flags: Record<FlagNote["flag"], number>;
}

/** Reads the snapshots once. In memory stays one snapshot a market, and the notes. */
export async function findSigns(input: GamingInput): Promise<GamingReport> {
  const termsOf = new Map(input.terms.map((terms) => [terms.market.id, terms]));
  const payeesOf = new Map(input.terms.map((terms) => [terms.market.id, input.payees(terms)]));
  const signs = new Map<string, Signs>();
  const before = new Map<string, Snapshot>();
  const counts = new Map<string, number>();

  function of(market: string, name: string): Signs {
    const key = `${market} ${name}`;
    const found = signs.get(key) ?? begin(market, name, payeesOf.get(market)?.get(name));
    signs.set(key, found);
    return found;
  }

  for await (const snapshot of input.snapshots) {
    const { id } = snapshot.market;
    const terms = termsOf.get(id);
    if (terms === undefined) continue;
    counts.set(id, (counts.get(id) ?? 0) + 1);
    const last = before.get(id);
    if (last !== undefined) countGone(last, snapshot, input.withinMs, of);
    countOrders(snapshot, terms, of);
    before.set(id, snapshot);
  }
  for (const { market, account } of input.gaps)
    if (account !== null) of(market, account).missing += 1;
  for (const { market, account, flag } of input.flags) of(market, account).flags[flag] += 1;
  for (const [market, payees] of payeesOf) {
    const own = input.fills.filter((fill) => fill.market === market);
    for (const [name, fills] of countOwnFills(own, payees)) of(market, name).fills = fills;
  }

  const accounts = [...signs.values()].sort(
    (a, b) => compare(a.market, b.market) || compare(a.name, b.name),
  );
  return {
    markets: input.terms.map((terms) => {
      const market = terms.market.id;
      const whole = input.gaps.filter((gap) => gap.market === market && gap.account === null);
      const due = input.intervals(terms);
      const snapshots = counts.get(market) ?? 0;
      const own = accounts.filter((each) => each.market === market);
      return {
        ...{ market, due, snapshots, gaps: tally(whole.map(({ cause }) => cause)) },
        unexplained: due - snapshots - whole.length,
        soon: {
          seen: own.reduce((sum, { soon }) => sum + soon.seen, 0),
          gone: own.reduce((sum, { soon }) => sum + soon.gone, 0),
        },
      };
    }),
    accounts,
    duplicates: findDuplicates(input.flags, input.fills),
  };
}

function begin(market: string, name: string, account: string | undefined): Signs {
  return {
    ...{ market, name, account, orders: 0, tooYoung: 0, tooOld: 0, selfCrossed: 0, missing: 0 },
    soon: { seen: 0, gone: 0 },
    later: { seen: 0, gone: 0 },
    flags: { "not in book": 0, "more than book": 0, "second account": 0, unchecked: 0 },
    fills: { trades: 0, own: 0 },
  };
}

type SignsOf = (market: string, name: string) => Signs;

function countGone(last: Snapshot, next: Snapshot, withinMs: number, of: SignsOf): void {
  const isSoon = next.time - last.time <= withinMs;
  // An account that could not be read has no orders, which are not gone for that.
  const present = new Set(next.orders.map(({ account }) => account));
  const standing = new Set(next.orders.map(({ id, price }) => `${price} ${id}`));
  for (const { id, price, account } of last.orders) {
    if (account === undefined || !present.has(account)) continue;
    const signs = of(last.market.id, account);
    const gone = isSoon ? signs.soon : signs.later;
    gone.seen += 1;
    if (!standing.has(`${price} ${id}`)) gone.gone += 1;
  }
}

function countOrders({ market, time, orders }: Snapshot, terms: Terms, of: SignsOf): void {
  const bests = new Map<string, { bid?: Order; ask?: Order }>();
  for (const order of orders) {
    const { account, side } = order;
    if (account === undefined) continue;
    const signs = of(market.id, account);
    const age = time - order.openedAt;
    signs.orders += 1;
    if (age < terms.minAgeMs) signs.tooYoung += 1;
    if (terms.maxAgeMs !== undefined && age > terms.maxAgeMs) signs.tooOld += 1;
    // Orders stand from the best price outward.
    bests.set(account, { [side]: order, ...bests.get(account) });
  }
  for (const [account, { bid, ask }] of bests) {
    if (bid !== undefined && ask !== undefined && bid.price >= ask.price) {
      of(market.id, account).selfCrossed += 1;
    }
  }
}

function findDuplicates(flags: readonly FlagNote[], fills: readonly FillNote[]): Duplicate[] {
  const first = new Map<string, string>();
  const found = new Map<string, Duplicate>();
  const pair = (market: string, a: string, b: string): void => {
    const names: [string, string] = compare(a, b) < 0 ? [a, b] : [b, a];
    found.set(`${market} ${names.join(" ")}`, { market, names });
  };
  for (const { market, account, order, trade, side } of fills) {
    // Two accounts may be the two sides of a trade, but not the same side of the same order.
    const key = `${market} ${order} ${trade} ${side}`;
    const other = first.get(key);
    if (other === undefined) first.set(key, account);
    else if (other !== account) pair(market, other, account);
  }
  for (const { market, account, flag, owner } of flags) {
    if (flag === "second account" && owner !== undefined) pair(market, owner, account);
  }
  return [...found.values()];
}

function tally(words: readonly string[]): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const word of words) counts[word] = (counts[word] ?? 0) + 1;
  return counts;
}

function compare(a: string, b: string): number {
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
