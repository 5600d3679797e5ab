/** What an account's positions in pools made of their tokens, a row for each epoch and position. */
import type { CampaignPage, PageToken } from "../../src/page/page-files.ts";
import { marketName } from "../figures/market-name.ts";
import { Amount } from "../parts/amount.tsx";
import { TableScroll } from "../parts/table-scroll.tsx";
import { positionName, TickRange, ValueCells, ValueHeads, ValuesNote } from "../pool/values.tsx";
import { linkTo } from "../router.ts";
import type { Earned, EarnedPosition } from "./earned.ts";
import "../styles/pool.css";

interface Props {
  readonly view: CampaignPage;
  readonly campaignKey: string;
  readonly earned: readonly Earned[];
}

/** Nothing where the account held no part of a pool. */
export function Positions({ view, campaignKey, earned }: Props) {
  const rows = earned.flatMap((each) =>
    each.positions.map((position) => ({ epoch: each.head.epoch, tokens: each.tokens, position })),
  );
  if (rows.length === 0) return null;
  const quotes = rows.map(({ position }) => marketOf(view, position)?.quote);
  return (
    <section aria-label="Positions in pools">
      <h3>Positions in pools</h3>
      <TableScroll label="Positions">
        <table class="positions cards">
          <thead>
            <tr>
              <th scope="col">Epoch</th>
              <th scope="col">Market</th>
              <th scope="col">Range of prices</th>
              <th scope="col" class="number">
                Earned
              </th>
              <ValueHeads />
            </tr>
          </thead>
          <tbody>
            {rows.map(({ epoch, tokens, position }) => (
              <Row
                key={`${epoch} ${position.market} ${position.id}`}
                {...{ view, campaignKey, epoch, tokens, position }}
              />
            ))}
          </tbody>
        </table>
      </TableScroll>
      <ValuesNote quote={[...new Set(quotes)].join(" and ")} />
    </section>
  );
}

function Row({
  view,
  campaignKey,
  epoch,
  tokens,
  position,
}: Omit<Props, "earned"> & {
  epoch: number;
  tokens: readonly PageToken[];
  position: EarnedPosition;
}) {
  const market = marketOf(view, position);
  const decimals = market?.priceDecimals ?? 0;
  const path = [...campaignKey.split("/"), position.market];
  return (
    <tr>
      <th scope="row">{epoch}</th>
      <td data-label="Market">
        <a href={linkTo("market", path, { epoch: String(epoch) })}>
          {marketName(view, position.market)}
        </a>
        <span class="stacked soft small nowrap">{positionName(position.id)}</span>
      </td>
      <td data-label="Range of prices">
        <TickRange
          lower={position.lower}
          upper={position.upper}
          decimals={(market?.sizeDecimals ?? 0) - decimals}
        />
      </td>
      <td class="number" data-label="Earned">
        {tokens.map((token, i) => {
          const units = BigInt(position.rewards[i] ?? 0);
          return units === 0n ? null : (
            <span key={token.symbol} class="stacked">
              <Amount units={units} unit={token} />
            </span>
          );
        })}
      </td>
      <ValueCells {...position} decimals={decimals} />
    </tr>
  );
}

function marketOf(view: CampaignPage, { market }: EarnedPosition) {
  return view.markets.find(({ id }) => id === market);
}
