/** What the kernel knows of each market, and the run of intervals that it has scored of it so far. */

import { equalBytes } from "./bytes";
import { Draw } from "./instants";

/** One side of a market over a run of slots: src/score/side.ts in flat memory. Accounts are numbered. */
@unmanaged
export class Side {
  slots: u32;
  empty: u32;
  leading: u32;
  trailing: u32;
  /** 1 once a slot was paid. */
  paid: u32;
  /** Points of the first paid slot by account, 8 bytes each. */
  first: usize;
  /** Points of all later slots by account, modulo 2^64, 8 bytes each. */
  rest: usize;
  /** How often each of those wrapped around, 8 bytes each, behind them. */
  wraps: usize;
}

@unmanaged
export class Market {
  index: u32;
  following: Market | null;
  name: usize;
  nameLength: u32;
  start: i64;
  end: i64;
  intervalMs: u64;
  priceDecimals: u32;
  sizeDecimals: u32;
  /** Prices and sizes are counted in units of `10^-scale`, which may be coarser than the market's own. */
  priceScale: u32;
  sizeScale: u32;
  /** In units of `10^-sizeScale`. */
  minSize: u64;
  minAgeMs: i64;
  maxAgeMs: i64;
  maxSpreadPpm: u32;
  /** The curve by ppm, 4 bytes each; 0 where it was not asked for yet. */
  weights: usize;
  /** 1 by account, where it earns in this market. */
  earns: usize;
  /** Draws the instants; null where any time of an interval will do. */
  draw: Draw | null;
  accounts: u32;
  /** The interval that the run begins with; the one after its last; what was seen in between. */
  first: u32;
  next: u32;
  snapshots: u32;
  oneSided: u32;
  crossed: u32;
  bid: Side = new Side();
  ask: Side = new Side();
}

let latest: Market | null = null;
let recent: Market | null = null;

/** A market, none of whose fields but its own room is filled in. */
export function newMarket(accounts: u32, maxSpreadPpm: u32): Market {
  const market = new Market();
  market.following = latest;
  latest = market;
  market.accounts = accounts;
  market.maxSpreadPpm = maxSpreadPpm;
  market.weights = zeros((<usize>maxSpreadPpm + 1) << 2);
  market.earns = zeros(accounts);
  giveRoom(market.bid, accounts);
  giveRoom(market.ask, accounts);
  return market;
}

/** The market with a name, or null. The one of the line before is most likely that of the next. */
export function marketNamed(name: usize, length: u32): Market | null {
  if (isNamed(recent, name, length)) return recent;
  let market = latest;
  while (market !== null && !isNamed(market, name, length)) market = market.following;
  if (market !== null) recent = market;
  return market;
}

/** The market of a number, or null. */
export function marketAt(index: i32): Market | null {
  let market = recent;
  if (market !== null && market.index === <u32>index) return market;
  market = latest;
  while (market !== null && market.index !== <u32>index) market = market.following;
  if (market !== null) recent = market;
  return market;
}

function isNamed(market: Market | null, name: usize, length: u32): bool {
  if (market === null) return false;
  return market.nameLength === length && equalBytes(market.name, name, length);
}

/** Begins a new run, behind the one that was there. */
export function beginRun(market: Market): void {
  market.first = market.next;
  market.snapshots = 0;
  market.oneSided = 0;
  market.crossed = 0;
  clearSide(market.bid, market.accounts);
  clearSide(market.ask, market.accounts);
}

/** Appends slots that paid nobody. */
export function addEmptySlots(side: Side, slots: u32): void {
  side.slots += slots;
  side.empty += slots;
  side.trailing += slots;
  if (side.paid === 0) side.leading += slots;
}

function giveRoom(side: Side, accounts: u32): void {
  side.first = zeros((<usize>accounts) << 3);
  side.rest = zeros((<usize>accounts) << 4);
  side.wraps = side.rest + ((<usize>accounts) << 3);
}

function clearSide(side: Side, accounts: u32): void {
  side.slots = 0;
  side.empty = 0;
  side.leading = 0;
  side.trailing = 0;
  side.paid = 0;
  memory.fill(side.first, 0, (<usize>accounts) << 3);
  memory.fill(side.rest, 0, (<usize>accounts) << 4);
}

/** Nothing is ever given back, so what is handed out was never used. */
function zeros(bytes: usize): usize {
  return heap.alloc(bytes);
}
