/** One interval of an account's market, for people: the book, what it was shared by, and every order of the account. */
import type { Terms } from "../campaign/campaign.ts";
import { showMinute } from "../campaign/when.ts";
import { formatDecimal } from "../decimal.ts";
import { invariant } from "../errors.ts";
import type { AttributedReward, ExplainedMarket } from "../reward/explained-market.ts";
import { startOf } from "../reward/explained-rows.ts";
import { ratio, showRatio } from "../reward/ratio.ts";
import type {
  ExplainedInterval,
  ExplainedOrder,
  ExplainedSlot,
} from "../score/explain-interval.ts";
import { type BookState, type MarketExplanation, rolloverOf } from "../score/explain-market.ts";
import type { Slot } from "../score/explanation.ts";
import { count, showAmount } from "./amount.ts";
import { showText } from "./show-text.ts";
import { stack } from "./stack.ts";
import { formatTable } from "./table.ts";

const right = (heading: string) => ({ heading, align: "right" as const });

const BOOKS: Record<BookState, string> = {
  sound: "",
  missing: "There is no snapshot of this interval, so it paid nobody.",
  "one-sided": "The book was one-sided, so there is no mid, and it paid nobody.",
  crossed: "The best bid was not below the best ask, so there is no mid, and it paid nobody.",
};

/** What accounts share by, as each programme calls it. */
const SCORES: Record<Terms["rule"]["programme"], string> = {
  hummingbot: "weight",
  "two-sided": "quality",
  "depth-over-spread": "depth, smaller side",
  listed: "amount",
  "pool-share": "shares",
  concentrated: "liquidity in range",
  "concentrated-weighted": "fees and tokens in range",
};

/** @param market explained with an interval chosen. */
export function describeChosen({ explanation, rewards }: ExplainedMarket): string {
  const { chosen, books, score } = explanation;
  invariant(chosen !== undefined, "an interval was chosen");
  if (score.terms.rule.programme === "listed") {
    return `${score.terms.market.id} (${score.programme}): rewards came listed for the whole epoch, so no minute earned any by itself.`;
  }
  const state = BOOKS[books[chosen.interval] ?? "missing"];
  return [
    describeWhen(explanation, chosen),
    ...describeBook(chosen),
    ...(state === "" ? [] : [state]),
    `An order counts ${describeLimits(score.terms)}.`,
    "",
    describeSlots(explanation, chosen, rewards),
    ...describeOrders(chosen, score.terms),
    ...describeEarnings(chosen, rewards),
  ].join("\n");
}

/** The bounds that decide whether an order counts. */
function describeLimits({
  market,
  rule,
  maxSpreadPpm,
  minSize,
  minAgeMs,
  maxAgeMs,
}: Terms): string {
  const value = rule.programme === "depth-over-spread" ? rule.minOrderValue : 0n;
  const valueDecimals = market.priceDecimals + market.sizeDecimals;
  return [
    `within ${formatDecimal(BigInt(maxSpreadPpm), 4)} % of mid`,
    ...(minSize > 0n ? [`from ${formatDecimal(minSize, market.sizeDecimals)} ${market.base}`] : []),
    ...(value > 0n
      ? [`worth at least ${formatDecimal(value, valueDecimals)} ${market.quote}`]
      : []),
    ...(minAgeMs > 0 ? [`at least ${showAge(minAgeMs)} old`] : []),
    ...(maxAgeMs === undefined ? [] : [`at most ${showAge(maxAgeMs)} old`]),
  ].join(", ");
}

function describeWhen(explanation: MarketExplanation, { interval }: ExplainedInterval): string {
  const { terms, programme, intervals } = explanation.score;
  const start = startOf(explanation, interval);
  return `${terms.market.id} (${programme}), interval ${interval} of 0 to ${intervals - 1}: ${showMinute(start)} to ${showMinute(start + terms.intervalMs)}`;
}

function describeBook({ snapshot, quote }: ExplainedInterval): string[] {
  if (snapshot === undefined) return [];
  const { market, bid, ask, time } = snapshot;
  const price = (units: bigint | undefined) =>
    units === undefined ? "none" : formatDecimal(units, market.priceDecimals);
  const best = `best bid ${price(bid)}, best ask ${price(ask)}`;
  const [low, high] = [quote?.bid, quote?.ask];
  const mid =
    low === undefined || high === undefined
      ? "no mid"
      : `mid ${formatDecimal((low + high) * 5n, market.priceDecimals + 1)} ${market.quote}`;
  const isOther = quote !== undefined && (low !== bid || high !== ask);
  const from = isOther ? ` of ${price(low)} and ${price(high)}, the best levels of the size` : "";
  return [`Snapshot at ${new Date(time).toISOString()}: ${best}, ${mid}${from}`];
}

