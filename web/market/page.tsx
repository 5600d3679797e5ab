/** One market: its terms, how liquid it was, what it paid, and any minute of it down to every order. */

import type { MarketPage } from "../../src/page/market-files.ts";
import type { CampaignMarket, CampaignPage } from "../../src/page/page-files.ts";
import { campaign, pathInCampaign } from "../campaign/campaigns.ts";
import { viewOf } from "../campaign/view.ts";
import { chosenEpoch, EpochChoice, EpochState } from "../figures/epoch-choice.tsx";
import { type EpochName, marketPage } from "../figures/files.ts";
import { poolTerms } from "../figures/scored.ts";
import { YieldNote } from "../figures/yield.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Await, Empty } from "../parts/states.tsx";
import { PoolInEpoch } from "../pool/in-epoch.tsx";
import { linkTo, place } from "../router.ts";
import { Charts } from "./charts.tsx";
import { Facts } from "./facts.tsx";
import { Listed } from "./listed.tsx";
import { Snapshots } from "./snapshots.tsx";
import { TermsTable } from "./terms-table.tsx";
import "../styles/figures.css";
import "../styles/market.css";

export function Page() {
  const key = campaign.value?.key ?? "";
  return (
    <Await loaded={viewOf(key).value} what={`the campaign ${key}`}>
      {(view) => <InCampaign view={view} campaignKey={key} />}
    </Await>
  );
}

function InCampaign({ view, campaignKey }: { view: CampaignPage; campaignKey: string }) {
  const [id = ""] = pathInCampaign(place.value);
  const market = view.markets.find((each) => each.id === id);
  if (market === undefined) {
    return (
      <>
        <PageHead title="No such market" />
        <p>
          {view.name} has no market {id}. <a href={linkTo("campaigns")}>All markets</a>
        </p>
      </>
    );
  }
  const epoch = chosenEpoch(view);
  return (
    <>
      <PageHead title={`${market.base}/${market.quote}`}>
        <p>
          {market.exchange}, in {view.name}, {view.phase}
        </p>
      </PageHead>
      {epoch !== undefined && (
        <div class="section-head">
          <EpochChoice view={view} epoch={epoch} />
        </div>
      )}
      {epoch === undefined ? (
        <>
          <Empty title="No epoch has been measured yet." />
          <TermsTable view={view} market={market} />
        </>
      ) : (
        <InEpoch key={`${campaignKey} ${epoch} ${id}`} {...{ view, market, campaignKey, epoch }} />
      )}
    </>
  );
}

export interface MarketProps {
  readonly view: CampaignPage;
  readonly market: CampaignMarket;
  readonly campaignKey: string;
  readonly epoch: EpochName;
  readonly page: MarketPage;
}

function InEpoch(props: Omit<MarketProps, "page">) {
  const { view, market, campaignKey, epoch } = props;
  const number = epoch === "live" ? view.live : Number(epoch);
  const running = market.terms.find(
    ({ fromEpoch, throughEpoch }) => fromEpoch <= Number(number) && Number(number) <= throughEpoch,
  );
  if (running === undefined) {
    return (
      <>
        <Empty title={`The market does not run in epoch ${number}.`} />
        <TermsTable view={view} market={market} />
      </>
    );
  }
  if (poolTerms(running.terms) !== undefined) return <PoolInEpoch {...props} />;
  return (
    <Await loaded={marketPage(campaignKey, epoch, market.id).value} what="the market's figures">
      {(page) => (
        <>
          <EpochState head={page} />
          <Facts {...props} page={page} />
          <YieldNote warning={view.warning} formula={view.formula} />
          <TermsTable view={view} market={market} />
          {page.programme.startsWith("listed") ? (
            <Listed page={page} />
          ) : (
            <>
              <Charts {...props} page={page} />
              <Snapshots {...props} page={page} />
            </>
          )}
        </>
      )}
    </Await>
  );
}
