/** An account's explained epoch, for people: from all of it down to the intervals of an hour. */
import type { RewardToken } from "../campaign/campaign.ts";
import { type Period, periodOf, showMinute } from "../campaign/when.ts";
import { formatDecimal } from "../decimal.ts";
import type { ExplainedEpoch } from "../epoch/explain.ts";
import type { ExplainedMarket } from "../reward/explained-market.ts";
import {
  type IntervalRow,
  intervalRows,
  marketSums,
  type PeriodRow,
  periodRows,
  type Sums,
} from "../reward/explained-rows.ts";
import type { Settlement } from "../reward/settlement.ts";
import type { MarketExplanation } from "../score/explain-market.ts";
import { REASONS, type Slot } from "../score/explanation.ts";
import { sumPoints } from "../score/points.ts";
import { showAmount, showPercent } from "./amount.ts";
import { describeChosen } from "./explain-minute.ts";
import { describePositions } from "./pools.ts";
import { stack } from "./stack.ts";
import { formatTable } from "./table.ts";

const DAY_MS = 86_400_000;

/** Of volume and stake. */
const ACTIVITY_DECIMALS = 18;

const right = (heading: string) => ({ heading, align: "right" as const });

/** The explanation at the level that was asked for. */
export function describeExplanation(explained: ExplainedEpoch): string {
  return [...describeHead(explained), ...describeLevel(explained)].join("\n");
}

function describeLevel(explained: ExplainedEpoch): string[] {
  const { campaign, markets, pools, view, span } = explained;
  const ofPools = pools.flatMap((pool) => ["", describePositions(pool, campaign)]);
  if (markets.length === 0) {
    return pools.length === 0
      ? ["", `No market runs in epoch ${span.epoch}.`]
      : [...ofPools, "", describeSettlements(explained)];
  }
  if (view.level === "minute") return markets.flatMap((market) => ["", describeChosen(market)]);
  if (view.level === "hour") {
    return markets.flatMap((market) => ["", describeIntervals(market, explained)]);
  }
  if (view.level === "day") return ["", describePeriods(explained, "hour")];
  const period = span.end - span.start > DAY_MS ? "day" : "hour";
  return [
    "",
    describeMarkets(explained),
    "",
    describeOrders(explained, period),
    "",
    ...describeFactors(explained),
    ...(ofPools.length === 0 ? [] : [...ofPools.slice(1), ""]),
    describeSettlements(explained),
    "",
    describePeriods(explained, period),
  ];
}

function describeHead({
  campaign,
  phase,
  span,
  miner,
  published,
  assumed,
  view,
}: ExplainedEpoch): string[] {
  const { start, end } = view.stretch;
  const names = miner.exchangeAccounts.join(", ");
  const source =
    published === undefined
      ? "what the pools would pay for these books; no distribution of the epoch is at hand"
      : `as published in ${published.folder}, which agrees with the books`;
  return [
    `Epoch ${span.epoch} of ${campaign.id}, ${phase.name}: ${showMinute(start)} to ${showMinute(end)}`,
    `Miner ${miner.name === undefined ? "" : `${miner.name} `}${miner.account}${names === "" ? "" : `, orders as ${names}`}`,
    `Amounts: ${source}`,
    ...assumed.map((what) => `Assumed: ${what}`),
  ];
}

/** Points, share, reward and uptime, market by market. */
function describeMarkets({ markets, phase }: ExplainedEpoch): string {
  const rows = markets.flatMap((market) => {
    const { score, points } = market.explanation;
    const sums = marketSums(market);
    return stack([
      score.terms.market.id,
      points.toString(),
      showPercent(points, sumPoints(score.points)),
      showRewards(sums, tokensOf([market], phase.tokens)),
      showPart(sums.either, score.intervals),
      showPart(sums.both, score.intervals),
    ]);
  });
  const columns = [right("points"), right("share"), right("reward"), right("uptime")];
  return formatTable([{ heading: "market" }, ...columns, right("both sides")], rows);
}

