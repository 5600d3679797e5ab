/** What a browser cannot check, said as plainly as what it can. */
import { nodesOf } from "../chain/nodes.ts";
import type { PublishedRoot } from "../chain/roots.ts";
import type { ChainView } from "../chain/store.ts";
import { Copy } from "../parts/address.tsx";

export function NotChecked({ chain, root }: { chain: ChainView; root: PublishedRoot }) {
  const { campaign, phase, distributor } = chain.view;
  const command = `npx hardhat epoch verify --campaign campaigns/${campaign}/campaign.json --phase ${phase} --epoch ${root.epoch} --books campaigns/${campaign}/books`;
  return (
    <section>
      <h2>What this does not check</h2>
      <ul class="prose">
        <li>
          <strong>That the amounts are right.</strong> For that every order book is scored again,
          which takes the books and a minute or two:
          <pre class="command">
            <code>{command}</code>
            <Copy text={command} what="command" />
          </pre>
        </li>
        <li>
          <strong>That the contract is the campaign’s.</strong> Compare{" "}
          <span class="mono wrap">{distributor}</span> with what the campaign says elsewhere.
        </li>
        <li>
          <strong>That the nodes tell the truth.</strong> They are {hosts(chain)}. Another can be
          set at the foot of the page.
        </li>
        <li>
          <strong>Every shard.</strong> One was rebuilt here; the command above rebuilds them all.
        </li>
      </ul>
    </section>
  );
}

function hosts({ chain }: ChainView): string {
  return nodesOf(chain)
    .map((url) => URL.parse(url)?.host ?? url)
    .join(", ");
}
