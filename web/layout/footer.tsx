/** The foot of every page: the campaign's policy and disclaimer, and what to check it by. */
import { campaign } from "../campaign/campaigns.ts";
import { type CampaignView, viewOf } from "../campaign/view.ts";
import { Hex } from "../parts/address.tsx";
import { readyValue } from "../parts/loaded.ts";

export function Footer() {
  const chosen = campaign.value;
  const view = chosen && readyValue(viewOf(chosen.key).value);
  return (
    <footer class="foot">
      <div class="foot-row">{view && <About view={view} />}</div>
    </footer>
  );
}

function About({ view }: { view: CampaignView }) {
  return (
    <>
      <p>
        {view.name} is sponsored by {view.sponsor}.{" "}
        <a href={view.policy} target="_blank" rel="noreferrer">
          Policy
        </a>
      </p>
      <p>{view.disclaimer}</p>
      <dl class="facts">
        <dt>Contract</dt>
        <dd>
          <Hex value={view.distributor} what="contract" />
        </dd>
      </dl>
    </>
  );
}
