/** Where a claim is, told as it goes on. */
import { useSignal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { Copy, Hex } from "../parts/address.tsx";
import { exactAmount, type Unit } from "../parts/amount-words.ts";
import { transactionLink } from "../parts/explorer.ts";
import { Notice } from "../parts/states.tsx";
import { connected, watchAsset } from "../wallet/wallet.ts";
import type { LeftOut, Progress } from "./claim.ts";
import type { Rewards } from "./rewards.ts";
import { unitIn } from "./unit.ts";

type UnitOf = (token: string) => Unit & { readonly address: string };

interface Props {
  readonly progress: Progress;
  readonly rewards: Rewards;
}

export function ClaimProgress({ progress, rewards }: Props) {
  const unitOf = (token: string) => unitIn(rewards, token);
  return (
    <div class="progress" role="status" aria-live="polite">
      {describe(progress, rewards, unitOf)}
    </div>
  );
}

function describe(progress: Progress, rewards: Rewards, unitOf: UnitOf): ComponentChildren {
  switch (progress.step) {
    case "idle":
      return null;
    case "simulating":
      return <Step>Simulating the claim…</Step>;
    case "asking":
      return (
        <>
          <Reasons leftOut={progress.leftOut} unitOf={unitOf} />
          <Step>The simulation succeeded. Confirm in your wallet…</Step>
        </>
      );
    case "sent":
      return <Sent progress={progress} rewards={rewards} />;
    case "mined":
      return <Mined progress={progress} rewards={rewards} unitOf={unitOf} />;
    case "rejected":
      return (
        <Notice kind="info" title="Not sent">
          <p>You declined in the wallet. Nothing changed, and the rewards stay claimable.</p>
        </Notice>
      );
    case "replaced":
      return (
        <Notice kind="info" title="Cancelled">
          <p>
            Another transaction of the sending account took its place, as when it is cancelled in
            the wallet. It claimed nothing, and the rewards stay claimable.
          </p>
          <Transaction hash={progress.hash} rewards={rewards} />
        </Notice>
      );
    case "refused":
      return (
        <Notice kind="warn" title="Not sent: the simulation says that the contract would refuse">
          <Reasons leftOut={progress.leftOut} unitOf={unitOf} />
        </Notice>
      );
    case "reverted":
      return (
        <Notice kind="bad" title="The transaction was reverted. Nothing was claimed by it">
          <p>{progress.reason}</p>
          <Transaction hash={progress.hash} rewards={rewards} />
        </Notice>
      );
    case "failed":
      return (
        <Notice kind="bad" title="The claim did not go out">
          <p class="prewrap">{progress.reason}</p>
        </Notice>
      );
  }
}

function Step({ children }: { children: ComponentChildren }) {
  return (
    <p class="step">
      <span class="spinner" aria-hidden="true" />
      {children}
    </p>
  );
}

function Sent({
  progress: { hash, isLate },
  rewards,
}: {
  progress: Progress & { step: "sent" };
  rewards: Rewards;
}) {
  return (
    <>
      <Step>Sent. Waiting until it is mined…</Step>
      <Transaction hash={hash} rewards={rewards} />
      {isLate && (
        <p class="soft">
          This takes long. A wallet of several signers sends it once they have signed; proofs do not
          lapse meanwhile. You may close this page.
        </p>
      )}
    </>
  );
}

function Mined({
  progress: { hash, paid, leftOut },
  rewards,
  unitOf,
}: {
  progress: Progress & { step: "mined" };
  rewards: Rewards;
  unitOf: UnitOf;
}) {
  // A wallet shows amounts by the decimals that it is told.
  const isKnown = (token: string) => rewards.units.some(({ address }) => address === token);
  const isOwn = connected.value?.account === rewards.account;
  return (
    <Notice
      kind={paid.length > 0 ? "good" : "warn"}
      title={paid.length > 0 ? "Claimed" : "Nothing was paid"}
    >
      {hash !== undefined && paid.length > 0 && (
        <ul class="plain">
          {paid.map(({ token, amount }) => (
            <li key={token}>
              <strong>
                {exactAmount(amount, unitOf(token).decimals)} {unitOf(token).symbol}
              </strong>{" "}
              paid to <Hex value={rewards.account} what="account" />
              {isOwn && isKnown(token) && <Watch unit={unitOf(token)} />}
            </li>
          ))}
        </ul>
      )}
      {hash === undefined && <p>The rewards were claimed in another transaction.</p>}
      <Reasons leftOut={leftOut} unitOf={unitOf} />
      {hash !== undefined && <Transaction hash={hash} rewards={rewards} />}
    </Notice>
  );
}

function Transaction({ hash, rewards }: { hash: string; rewards: Rewards }) {
  return (
    <p>
      Transaction{" "}
      <Hex value={hash} what="transaction" href={transactionLink(rewards.chain.chain, hash)} />
    </p>
  );
}

function Reasons({ leftOut, unitOf }: { leftOut: readonly LeftOut[]; unitOf: UnitOf }) {
  if (leftOut.length === 0) return null;
  return (
    <ul class="plain">
      {leftOut.map(({ token, reason }) => (
        <li key={token}>
          {unitOf(token).symbol}: {reason}
        </li>
      ))}
    </ul>
  );
}

/** Tokens that a wallet does not know stay unseen in it: the most asked question of all. */
function Watch({ unit }: { unit: Unit & { readonly address: string } }) {
  const isShown = useSignal<boolean | undefined>(undefined);
  return (
    <>
      {" "}
      <button
        type="button"
        class="small"
        onClick={async () => {
          isShown.value = await watchAsset(unit);
        }}
      >
        Show {unit.symbol} in my wallet
      </button>
      {isShown.value === true && " Added."}
      {isShown.value === false && (
        <span>
          {" "}
          Not added. Its address: <Copy text={unit.address} what={`address of ${unit.symbol}`} />
        </span>
      )}
    </>
  );
}
