/** One hour of a market in full: what each slot of each interval gave everybody, down to single orders. */
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { compareOrders, type Order, type Snapshot } from "../book/snapshot.ts";
import { attribute } from "../reward/attribute.ts";
import type { Weights } from "../score/account-sides.ts";
import { apportion } from "../score/apportion.ts";
import type { Rollover } from "../score/explain-market.ts";
import type { Explainer, Slot, WeighedOrder, WeighedSlot } from "../score/explanation.ts";
import { bookFault } from "../score/programme.ts";
import type { HourAmount } from "./hour-amounts.ts";
import { rolloverIn, type Survey } from "./survey.ts";

/** What one slot gave one account. */
export interface AccountSplit {
  readonly account: string;
  readonly score: bigint;
  readonly weights: Weights;
  readonly own: bigint;
  points: bigint;
  /** One for each token that the market pays. */
  rewards: readonly bigint[];
}

export interface SlotSplit {
  readonly slot: Slot;
  readonly rollover: Rollover;
  /** Orders with weight. */
  readonly orders: readonly WeighedOrder[];
  readonly allScores: bigint;
  readonly accounts: readonly AccountSplit[];
}

/** What one order got of its account's part. */
export interface OrderSplit {
  readonly weight: bigint;
  readonly own: bigint;
  readonly points: bigint;
  readonly rewards: readonly bigint[];
}

export interface IntervalSplit {
  readonly interval: number;
  readonly snapshot: Snapshot | undefined;
  readonly isSound: boolean;
  readonly weighed: readonly WeighedSlot[];
  readonly slots: readonly SlotSplit[];
  /** Of the orders with weight. Made when asked for: an hour of them is much to keep. */
  readonly orders: ReadonlyMap<Order, OrderSplit>;
}

/** An interval's book, weighed when it was read: a programme is asked about each book once. */
export interface WeighedBook {
  readonly interval: number;
  readonly snapshot: Snapshot;
  readonly weighed: readonly WeighedSlot[];
}

export function weighBook(explainer: Explainer, interval: number, snapshot: Snapshot): WeighedBook {
  const isSound = bookFault(snapshot) === undefined;
  return { interval, snapshot, weighed: isSound ? explainer.weigh(snapshot) : [] };
}

/**
 * Splits an hour.
 * @param intervals those that begin in it, in order, with a book or without.
 * @param amounts of the hour, by account; none where nobody earned in it.
 * @param tokens how many the market pays.
 */
export function splitHour(
  survey: Survey,
  intervals: readonly number[],
  books: ReadonlyMap<number, WeighedBook>,
  amounts: ReadonlyMap<string, HourAmount>,
  tokens: number,
): IntervalSplit[] {
  const open = intervals.map((interval) => {
    const book = books.get(interval);
    const slots = survey.slots.map((slot) => {
      const weighed = book?.weighed.find((each) => each.slot === slot);
      return openSlot(survey, slot, interval, weighed, tokens);
    });
    return { interval, book, slots };
  });
  giveParts(survey, open, amounts);
  return open.map(({ interval, book, slots }) => ({
    interval,
    snapshot: book?.snapshot,
    isSound: book !== undefined && bookFault(book.snapshot) === undefined,
    weighed: book?.weighed ?? [],
    slots,
    get orders() {
      return new Map(slots.flatMap((slot) => splitOrders(slot, tokens)));
    },
  }));
}

function openSlot(
  survey: Survey,
  slot: Slot,
  interval: number,
  weighed: WeighedSlot | undefined,
  tokens: number,
): SlotSplit {
  const weights = new Map<string, Weights>();
  for (const { order, account, weight } of weighed?.orders ?? []) {
    const mine = weights.get(account) ?? { bid: 0n, ask: 0n };
    mine[order.side] += weight;
    weights.set(account, mine);
  }
  let allScores = 0n;
  const nothing = new Array<bigint>(tokens).fill(0n);
  const accounts = [...(weighed?.scores ?? [])].map(([account, score]): AccountSplit => {
    allScores += score;
    return {
      account,
      score,
      weights: weights.get(account) ?? { bid: 0n, ask: 0n },
      own: weighed?.own.get(account) ?? 0n,
      points: 0n,
      rewards: nothing,
    };
  });
  const rollover = rolloverIn(survey, slot, interval);
  return { slot, rollover, orders: weighed?.orders ?? [], allScores, accounts };
}

