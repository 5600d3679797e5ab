/** Which branches of rules.md, Points: two-sided, a random market's epoch takes. */
import { dividedBy, fromDecimal, isBelow, over, plus, ZERO } from "./fraction.ts";
import { faults, hasMid, SIDES, type SnapshotInput, snapshotOf, spreadPpm } from "./rules.ts";
import {
  type CutBook,
  cutBook,
  isInBand,
  levels,
  type Quality,
  qualities,
  scoreTwoSided,
  type TwoSidedEpoch,
} from "./two-sided.ts";

export const TWO_SIDED_BRANCHES = [
  "no level of the minimum size",
  "levels that cross",
  "mid of the whole book",
  "mid of the cutoff only",
  "dust passed over",
  "a level of small orders",
  "a small order at a large level",
  "exactly at smax, without weight",
  "within smax of the cutoff's mid only",
  "beyond smax of the cutoff's mid only",
  "behind the cutoff's mid only",
  "one side alone, in the band",
  "one side alone, outside",
  "both sides, the smaller decides",
  "both sides, a part of the larger decides",
  "both sides, outside the band",
  "no band",
  "mid exactly the lowest",
  "mid exactly the highest",
  "mid below the band",
  "mid above the band",
  "c of 1",
  "c with decimals",
  "two exchange accounts of one payee, one a side",
  "one scores alone",
  "several score",
  "shares that leave a rest",
  "a share floored to nothing",
  "orders count, nobody scores",
  "a sample skipped between others",
  "nobody scores in the epoch",
] as const;
export type TwoSidedBranch = (typeof TWO_SIDED_BRANCHES)[number];

export function twoSidedBranches(terms: TwoSidedEpoch): Set<TwoSidedBranch> {
  const found = new Set<TwoSidedBranch>();
  const scored: boolean[] = [];
  for (let i = 0; i < terms.n; i += 1) {
    const book = snapshotOf(terms, i);
    const sample = qualities(terms, i);
    scored.push([...sample.values()].some(({ min }) => min.num > 0n));
    if (book === undefined || !hasMid(book)) continue;
    const cut = cutBook(book, terms);
    if (cut === undefined) {
      const empty = SIDES.some((side) => levels(book, side).every((l) => l.size < terms.minSize));
      found.add(empty ? "no level of the minimum size" : "levels that cross");
      continue;
    }
    bookBranches(found, book, cut, terms);
    sampleBranches(found, sample, cut, terms);
  }
  if (terms.divisor === "1") found.add("c of 1");
  if (terms.divisor.includes(".")) found.add("c with decimals");
  if (terms.from === undefined && terms.through === undefined) found.add("no band");
  const first = scored.indexOf(true);
  if (scored.some((one, i) => !one && i > first && i < scored.lastIndexOf(true)) && first >= 0) {
    found.add("a sample skipped between others");
  }
  if (scoreTwoSided(terms).points.size === 0) found.add("nobody scores in the epoch");
  return found;
}

function bookBranches(
  found: Set<TwoSidedBranch>,
  book: SnapshotInput & { readonly bid: bigint; readonly ask: bigint },
  cut: CutBook,
  terms: TwoSidedEpoch,
): void {
  const sameMid = cut.bid + cut.ask === book.bid + book.ask;
  found.add(sameMid ? "mid of the whole book" : "mid of the cutoff only");
  for (const side of SIDES) {
    const isBetter = (price: bigint) => (side === "bid" ? price > cut.bid : price < cut.ask);
    for (const level of levels(book, side)) {
      if (isBetter(level.price)) found.add("dust passed over");
      const small = level.orders.every((order) => order.size < terms.minSize);
      if (level.price === cut[side] && small) found.add("a level of small orders");
    }
  }
  for (const order of book.orders) {
    const [byCut, byBook] = [faults(order, cut, terms), faults(order, book, terms)];
    const level = levels(book, order.side).find(({ price }) => price === order.price);
    if (byCut.join() === "too small" && (level?.size ?? 0n) >= terms.minSize) {
      found.add("a small order at a large level");
    }
    if (byCut.length === 0 && byBook.join() === "too far") {
      found.add("within smax of the cutoff's mid only");
    }
    if (byCut.join() === "too far" && byBook.length === 0) {
      found.add("beyond smax of the cutoff's mid only");
    }
    if (byCut.length === 0 && byBook.includes("not behind mid")) {
      found.add("behind the cutoff's mid only");
    }
    const ppm = spreadPpm(order.price, cut.bid, cut.ask);
    if (byCut.length === 0 && ppm === BigInt(terms.smaxPpm)) {
      found.add("exactly at smax, without weight");
    }
  }
}

function sampleBranches(
  found: Set<TwoSidedBranch>,
  sample: ReadonlyMap<string, Quality>,
  cut: CutBook,
  terms: TwoSidedEpoch,
): void {
  const twice = cut.bid + cut.ask;
  const inBand = isInBand(cut, terms);
  if (terms.from !== undefined && twice === 2n * terms.from) found.add("mid exactly the lowest");
  if (terms.through !== undefined && twice === 2n * terms.through) {
    found.add("mid exactly the highest");
  }
  if (!inBand) {
    const isBelowBand = terms.from !== undefined && twice < 2n * terms.from;
    found.add(isBelowBand ? "mid below the band" : "mid above the band");
  }
  const sum = [...sample.values()].map(({ min }) => min).reduce(plus, ZERO);
  if (sum.num === 0n && sample.size > 0) found.add("orders count, nobody scores");
  const scoring = [...sample.values()].filter(({ min }) => min.num > 0n);
  if (scoring.length === 1) found.add("one scores alone");
  if (scoring.length > 1) found.add("several score");
  let shared = 0n;
  for (const { one, two, min } of sample.values()) {
    if (sum.num > 0n) {
      const share = dividedBy(min, sum);
      const points = (10n ** 15n * share.num) / share.den;
      shared += points;
      if (min.num > 0n && points === 0n) found.add("a share floored to nothing");
    }
    if (one.num === 0n || two.num === 0n) {
      found.add(inBand ? "one side alone, in the band" : "one side alone, outside");
    } else if (!inBand) {
      found.add("both sides, outside the band");
    } else {
      const smaller = isBelow(one, two) ? one : two;
      const part = dividedBy(isBelow(one, two) ? two : one, fromDecimal(terms.divisor));
      if (isBelow(part, smaller)) found.add("both sides, the smaller decides");
      if (isBelow(smaller, part)) found.add("both sides, a part of the larger decides");
    }
  }
  if (sum.num > 0n && shared < 10n ** 15n) found.add("shares that leave a rest");
  for (const payee of sample.keys()) {
    const names = (wanted: "bid" | "ask") =>
      cut.orders
        .filter((order) => order.side === wanted && faults(order, cut, terms).length === 0)
        .filter((order) => terms.payees.get(order.account ?? "") === payee)
        .filter((order) => spreadPpm(order.price, cut.bid, cut.ask) < BigInt(terms.smaxPpm))
        .filter((order) => over(order.size, 1n).num > 0n)
        .map((order) => order.account);
    const [bids, asks] = [names("bid"), names("ask")];
    if (bids.some((name) => asks.some((other) => other !== name))) {
      found.add("two exchange accounts of one payee, one a side");
    }
  }
}
