/** Which branches of the rules a random market's epoch takes, so that tests can tell that each is often taken. */
import {
  curve,
  type Entry,
  emptyBefore,
  faults,
  hasMid,
  type MarketEpoch,
  type OrderInput,
  SIDES,
  type SnapshotInput,
  slotPoints,
  slots,
  snapshotOf,
  spreadPpm,
} from "./rules.ts";

export const MARKET_BRANCHES = [
  "snapshot missing",
  "no book",
  "only bids",
  "only asks",
  "locked",
  "crossed",
  "sound book, a side empty",
  "exactly at smax",
  "last unit within smax",
  "one unit beyond smax",
  "beyond smax by less than a ppm",
  "far beyond smax",
  "at mid",
  "wrong side of mid",
  "exactly minSize",
  "one below minSize",
  "counts without weight",
  "exactly minAge",
  "1 ms too young",
  "opened after the snapshot",
  "exactly maxAge",
  "1 ms too old",
  "no maximum age",
  "unknown account",
  "no account",
  "two exchange accounts of one payee in a slot",
  "two orders of one account in a slot",
  "one payee on both sides",
  "flat curve",
  "weight floored at 1",
  "price over 64 bits",
  "weight over 64 bits",
  "points of an order floored to 0",
  "floor before rollover differs from floor after",
  "rollover of one",
  "rollover of several",
  "rollover from the start",
  "rollover between paid slots",
  "one side pays while the other is empty",
  "nothing trailing",
  "one side trailing",
  "both sides trailing",
  "nobody scores",
] as const;
export type MarketBranch = (typeof MARKET_BRANCHES)[number];

const WORD = 2n ** 64n;

export function marketBranches(terms: MarketEpoch): Set<MarketBranch> {
  const found = new Set<MarketBranch>();
  const [bids = [], asks = []] = SIDES.map((side) => slots(terms, side));
  for (let i = 0; i < terms.n; i += 1) {
    const book = snapshotOf(terms, i);
    const pays = [bids, asks].filter((all) => all[i]?.length !== 0).length;
    if (pays === 1) found.add("one side pays while the other is empty");
    if (book === undefined) found.add("snapshot missing");
    else if (hasMid(book)) {
      if (pays < 2) found.add("sound book, a side empty");
      for (const order of book.orders) orderBranches(found, order, book, terms);
    } else found.add(brokenBook(book));
  }
  for (const all of [bids, asks]) slotBranches(found, all);

  const payees = [bids, asks].map((all) => new Set(all.flat().map((entry) => entry.payee)));
  if ([...(payees[0] ?? [])].some((payee) => payees[1]?.has(payee))) {
    found.add("one payee on both sides");
  }
  const trailing = [bids, asks].map((all) => emptyBefore(all, terms.n));
  const sides = trailing.filter((count) => count > 0).length;
  if (trailing.every((count) => count === terms.n)) found.add("nobody scores");
  else if (sides === 0) found.add("nothing trailing");
  else found.add(sides === 1 ? "one side trailing" : "both sides trailing");
  return found;
}

function brokenBook({ bid, ask }: SnapshotInput): MarketBranch {
  if (bid === undefined) return ask === undefined ? "no book" : "only asks";
  if (ask === undefined) return "only bids";
  return bid === ask ? "locked" : "crossed";
}

/** A fault is a branch where it alone keeps the order out; a limit is one where the order counts. */
function orderBranches(
  found: Set<MarketBranch>,
  order: OrderInput,
  book: SnapshotInput & { readonly bid: bigint; readonly ask: bigint },
  terms: MarketEpoch,
): void {
  const { bid, ask } = book;
  const all = faults(order, book, terms);
  const counts = all.length === 0;
  const only = all.length === 1 ? all[0] : undefined;
  const age = book.time - order.openedAt;
  const smax = BigInt(terms.smaxPpm);
  const twice = 2n * order.price - bid - ask;
  const distance = (twice < 0n ? -twice : twice) * 1_000_000n;
  const out = order.side === "bid" ? -1n : 1n;

  if (counts) {
    const ppm = Number(spreadPpm(order.price, bid, ask));
    const weight = curve(terms.k, terms.smaxPpm, ppm);
    if (distance === smax * (bid + ask)) found.add("exactly at smax");
    else if (spreadPpm(order.price + out, bid, ask) > smax) found.add("last unit within smax");
    if (order.size === terms.minSize && order.size > 0n) found.add("exactly minSize");
    if (order.size === 0n) found.add("counts without weight");
    if (age === terms.minAgeMs) found.add("exactly minAge");
    if (age === terms.maxAgeMs) found.add("exactly maxAge");
    if (terms.maxAgeMs === undefined) found.add("no maximum age");
    if (Number(terms.k) === 0) found.add("flat curve");
    // exp(-14.6) is below half a millionth: without the floor at 1 the order would weigh nothing.
    if ((Number(terms.k) * ppm) / terms.smaxPpm > 14.6) found.add("weight floored at 1");
    if (order.price > WORD) found.add("price over 64 bits");
    if (weight * order.size > WORD) found.add("weight over 64 bits");
  }
  if (only === "too far") {
    const nearer = spreadPpm(order.price - out, bid, ask) <= smax;
    found.add(nearer ? "one unit beyond smax" : "far beyond smax");
    if (distance / (bid + ask) === smax) found.add("beyond smax by less than a ppm");
  }
  if (only === "not behind mid") found.add(twice === 0n ? "at mid" : "wrong side of mid");
  if (only === "too small" && order.size + 1n === terms.minSize) found.add("one below minSize");
  if (only === "too young") {
    if (age + 1 === terms.minAgeMs) found.add("1 ms too young");
    if (age < 0) found.add("opened after the snapshot");
  }
  if (only === "too old" && age - 1 === terms.maxAgeMs) found.add("1 ms too old");
  if (only === "stranger")
    found.add(order.account === undefined ? "no account" : "unknown account");
}

function slotBranches(found: Set<MarketBranch>, all: readonly (readonly Entry[])[]): void {
  for (const [i, entries] of all.entries()) {
    if (entries.length === 0) continue;
    const before = emptyBefore(all, i);
    if (before > 0) {
      found.add(before === 1 ? "rollover of one" : "rollover of several");
      found.add(before === i ? "rollover from the start" : "rollover between paid slots");
    }
    let total = 0n;
    for (const entry of entries) total += entry.weight;
    for (const entry of entries) {
      const times = BigInt(1 + before);
      const once = slotPoints(entry, entries);
      if (once === 0n) found.add("points of an order floored to 0");
      if (once * times !== (10n ** 15n * entry.weight * times) / total) {
        found.add("floor before rollover differs from floor after");
      }
      for (const other of entries) {
        if (other === entry || other.payee !== entry.payee) continue;
        found.add(
          other.order.account === entry.order.account
            ? "two orders of one account in a slot"
            : "two exchange accounts of one payee in a slot",
        );
      }
    }
  }
}
