/** A campaign's plan for programs and spreadsheets. Fractions have 18 decimals, and are null or empty where there are none. */
import { TRADES } from "../book/measures.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import { formatDecimal } from "../decimal.ts";
import type { CampaignPlan, MarketPlan } from "../epoch/plan.ts";
import { type Ratio, showRatio } from "../reward/ratio.ts";
import { YIELD_WARNING } from "../reward/yield.ts";
import { formatCsv } from "./csv.ts";
import { toPpm } from "./liquidity-numbers.ts";
import { offerName, PLAN_LIMITS } from "./plan.ts";

/** Version of the CSV and the JSON. */
export const PLAN_FORMAT = "tidemark-plan-v1";

const EXACT_DECIMALS = 18;

export function planAsJson({ campaign, phase, epoch, markets, tokens }: CampaignPlan): object {
  return {
    format: PLAN_FORMAT,
    campaign: campaign.id,
    phase: phase.name,
    epoch,
    warning: YIELD_WARNING,
    limits: PLAN_LIMITS.join(" "),
    markets: markets.map(marketAsJson),
    tokens: tokens.map(({ token, ways }) => ({
      token: token.symbol,
      ways: ways.map(({ way, pools, groups, unpaid }) => ({
        way,
        pools: amounts(pools, token.decimals),
        groups: amounts(groups, token.decimals),
        unpaid: formatDecimal(unpaid, token.decimals),
      })),
    })),
  };
}

function marketAsJson(market: MarketPlan): object {
  const { terms, snapshots, worth, offers, returns, liquidity } = market;
  return {
    market: terms.market.id,
    exchange: terms.market.exchange,
    base: terms.market.base,
    quote: terms.market.quote,
    programme: terms.rule.programme,
    snapshots,
    rewardPerDay: exact(worth),
    offers: offers.map((offer) => ({
      asked: offerName(offer),
      liquidity: exact(offer.liquidity),
      yieldPerDay: exact(offer.perDay),
      yieldPerYear: exact(offer.perYear),
    })),
    spreadPpm: samplesAsJson(liquidity.total.spread),
    slippage: tradesOf(market).map(({ trade, size, samples }) => ({
      trade,
      size,
      filled: samples.count,
      of: samples.of,
      ppm: samplesAsJson(samples),
    })),
    returns: returns.map((each) => ({
      term: each.variation.term,
      value: each.variation.value,
      liquidity: exact(each.liquidity),
      yieldPerYear: exact(each.yields?.perYear),
      unpaid: exact(each.unpaid),
      groups: each.groups.map(({ group, share, liquidity: own, yields }) => ({
        group,
        share: exact(share),
        liquidity: exact(own),
        yieldPerYear: exact(yields?.perYear),
      })),
    })),
  };
}

/** A figure a row: what it is of, and its value. */
export function planAsCsv({ markets, tokens }: CampaignPlan): string {
  const rows: string[][] = [];
  const add = (market: string, of: string, group: string, figure: string, value: string | null) =>
    rows.push([PLAN_FORMAT, market, of, group, figure, value ?? ""]);
  for (const market of markets) {
    const { id } = market.terms.market;
    add(id, "", "", "rewardPerDay", exact(market.worth));
    for (const offer of market.offers) {
      add(id, offerName(offer), "", "liquidity", exact(offer.liquidity));
      add(id, offerName(offer), "", "yieldPerDay", exact(offer.perDay));
      add(id, offerName(offer), "", "yieldPerYear", exact(offer.perYear));
    }
    const addSamples = (of: string, { mean, median, p95 }: SampleFigures) => {
      for (const [name, ppb] of Object.entries({ mean, median, p95 })) {
        add(id, of, "", `${name} ppm`, ppb === undefined ? null : toPpm(ppb));
      }
    };
    addSamples("spread", market.liquidity.total.spread);
    for (const { trade, size, samples } of tradesOf(market)) {
      addSamples(`slippage ${trade} ${size}`, samples);
    }
    for (const each of market.returns) {
      const of = `${each.variation.term} ${each.variation.value}`.trim();
      add(id, of, "", "liquidity", exact(each.liquidity));
      add(id, of, "", "yieldPerYear", exact(each.yields?.perYear));
      add(id, of, "", "unpaid", exact(each.unpaid));
      for (const { group, share, liquidity, yields } of each.groups) {
        add(id, of, group, "share", exact(share));
        add(id, of, group, "liquidity", exact(liquidity));
        add(id, of, group, "yieldPerYear", exact(yields?.perYear));
      }
    }
  }
  for (const { token, ways } of tokens) {
    for (const { way, pools, groups, unpaid } of ways) {
      const show = (units: bigint) => formatDecimal(units, token.decimals);
      for (const [id, pool] of pools) add(id, way, "", `pool ${token.symbol}`, show(pool));
      for (const [group, reward] of groups) {
        add("", way, group, `reward ${token.symbol}`, show(reward));
      }
      add("", way, "", `unpaid ${token.symbol}`, show(unpaid));
    }
  }
  return formatCsv(["format", "market", "of", "group", "figure", "value"], rows);
}

function tradesOf({ terms, sizes, liquidity }: MarketPlan) {
  return sizes.flatMap((size, i) =>
    TRADES.flatMap(({ trade, takes }) => {
      const samples = liquidity.total.sides[takes].slippage[i];
      const shown = formatDecimal(size, quoteDecimals(terms.market));
      return samples === undefined ? [] : [{ trade, size: shown, samples }];
    }),
  );
}

function samplesAsJson({ mean, median, p95 }: SampleFigures): object {
  const ppm = (ppb: bigint | undefined) => (ppb === undefined ? null : toPpm(ppb));
  return { mean: ppm(mean), median: ppm(median), p95: ppm(p95) };
}

function amounts(values: ReadonlyMap<string, bigint>, decimals: number): object {
  return Object.fromEntries(
    [...values].map(([name, units]) => [name, formatDecimal(units, decimals)]),
  );
}

function exact(value: Ratio | undefined): string | null {
  return value === undefined ? null : showRatio(value, EXACT_DECIMALS);
}
