/**
 * The scan and score kernel of the `hummingbot` programme: bytes of book files in, runs of points out. It takes a
 * snapshot whole or declines it, and then plain TypeScript decides. src/kernel/score.ts is its only user.
 */
import { closeColumns, columnSnapshots, openColumns, setScale, takeRows } from "./score/columns";
import { snapshots as rowSnapshots, rows, scanWholeRows, setColumn } from "./score/csv";
import { newDraw } from "./score/instants";
import { beginRun, Market, newMarket, Side } from "./score/market";
import { addNames } from "./score/names";
import { scanLine } from "./score/ndjson";
import { behindLastLine } from "./score/text";

export { addNames, beginRun, closeColumns, openColumns, rows, setColumn, setScale };

/** Loads reach so far beyond what they look at. */
const SLACK: usize = 64;

/** How many snapshots were scored by the last call. */
export let scored: u32 = 0;

/** The address behind the last whole line of the last call. */
export let wholeLines: usize = 0;

/** Room that is never given back. */
export function reserve(bytes: u32): usize {
  return heap.alloc(<usize>bytes + SLACK);
}

/**
 * Adds a market.
 * @param words 17 numbers of 64 bits: the market's number; its name's address and length; how many accounts there are;
 * the epoch's start and end and the interval, in ms; the decimals of prices and sizes, and the scale of each here; the
 * least size, in that scale; the least and the greatest age in ms; smax in ppm; the seed's address and length, 0 where
 * there is none. Name and seed must stay where they are.
 */
export function addMarket(words: usize): Market {
  const market = newMarket(<u32>word(words, 3), <u32>word(words, 14));
  market.index = <u32>word(words, 0);
  market.name = <usize>word(words, 1);
  market.nameLength = <u32>word(words, 2);
  market.start = word(words, 4);
  market.end = word(words, 5);
  market.intervalMs = word(words, 6);
  market.priceDecimals = <u32>word(words, 7);
  market.sizeDecimals = <u32>word(words, 8);
  market.priceScale = <u32>word(words, 9);
  market.sizeScale = <u32>word(words, 10);
  market.minSize = word(words, 11);
  market.minAgeMs = word(words, 12);
  market.maxAgeMs = word(words, 13);
  const seedLength = <u32>word(words, 16);
  if (seedLength > 0)
    market.draw = newDraw(<usize>word(words, 15), seedLength, market.name, market.nameLength);
  return market;
}

function word(words: usize, place: usize): u64 {
  return load<u64>(words + (place << 3));
}

/** Where a byte for each account says whether it earns in the market. */
export function earnsOf(market: Market): usize {
  return market.earns;
}

/**
 * Scores whole lines of NDJSON, to the first that is declined.
 * @returns the address behind the last line that was scored.
 */
export function scanLines(from: usize, to: usize): usize {
  wholeLines = behindLastLine(from, to);
  scored = 0;
  while (from < wholeLines) {
    const next = scanLine(from);
    if (next === 0) break;
    from = next;
    scored++;
  }
  return from;
}

/**
 * Scores the snapshots of whole rows of CSV.
 * @param isLast whether no more rows follow, so that the last snapshot is whole too.
 * @returns where the first snapshot begins that was not scored; 0 where anything is declined.
 */
export function scanRows(from: usize, to: usize, isLast: bool): usize {
  const next = scanWholeRows(from, behindLastLine(from, to), isLast);
  scored = rowSnapshots;
  return next;
}

/**
 * Scores rows whose columns stand where `openColumns` says, but for the last snapshot, which stays open.
 * @returns false where anything is declined.
 */
export function scanColumns(taken: u32): bool {
  const isTaken = takeRows(taken);
  scored = columnSnapshots;
  return isTaken;
}

/** Tells the kernel that intervals before this one are scored elsewhere. Its run must be empty. */
export function skipTo(market: Market, interval: u32): void {
  market.first = interval;
  market.next = interval;
}

/** Writes a market's run: first and next interval, snapshots, one-sided and crossed books. */
export function describeRun(market: Market, to: usize): void {
  store<u32>(to, market.first);
  store<u32>(to, market.next, 4);
  store<u32>(to, market.snapshots, 8);
  store<u32>(to, market.oneSided, 12);
  store<u32>(to, market.crossed, 16);
  describeSide(market.bid, to + 20);
  describeSide(market.ask, to + 48);
}

/** Slots, empty, leading and trailing ones, whether one was paid, and where the sums of points are. */
function describeSide(side: Side, to: usize): void {
  store<u32>(to, side.slots);
  store<u32>(to, side.empty, 4);
  store<u32>(to, side.leading, 8);
  store<u32>(to, side.trailing, 12);
  store<u32>(to, side.paid, 16);
  store<u32>(to, <u32>side.first, 20);
  store<u32>(to, <u32>side.rest, 24);
}
