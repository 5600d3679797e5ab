/** How an admin's call goes out: by the connected wallet, or as a batch for a Safe. */
import { type Signal, useSignal } from "@preact/signals";
import { makeSafeBatch } from "../../src/chain/safe.ts";
import { DISTRIBUTOR } from "../chain/abi.ts";
import { explainRefusal } from "../chain/call.ts";
import { type ChainView, lookAgain } from "../chain/store.ts";
import { handOver, receiptOf, refusalOf, revertOf } from "../chain/transact.ts";
import { Hex } from "../parts/address.tsx";
import { download } from "../parts/download.ts";
import { transactionLink } from "../parts/explorer.ts";
import { describeError } from "../parts/loaded.ts";
import { parseAddress } from "../parts/parse-address.ts";
import { Notice } from "../parts/states.tsx";
import { chooseWallet } from "../wallet/choice.tsx";
import { isRejection, messageOf } from "../wallet/errors.ts";
import { connected, switchChain } from "../wallet/wallet.ts";

export interface AdminCall {
  readonly title: string;
  /** As the commands describe it: a batch's checksum holds it. */
  readonly description: string;
  readonly method: string;
  readonly args: readonly unknown[];
  readonly data: string;
}

export interface Told {
  readonly kind: "bad" | "info" | "good";
  readonly text: string;
  readonly hash?: string | undefined;
}

interface Props {
  readonly chain: ChainView;
  readonly call: AdminCall;
  /** The button's words. */
  readonly label: string;
  readonly isReady: boolean;
  /** Where the sending is told of; it may outlive what was sent. */
  readonly told: Signal<Told | undefined>;
}

export function SendCall({ chain, call, label, isReady, told }: Props) {
  const isBusy = useSignal(false);
  const tell = (kind: Told["kind"], text: string, hash?: string) => {
    told.value = { kind, text, hash };
  };
  const send = async () => {
    isBusy.value = true;
    try {
      await sendNow(chain, call, tell);
    } catch (error) {
      if (isRejection(error)) tell("info", "You declined in the wallet. Nothing was sent.");
      else tell("bad", reasonOf(error));
    }
    isBusy.value = false;
  };
  const now = connected.value;
  const isThere = now?.chainId === chain.chain.id;
  return (
    <div class="send">
      <div class="row">
        {now === undefined ? (
          <button type="button" onClick={chooseWallet}>
            Connect a wallet
          </button>
        ) : isThere ? (
          <button
            type="button"
            class="primary"
            disabled={!isReady || isBusy.value}
            onClick={() => void send()}
          >
            {label}
          </button>
        ) : (
          <button type="button" class="primary" onClick={() => void switchChain(chain.chain)}>
            Switch to {chain.chain.name}
          </button>
        )}
        <SafeBatch chain={chain} call={call} isReady={isReady} />
      </div>
      <Outcome chain={chain} told={told} />
    </div>
  );
}

/** How far the sending is, and how it ended. */
export function Outcome({ chain, told }: Pick<Props, "chain" | "told">) {
  return (
    <div role="status" class="progress">
      {told.value && (
        <Notice kind={told.value.kind} title={told.value.text}>
          {told.value.hash && (
            <p>
              Transaction{" "}
              <Hex
                value={told.value.hash}
                what="transaction"
                href={transactionLink(chain.chain, told.value.hash)}
              />
            </p>
          )}
        </Notice>
      )}
    </div>
  );
}

async function sendNow(
  { rpc, campaign, view: { chainId, distributor } }: ChainView,
  { data, title }: AdminCall,
  tell: (kind: Told["kind"], text: string, hash?: string) => void,
): Promise<void> {
  const from = connected.value?.account;
  if (from === undefined) return;
  const transaction = { chainId, from, to: distributor, data };
  tell("info", "Simulating…");
  const refusal = await refusalOf(rpc, transaction);
  if (refusal !== undefined) {
    tell("bad", `Not sent. ${refusal}`);
    // Another publisher or guardian may have been quicker.
    return lookAgain(campaign.key);
  }
  tell("info", "The simulation succeeded. Confirm in your wallet…");
  const hash = await handOver(transaction);
  tell("info", "Sent. Waiting until it is mined…", hash);
  const receipt = await receiptOf(rpc, hash, async () => {
    tell("info", "This takes long. A wallet of several signers sends once they signed.", hash);
    return false;
  });
  if (typeof receipt === "string")
    tell(
      "info",
      "Another transaction took its place, as when it is cancelled in the wallet.",
      hash,
    );
  else if (Number(receipt.status) === 0)
    tell("bad", `Reverted. ${await revertOf(rpc, transaction, receipt)}`, hash);
  else tell("good", `Done: ${title}.`, hash);
  await lookAgain(campaign.key);
}

function SafeBatch({ chain, call, isReady }: Omit<Props, "label" | "told">) {
  const typed = useSignal("");
  const fault = useSignal("");
  const save = async (event: Event) => {
    event.preventDefault();
    const parsed = parseAddress(typed.value);
    fault.value = "fault" in parsed ? parsed.fault : "";
    if ("fault" in parsed) return;
    const { view, rpc } = chain;
    const from = parsed.address;
    const refusal = await refusalOf(rpc, { from, to: view.distributor, data: call.data }).catch(
      describeError,
    );
    if (refusal !== undefined) fault.value = `Simulated from this Safe: ${refusal}`;
    const contract = { interface: DISTRIBUTOR, getAddress: async () => view.distributor };
    const batch = await makeSafeBatch([{ contract, method: call.method, args: call.args }], {
      chainId: view.chainId,
      safe: from,
      name: `${call.title}: ${view.campaign}, ${view.phase}`,
      description: call.description,
      createdAt: Date.now(),
    });
    download(
      `${view.campaign}-${view.phase}-${call.title.replaceAll(" ", "-").slice(0, 40)}.json`,
      `${JSON.stringify(batch, null, 2)}\n`,
    );
  };
  return (
    <details>
      <summary>As a Safe batch</summary>
      <form class="choice" onSubmit={save} noValidate>
        <label class="field field-wide">
          <span>The Safe that is to send it</span>
          <input
            class="mono"
            placeholder="0x…"
            spellcheck={false}
            autocomplete="off"
            value={typed.value}
            onInput={(event) => {
              typed.value = event.currentTarget.value;
            }}
          />
        </label>
        <button type="submit" disabled={!isReady}>
          Download
        </button>
        <p class="fault" role="alert">
          {fault.value}
        </p>
      </form>
    </details>
  );
}

function reasonOf(error: unknown): string {
  const refusal = explainRefusal(error);
  if (refusal !== undefined) return `Not sent. ${refusal}`;
  return error instanceof Error ? describeError(error) : messageOf(error);
}
