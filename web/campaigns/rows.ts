/** A campaign's markets as rows of the table, and what each column sorts by. */

import type {
  CampaignMarket,
  CampaignPage,
  EpochPage,
  MarketFigures,
  PageTerms,
} from "../../src/page/page-files.ts";
import { forPicture } from "../figures/numbers.ts";
import { yieldAt } from "../figures/prices.ts";
import { spreadLimit } from "../figures/scored.ts";

export interface MarketRow {
  readonly market: CampaignMarket;
  /** The terms in the epoch; undefined where the market does not run in it. */
  readonly terms: PageTerms | undefined;
  readonly figures: MarketFigures | undefined;
  /** What a search looks in. */
  readonly search: string;
}

export function rowsOf(view: CampaignPage, page: EpochPage): MarketRow[] {
  return view.markets.map((market) => {
    const { id, exchange, base, quote } = market;
    const terms = market.terms.find(
      ({ fromEpoch, throughEpoch }) => fromEpoch <= page.epoch && page.epoch <= throughEpoch,
    );
    const figures = page.markets.find((each) => each.market === market.id);
    const symbols = figures?.yields.map(({ token }) => page.tokens[token]?.symbol).join(" ");
    const search = `${id} ${exchange} ${base} ${quote} ${symbols}`.toLowerCase();
    return { market, terms, figures, search };
  });
}

/** What a row is worth in a column, for sorting. */
export function sortValue(
  column: string,
  { market, terms, figures }: MarketRow,
  page: EpochPage,
): number | string | undefined {
  switch (column) {
    case "market":
      return `${market.base}/${market.quote}`;
    case "exchange":
      return market.exchange;
    case "reward":
      return forPicture(figures?.yields[0]?.rewardPerWeek) ?? undefined;
    case "ends":
      return Date.parse(market.end);
    case "liquidity":
      return forPicture(figures?.liquidity?.all) ?? undefined;
    case "miners":
      return figures?.miners;
    case "spread":
      return spreadLimit(terms?.terms);
    default:
      return figures && yieldNumber(figures, market, page);
  }
}

/** At prices where there are any, else of the first token. */
function yieldNumber(figures: MarketFigures, { quote }: CampaignMarket, { tokens }: EpochPage) {
  const priced = yieldAt(figures, tokens, quote, "perDay");
  if (priced !== undefined) return Number(priced.over) / Number(priced.under);
  return forPicture(figures.yields[0]?.tokensPerQuote?.perDay) ?? undefined;
}
