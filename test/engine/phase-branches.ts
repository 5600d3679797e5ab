/** What random phases put the engines through, so that a run can tell how often it did. */
import { areNarrow } from "../../src/score/numbers-sql.ts";
import { MARKET_BRANCHES, marketBranches } from "../oracle/branches.ts";
import { CAMPAIGN_BRANCHES, campaignBranches } from "../oracle/campaign-branches.ts";
import { DEPTH_BRANCHES, depthBranches } from "../oracle/depth-branches.ts";
import { MARK_BRANCHES } from "../oracle/mark-branches.ts";
import { PHASE_BRANCHES, phaseBranches } from "../oracle/phase-branches.ts";
import type { AnyEpoch } from "../oracle/programmes.ts";
import { scoreAny } from "../oracle/programmes.ts";
import { TWO_SIDED_BRANCHES, twoSidedBranches } from "../oracle/two-sided-branches.ts";
import { type AnyPhase, SPELLINGS, SPLITS } from "./any-phase.ts";

const DAY_MS = 86_400_000;

const PROGRAMMES = ["hummingbot", "two-sided", "depth-over-spread"] as const;

const ENGINE_BRANCHES = [
  ...PROGRAMMES.map((name) => `${name}, scored` as const),
  "hummingbot in 64 bits",
  "hummingbot in 128 bits",
  "refused, as numbers are too large",
  "one market",
  "several markets",
  "one epoch",
  "several epochs",
  "a market without snapshots",
  "a market's epoch on two days",
  "a market's epoch on three days or more",
  "a market's epoch in several questions",
  "empty slots between two questions",
  "a large curve",
  "seeds",
  "no seeds",
  "newcomers",
  "marks",
  "a minimum payout",
  "changed since it was loaded",
  ...SPELLINGS.map((spelling) => `books as ${spelling}` as const),
  ...SPLITS.map((split) => `books in ${split}` as const),
] as const;

/** What marks on chain do to rewards is the same code after every engine, and takes more epochs than most phases have. */
const PAID_BRANCHES = PHASE_BRANCHES.filter((name) => !MARK_BRANCHES.some((each) => each === name));

/** Orders without size, and orders better than the best, are no books: the readers refuse them. */
const UNREADABLE: readonly string[] = [
  "book: counts without weight",
  "book: at mid",
  "book: wrong side of mid",
  "two-sided: levels that cross",
  "two-sided: behind the cutoff's mid only",
];

export const ALL_BRANCHES: readonly string[] = [
  ...ENGINE_BRANCHES,
  ...PAID_BRANCHES.map((name) => `phase: ${name}`),
  ...CAMPAIGN_BRANCHES.map((name) => `campaign: ${name}`),
  ...MARKET_BRANCHES.map((name) => `book: ${name}`),
  ...TWO_SIDED_BRANCHES.map((name) => `two-sided: ${name}`),
  ...DEPTH_BRANCHES.map((name) => `depth-over-spread: ${name}`),
].filter((name) => !UNREADABLE.includes(name));

/** @param refused the epochs that the servers did not score: their books count for nothing but the refusal. */
export function branchesOf(any: AnyPhase, refused: ReadonlySet<number>): Set<string> {
  const { random, phase, campaign, scenery } = any;
  const found = new Set<string>();
  const add = (...branches: (typeof ENGINE_BRANCHES)[number][]) => {
    for (const branch of branches) found.add(branch);
  };
  const all = random.epochs.flatMap(({ markets }, e) =>
    refused.has(e + 1) ? [] : [...markets.values()].map(({ books }) => books),
  );
  for (const books of all) {
    for (const branch of booksBranches(books)) found.add(branch);
    add(`${books.programme}, scored`);
    if (books.snapshots.length === 0) add("a market without snapshots");
    if (books.programme === "hummingbot") {
      add(isNarrow(books) ? "hummingbot in 64 bits" : "hummingbot in 128 bits");
    }
    if (books.smaxPpm > 10_000) add("a large curve");
    const days = new Set(books.snapshots.map(({ time }) => Math.floor(time / DAY_MS))).size;
    if (days === 2) add("a market's epoch on two days");
    if (days > 2) add("a market's epoch on three days or more");
    if (days > 1 && scenery.atOnce === 1) {
      add("a market's epoch in several questions");
      if (hasGapAtMidnight(books)) add("empty slots between two questions");
    }
  }
  if (refused.size > 0) add("refused, as numbers are too large");
  if (refused.size === 0) {
    const paid = phaseBranches(random.phase);
    for (const branch of PAID_BRANCHES) if (paid.has(branch)) found.add(`phase: ${branch}`);
    for (const branch of campaignBranches(random)) found.add(`campaign: ${branch}`);
  }
  if (refused.size < phase.epochs) {
    const most = Math.max(...random.epochs.map(({ markets }) => markets.size));
    add(most > 1 ? "several markets" : "one market");
    add(phase.epochs > 1 ? "several epochs" : "one epoch");
    add(phase.seedHashes.length > 0 ? "seeds" : "no seeds");
    add(`books as ${scenery.spelling}`, `books in ${scenery.split}`);
    if (campaign.miners.some(({ joined }) => joined !== undefined)) add("newcomers");
    if (random.phase.marks?.some((marks) => marks.length > 0)) add("marks");
    if (random.minPayout.size > 0) add("a minimum payout");
    if (scenery.hasDraft) add("changed since it was loaded");
  }
  return found;
}

function booksBranches(books: AnyEpoch): string[] {
  switch (books.programme) {
    case "hummingbot":
      return [...marketBranches(books)].map((name) => `book: ${name}`);
    case "two-sided":
      return [...twoSidedBranches(books)].map((name) => `two-sided: ${name}`);
    case "depth-over-spread":
      return [...depthBranches(books)].map((name) => `depth-over-spread: ${name}`);
  }
}

/** Whether the numbers are those that SQL computes in 64 bits. */
function isNarrow({ snapshots }: AnyEpoch): boolean {
  let [price, side] = [0n, 0n];
  for (const { bid = 0n, ask = 0n, orders } of snapshots) {
    const sums = { bid: 0n, ask: 0n };
    for (const each of [bid, ask, ...orders.map((order) => order.price)]) {
      if (each > price) price = each;
    }
    for (const order of orders) sums[order.side] += order.size;
    for (const sum of [sums.bid, sums.ask]) if (sum > side) side = sum;
  }
  return areNarrow({ price, side, snapshots: snapshots.length }, 1_000_000n * side);
}

/** Whether the slots on either side of a midnight that snapshots stand around are empty, and some before and after pay. */
function hasGapAtMidnight(books: AnyEpoch): boolean {
  const dayOf = (i: number) => Math.floor((books.start + i * books.intervalMs) / DAY_MS);
  const paid = Array.from({ length: books.n }, (_, i) => i).filter((i) => {
    const own = books.snapshots.filter(
      ({ time }) => Math.floor((time - books.start) / books.intervalMs) === i,
    );
    return scoreAny({ ...books, snapshots: own }).points.size > 0;
  });
  return paid.some((i, at) => {
    const before = paid[at - 1];
    return before !== undefined && i - before > 1 && dayOf(i) > dayOf(before);
  });
}
