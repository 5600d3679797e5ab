/** All roots, and revoking those that stand. */
import { useSignal } from "@preact/signals";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { type PublishedRoot, stateOf } from "../chain/roots.ts";
import { type ChainView, chainTime } from "../chain/store.ts";
import { Hex } from "../parts/address.tsx";
import { transactionLink } from "../parts/explorer.ts";
import { Empty } from "../parts/states.tsx";
import { TableScroll } from "../parts/table-scroll.tsx";
import { Countdown, Time } from "../parts/time.tsx";
import { SendCall, type Told } from "./send.tsx";

/** What must be typed, so that no slip of the hand stops anyone's claims. */
const WORD = "REVOKE";

export function Roots({ chain }: { chain: ChainView }) {
  const chosen = useSignal<readonly string[]>([]);
  const standing = chain.roots.filter(({ isRevoked }) => !isRevoked).map(({ root }) => root);
  const roots = chosen.value.filter((root) => standing.includes(root));
  const choose = (root: string, isChosen: boolean) => {
    const others = chosen.value.filter((each) => each !== root);
    chosen.value = isChosen ? [...others, root] : others;
  };
  return (
    <section>
      <h2>Roots</h2>
      {chain.roots.length === 0 ? (
        <Empty title="Nothing was published yet." />
      ) : (
        <>
          <TableScroll label="Roots">
            <table>
              <thead>
                <tr>
                  <th scope="col" class="choose-row">
                    <span class="visually-hidden">Revoke</span>
                  </th>
                  <th scope="col" class="number">
                    Epoch
                  </th>
                  <th scope="col">State</th>
                  <th scope="col">Live from</th>
                  <th scope="col">Root</th>
                  <th scope="col">Data hash</th>
                  <th scope="col">Published</th>
                </tr>
              </thead>
              <tbody>
                {chain.roots.toReversed().map((root) => (
                  <Row
                    key={`${root.epoch} ${root.root}`}
                    chain={chain}
                    root={root}
                    isChosen={roots.includes(root.root)}
                    choose={choose}
                  />
                ))}
              </tbody>
            </table>
          </TableScroll>
          {roots.length > 0 && <Revoke chain={chain} roots={roots} />}
        </>
      )}
    </section>
  );
}

interface RowProps {
  readonly chain: ChainView;
  readonly root: PublishedRoot;
  readonly isChosen: boolean;
  readonly choose: (root: string, isChosen: boolean) => void;
}

function Row({ chain, root, isChosen, choose }: RowProps) {
  const state = stateOf(root, chain.blockTime);
  return (
    <tr>
      <td class="choose-row">
        {!root.isRevoked && (
          <input
            type="checkbox"
            checked={isChosen}
            aria-label={`Choose the root of epoch ${root.epoch} to revoke it`}
            onChange={(event) => choose(root.root, event.currentTarget.checked)}
          />
        )}
      </td>
      <td class="number">{root.epoch}</td>
      <td>
        <span class={`tag tag-${state}`}>{state}</span>
      </td>
      <td>
        {state === "pending" ? (
          <Countdown until={root.liveAt} now={chainTime(chain)} />
        ) : (
          <Time at={root.liveAt} />
        )}
      </td>
      <td>
        <Hex value={root.root} what="root" />
      </td>
      <td>
        <Hex value={root.manifestHash} what="data hash" />
      </td>
      <td>
        <Hex
          value={root.transaction}
          what="transaction"
          href={transactionLink(chain.chain, root.transaction)}
        />
      </td>
    </tr>
  );
}

function Revoke({ chain, roots }: { chain: ChainView; roots: readonly string[] }) {
  const typed = useSignal("");
  const told = useSignal<Told | undefined>(undefined);
  const call = {
    title: `revoke ${roots.length === 1 ? "one root" : `${roots.length} roots`}`,
    description: `revoke ${roots.join(", ")}`,
    method: "revokeRoots",
    args: [roots],
    data: DISTRIBUTOR.encodeFunctionData("revokeRoots", [roots]),
  };
  return (
    <div class="card revoke">
      <h3>Revoke {roots.length === 1 ? "this root" : `these ${roots.length} roots`}</h3>
      <p class="soft">
        A revoked root pays nobody until it is published again, and then waits out a whole new
        window. What was claimed under it stays claimed. Only a guardian may do this.
      </p>
      <label class="field">
        <span>Type {WORD} to go on</span>
        <input
          autocomplete="off"
          value={typed.value}
          onInput={(event) => {
            typed.value = event.currentTarget.value;
          }}
        />
      </label>
      <SendCall
        chain={chain}
        call={call}
        label="Revoke"
        isReady={typed.value === WORD}
        told={told}
      />
    </div>
  );
}
