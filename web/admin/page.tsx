/** The sponsor's side: is the money there, what is published, what is next. */
import { Fragment } from "preact";
import { campaign } from "../campaign/campaigns.ts";
import { chainOf, lookAgain } from "../chain/store.ts";
import { CampaignChoice } from "../parts/campaign-choice.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { Await } from "../parts/states.tsx";
import { Publish } from "./publish.tsx";
import { Roots } from "./roots.tsx";
import { Solvency } from "./solvency-table.tsx";

export function Page() {
  const key = campaign.value?.key ?? "";
  return (
    <>
      <PageHead title="Admin">
        <p>
          Money, roots and the next epoch. Everything can be read by anyone; to publish or revoke,
          the contract asks for the role.
        </p>
      </PageHead>
      <CampaignChoice />
      <Await loaded={chainOf(key).value} what="the chain" retry={() => void lookAgain(key)}>
        {(chain) => (
          // What was read of one campaign must never be sent to the contract of another.
          <Fragment key={key}>
            <Solvency chain={chain} />
            <Roots chain={chain} />
            <Publish chain={chain} />
          </Fragment>
        )}
      </Await>
    </>
  );
}
