/** Publishing the next epoch. */
import { type Signal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ChainView } from "../chain/store.ts";
import { Hex } from "../parts/address.tsx";
import { amountOf } from "../parts/amount-words.ts";
import { type Loaded, refresh } from "../parts/loaded.ts";
import { Await, Empty, Notice } from "../parts/states.tsx";
import { type Draft, nextEpoch, publishCall, readDraft } from "./draft.ts";
import { Outcome, SendCall, type Told } from "./send.tsx";

export function Publish({ chain }: { chain: ChainView }) {
  const epoch = nextEpoch(chain.roots);
  const draft = useSignal<Loaded<Draft | undefined>>({ state: "loading" });
  const told = useSignal<Told | undefined>(undefined);
  useEffect(() => {
    void refresh(draft, () => readDraft(chain, epoch));
  }, [epoch, chain.block]);
  return (
    <section>
      <h2>Publish epoch {epoch}</h2>
      <Await loaded={draft.value} what={`the files of epoch ${epoch}`}>
        {(found) =>
          found === undefined ? (
            <>
              <Outcome chain={chain} told={told} />
              <Empty title={`The files of epoch ${epoch} are not on this host.`}>
                <p>
                  Build it with <code>npx hardhat epoch build --epoch {epoch}</code>, and put its
                  folder beside the others.
                </p>
              </Empty>
            </>
          ) : (
            <Found chain={chain} draft={found} told={told} />
          )
        }
      </Await>
    </section>
  );
}

interface FoundProps {
  readonly chain: ChainView;
  readonly draft: Draft;
  readonly told: Signal<Told | undefined>;
}

function Found({ chain, draft, told }: FoundProps) {
  const { manifest, manifestHash, against } = draft;
  return (
    <div class="card">
      <dl class="facts facts-first">
        <div>
          <dt>Root</dt>
          <dd>
            <Hex value={manifest.root} what="root" digits={8} />
          </dd>
        </div>
        <div>
          <dt>Data hash</dt>
          <dd>
            <Hex value={manifestHash} what="data hash" digits={8} />
          </dd>
        </div>
        <div>
          <dt>Entitlements</dt>
          <dd>{manifest.leaves.toLocaleString("en")}</dd>
        </div>
        {manifest.totals.map(({ token, total }) => (
          <div key={token}>
            <dt>Total</dt>
            <dd>{amountOf(BigInt(total), token, manifest.tokens)}</dd>
          </div>
        ))}
      </dl>
      {against.length > 0 && (
        <Notice kind="warn" title="Not yet">
          <ul class="plain">
            {against.map((reason) => (
              <li key={reason}>{reason}</li>
            ))}
          </ul>
        </Notice>
      )}
      <p class="soft">
        The page checks identity, order and cover. Whether the amounts are right, and no leaf fell,
        only <code>npx hardhat epoch verify --epoch {manifest.epoch} --books …</code> can tell: run
        it first, and compare the data hash: the files on this host may be others than yours.
      </p>
      <SendCall
        chain={chain}
        call={publishCall(draft)}
        label={`Publish epoch ${manifest.epoch}`}
        isReady={against.length === 0}
        told={told}
      />
    </div>
  );
}
