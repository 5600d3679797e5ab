/** One campaign's part of the page: figures, claim, proofs, earnings, payouts; or why there are none. */
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { useRef } from "preact/hooks";
import { nodesOf } from "../chain/nodes.ts";
import { newestOf } from "../chain/roots.ts";
import { ChainDown } from "../chain/rpc.ts";
import { type ChainView, chainOf, lookAgain } from "../chain/store.ts";
import type { CampaignConfig } from "../config.ts";
import { describeError, type Loaded, readyValue, refresh } from "../parts/loaded.ts";
import { Empty, Loading, Notice } from "../parts/states.tsx";
import { Time } from "../parts/time.tsx";
import { FileError } from "../published/file-error.ts";
import type { Progress } from "./claim.ts";
import { ClaimPanel } from "./claim-panel.tsx";
import { ClaimProgress } from "./claim-progress.tsx";
import { Earnings } from "./earnings.tsx";
import { Payouts } from "./payouts.tsx";
import { type Rewards, readRewards } from "./rewards.ts";

interface Props {
  readonly campaign: CampaignConfig;
  readonly account: string;
}

export function CampaignRewards({ campaign, account }: Props) {
  const { key } = campaign;
  const chain = chainOf(key).value;
  const rewards = useSignal<Loaded<Rewards>>({ state: "loading" });
  const seen = useSignal("");
  const progress = useSignal<Progress>({ step: "idle" });
  const read = async () => {
    const now = readyValue(chainOf(key).value);
    if (now !== undefined) await refresh(rewards, () => readRewards(now, account));
  };
  useSignalEffect(() => {
    const now = readyValue(chainOf(key).value);
    if (now === undefined) return;
    // Every look at the chain is followed; what is proven is read again only where the roots changed.
    const roots = rootsKey(now);
    if (seen.peek() === roots) return;
    seen.value = roots;
    void read();
  });
  const retry = async () => {
    rewards.value = { state: "loading" };
    seen.value = "";
    await lookAgain(key);
  };
  const view = readyValue(chain)?.view;
  return (
    <section class="campaign" aria-label={view ? `${view.name}, ${view.phase}` : key}>
      <h2 class="campaign-name">
        {view ? view.name : key} {view && <span class="tag">{view.phase}</span>}
      </h2>
      <Body {...{ chain, rewards: rewards.value, retry, reread: read, progress }} />
    </section>
  );
}

function rootsKey({ roots, blockTime, chain }: ChainView): string {
  const { newest, live } = newestOf(roots, blockTime);
  // What other nodes said of this account is read again too.
  return `${nodesOf(chain).join(" ")} ${newest?.root} ${newest?.epoch} ${live?.root} ${live?.epoch} ${roots.length}`;
}

interface BodyProps {
  readonly chain: Loaded<ChainView>;
  readonly rewards: Loaded<Rewards>;
  readonly retry: () => void;
  readonly reread: () => Promise<void>;
  readonly progress: Signal<Progress>;
}

function Body({ chain, rewards, retry, reread, progress }: BodyProps) {
  // What was sent is under way whatever a node says, so it stays in sight where nothing else does.
  const last = useRef<Rewards>(undefined);
  if (rewards.state === "ready") last.current = rewards.value;
  if (chain.state === "failed" || rewards.state === "failed") {
    return (
      <>
        {chain.state === "failed" && <Failed error={chain.error} retry={retry} />}
        {chain.state !== "failed" && rewards.state === "failed" && (
          <Failed error={rewards.error} retry={retry} />
        )}
        {last.current && <ClaimProgress progress={progress.value} rewards={last.current} />}
      </>
    );
  }
  if (chain.state === "loading" || rewards.state === "loading")
    return <Loading what="the rewards" lines={4} />;
  const found = rewards.value;
  return (
    <>
      <NotRead rewards={found} />
      {found.standings.length === 0 ? (
        <NotEligible rewards={found} />
      ) : (
        <ClaimPanel rewards={found} reread={reread} progress={progress} />
      )}
      <Earnings rewards={found} />
      <Payouts rewards={found} />
    </>
  );
}

function Failed({ error, retry }: { error: unknown; retry: () => void }) {
  const again = (
    <button type="button" onClick={retry}>
      Try again
    </button>
  );
  if (error instanceof ChainDown) {
    return (
      <Notice kind="bad" title="The chain cannot be read">
        <p>
          No node answers, so nothing is shown that could be out of date. Nothing is lost: your
          proofs and the contract are where they were.
        </p>
        <p class="prewrap small">{error.reasons.join("\n")}</p>
        {again}
      </Notice>
    );
  }
  if (error instanceof FileError && error.fault === "altered") {
    return (
      <Notice kind="bad" title="These files are not the ones that were published">
        <p>
          What this site’s host delivers does not lead to the root on chain. Nothing of it is shown,
          and nothing of it can be claimed with. Use another mirror, and tell the campaign.
        </p>
        <p class="prewrap small">{error.message}</p>
        {again}
      </Notice>
    );
  }
  return (
    <Notice kind="bad" title="Could not read the rewards">
      <p class="prewrap">{describeError(error)}</p>
      {again}
    </Notice>
  );
}

/** An epoch that could not be read is said before any figure: what it holds is not in them. */
function NotRead({ rewards: { unread } }: { rewards: Rewards }) {
  return (
    <>
      {unread.map(({ epoch, fault }) =>
        fault.fault === "altered" ? (
          <Notice
            key={epoch}
            kind="bad"
            title={`The files of epoch ${epoch} are not the ones that were published`}
          >
            <p>
              They do not lead to what is on chain, and nothing of them is shown or claimed with.
              The figures here are of an older epoch, whose files are right and whose proofs stay
              good. Use another mirror, and tell the campaign.
            </p>
            <p class="prewrap small">{fault.message}</p>
          </Notice>
        ) : (
          <Notice
            key={epoch}
            kind="warn"
            title={`The files of epoch ${epoch} ${fault.fault === "missing" ? "are not on this host" : "cannot be fetched"}`}
          >
            <p>
              They are published on chain. What they hold for this address is not in the figures
              here. Use another mirror, or ask the campaign.
            </p>
          </Notice>
        ),
      )}
    </>
  );
}

function NotEligible({ rewards: { newest, manifest } }: { rewards: Rewards }) {
  if (newest === undefined || manifest === undefined) {
    return (
      <Empty title="Nothing was published yet.">
        <p>The first rewards stand here once the first epoch is over and its root is published.</p>
      </Empty>
    );
  }
  return (
    <Empty title="Nothing for this address.">
      <p>
        It is not among the {manifest.leaves.toLocaleString("en")} entitlements up to epoch{" "}
        {newest.epoch}, which ended <Time at={Date.parse(manifest.end) / 1000} />. This was checked
        against the published data.
      </p>
      <p>
        Rewards below the minimum payout accrue first. And rewards go to the payout address that the
        campaign knows, which may be another one of yours.
      </p>
    </Empty>
  );
}
