/** What an account earned by epoch and market, from the page files: a picture, a table, and the same as CSV. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { CampaignPage } from "../../src/page/page-files.ts";
import { viewOf } from "../campaign/view.ts";
import type { CampaignConfig } from "../config.ts";
import { readAccount } from "../figures/files.ts";
import { download } from "../parts/download.ts";
import { type Loaded, readyValue, refresh } from "../parts/loaded.ts";
import { Await } from "../parts/states.tsx";
import { type Earned, earnedOf, earningsAsCsv } from "./earned.ts";
import { EarningsPicture } from "./earnings-picture.tsx";
import { EarningsTable } from "./earnings-table.tsx";
import { Positions } from "./positions.tsx";
import type { Rewards } from "./rewards.ts";
import "../styles/figures.css";

/** Epochs that are read at once; the rest when they are asked for. */
const STEP = 12;

export function Earnings({ rewards }: { rewards: Rewards }) {
  const { campaign } = rewards.chain;
  // The page file is read again when an epoch is published; the chain's view was made from an earlier one.
  const view = readyValue(viewOf(campaign.key).value);
  return view === undefined ? null : (
    <EarningsOf campaign={campaign} view={view} account={rewards.account} />
  );
}

/** The same, wherever it is shown. @param account in lower case. */
export function EarningsOf({
  campaign,
  view,
  account,
}: {
  campaign: CampaignConfig;
  view: CampaignPage;
  account: string;
}) {
  const count = useSignal(STEP);
  const earned = useSignal<Loaded<readonly Earned[]>>({ state: "loading" });
  const epochs = [
    ...(view.live === null ? [] : ["live"]),
    ...view.published
      .filter(({ hasPages }) => hasPages)
      .map(({ epoch }) => String(epoch))
      .toReversed(),
  ];
  const asked = epochs.slice(0, count.value);
  useEffect(() => {
    void refresh(earned, () => readEarned(campaign, asked, account));
  }, [account, asked.join()]);
  if (epochs.length === 0) return null;
  return (
    <section aria-label="Earned by market and epoch">
      <div class="section-head">
        <h3>Earned by market and epoch</h3>
        {earned.value.state === "ready" && earned.value.value.length > 0 && (
          <CsvButton campaign={campaign} account={account} earned={earned.value.value} />
        )}
      </div>
      <Await loaded={earned.value} what="what was earned">
        {(found) =>
          found.length === 0 ? (
            <p class="soft">Nothing in the epochs that these pages hold figures of.</p>
          ) : (
            <>
              <EarningsPicture view={view} earned={found} />
              <EarningsTable view={view} campaignKey={campaign.key} earned={found} />
              <Positions view={view} campaignKey={campaign.key} earned={found} />
            </>
          )
        }
      </Await>
      {epochs.length > count.value && (
        <p>
          <button
            type="button"
            class="small"
            onClick={() => {
              count.value += STEP;
            }}
          >
            Earlier epochs
          </button>
        </p>
      )}
    </section>
  );
}

function CsvButton({
  campaign,
  account,
  earned,
}: {
  campaign: CampaignConfig;
  account: string;
  earned: readonly Earned[];
}) {
  const name = `earned-${campaign.key.replace("/", "-")}-${account.slice(0, 10)}.csv`;
  return (
    <button type="button" class="small" onClick={() => download(name, earningsAsCsv(earned))}>
      Download CSV
    </button>
  );
}

/** The newest epoch first; those that changed nothing are left out. */
async function readEarned(
  { path }: CampaignConfig,
  epochs: readonly string[],
  account: string,
): Promise<readonly Earned[]> {
  const read = await Promise.all(epochs.map((epoch) => readAccount(path, epoch, account)));
  return read.flatMap((found) => {
    const earned = found && earnedOf(found);
    return earned === undefined ? [] : [earned];
  });
}