/** Gives every account its points, and its part of the hour's amounts, slot by slot. */
function giveParts(
  survey: Survey,
  open: readonly { readonly interval: number; readonly slots: readonly SlotSplit[] }[],
  amounts: ReadonlyMap<string, HourAmount>,
): void {
  const parts = new Map<string, { split: AccountSplit; path: string[]; times: bigint }[]>();
  for (const { interval, slots } of open) {
    for (const { slot, rollover, accounts } of slots) {
      const path = [String(interval).padStart(8, "0"), slot];
      const times = BigInt(1 + rollover.emptyBefore);
      for (const split of accounts) {
        if (split.own === 0n) continue;
        const mine = parts.get(split.account);
        if (mine === undefined) parts.set(split.account, [{ split, path, times }]);
        else mine.push({ split, path, times });
      }
    }
  }
  for (const [account, mine] of parts) {
    const hour = amounts.get(account);
    if (hour === undefined) continue;
    let own = hour.ownBefore;
    const due = (upTo: bigint) => (hour.pointsInAll * upTo) / hour.ownInAll;
    for (const { split, times } of mine) {
      split.points =
        survey.sharing === "once" ? due(own + split.own) - due(own) : split.own * times;
      own += split.own;
    }
    const earning = mine.filter(({ split }) => split.points > 0n);
    if (earning.length === 0) continue;
    const paths = earning.map(({ split, path }) => ({ path, points: split.points }));
    const shares = hour.rewards.map((amount) => attribute(amount, paths));
    for (const [i, { split }] of earning.entries()) {
      split.rewards = shares.map((share) => share[i] ?? 0n);
    }
  }
}

/** Takes each account's part of a slot apart over its orders. */
function splitOrders({ orders, accounts }: SlotSplit, tokens: number): [Order, OrderSplit][] {
  const byAccount = new Map<string, WeighedOrder[]>();
  for (const order of orders) {
    const mine = byAccount.get(order.account);
    if (mine === undefined) byAccount.set(order.account, [order]);
    else mine.push(order);
  }
  const nothing = new Array<bigint>(tokens).fill(0n);
  return accounts.flatMap(({ account, points, rewards }) => {
    const mine = byAccount.get(account) ?? [];
    const [only] = mine;
    if (only !== undefined && mine.length === 1) {
      const { order, weight, own } = only;
      const got = own > 0n ? { points, rewards } : { points: 0n, rewards: nothing };
      return [[order, { weight, own, ...got }]];
    }
    if (mine.length > 1) mine.sort((a, b) => compareOrders(a.order, b.order));
    const shares = apportion(
      points,
      mine.map(({ own }) => own),
    );
    const earning = mine.filter(({ own }) => own > 0n);
    const steps = byBytes(earning.map(({ order }) => order.id));
    const parts = earning.map(({ own }, i) => ({ path: [steps[i] ?? ""], points: own }));
    const amounts = rewards.map((reward) => attribute(reward, parts));
    return mine.map(({ order, weight, own }, i): [Order, OrderSplit] => {
      const at = own > 0n ? earning.findIndex((each) => each.order === order) : -1;
      const each = at === -1 ? nothing : amounts.map((amount) => amount[at] ?? 0n);
      return [order, { weight, own, points: shares[i] ?? 0n, rewards: each }];
    });
  });
}

const ASCII = /^[\0-\x7f]*$/;

/** Steps of a path that sort as the ids' bytes do, which ASCII does by itself. */
function byBytes(ids: readonly string[]): readonly string[] {
  if (ids.every((id) => ASCII.test(id))) return ids;
  return ids.map((id) => bytesToHex(utf8ToBytes(id)));
}
