/** One campaign: how its data and its chain stand, its totals, and its markets. */
import { useSignal } from "@preact/signals";
import type { CampaignPage, EpochPage } from "../../src/page/page-files.ts";
import { viewOf } from "../campaign/view.ts";
import type { CampaignConfig } from "../config.ts";
import { chosenEpoch, EpochChoice, EpochState } from "../figures/epoch-choice.tsx";
import { epochPage } from "../figures/files.ts";
import { PriceFields } from "../figures/price-fields.tsx";
import { YieldNote } from "../figures/yield.tsx";
import { Await, Empty } from "../parts/states.tsx";
import { ChainState } from "./chain-state.tsx";
import { MarketTable } from "./market-table.tsx";
import { rowsOf } from "./rows.ts";
import { Totals } from "./totals.tsx";

interface Props {
  readonly campaign: CampaignConfig;
  readonly find: string;
  readonly exchange: string;
}

export function CampaignMarkets({ campaign, find, exchange }: Props) {
  const { key } = campaign;
  return (
    <section class="campaign-markets" aria-label={key}>
      <Await loaded={viewOf(key).value} what={`the campaign ${key}`}>
        {(view) => <Body view={view} campaignKey={key} find={find} exchange={exchange} />}
      </Await>
    </section>
  );
}

function Body({
  view,
  campaignKey,
  find,
  exchange,
}: {
  view: CampaignPage;
  campaignKey: string;
  find: string;
  exchange: string;
}) {
  const epoch = chosenEpoch(view);
  return (
    <>
      <div class="section-head">
        <h2>
          {view.name} <span class="tag">{view.phase}</span>
        </h2>
        {epoch !== undefined && <EpochChoice view={view} epoch={epoch} />}
      </div>
      {epoch === undefined ? (
        <>
          <ChainState campaignKey={campaignKey} />
          <Empty title="No epoch has been measured yet.">
            <p>The first figures come when the first epoch runs.</p>
          </Empty>
        </>
      ) : (
        <Await loaded={epochPage(campaignKey, epoch).value} what="the epoch's figures">
          {(page) => (
            <>
              <EpochState head={page} />
              <ChainState campaignKey={campaignKey} />
              <Measured {...{ view, page, campaignKey, epoch, find, exchange }} />
            </>
          )}
        </Await>
      )}
    </>
  );
}

interface MeasuredProps {
  readonly view: CampaignPage;
  readonly page: EpochPage;
  readonly campaignKey: string;
  readonly epoch: string;
  readonly find: string;
  readonly exchange: string;
}

function Measured({ view, page, campaignKey, epoch, find, exchange }: MeasuredProps) {
  const sorting = useSignal({ column: "market", isDescending: false });
  const all = rowsOf(view, page);
  const words = find.toLowerCase().split(/\s+/);
  const shown = all.filter(
    ({ market, search }) =>
      (exchange === "" || market.exchange === exchange) &&
      words.every((word) => search.includes(word)),
  );
  const pairs = all.flatMap(({ market, figures }) =>
    (figures?.yields ?? []).map(({ token }) => `${page.tokens[token]?.symbol}/${market.quote}`),
  );
  return (
    <>
      <Totals page={page} rows={shown} isAll={shown.length === all.length} />
      {shown.length === 0 ? (
        <Empty title="No market matches." />
      ) : (
        <MarketTable
          rows={shown}
          page={page}
          campaignKey={campaignKey}
          epoch={epoch}
          sorting={sorting.value}
          onSort={(next) => {
            sorting.value = next;
          }}
        />
      )}
      <YieldNote warning={view.warning} formula={view.formula} />
      <PriceFields pairs={[...new Set(pairs)].sort()} />
    </>
  );
}
