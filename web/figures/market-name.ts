/** Markets by their pair, with the exchange where another market of the campaign has the same. */
import type { CampaignPage } from "../../src/page/page-files.ts";

export function marketName({ markets }: CampaignPage, id: string): string {
  const market = markets.find((each) => each.id === id);
  if (market === undefined) return id;
  const { base, quote, exchange } = market;
  const namesakes = markets.filter((each) => each.base === base && each.quote === quote);
  return namesakes.length > 1 ? `${base}/${quote}, ${exchange}` : `${base}/${quote}`;
}