/** All miners and the account, one column for each slot. */
function describeSlots(
  explanation: MarketExplanation,
  { interval, slots }: ExplainedInterval,
  rewards: readonly AttributedReward[],
): string {
  const { sharing, score } = explanation;
  const { market, rule } = score.terms;
  const name = SCORES[rule.programme];
  const fact = (heading: string, value: (slot: ExplainedSlot) => string) => [
    heading,
    ...slots.map(value),
  ];
  const sides = [
    fact("own bids weigh", ({ weights }) => weights.bid.toString()),
    fact("own asks weigh", ({ weights }) => weights.ask.toString()),
  ];
  const rolled = [
    fact("rolled over to it", ({ slot }) =>
      describeRolled(rolloverOf(explanation, slot, interval).emptyBefore),
    ),
  ];
  const rows = [
    fact("orders that count", ({ orders }) => String(orders)),
    fact("of miners", ({ miners }) => String(miners)),
    fact("their size", ({ size }) => `${formatDecimal(size, market.sizeDecimals)} ${market.base}`),
    fact(`all ${name}`, ({ allScores }) => allScores.toString()),
    ...(slots.some(({ slot }) => slot === "both") ? sides : []),
    fact(`own ${name}`, ({ score: own }) => own.toString()),
    fact("own share", ({ score: own, allScores }) => showShare(own, allScores)),
    ...(sharing === "once" ? [] : [fact("own points", ({ own }) => own.toString())]),
    ...(sharing === "rolling" ? rolled : []),
    fact(sharing === "once" ? "of the points" : "points in all", ({ slot }) =>
      String(partOf(explanation, interval, slot)?.points ?? 0n),
    ),
    ...rewards.map(({ token, parts }) =>
      fact("reward", ({ slot }) => {
        const part = partOf(explanation, interval, slot);
        const i = part === undefined ? -1 : explanation.parts.indexOf(part);
        return showAmount(parts[i] ?? 0n, token);
      }),
    ),
    ...(sharing === "once"
      ? []
      : [fact("paid in", ({ slot }) => describePaid(explanation, slot, interval))]),
  ];
  return formatTable([{ heading: "" }, ...slots.map(({ slot }) => right(slot))], rows);
}

function describeRolled(emptyBefore: number): string {
  return emptyBefore === 0 ? "nothing" : count(emptyBefore, "interval");
}

/** Where an empty slot's points went. */
function describePaid(explanation: MarketExplanation, slot: Slot, interval: number): string {
  const { paidIn } = rolloverOf(explanation, slot, interval);
  if (paidIn === interval) return "this interval";
  if (paidIn !== undefined) return `interval ${paidIn}`;
  return explanation.sharing === "rolling" ? "none: carried" : "none: skipped";
}

function partOf({ parts }: MarketExplanation, interval: number, slot: Slot) {
  return parts.find((part) => part.interval === interval && part.slot === slot);
}

/** Each order of the account: where it stood, and its weight or why it has none. */
function describeOrders({ orders, snapshot }: ExplainedInterval, { market }: Terms): string[] {
  if (snapshot === undefined) return [];
  if (orders.length === 0) return ["", "No order of the miner stood in this book."];
  const rows = orders.map(({ order, ageMs, judged, weight }) => [
    order.side,
    showText(order.id),
    formatDecimal(order.price, market.priceDecimals),
    formatDecimal(order.size, market.sizeDecimals),
    showAge(ageMs),
    judged?.spreadPpm === undefined ? "-" : `${formatDecimal(BigInt(judged.spreadPpm), 4)} %`,
    String(judged?.unitWeight ?? "-"),
    describeWeight(weight, judged),
  ]);
  const columns = [right("price"), right("size"), right("age"), right("spread"), right("a unit")];
  const heads = [{ heading: "side" }, { heading: "order" }, ...columns, right("weight")];
  return ["", formatTable(heads, rows)];
}

function describeWeight(weight: bigint, judged: ExplainedOrder["judged"]): string {
  if (judged === undefined) return "no mid";
  return judged.reasons.length === 0 ? weight.toString() : judged.reasons.join(", ");
}

/** Each order that earned: its part of the points, and of the amounts. */
function describeEarnings(
  { orders }: ExplainedInterval,
  rewards: readonly AttributedReward[],
): string[] {
  const earned = orders.filter(({ points }) => points > 0n);
  if (earned.length === 0) return [];
  const rows = earned.flatMap(({ order, points }) =>
    stack([
      order.side,
      showText(order.id),
      points.toString(),
      rewards.map(({ token, orders: amounts }) => showAmount(amounts.get(order) ?? 0n, token)),
    ]),
  );
  const heads = [right("points in all"), right("reward")];
  return ["", formatTable([{ heading: "side" }, { heading: "order" }, ...heads], rows)];
}

/** With four more digits than a percentage in other tables. */
function showShare(score: bigint, all: bigint): string {
  return all === 0n ? "-" : `${showRatio(ratio(100n * score, all), 6)} %`;
}

/** Seconds, to the ms. */
function showAge(ms: number): string {
  return `${formatDecimal(BigInt(ms), 3)} s`;
}
