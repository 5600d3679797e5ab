/** What was promised, epoch by epoch. */

import { formatDecimal } from "../../src/decimal.ts";
import type { CampaignMarket, CampaignPage, PageTerms } from "../../src/page/page-files.ts";
import { tokens } from "../figures/numbers.ts";
import { type PoolTerms, poolTerms, scoredTerms, spreadLimit } from "../figures/scored.ts";
import { showDate } from "../figures/when.ts";

export function TermsTable({ view, market }: { view: CampaignPage; market: CampaignMarket }) {
  return (
    <section>
      <h2>Terms by epoch</h2>
      <div class="table-scroll">
        <table class="cards">
          <thead>
            <tr>
              <th scope="col">Epochs</th>
              <th scope="col">Programme</th>
              <th scope="col" class="number">
                Pool of an epoch
              </th>
              <th scope="col" class="number">
                Spread limit
              </th>
              <th scope="col">Orders that count</th>
              <th scope="col" class="number">
                Snapshot every
              </th>
            </tr>
          </thead>
          <tbody>
            {market.terms.map((each) => (
              <Row key={each.fromEpoch} view={view} market={market} terms={each} />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Row({
  view,
  market,
  terms: { fromEpoch, throughEpoch, start, end, programme, terms },
}: {
  view: CampaignPage;
  market: CampaignMarket;
  terms: PageTerms;
}) {
  const scored = scoredTerms(terms);
  const limit = spreadLimit(terms);
  return (
    <tr>
      <th scope="row">
        {fromEpoch === throughEpoch ? fromEpoch : `${fromEpoch} to ${throughEpoch}`}
        <span class="stacked soft small">
          {showDate(Date.parse(start))} to {showDate(Date.parse(end))}
        </span>
      </th>
      <td data-label="Programme">
        {programme}
        {"k" in terms && <span class="stacked soft small">k = {terms.k}</span>}
        {"singleSidedDivisor" in terms && (
          <span class="stacked soft small">c = {terms.singleSidedDivisor}</span>
        )}
        {"weightsPpm" in terms && (
          <span class="stacked soft small">{describeWeights(terms.weightsPpm)}</span>
        )}
        {"exponents" in terms && (
          <span class="stacked soft small">
            depth^{terms.exponents.depth} uptime^{terms.exponents.uptime}
          </span>
        )}
      </td>
      <td class="number" data-label="Pool of an epoch">
        {view.tokens
          .filter(({ symbol }) => terms.rewards[symbol] !== undefined)
          .map(({ symbol, decimals }) => (
            <span key={symbol} class="stacked amount">
              {tokens(terms.rewards[symbol] ?? "0", decimals)} <span class="symbol">{symbol}</span>
            </span>
          ))}
      </td>
      <td class="number" data-label="Spread limit">
        {limit === undefined ? "–" : `${limit} %`}
      </td>
      <td data-label="Orders that count">{describeOrders(terms, market)}</td>
      <td class="number" data-label="Snapshot every">
        {scored ? `${scored.intervalMs / 1_000} s` : poolTerms(terms) ? "all logs" : "–"}
      </td>
    </tr>
  );
}

/** The bounds beside the spread, as a sentence. */
function describeOrders(terms: PageTerms["terms"], { base, sizeDecimals }: CampaignMarket): string {
  const pool = poolTerms(terms);
  if (pool !== undefined) return describePositions(pool);
  const scored = scoredTerms(terms);
  if (scored === undefined) return "none: rewards are listed";
  const { minSize, minAgeMs, maxAgeMs, allow, deny } = scored;
  const bounds = [
    ...(minSize === "0" ? [] : [`from ${formatDecimal(BigInt(minSize), sizeDecimals)} ${base}`]),
    ...(minAgeMs === 0 ? [] : [`at least ${minAgeMs / 1_000} s old`]),
    ...(maxAgeMs === null ? [] : [`at most ${maxAgeMs / 1_000} s old`]),
    ...(allow === null ? [] : [`of ${allow.length} admitted accounts`]),
    ...(deny.length === 0 ? [] : [`not of ${deny.length} excluded accounts`]),
  ];
  return bounds.length === 0 ? "of any size and age" : bounds.join(", ");
}

function describeWeights(weights: Readonly<Record<"fees" | "token0" | "token1", number>>): string {
  const { fees, token0, token1 } = weights;
  const percent = (ppm: number) => `${ppm / 10_000} %`;
  return `fees ${percent(fees)}, token0 ${percent(token0)}, token1 ${percent(token1)}`;
}

function describePositions(terms: PoolTerms): string {
  const { allow, deny } = terms;
  const bounds = [
    ...(allow === null ? [] : [`of ${allow.length} admitted accounts`]),
    ...(deny.length === 0 ? [] : [`not of ${deny.length} excluded accounts`]),
  ];
  return [`${whatEarns(terms)}, by the second`, ...bounds].join(", ");
}

function whatEarns(terms: PoolTerms): string {
  if ("shareToken" in terms) return "shares";
  return "weightsPpm" in terms ? "fees and tokens in range" : "liquidity in range";
}
