/** Every market of every campaign: what it pays, to how many, beside how much liquidity. */
import { useSignal } from "@preact/signals";
import { campaigns } from "../campaign/campaigns.ts";
import { viewOf } from "../campaign/view.ts";
import { here } from "../figures/epoch-choice.tsx";
import { readyValue } from "../parts/loaded.ts";
import { PageHead } from "../parts/page-head.tsx";
import { place, replacePlace } from "../router.ts";
import { CampaignMarkets } from "./campaign-markets.tsx";
import "../styles/figures.css";
import "../styles/campaigns.css";

export function Page() {
  const { query } = place.value;
  const text = useSignal(query.get("find") ?? "");
  const exchange = query.get("exchange") ?? "";
  const views = campaigns.value.map(({ key }) => readyValue(viewOf(key).value));
  const exchanges = [
    ...new Set(views.flatMap((view) => view?.markets.map((each) => each.exchange) ?? [])),
  ].sort();
  return (
    <>
      <PageHead title="Campaigns">
        <p>
          Rewards for the liquidity that market makers leave standing. Every figure can be
          recomputed from the published books.
        </p>
      </PageHead>
      <search class="filters">
        <label class="pick">
          <span>Find</span>
          <input
            type="search"
            value={text.value}
            placeholder="Token, pair or exchange"
            onInput={(event) => {
              text.value = event.currentTarget.value;
              replacePlace(here({ find: text.value === "" ? undefined : text.value }));
            }}
          />
        </label>
        {exchanges.length > 1 && (
          <label class="pick">
            <span>Exchange</span>
            <select
              value={exchange}
              onChange={({ currentTarget: { value } }) =>
                replacePlace(here({ exchange: value === "" ? undefined : value }))
              }
            >
              <option value="">All</option>
              {exchanges.map((each) => (
                <option key={each} value={each}>
                  {each}
                </option>
              ))}
            </select>
          </label>
        )}
      </search>
      {campaigns.value.map((campaign) => (
        <CampaignMarkets
          key={campaign.key}
          campaign={campaign}
          find={text.value}
          exchange={exchange}
        />
      ))}
    </>
  );
}
