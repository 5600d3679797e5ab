/** Some intervals in full: their books, and how their rewards were split. */
import { compareOrders, type Order, type Side, type Snapshot } from "../book/snapshot.ts";
import { formatDecimal } from "../decimal.ts";
import type { Explainer, JudgedOrder, Reason } from "../score/explanation.ts";
import { bookFault } from "../score/programme.ts";
import type { SliceInterval, SliceOrders, SlicePage, SliceSlot } from "./market-files.ts";
import type { EpochHead } from "./page-files.ts";
import { PAGE_FORMATS } from "./page-files.ts";
import type { IntervalSplit, OrderSplit, SlotSplit } from "./split-hour.ts";
import type { Survey } from "./survey.ts";

/** As many as a person looks at together. */
const MOST_INTERVALS = 10;
const MOST_BYTES = 300_000;
/** What an order of a miner comes to in a file, when two tokens are paid. */
const ORDER_BYTES = 150;

/** How many intervals a file of slices holds, so that it stays near 300 kB. */
export function sliceSize({ largest }: Pick<Survey, "largest">): number {
  const fit = Math.floor(MOST_BYTES / (ORDER_BYTES * Math.max(1, largest)));
  return [MOST_INTERVALS, 5, 2].find((size) => size <= fit) ?? 1;
}

/** What indexes in a slice mean. */
export interface SliceNames {
  /** By account, its place among the market's miners. */
  readonly miners: ReadonlyMap<string, number>;
  /** By the name of a miner's order, its place among the market's names. */
  readonly names: ReadonlyMap<string, number>;
  /** How many tokens the market pays. */
  readonly tokens: number;
}

type Why = readonly Reason[] | readonly ["no mid"];

/** Writes a slice. */
export function toSlice(
  head: EpochHead,
  survey: Survey,
  explainer: Explainer,
  splits: readonly IntervalSplit[],
  names: SliceNames,
): SlicePage {
  const reasons = new Map<string, number>();
  const lists: Why[] = [[]];
  const whyOf = (why: Why): number => {
    if (why.length === 0) return 0;
    const known = reasons.get(why.join());
    if (known !== undefined) return known;
    reasons.set(why.join(), lists.length);
    return lists.push(why) - 1;
  };
  const intervals = splits.map((split) => toInterval(head, survey, explainer, split, names, whyOf));
  return {
    format: PAGE_FORMATS.slice,
    ...head,
    market: survey.terms.market.id,
    reasons: lists,
    intervals,
  };
}

function toInterval(
  { isFinal }: EpochHead,
  survey: Survey,
  explainer: Explainer,
  split: IntervalSplit,
  names: SliceNames,
  whyOf: (why: Why) => number,
): SliceInterval {
  const { interval, snapshot } = split;
  const { market, intervalMs } = survey.terms;
  const price = (units: bigint | undefined) =>
    units === undefined ? null : formatDecimal(units, market.priceDecimals);
  const quote = snapshot !== undefined && split.isSound ? explainer.quote(snapshot) : undefined;
  const hasMid = quote?.bid !== undefined && quote.ask !== undefined;
  return {
    interval,
    start: survey.span.start + interval * intervalMs,
    time: snapshot?.time ?? null,
    book: snapshot === undefined ? "missing" : (bookFault(snapshot) ?? "sound"),
    bid: price(snapshot?.bid),
    ask: price(snapshot?.ask),
    mid: hasMid
      ? formatDecimal(((quote.bid ?? 0n) + (quote.ask ?? 0n)) * 5n, market.priceDecimals + 1)
      : null,
    slots: split.slots.map((slot) => toSlot(slot, survey, isFinal, names)),
    orders: toOrders(snapshot, split, survey, explainer, names, whyOf),
  };
}

function toSlot(
  { slot, rollover, orders, allScores, accounts }: SlotSplit,
  { sharing, terms }: Survey,
  isFinal: boolean,
  { miners, tokens }: SliceNames,
): SliceSlot {
  const placed = accounts.map((split) => ({ split, place: miners.get(split.account) ?? -1 }));
  placed.sort((a, b) => a.place - b.place);
  const sorted = placed.map(({ split }) => split);
  const size = orders.reduce((sum, { order }) => sum + order.size, 0n);
  const unpaid = sharing === "rolling" ? (isFinal ? "carried" : "waits") : "skipped";
  return {
    slot,
    orders: orders.length,
    size: formatDecimal(size, terms.market.sizeDecimals),
    allScores: String(allScores),
    emptyBefore: rollover.emptyBefore,
    paidIn: rollover.paidIn ?? unpaid,
    miners: {
      miner: placed.map(({ place }) => place),
      score: sorted.map(({ score }) => String(score)),
      bidWeight: sorted.map(({ weights }) => String(weights.bid)),
      askWeight: sorted.map(({ weights }) => String(weights.ask)),
      own: sorted.map(({ own }) => String(own)),
      points: sorted.map(({ points }) => String(points)),
      rewards: Array.from({ length: tokens }, (_, i) =>
        sorted.map(({ rewards }) => String(rewards[i] ?? 0n)),
      ),
    },
  };
}

const NOTHING: OrderSplit = { weight: 0n, own: 0n, points: 0n, rewards: [] };

function toOrders(
  snapshot: Snapshot | undefined,
  split: IntervalSplit,
  { terms: { market } }: Survey,
  explainer: Explainer,
  { names, tokens }: SliceNames,
  whyOf: (why: Why) => number,
): SliceOrders {
  const orders = snapshot === undefined ? [] : inBookOrder(snapshot.orders);
  const rewards = Array.from({ length: tokens }, (): string[] => []);
  const columns = emptyColumns(rewards);
  const splits = split.orders;
  for (const order of orders) {
    const name = order.account === undefined ? undefined : names.get(order.account);
    const isMiners = name !== undefined && snapshot !== undefined;
    const judged = isMiners && split.isSound ? explainer.judge(order, snapshot) : undefined;
    const got = splits.get(order) ?? NOTHING;
    columns.id.push(name === undefined ? null : order.id);
    columns.name.push(name ?? -1);
    columns.side.push(order.side);
    columns.price.push(formatDecimal(order.price, market.priceDecimals));
    columns.size.push(formatDecimal(order.size, market.sizeDecimals));
    columns.age.push((snapshot?.time ?? 0) - order.openedAt);
    columns.ppm.push(judged?.spreadPpm ?? null);
    columns.unit.push(unitOf(judged));
    columns.weight.push(String(got.weight));
    columns.own.push(String(got.own));
    columns.points.push(String(got.points));
    columns.why.push(whyOf(name === undefined ? [] : (judged?.reasons ?? ["no mid"])));
    for (const [i, column] of rewards.entries()) column.push(String(got.rewards[i] ?? 0n));
  }
  return columns;
}

function emptyColumns(rewards: SliceOrders["rewards"]) {
  return {
    id: [] as (string | null)[],
    name: [] as number[],
    side: [] as Side[],
    price: [] as string[],
    size: [] as string[],
    age: [] as number[],
    ppm: [] as (number | null)[],
    unit: [] as (string | null)[],
    weight: [] as string[],
    own: [] as string[],
    points: [] as string[],
    why: [] as number[],
    rewards,
  };
}

function unitOf(judged: JudgedOrder | undefined): string | null {
  return judged?.unitWeight === undefined ? null : String(judged.unitWeight);
}

/** Bids, then asks, each from the best price outward. */
function inBookOrder(orders: readonly Order[]): Order[] {
  return [...orders].sort(compareOrders);
}
