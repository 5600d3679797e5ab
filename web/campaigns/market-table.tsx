/** The table of markets. On a narrow screen each row is a card. */

import type { EpochPage } from "../../src/page/page-files.ts";
import { Sparkline } from "../charts/sparkline.tsx";
import { forPicture, short } from "../figures/numbers.ts";
import { spreadLimit } from "../figures/scored.ts";
import { showDate, showLength } from "../figures/when.ts";
import { Yield } from "../figures/yield.tsx";
import { SortHead, type Sorting, sortRows } from "../parts/sortable.tsx";
import { linkTo, place } from "../router.ts";
import { type MarketRow, sortValue } from "./rows.ts";

interface Props {
  readonly rows: readonly MarketRow[];
  readonly page: EpochPage;
  readonly campaignKey: string;
  readonly epoch: string;
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

export function MarketTable({ rows, page, campaignKey, epoch, sorting, onSort }: Props) {
  const sorted = sortRows(rows, sorting, (row) => sortValue(sorting.column, row, page));
  const head = { sorting, onSort };
  return (
    <div class="table-scroll">
      <table class="markets cards">
        <thead>
          <tr>
            <SortHead column="market" {...head}>
              Market
            </SortHead>
            <SortHead column="reward" number {...head}>
              Reward a week
            </SortHead>
            <SortHead column="ends" {...head}>
              Ends
            </SortHead>
            <SortHead column="liquidity" number {...head}>
              Liquidity
            </SortHead>
            <SortHead column="miners" number {...head}>
              Miners
            </SortHead>
            <SortHead column="yield" number {...head}>
              Yield a day
            </SortHead>
            <SortHead column="yield-year" number {...head}>
              Yield a year
            </SortHead>
            <SortHead column="spread" number {...head}>
              Spread limit
            </SortHead>
          </tr>
        </thead>
        <tbody>
          {sorted.map((row) => (
            <Row key={row.market.id} {...{ row, page, campaignKey, epoch }} />
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  row: { market, terms, figures },
  page,
  campaignKey,
  epoch,
}: {
  row: MarketRow;
  page: EpochPage;
  campaignKey: string;
  epoch: string;
}) {
  const { tokens } = page;
  const { base, quote } = market;
  const limit = spreadLimit(terms?.terms);
  const prices = place.value.query.get("price");
  const price = prices === null ? {} : { price: prices };
  return (
    <tr>
      <th scope="row">
        <a
          class="market-link"
          href={linkTo("market", [...campaignKey.split("/"), market.id], { epoch, ...price })}
        >
          {base}/{quote}
        </a>
        <span class="stacked soft small nowrap">{market.exchange}</span>
      </th>
      <td class="number" data-label="Reward a week">
        {figures === undefined
          ? "does not run"
          : figures.yields.map(({ token, rewardPerWeek }) => (
              <span key={token} class="stacked amount">
                {short(rewardPerWeek)} <span class="symbol">{tokens[token]?.symbol}</span>
              </span>
            ))}
      </td>
      <td data-label="Ends" class="nowrap">
        <Ends end={Date.parse(market.end)} />
      </td>
      <td class="number" data-label="Liquidity">
        {figures?.liquidity ? (
          <>
            <span class="stacked amount">
              {short(figures.liquidity.all)} <span class="symbol">{quote}</span>
            </span>
            <Sparkline values={figures.trend.liquidity.map((value) => forPicture(value))} />
            <Sides bid={figures.liquidity.bid} ask={figures.liquidity.ask} />
          </>
        ) : (
          "–"
        )}
      </td>
      <td class="number" data-label="Miners">
        {figures?.miners ?? "–"}
        {figures && (
          <span class="stacked soft small nowrap">
            {figures.positions === undefined
              ? `${figures.bots} bots`
              : `${figures.positions} positions`}
          </span>
        )}
      </td>
      <td class="number" data-label="Yield a day">
        {figures ? <Yield figures={figures} tokens={tokens} quote={quote} period="perDay" /> : "–"}
      </td>
      <td class="number" data-label="Yield a year">
        {figures ? <Yield figures={figures} tokens={tokens} quote={quote} period="perYear" /> : "–"}
      </td>
      <td class="number" data-label="Spread limit">
        {limit === undefined ? "–" : `${limit} %`}
      </td>
    </tr>
  );
}

function Ends({ end }: { end: number }) {
  const left = end - Date.now();
  return (
    <>
      {left > 0 ? `in ${showLength(left)}` : "ended"}
      <span class="stacked soft small">{showDate(end)}</span>
    </>
  );
}

/** How the liquidity lies on both sides: in words for who does not see the bar. */
export function Sides({ bid, ask }: { bid: string; ask: string }) {
  const bids = Number(bid);
  const part = Math.round((100 * bids) / (bids + Number(ask) || 1));
  return (
    <span class="sides" title={`Bids ${short(bid)}, asks ${short(ask)}`}>
      <span class="visually-hidden">
        {part} % bids, {100 - part} % asks
      </span>
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect class="bids" width={Math.max(0, part - 1)} height="6" rx="2" />
        <rect class="asks" x={part + 1} width={Math.max(0, 99 - part)} height="6" rx="2" />
      </svg>
    </span>
  );
}
