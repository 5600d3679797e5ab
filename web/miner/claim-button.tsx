/** The way to a claim: connect, be on the right chain, then claim. */
import { useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";
import type { ProvenLeaf } from "../../src/merkle/shard-proof.ts";
import type { ChainConfig } from "../config.ts";
import { shorten } from "../parts/address.tsx";
import { shortAmount } from "../parts/amount-words.ts";
import { chooseWallet } from "../wallet/choice.tsx";
import { connected, type Switched, switchChain } from "../wallet/wallet.ts";
import { estimateFee } from "./claim.ts";
import type { Rewards } from "./rewards.ts";

interface Props {
  readonly rewards: Rewards;
  readonly leaves: readonly ProvenLeaf[];
  /** The amounts in words. */
  readonly what: string;
  readonly isBusy: boolean;
  readonly claim: () => Promise<void>;
}

export function ClaimButton({ rewards, leaves, what, isBusy, claim }: Props) {
  const { chain, account } = rewards;
  const now = connected.value;
  if (now === undefined) {
    return (
      <div class="claim">
        <button type="button" class="primary" onClick={chooseWallet}>
          Connect a wallet to claim
        </button>
        <p class="soft">Any account may send the claim. {shorten(account)} is paid.</p>
      </div>
    );
  }
  if (now.chainId !== chain.chain.id) return <WrongChain chain={chain.chain} />;
  return (
    <div class="claim">
      <button
        type="button"
        class="primary"
        disabled={isBusy || leaves.length === 0}
        onClick={() => void claim()}
      >
        {leaves.length === 0 ? "Choose what to claim" : `Claim ${what}`}
      </button>
      <div>
        {now.account !== account && (
          <p class="soft">
            You claim for <span class="mono">{shorten(account)}</span>, which is paid. Your wallet{" "}
            <span class="mono">{shorten(now.account)}</span> pays only the fee.
          </p>
        )}
        <Fee rewards={rewards} leaves={leaves} by={now.account} />
      </div>
    </div>
  );
}

/** What the claim would cost now. Where that cannot be told, nothing is said: the claim itself is simulated anyway. */
function Fee({ rewards, leaves, by }: Pick<Props, "rewards" | "leaves"> & { by: string }) {
  const fee = useSignal<bigint | undefined>(undefined);
  const { currency } = rewards.chain.chain;
  useEffect(() => {
    let isGone = false;
    fee.value = undefined;
    if (leaves.length > 0) {
      estimateFee(rewards.chain, leaves, by).then(
        (found) => {
          if (!isGone) fee.value = found;
        },
        () => undefined,
      );
    }
    return () => {
      isGone = true;
    };
  }, [by, leaves.map(({ token, cumulative }) => `${token}${cumulative}`).join()]);
  return (
    <p class="soft">
      {fee.value === undefined
        ? "Simulated before your wallet is asked."
        : `Network fee about ${shortFee(fee.value, currency.decimals)} ${currency.symbol}. Simulated before your wallet is asked.`}
    </p>
  );
}

/** A fee is small: its first digits say more than four places after the point. */
function shortFee(fee: bigint, decimals: number): string {
  const digits = fee.toString();
  const rough = `${digits.slice(0, 2)}${"0".repeat(Math.max(0, digits.length - 2))}`;
  return shortAmount(BigInt(rough), decimals, 8);
}

function WrongChain({ chain }: { chain: ChainConfig }) {
  const ended = useSignal<Switched | "asking" | undefined>(undefined);
  const change = async () => {
    ended.value = "asking";
    ended.value = await switchChain(chain);
  };
  const now = ended.value;
  return (
    <div class="claim">
      <button type="button" class="primary" disabled={now === "asking"} onClick={change}>
        Switch to {chain.name}
      </button>
      <p class="soft" role="status">
        {now === "asking"
          ? "Waiting for the wallet…"
          : now === "rejected"
            ? "Not switched. These rewards are paid on that chain only."
            : typeof now === "object"
              ? now.failed
              : `Your wallet is on another chain. These rewards are paid on ${chain.name} (chain ${chain.id}).`}
      </p>
    </div>
  );
}
