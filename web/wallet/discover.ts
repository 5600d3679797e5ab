/** Finding wallets: those that announce themselves (EIP-6963), and the page's own `ethereum` where none does. */
import { signal } from "@preact/signals";

/** A wallet's door, as EIP-1193 has it. */
export interface Eip1193 {
  request(call: { method: string; params?: readonly unknown[] }): Promise<unknown>;
  on?(event: string, listener: (value: never) => void): void;
  removeListener?(event: string, listener: (value: never) => void): void;
}

export interface FoundWallet {
  /** Its own for this load of the page. */
  readonly id: string;
  /** Its maker's name, the same each time. */
  readonly maker: string;
  readonly name: string;
  /** A `data:` address of a picture, or empty. */
  readonly icon: string;
  readonly provider: Eip1193;
}

interface Announcement {
  readonly info: Readonly<Record<"uuid" | "rdns" | "name" | "icon", string>>;
  readonly provider: Eip1193;
}

/** Every wallet found so far. */
export const wallets = signal<readonly FoundWallet[]>([]);

/** Listens for wallets from now on, and asks those that are here already. */
export function discoverWallets(): void {
  addEventListener("eip6963:announceProvider", (event) => {
    const { info, provider } = (event as CustomEvent<Announcement>).detail ?? {};
    if (typeof info?.uuid !== "string" || typeof provider?.request !== "function") return;
    const icon = /^data:image\//.test(info.icon) ? info.icon : "";
    const maker = String(info.rdns);
    const found = { id: info.uuid, maker, name: String(info.name), icon, provider };
    wallets.value = [...wallets.value.filter(({ id }) => id !== found.id), found];
  });
  dispatchEvent(new Event("eip6963:requestProvider"));
}

/** The wallets to choose from. An old one that does not announce itself is the last resort. */
export function choices(): readonly FoundWallet[] {
  const injected = (globalThis as { ethereum?: Eip1193 }).ethereum;
  if (wallets.value.length > 0 || typeof injected?.request !== "function") return wallets.value;
  return [
    { id: "injected", maker: "injected", name: "Browser wallet", icon: "", provider: injected },
  ];
}
