/** Connecting a wallet: a button, and a dialog with those that are there. */
import { signal } from "@preact/signals";
import { useEffect, useRef } from "preact/hooks";
import { Hex, shorten } from "../parts/address.tsx";
import { choices, type FoundWallet, wallets } from "./discover.ts";
import { connect, connected, connecting, disconnect } from "./wallet.ts";

const isOpen = signal(false);

/** Opens the dialog: from the top of the page, or from where a wallet is needed. */
export function chooseWallet(): void {
  connecting.value = { busy: false, note: "" };
  dispatchEvent(new Event("eip6963:requestProvider"));
  isOpen.value = true;
}

export function WalletButton() {
  const now = connected.value;
  return (
    <>
      <button type="button" class={now ? "wallet-button" : "primary"} onClick={chooseWallet}>
        {now ? (
          <>
            <span class="dot" aria-hidden="true" />
            <span class="mono">{shorten(now.account)}</span>
          </>
        ) : (
          "Connect"
        )}
      </button>
      <WalletDialog />
    </>
  );
}

function WalletDialog() {
  const dialog = useRef<HTMLDialogElement>(null);
  const open = isOpen.value;
  useEffect(() => {
    if (open && dialog.current?.open === false) dialog.current.showModal();
    if (!open && dialog.current?.open === true) dialog.current.close();
  }, [open]);
  return (
    <dialog
      ref={dialog}
      aria-labelledby="wallet-title"
      onClose={() => {
        isOpen.value = false;
      }}
    >
      <div class="dialog-head">
        <h2 id="wallet-title">{connected.value ? "Your wallet" : "Connect a wallet"}</h2>
        <button type="button" class="quiet" onClick={close} aria-label="Close">
          ✕
        </button>
      </div>
      {connected.value ? <Account /> : <WalletList />}
    </dialog>
  );
}

function Account() {
  const now = connected.value;
  if (now === undefined) return null;
  const leave = () => {
    disconnect();
    close();
  };
  return (
    <>
      <p>
        {now.wallet.name}: <Hex value={now.account} what="account" />
      </p>
      <button type="button" onClick={leave}>
        Disconnect
      </button>
    </>
  );
}

function WalletList() {
  const { busy, note } = connecting.value;
  // Read for its signal: a wallet may announce itself while the dialog is open.
  const found = wallets.value.length > 0 ? wallets.value : choices();
  const take = async (wallet: FoundWallet) => {
    await connect(wallet);
    if (connected.value !== undefined) close();
  };
  if (found.length === 0) {
    return (
      <p>
        No wallet was found in this browser. Nothing on these pages needs one except sending a
        claim: paste an address to see its rewards, and download its proofs to claim elsewhere.
      </p>
    );
  }
  return (
    <>
      <p class="soft">
        It is asked for your address. Claiming needs no approval and no signed message.
      </p>
      <ul class="wallet-list">
        {found.map((wallet) => (
          <li key={wallet.id}>
            <button type="button" disabled={busy} onClick={() => take(wallet)}>
              {wallet.icon && <img src={wallet.icon} alt="" width="24" height="24" />}
              {wallet.name}
            </button>
          </li>
        ))}
      </ul>
      <p role="status" class="soft">
        {busy ? "Waiting for the wallet…" : note}
      </p>
    </>
  );
}

function close(): void {
  isOpen.value = false;
}
