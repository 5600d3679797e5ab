/** How a campaign's chain stands: its newest block, and what its newest root does. */
import { viewOf } from "../campaign/view.ts";
import { newestOf, stateOf } from "../chain/roots.ts";
import { chainOf, chainTime, lookAgain } from "../chain/store.ts";
import { describeError, readyValue } from "../parts/loaded.ts";
import { showSpan } from "../parts/time-words.ts";

export function ChainState({ campaignKey }: { campaignKey: string }) {
  const view = readyValue(viewOf(campaignKey).value);
  if (view?.distributor === null) {
    return (
      <p class="state-line">
        <span class="tag">Chain {view.chainId}</span>
        <span>The distributor is not deployed yet.</span>
      </p>
    );
  }
  return <Deployed campaignKey={campaignKey} />;
}

function Deployed({ campaignKey }: { campaignKey: string }) {
  const chain = chainOf(campaignKey).value;
  if (chain.state === "loading") {
    return (
      <p class="state-line soft">
        <span class="tag">Chain</span> Asking the node…
      </p>
    );
  }
  if (chain.state === "failed") {
    return (
      <p class="state-line">
        <span class="tag tag-revoked">No answer</span>
        <span>
          The chain could not be read, so nothing here says what is claimable.{" "}
          <span class="soft">{describeError(chain.error)}</span>{" "}
          <button type="button" class="small" onClick={() => void lookAgain(campaignKey)}>
            Try again
          </button>
        </span>
      </p>
    );
  }
  const { value } = chain;
  const now = chainTime(value);
  const { newest } = newestOf(value.roots, now);
  return (
    <p class="state-line">
      <span class="tag tag-live">{value.chain.name}</span>
      <span>
        Block {value.block.toLocaleString("en-US")}.{" "}
        {newest === undefined
          ? "No root is published yet."
          : stateOf(newest, now) === "live"
            ? `The root of epoch ${newest.epoch} is live.`
            : `The root of epoch ${newest.epoch} is pending and goes live in ${showSpan(newest.liveAt - now)}.`}
      </span>
    </p>
  );
}
