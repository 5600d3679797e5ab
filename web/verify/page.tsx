/** Checking an epoch in the browser: what is published against what the chain says. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { campaign, pathInCampaign } from "../campaign/campaigns.ts";
import { type PublishedRoot, stateOf } from "../chain/roots.ts";
import { type ChainView, chainOf, lookAgain } from "../chain/store.ts";
import { CampaignChoice } from "../parts/campaign-choice.tsx";
import { PageHead } from "../parts/page-head.tsx";
import { parseAddress } from "../parts/parse-address.ts";
import { Await, Empty } from "../parts/states.tsx";
import { goTo, linkTo, place } from "../router.ts";
import { type Check, startChecks } from "./checks.ts";
import { Checks } from "./checks-list.tsx";
import { NotChecked } from "./not-checked.tsx";

export function Page() {
  const key = campaign.value?.key ?? "";
  return (
    <>
      <PageHead title="Verify">
        <p>
          Files are fetched, hashed and rebuilt here, in this browser, and held against the chain.
          Nobody’s word is taken for it.
        </p>
      </PageHead>
      <CampaignChoice />
      <Await loaded={chainOf(key).value} what="the chain" retry={() => void lookAgain(key)}>
        {(chain) =>
          chain.roots.length === 0 ? (
            <Empty title="Nothing was published yet." />
          ) : (
            <Epoch chain={chain} />
          )
        }
      </Await>
    </>
  );
}

function Epoch({ chain }: { chain: ChainView }) {
  const [asked] = pathInCampaign(place.value);
  const typed = parseAddress(place.value.query.get("account") ?? "");
  const account = "address" in typed ? typed.address : "";
  const newest = chain.roots.findLast(({ isRevoked }) => !isRevoked) ?? chain.roots.at(-1);
  const root =
    asked === undefined ? newest : chain.roots.findLast(({ epoch }) => String(epoch) === asked);
  return (
    <>
      <Choice key={root?.epoch ?? asked} chain={chain} root={root} account={account} />
      {root === undefined ? (
        <NotPublished chain={chain} epoch={asked ?? ""} newest={newest} />
      ) : (
        <Run
          key={`${chain.campaign.key} ${root.root} ${root.epoch} ${account}`}
          chain={chain}
          root={root}
          account={account}
        />
      )}
    </>
  );
}

function NotPublished({
  chain,
  epoch,
  newest,
}: Pick<Props, "chain"> & { epoch: string; newest: PublishedRoot | undefined }) {
  const path = [...chain.campaign.key.split("/"), String(newest?.epoch)];
  return (
    <Empty title={`No root was published for epoch ${epoch}.`}>
      <p>The chain has none, so there is nothing to hold files against.</p>
      {newest && (
        <p>
          The newest that was published: <a href={linkTo("verify", path)}>epoch {newest.epoch}</a>.
        </p>
      )}
    </Empty>
  );
}

interface Props {
  readonly chain: ChainView;
  readonly root: PublishedRoot;
  readonly account: string;
}

function Choice({
  chain,
  root,
  account,
}: Omit<Props, "root"> & { root: Props["root"] | undefined }) {
  const fault = useSignal("");
  const typed = useSignal(account);
  const chosen = root === undefined ? "" : String(root.epoch);
  const go = (epoch: string, text: string) => {
    const parsed = text.trim() === "" ? undefined : parseAddress(text);
    fault.value = parsed && "fault" in parsed ? parsed.fault : "";
    if (epoch === "") fault.value = "Choose an epoch.";
    if (fault.value !== "") return;
    const query: Record<string, string> =
      parsed && "address" in parsed ? { account: parsed.address } : {};
    goTo(linkTo("verify", [...chain.campaign.key.split("/"), epoch], query));
  };
  return (
    <form
      class="choice"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        go(chosen, typed.value);
      }}
    >
      <label class="field">
        <span>Epoch</span>
        <select value={chosen} onChange={(event) => go(event.currentTarget.value, typed.value)}>
          {root === undefined && (
            <option value="" disabled>
              choose
            </option>
          )}
          {chain.roots.toReversed().map((each) => (
            <option key={`${each.epoch} ${each.root}`} value={String(each.epoch)}>
              {each.epoch}, {stateOf(each, chain.blockTime)}
            </option>
          ))}
        </select>
      </label>
      <label class="field field-wide">
        <span>Address, to rebuild its shard</span>
        <input
          class="mono"
          placeholder="0x…"
          spellcheck={false}
          autocomplete="off"
          value={typed.value}
          aria-invalid={fault.value !== ""}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <button type="submit" class="primary">
        Check
      </button>
      <p class="fault" role="alert">
        {fault.value}
      </p>
    </form>
  );
}

function Run({ chain, root, account }: Props) {
  const checks = useSignal<readonly Check[]>([]);
  useEffect(() => {
    const started = startChecks(chain, root, account === "" ? undefined : account);
    return started.subscribe((now) => {
      checks.value = now;
    });
  }, []);
  return (
    <>
      <Checks checks={checks.value} />
      <NotChecked chain={chain} root={root} />
    </>
  );
}
