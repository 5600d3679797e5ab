/** Measures of books, hour by hour and interval by interval, as columns. */
import type { Figures, PeriodFigures } from "../book/liquidity.ts";
import { type Measures, TRADES, type Unquoted, type Yardstick } from "../book/measures.ts";
import type { SampleFigures } from "../book/sample-figures.ts";
import { SIDES, type Side } from "../book/snapshot.ts";
import { quoteDecimals } from "../book/yardstick.ts";
import type { Terms } from "../campaign/campaign.ts";
import { formatDecimal } from "../decimal.ts";
import { type Ratio, ratio, showFigure, showRatio } from "../reward/ratio.ts";
import { meanLiquidity } from "../reward/yield.ts";
import type { MarketAmounts } from "./hour-amounts.ts";
import type { HourColumns, MinutesPage, SampleColumns } from "./market-files.ts";
import type { Survey } from "./survey.ts";

/** Decimals of a mean in a file, as in `epoch yields`. */
const EXACT_DECIMALS = 18;
/** Digits of a figure of one interval. */
const DIGITS = 6;

export function showExact(value: Ratio | undefined): string | null {
  return value === undefined ? null : showRatio(value, EXACT_DECIMALS);
}

/** Twice a quote value, of so many books, as their mean. */
export function liquidityOf(terms: Terms, snapshots: number, doubled: bigint): string | null {
  return showExact(meanLiquidity(terms, { snapshots, doubled }));
}

/** A value in the units of a trade's, in few digits. */
export function showDepth(value: bigint, terms: Terms): string {
  return showFigure(ratio(value, 10n ** BigInt(quoteDecimals(terms.market))), DIGITS);
}

/** One row an hour. */
export function hourColumns(
  survey: Survey,
  { hours }: Pick<PeriodFigures, "hours">,
  amounts: MarketAmounts,
  yardstick: Yardstick,
): HourColumns {
  const rows = hours.map(({ start, figures }) => ({
    start,
    figures,
    doubled: survey.hours.get(start)?.doubled,
    sound: survey.hours.get(start)?.snapshots ?? 0,
    amounts: [...(amounts.hours.get(start)?.values() ?? [])],
  }));
  return {
    ...measureColumns(
      rows.map(({ figures }) => figures),
      survey.terms,
      yardstick,
    ),
    start: rows.map(({ start }) => start),
    liquidity: {
      bid: rows.map(({ sound, doubled }) => liquidityOf(survey.terms, sound, doubled?.bid ?? 0n)),
      ask: rows.map(({ sound, doubled }) => liquidityOf(survey.terms, sound, doubled?.ask ?? 0n)),
    },
    miners: rows.map(({ amounts: all }) => all.length),
    rewards: amounts.tokens.map((_, i) =>
      rows.map(({ amounts: all }) =>
        String(all.reduce((sum, { rewards }) => sum + (rewards[i] ?? 0n), 0n)),
      ),
    ),
  };
}

/** The epoch as one row. */
export function totalColumns(
  survey: Survey,
  { total }: Pick<PeriodFigures, "total">,
  amounts: MarketAmounts,
  yardstick: Yardstick,
): HourColumns {
  const hours = [...survey.hours.values()];
  const sound = hours.reduce((sum, { snapshots }) => sum + snapshots, 0);
  const side = (name: Side) => [
    liquidityOf(
      survey.terms,
      sound,
      hours.reduce((sum, { doubled }) => sum + doubled[name], 0n),
    ),
  ];
  return {
    ...measureColumns([total], survey.terms, yardstick),
    start: [survey.span.start],
    liquidity: { bid: side("bid"), ask: side("ask") },
    miners: [amounts.score.points.size],
    rewards: amounts.tokens.map((_, i) => [
      String([...amounts.rewards.values()].reduce((sum, each) => sum + (each[i] ?? 0n), 0n)),
    ]),
  };
}

export type MeasureColumns = Omit<HourColumns, "start" | "liquidity" | "miners" | "rewards">;

/** What was measured, of books or of a pool. */
export function measureColumns(
  rows: readonly Figures[],
  { market }: Terms,
  { sizes, bands }: Yardstick,
): MeasureColumns {
  const decimals = quoteDecimals(market);
  const quote = (units: bigint | undefined) =>
    units === undefined ? null : formatDecimal(units, decimals);
  return {
    due: rows.map(({ intervals }) => intervals ?? 0),
    snapshots: rows.map(({ snapshots }) => snapshots),
    oneSided: rows.map(({ oneSided }) => oneSided),
    crossed: rows.map(({ crossed }) => crossed),
    quoted: rows.map(({ quoted }) => quoted),
    narrow: rows.map(({ narrow }) => narrow),
    spread: sampleColumns(rows.map(({ spread }) => spread)),
    slippage: TRADES.flatMap(({ trade, takes }) =>
      sizes.map((_, size) => {
        const samples = rows.flatMap(({ sides }) => sides[takes].slippage[size] ?? []);
        return {
          trade,
          size,
          filled: samples.map(({ count }) => count),
          ...sampleColumns(samples),
        };
      }),
    ),
    depth: SIDES.flatMap((side) =>
      bands.map((_, band) => ({
        side,
        band,
        quote: rows.map(({ sides }) => quote(sides[side].depth[band]?.quote)),
        minersQuote: rows.map(({ sides }) => quote(sides[side].depth[band]?.minersQuote)),
      })),
    ),
  };
}

function sampleColumns(samples: readonly SampleFigures[]): SampleColumns {
  return {
    mean: samples.map(({ mean }) => ppb(mean)),
    median: samples.map(({ median }) => ppb(median)),
    p95: samples.map(({ p95 }) => ppb(p95)),
  };
}

function ppb(value: bigint | undefined): number | null {
  return value === undefined ? null : Number(value);
}

/** What one interval's book measured. */
export type IntervalMeasures = Measures | Unquoted | undefined;

/** The columns of measures of intervals; nothing where a book was not quoted. */
export function intervalColumns(
  rows: readonly IntervalMeasures[],
  terms: Terms,
  { sizes, bands }: Yardstick,
): Pick<MinutesPage, "spread" | "slippage" | "depth"> {
  const quoted = rows.map((row) => (typeof row === "object" ? row : undefined));
  return {
    spread: quoted.map((row) => ppb(row?.spread)),
    slippage: TRADES.flatMap(({ trade, takes }) =>
      sizes.map((_, size) => ({
        trade,
        size,
        ppb: quoted.map((row) => ppb(row?.sides[takes].slippage[size])),
      })),
    ),
    depth: SIDES.flatMap((side) =>
      bands.map((_, band) => ({
        side,
        band,
        quote: quoted.map((row) => {
          const depth = row?.sides[side].depth[band];
          return depth === undefined ? null : showDepth(depth.quote, terms);
        }),
      })),
    ),
  };
}
