/** What an account earned, a row for each epoch and market, and what became of it. */
import type { CampaignPage } from "../../src/page/page-files.ts";
import { marketName } from "../figures/market-name.ts";
import { percent } from "../figures/numbers.ts";
import { showStretch } from "../figures/when.ts";
import { Amount } from "../parts/amount.tsx";
import { linkTo } from "../router.ts";
import type { Earned, EarnedMarket, EarnedToken } from "./earned.ts";

interface Props {
  readonly view: CampaignPage;
  readonly campaignKey: string;
  readonly earned: readonly Earned[];
}

export function EarningsTable({ view, campaignKey, earned }: Props) {
  return (
    <div class="table-scroll">
      <table class="earned cards">
        <thead>
          <tr>
            <th scope="col">Epoch</th>
            <th scope="col">Market</th>
            <th scope="col" class="number">
              Uptime
            </th>
            <th scope="col" class="number">
              Both sides
            </th>
            <th scope="col" class="number">
              Earned
            </th>
            <th scope="col">Became</th>
          </tr>
        </thead>
        <tbody>
          {earned.flatMap((each) =>
            (each.markets.length === 0 ? [undefined] : each.markets).map((own, i) => (
              <Row
                key={`${each.head.epoch} ${each.head.isFinal} ${own?.market}`}
                {...{ view, campaignKey, each, own, isFirst: i === 0 }}
              />
            )),
          )}
        </tbody>
      </table>
    </div>
  );
}

function Row({
  view,
  campaignKey,
  each: { head, rank, tokens, settled },
  own,
  isFirst,
}: Omit<Props, "earned"> & {
  each: Earned;
  own: EarnedMarket | undefined;
  isFirst: boolean;
}) {
  const epoch = head.isFinal ? String(head.epoch) : "live";
  const market = view.markets.find(({ id }) => id === own?.market);
  const whole = (part: number) => percent(BigInt(part), BigInt(own?.intervals ?? 0));
  return (
    <tr>
      <th scope="row">
        <span class={isFirst ? "" : "repeated"}>
          {head.epoch} {!head.isFinal && <span class="tag tag-pending">Running, not final</span>}
        </span>
        {isFirst && (
          <span class="stacked soft small nowrap">
            {showStretch(Date.parse(head.start), Date.parse(head.end))}
            {rank !== null && `, rank ${rank}`}
          </span>
        )}
      </th>
      <td data-label="Market">
        {market === undefined ? (
          (own?.market ?? "none")
        ) : (
          <a href={linkTo("market", [...campaignKey.split("/"), market.id], { epoch })}>
            {marketName(view, market.id)}
          </a>
        )}
      </td>
      <td class="number" data-label="Uptime">
        {whole(own?.either ?? 0)}
      </td>
      <td class="number" data-label="Both sides">
        {whole(own?.both ?? 0)}
      </td>
      <td class="number" data-label="Earned">
        {own?.rewards.map((units, i) => {
          const token = tokens[i];
          return token === undefined || units === 0n ? null : (
            <span key={token.symbol} class="stacked">
              <Amount units={units} unit={token} />
            </span>
          );
        })}
      </td>
      <td data-label="Became">{isFirst && <Settled settled={settled} head={head} />}</td>
    </tr>
  );
}

/** Over all markets of the epoch. */
function Settled({ settled, head }: { settled: readonly EarnedToken[]; head: Earned["head"] }) {
  return (
    <>
      {settled.map(({ token, accruedBefore, paid, accrued }) => (
        <span key={token.symbol} class="stacked small">
          {paid > 0n && (
            <>
              <Amount units={paid} unit={token} />{" "}
              {head.isFinal ? "into the root" : "if it ended now"}
              {accruedBefore > 0n && (
                <>
                  , of it <Amount units={accruedBefore} unit={token} /> accrued before
                </>
              )}
            </>
          )}
          {accrued > 0n && (
            <>
              <Amount units={accrued} unit={token} /> accrues, below the minimum payout
            </>
          )}
        </span>
      ))}
    </>
  );
}
