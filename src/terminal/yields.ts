/** The markets' yields, for people, for programs and for spreadsheets; never without their warning. */
import { isPoolRule } from "../campaign/rule.ts";
import { showMinute } from "../campaign/when.ts";
import type { EpochYields } from "../epoch/yields.ts";
import { type Ratio, ratio, showFigure, showRatio, times } from "../reward/ratio.ts";
import { type MarketYield, type TokenYield, YIELD_WARNING, type Yields } from "../reward/yield.ts";
import { formatCsv } from "./csv.ts";
import { stack } from "./stack.ts";
import { formatTable } from "./table.ts";

const PERIODS = ["perSnapshot", "perDay", "perYear"] as const;
type Period = (typeof PERIODS)[number];

const EXACT_DECIMALS = 18;

const right = (heading: string) => ({ heading, align: "right" as const });

export function describeYields({ campaign, phase, span, minute, markets }: EpochYields): string {
  const named = /^\d+$/.test(minute ?? "") ? `interval ${minute}` : minute;
  const when = minute === undefined ? "the mean of the epoch" : `the snapshot of ${named}`;
  const rows = markets.flatMap((market) =>
    stack([
      market.terms.market.id,
      market.terms.market.exchange,
      String(market.miners),
      market.rewards.map(({ rewardPerDay, token }) => showTokens(rewardPerDay, token.symbol)),
      market.liquidity === undefined
        ? "-"
        : showTokens(market.liquidity, market.terms.market.quote),
      ...PERIODS.map((period) => showYields(market, period)),
    ]),
  );
  const columns = [right("miners"), right("reward a day"), right("liquidity")];
  const periods = [right("yield a snapshot"), right("a day"), right("a year")];
  const isBare = markets.some((market) => market.yields === undefined);
  return [
    `Epoch ${span.epoch} of ${campaign.id}, ${phase.name}: ${showMinute(span.start)} to ${showMinute(span.end)}`,
    `Liquidity: ${when}, orders that count, both sides, at mid${ofPools(markets)}`,
    "",
    formatTable([{ heading: "market" }, { heading: "exchange" }, ...columns, ...periods], rows),
    "",
    ...(isBare
      ? [
          "/1000: reward tokens for 1,000 quote tokens of liquidity. With --price it is a percentage.",
        ]
      : []),
    YIELD_WARNING,
  ].join("\n");
}

export function yieldsAsJson({ campaign, phase, span, minute, markets }: EpochYields): object {
  return {
    format: "tidemark-yields-v1",
    campaign: campaign.id,
    phase: phase.name,
    epoch: span.epoch,
    minute: minute ?? null,
    warning: YIELD_WARNING,
    markets: markets.map(({ terms, miners, liquidity, rewards, yields }) => ({
      market: terms.market.id,
      exchange: terms.market.exchange,
      base: terms.market.base,
      quote: terms.market.quote,
      miners,
      liquidity: showExact(liquidity),
      yields: yieldsAsText(yields),
      rewards: rewards.map((reward) => ({
        token: reward.token.symbol,
        rewardPerDay: showExact(reward.rewardPerDay),
        tokensPerQuote: yieldsAsText(reward.tokens),
        yields: yieldsAsText(reward.yields),
      })),
    })),
  };
}

/** A row for each market and token. Yields are fractions, empty without a price. */
export function yieldsAsCsv({ markets }: EpochYields): string {
  const figures = ["PerSnapshot", "PerDay", "PerYear"];
  return formatCsv(
    [
      "market",
      "exchange",
      "quote",
      "miners",
      "liquidity",
      "token",
      "rewardPerDay",
      ...figures.map((figure) => `tokens${figure}`),
      ...figures.map((figure) => `yield${figure}`),
    ],
    markets.flatMap(({ terms, miners, liquidity, rewards }) =>
      rewards.map(({ token, rewardPerDay, tokens, yields }) => [
        terms.market.id,
        terms.market.exchange,
        terms.market.quote,
        String(miners),
        showExact(liquidity) ?? "",
        token.symbol,
        showExact(rewardPerDay) ?? "",
        ...PERIODS.map((period) => showExact(tokens?.[period]) ?? ""),
        ...PERIODS.map((period) => showExact(yields?.[period]) ?? ""),
      ]),
    ),
  );
}

/** How a pool's liquidity is meant, where one is there. */
function ofPools(markets: readonly MarketYield[]): string {
  return markets.some(({ terms }) => isPoolRule(terms.rule))
    ? "; of a pool, positions that earn, at its price"
    : "";
}

/** A percentage where every token has a price, else one line for each token. */
function showYields({ rewards, yields }: MarketYield, period: Period): string[] {
  if (yields !== undefined) return [showPercent(yields[period])];
  return rewards.map((reward) => showYield(reward, period));
}

function showYield({ token, tokens, yields }: TokenYield, period: Period): string {
  if (tokens === undefined) return "-";
  if (yields !== undefined) return `${showPercent(yields[period])} ${token.symbol}`;
  return `${showTokens(times(tokens[period], ratio(1_000n)), token.symbol)}/1000`;
}

function showPercent(value: Ratio): string {
  return `${showFigure(times(value, ratio(100n)))} %`;
}

function showTokens(amount: Ratio, symbol: string): string {
  return `${showFigure(amount)} ${symbol}`;
}

function showExact(value: Ratio | undefined): string | undefined {
  return value === undefined ? undefined : showRatio(value, EXACT_DECIMALS);
}

function yieldsAsText(yields: Yields | undefined): object | null {
  if (yields === undefined) return null;
  return Object.fromEntries(PERIODS.map((period) => [period, showExact(yields[period])]));
}
