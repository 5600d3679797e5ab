/** Claiming without this page: proofs to keep, calldata, a batch for a Safe. */
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import { Copy } from "../parts/address.tsx";
import { download } from "../parts/download.ts";
import { connected } from "../wallet/wallet.ts";
import { claimCall } from "./claim-call.ts";
import { proofsFile, safeClaimFile } from "./proof-files.ts";
import type { Rewards } from "./rewards.ts";

interface Props {
  readonly rewards: Rewards;
  readonly leaves: readonly ProvenLeaf[];
}

export function OtherWays({ rewards, leaves }: Props) {
  const { account, chain, isContract, newest } = rewards;
  const { campaign, phase, distributor } = chain.view;
  const name = `${campaign}-${phase}-${account}`;
  const by = connected.value?.account ?? account;
  const saveSafe = async () => download(`${name}-safe.json`, await safeClaimFile(rewards, leaves));
  return (
    <div class="other-ways">
      {isContract && (
        <p class="soft">
          This account is a contract. A Safe can connect as a wallet, or load the batch below in its
          Transaction Builder. Or any other account claims for it: the contract is paid.
        </p>
      )}
      <div class="row">
        <button
          type="button"
          onClick={() =>
            download(`${name}-epoch-${newest?.epoch}-proofs.json`, proofsFile(rewards))
          }
        >
          Download my proofs
        </button>
        {leaves.length > 0 && (
          <details>
            <summary>Other ways to claim</summary>
            <ul>
              <li>
                With the proofs file: call <code>claim(token, cumulative, proof)</code> of the
                contract in any wallet or explorer. A proof stays good when newer roots come.
              </li>
              <li>
                As raw calldata, to <span class="mono">{distributor}</span>
                <Copy text={distributor} what="contract" />, data{" "}
                <Copy text={claimCall(leaves, by).data} what="calldata" />
              </li>
              <li>
                <button type="button" class="small" onClick={saveSafe}>
                  Download a Safe batch
                </button>{" "}
                for the Transaction Builder of the account’s own Safe.
              </li>
              <li>
                From a shell: <code>tidemark claim --account {account}</code>
              </li>
            </ul>
          </details>
        )}
      </div>
    </div>
  );
}