/** Each market's best and worst time, and how often orders counted. */
function describeOrders({ markets, span }: ExplainedEpoch, period: Period): string {
  const rows = markets.flatMap((market) => {
    const { points, tally, score } = market.explanation;
    const times = periodRows(market, period, span);
    const best = times.reduce((a, b) => (b.points > a.points ? b : a));
    const worst = times.reduce((a, b) => (b.points < a.points ? b : a));
    const show = (row: PeriodRow) =>
      points === 0n ? "-" : `${row.period} ${showPercent(row.points, points)}`;
    const why = REASONS.filter((reason) => tally.reasons.has(reason)).map(
      (reason) => `${reason} ${tally.reasons.get(reason)}`,
    );
    return stack([
      score.terms.market.id,
      show(best),
      show(worst),
      String(tally.seen),
      String(tally.counted),
      why,
    ]);
  });
  const columns = [right(`best ${period}`), right(`worst ${period}`), right("orders seen")];
  return formatTable(
    [{ heading: "market" }, ...columns, right("counted"), { heading: "why not" }],
    rows,
  );
}

/** What shares are made of in markets that share an epoch's points once. */
function describeFactors({ markets }: ExplainedEpoch): string[] {
  const rows = markets.flatMap(({ explanation: { factors, score } }) => {
    if (factors === undefined) return [];
    const { depth, uptime, volume, stake } = factors;
    const show = (units: bigint) => formatDecimal(units, ACTIVITY_DECIMALS);
    const samples = `${uptime} of ${score.intervals}`;
    return [[score.terms.market.id, depth.toString(), samples, show(volume), show(stake)]];
  });
  if (rows.length === 0) return [];
  const columns = [right("depth"), right("uptime"), right("volume"), right("stake")];
  return [formatTable([{ heading: "shared once by" }, ...columns], rows), ""];
}

/** What became of the rewards, one column for each token. */
function describeSettlements({ settlements, phase, span, published }: ExplainedEpoch): string {
  if (settlements.length === 0) return "Earned nothing in this epoch, and nothing was accrued.";
  const isLast = span.epoch === phase.epochs;
  const fact = (name: string, value: (settlement: Settlement) => bigint) => [
    name,
    ...settlements.map((each) => formatDecimal(value(each), each.token.decimals)),
  ];
  const wasOverpaid = settlements.some((each) => each.overpaidBefore + each.overpaid > 0n);
  const rows = [
    ...(wasOverpaid ? [fact("overpaid before", ({ overpaidBefore }) => overpaidBefore)] : []),
    fact("accrued before", ({ accruedBefore }) => accruedBefore),
    fact("earned in all markets", ({ earned }) => earned),
    fact("minimum payout", ({ token }) => token.minPayout),
    fact(published === undefined ? "would be paid out" : "paid out", ({ paid }) => paid),
    fact(published === undefined ? "would accrue" : "accrued", ({ accrued }) => accrued),
    ...(wasOverpaid ? [fact("still overpaid", ({ overpaid }) => overpaid)] : []),
    ["why", ...settlements.map((each) => describeOutcome(each, isLast))],
  ];
  return formatTable(
    [{ heading: "" }, ...settlements.map(({ token }) => right(token.symbol))],
    rows,
  );
}

function describeOutcome({ token, accrued, overpaid }: Settlement, isLast: boolean): string {
  if (overpaid > 0n) return "claimed before it was earned";
  if (accrued > 0n) return "below the minimum";
  if (token.minPayout === 0n) return "no minimum";
  return isLast ? "the phase ends" : "minimum reached";
}

