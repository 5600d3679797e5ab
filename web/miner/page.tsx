/** What an address earned, and claiming it. Looking needs no wallet. */
import { campaigns } from "../campaign/campaigns.ts";
import { Hex } from "../parts/address.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { parseAddress } from "../parts/parse-address.ts";
import { place } from "../router.ts";
import { CampaignRewards } from "./campaign-rewards.tsx";
import { Lookup } from "./lookup.tsx";

export function Page() {
  const [asked = ""] = place.value.path;
  const parsed = asked === "" ? undefined : parseAddress(asked);
  const account = parsed && "address" in parsed ? parsed.address : undefined;
  return (
    <>
      <PageHead title="My rewards">
        {account ? (
          <p>
            Rewards of <Hex value={account} what="account" digits={8} />
          </p>
        ) : (
          <p>
            Paste an address to see what it earned and what it can claim. Looking needs no wallet.
          </p>
        )}
      </PageHead>
      <Lookup asked={asked} />
      {account &&
        campaigns.value.map((campaign) => (
          <CampaignRewards
            key={`${campaign.key} ${account}`}
            campaign={campaign}
            account={account}
          />
        ))}
      {!account && <HowItWorks />}
    </>
  );
}

function HowItWorks() {
  return (
    <section class="how" aria-labelledby="how">
      <h2 id="how">How a claim works</h2>
      <dl class="words">
        <div>
          <dt>Amount</dt>
          <dd>All that an address earned and that was published, over all epochs.</dd>
        </div>
        <div>
          <dt>Pending</dt>
          <dd>
            The part under a root that is not live yet. Until then anyone can recompute it, and a
            guardian can revoke it.
          </dd>
        </div>
        <div>
          <dt>Claimable</dt>
          <dd>
            What a claim pays now. A later claim pays all epochs at once. It can lapse only after a
            closing, announced 90 days ahead.
          </dd>
        </div>
        <div>
          <dt>Claimed</dt>
          <dd>What was paid already.</dd>
        </div>
      </dl>
      <p>
        A claim is one transaction. It needs no approval and no signed message, and anyone may send
        it: the account it belongs to is paid.
      </p>
    </section>
  );
}
