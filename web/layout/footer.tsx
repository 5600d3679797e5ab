/** The foot of every page: the campaign's policy and disclaimer, and what to check it by. */

import type { CampaignPage } from "../../src/page/page-files.ts";
import { campaign, campaigns, config } from "../campaign/campaigns.ts";
import { viewOf } from "../campaign/view.ts";
import { newestOf } from "../chain/roots.ts";
import { type ChainView, chainOf } from "../chain/store.ts";
import type { CampaignConfig } from "../config.ts";
import { Hex } from "../parts/address.tsx";
import { contractLink } from "../parts/explorer.ts";
import { readyValue } from "../parts/loaded.ts";
import { place } from "../router.ts";
import { OwnNode } from "./own-node.tsx";

/** Pages that are about every campaign at once. */
const OF_ALL = ["campaigns", "miner"];

export function Footer() {
  const chosen = campaign.value === undefined ? [] : [campaign.value];
  const shown = OF_ALL.includes(place.value.page) ? campaigns.value : chosen;
  return (
    <footer class="foot">
      <div class="foot-row">
        {shown.map((each) => (
          <About key={each.key} campaign={each} />
        ))}
      </div>
    </footer>
  );
}

function About({ campaign: { key } }: { campaign: CampaignConfig }) {
  const view = readyValue(viewOf(key).value);
  if (view === undefined) return null;
  const chain = readyValue(config.value)?.chains.get(view.chainId);
  const { name, phase, sponsor } = view;
  return (
    <section class="foot-about" aria-label={`About ${name}, ${phase}`}>
      <p>
        <strong>{name}</strong>, {phase}, sponsored by {sponsor.name}.{" "}
        <a href={sponsor.policyUrl} target="_blank" rel="noreferrer">
          Policy
        </a>
      </p>
      {sponsor.disclaimer !== "" && <p>{sponsor.disclaimer}</p>}
      <Facts view={view} chain={readyValue(chainOf(key).value)} />
      {chain && <OwnNode chain={chain} />}
    </section>
  );
}

/** What anyone can hold against other sources: contract, root, data hash. */
function Facts({ view, chain }: { view: CampaignPage; chain: ChainView | undefined }) {
  const { newest } = newestOf(chain?.roots ?? [], chain?.blockTime ?? 0);
  return (
    <dl class="facts">
      {view.distributor !== null && (
        <div>
          <dt>Contract</dt>
          <dd>
            <Hex
              value={view.distributor}
              what="contract"
              href={chain && contractLink(chain.chain, view.distributor)}
            />
          </dd>
        </div>
      )}
      <div>
        <dt>Chain</dt>
        <dd>{chain === undefined ? view.chainId : chain.chain.name}</dd>
      </div>
      {newest && (
        <>
          <div>
            <dt>Root, epoch {newest.epoch}</dt>
            <dd>
              <Hex value={newest.root} what="root" />
            </dd>
          </div>
          <div>
            <dt>Data hash</dt>
            <dd>
              <Hex value={newest.manifestHash} what="data hash" />
            </dd>
          </div>
        </>
      )}
    </dl>
  );
}