/** One row for each day or hour of the stretch and each market in which the account earned. */
function describePeriods({ markets, view, phase }: ExplainedEpoch, period: Period): string {
  const rows = markets
    .filter(({ explanation }) => explanation.points > 0n)
    .flatMap((market) => periodRows(market, period, view.stretch).map((row) => ({ row, market })))
    .sort((a, b) => (a.row.period < b.row.period ? -1 : a.row.period > b.row.period ? 1 : 0))
    .flatMap(({ row, market }) =>
      stack([
        row.period,
        market.explanation.score.terms.market.id,
        row.points.toString(),
        showPercent(row.points, market.explanation.points),
        showRewards(row, tokensOf([market], phase.tokens)),
        showPart(row.either, row.intervals),
        showPart(row.both, row.intervals),
      ]),
    );
  const columns = [right("points"), right("of its own"), right("reward"), right("uptime")];
  const heads = [{ heading: `${period}, UTC` }, { heading: "market" }, ...columns];
  return rows.length === 0 ? "No points." : formatTable([...heads, right("both sides")], rows);
}

/** One row for each interval of the stretch. */
function describeIntervals(market: ExplainedMarket, { view, phase }: ExplainedEpoch): string {
  const { explanation } = market;
  const tokens = tokensOf([market], phase.tokens);
  const slots = [...explanation.paid.keys()];
  const rows = intervalRows(market, view.stretch).flatMap((row) =>
    stack([
      showMinute(row.start).slice(11),
      String(row.interval),
      ...slots.map((slot) => showSlot(row, slot)),
      showRewards(row, tokens),
      describeInterval(row, explanation),
    ]),
  );
  const table = formatTable(
    [
      { heading: "from" },
      right("interval"),
      ...slots.map((slot) => right(slot === "both" ? "points" : `${slot} points`)),
      right("reward"),
      { heading: "note" },
    ],
    rows,
  );
  return `${explanation.score.terms.market.id}, ${periodOf("day", view.stretch.start)}\n${table}`;
}

function showSlot({ parts }: IntervalRow, slot: Slot): string {
  return (parts.find((part) => part.slot === slot)?.points ?? 0n).toString();
}

/** What rolled over, or why the account or everybody was paid nothing. */
function describeInterval(
  { book, interval, parts }: IntervalRow,
  { paid, unpaid }: MarketExplanation,
): string {
  if (book === "missing") return "no snapshot";
  if (book !== "sound") return `${book} book`;
  const rolled = parts
    .filter((part) => part.emptyBefore > 0)
    .map((part) => `${part.slot} ${part.emptyBefore}`);
  const empty = [...paid].flatMap(([slot, each]) => (each[interval] ? [] : [slot]));
  const why = unpaid.get(interval) ?? [];
  return [
    ...(rolled.length > 0 ? [`rolled over to it: ${rolled.join(", ")}`] : []),
    ...(empty.length > 0 ? [describeEmpty(empty)] : []),
    ...(why === "no order" ? ["no order of the miner"] : why),
  ].join("; ");
}

function describeEmpty(slots: readonly Slot[]): string {
  return slots.includes("both") ? "nobody scores" : `nobody's ${slots.join(" or ")} counts`;
}

/** The tokens in which markets pay the account, in the order of the phase. */
export function tokensOf(
  markets: readonly ExplainedMarket[],
  order: readonly RewardToken[],
): RewardToken[] {
  const found = markets.flatMap(({ rewards }) => rewards.map(({ token }) => token));
  return order.flatMap(({ symbol }) => found.find((token) => token.symbol === symbol) ?? []);
}

function showRewards({ rewards }: Sums, tokens: readonly RewardToken[]): string[] {
  const amounts = tokens
    .map((token) => ({ token, units: rewards.get(token.address ?? "") ?? 0n }))
    .filter(({ units }) => units > 0n);
  return amounts.length === 0 ? ["0"] : amounts.map(({ token, units }) => showAmount(units, token));
}

function showPart(part: number, whole: number): string {
  return showPercent(BigInt(part), BigInt(whole));
}
