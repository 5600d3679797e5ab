/** A campaign's plan for people: what the budget yields, what a trade would cost, and who earns as terms change. */
import type { SampleFigures } from "../book/sample-figures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { CampaignPlan, MarketPlan, TokenPlan } from "../epoch/plan.ts";
import type { DepthOffer, GroupReturn, Return } from "../plan/returns.ts";
import { ownValues } from "../plan/vary.ts";
import { type Ratio, ratio, showFigure, showRatio, times } from "../reward/ratio.ts";
import { YIELD_WARNING } from "../reward/yield.ts";
import { showAmount, showPercent as showPart } from "./amount.ts";
import { NO_FIGURE, showBps, showShare } from "./liquidity-numbers.ts";
import { formatTable } from "./table.ts";

/** What no plan can know. Stands beside every plan. */
export const PLAN_LIMITS = [
  "These are figures of these books, and no forecast: whoever made these orders would make others under other terms,",
  "come for a higher yield and leave for a lower one. Simulated miners want nothing and learn nothing.",
  "Spread and slippage are of the orders in the books; fees, hidden orders and what trading itself moves are not in them.",
];

const right = (heading: string) => ({ heading, align: "right" as const });

export function describePlan(plan: CampaignPlan): string {
  const { campaign, phase, epoch, folder, markets, tokens } = plan;
  const isBare = markets.some(({ worth }) => worth === undefined);
  return [
    `Plan of ${campaign.id}, ${phase.name}: the terms of epoch ${epoch} on the books of ${folder}`,
    "",
    ...markets.flatMap((market) => [...describeMarket(market, plan), ""]),
    ...tokens.flatMap((token) => [...describeWays(token, plan), ""]),
    ...(isBare ? ["A yield needs the price of each reward token: --price TOKEN=PRICE.", ""] : []),
    YIELD_WARNING,
    ...PLAN_LIMITS,
  ].join("\n");
}

function describeMarket(market: MarketPlan, { groups, phase }: CampaignPlan): string[] {
  const { terms, snapshots } = market;
  const pools = [...terms.rewards].map(([symbol, pool]) => {
    const decimals = phase.tokens.find((token) => token.symbol === symbol)?.decimals ?? 0;
    return showAmount(pool, { symbol, decimals });
  });
  return [
    `${terms.market.id}: ${pools.join(" and ")} an epoch, ${snapshots} snapshots`,
    `Terms as they are: ${terms.rule.programme}, ${ownValues(terms)}`,
    "",
    ...describeOffers(market),
    ...describeTrades(market),
    "",
    returnsTable("part of the pool", market, groups, ({ share }) => showPercent(share)),
    ...(market.worth === undefined
      ? []
      : [
          "",
          returnsTable("yield a year", market, groups, ({ yields }) => percentOr(yields?.perYear)),
        ]),
  ];
}

function describeOffers({ offers, terms }: MarketPlan): string[] {
  if (offers.length === 0) return [];
  const rows = offers.map((offer) => [
    offerName(offer),
    `${showFigure(offer.liquidity)} ${terms.market.quote}`,
    showYield(offer.perDay),
    showYield(offer.perYear),
  ]);
  const columns = [right("liquidity"), right("yield a day"), right("a year")];
  return [formatTable([{ heading: "at what depth" }, ...columns], rows), ""];
}

/** How a depth was asked for. */
export function offerName({ asked }: DepthOffer): string {
  if ("perYear" in asked) return `bought at ${showPercentFigure(asked.perYear)} a year`;
  const { over, under } = asked.times;
  if (over === under) return "as in the books";
  return under === 1n ? `${over} times as much` : `1/${under} of it`;
}

function describeTrades({ terms: { market }, sizes, liquidity }: MarketPlan): string[] {
  const { spread, sides } = liquidity.total;
  const row = (name: string, samples: SampleFigures | undefined, isTrade: boolean) => [
    name,
    bps(samples?.median),
    bps(samples?.p95),
    isTrade && samples !== undefined ? showShare({ part: samples.count, whole: samples.of }) : "",
  ];
  const trades = sizes.flatMap((size, i) => {
    const amount = `${formatDecimal(size, quoteDecimals(market))} ${market.quote}`;
    return [
      row(`slippage, buy ${amount}`, sides.ask.slippage[i], true),
      row(`slippage, sell ${amount}`, sides.bid.slippage[i], true),
    ];
  });
  return [
    formatTable(
      [{ heading: "in bps of mid" }, right("median"), right("95 %"), right("filled")],
      [row("spread", spread, false), ...trades],
    ),
  ];
}

function bps(ppb: bigint | undefined): string {
  return ppb === undefined ? NO_FIGURE : showBps(ppb);
}

/** A row for the terms as they are and for each change, a column for each group. */
function returnsTable(
  measure: string,
  { returns, terms }: MarketPlan,
  groups: readonly string[],
  show: (group: GroupReturn) => string,
): string {
  const isShare = measure !== "yield a year";
  const rows = returns.map((each) => [
    variationName(each),
    each.liquidity === undefined ? NO_FIGURE : showFigure(each.liquidity),
    percentOr(each.yields?.perYear),
    ...groups.map((name) => {
      const group = each.groups.find((found) => found.group === name);
      return group === undefined ? NO_FIGURE : show(group);
    }),
    ...(isShare ? [showPercent(each.unpaid)] : []),
  ]);
  return formatTable(
    [
      { heading: measure },
      right(terms.market.quote),
      right("all, a year"),
      ...groups.map(right),
      ...(isShare ? [right("nobody")] : []),
    ],
    rows,
  );
}

/** The change of a trial, such as `smax 0.5 %`. */
export function variationName({ variation: { term, value } }: Return): string {
  return value === "" ? term : `${term} ${value}`;
}

function describeWays({ token, ways }: TokenPlan, { groups }: CampaignPlan): string[] {
  const total =
    ways[0] === undefined ? 0n : [...ways[0].pools.values()].reduce((a, b) => a + b, 0n);
  const markets = [...(ways[0]?.pools.keys() ?? [])];
  const rows = ways.map(({ way, pools, groups: shares, unpaid }) => [
    way,
    ...markets.map((id) => formatDecimal(pools.get(id) ?? 0n, token.decimals)),
    ...groups.map((name) => showPart(shares.get(name) ?? 0n, total)),
    showPart(unpaid, total),
  ]);
  return [
    `How ${showAmount(total, token)} an epoch could be cut, and who would get it`,
    "",
    formatTable(
      [{ heading: token.symbol }, ...markets.map(right), ...groups.map(right), right("nobody")],
      rows,
    ),
  ];
}

function percentOr(value: Ratio | undefined): string {
  return value === undefined ? NO_FIGURE : showYield(value);
}

/** Two decimals, rounded half up. */
function showPercent(value: Ratio): string {
  const [whole = "0", fraction = ""] = showRatio(times(value, ratio(100n)), 2).split(".");
  return `${whole}.${fraction.padEnd(2, "0")} %`;
}

/** Four digits. */
function showYield(value: Ratio): string {
  return `${showFigure(times(value, ratio(100n)))} %`;
}

function showPercentFigure(value: Ratio): string {
  return `${showRatio(times(value, ratio(100n)), 4)} %`;
}
