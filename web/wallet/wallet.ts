/** The connected wallet: its account, its chain, and what it is asked. It is never asked for an approval or a message. */
import { signal } from "@preact/signals";
import { getAddress } from "ethers/address";
import { hexOf } from "../chain/logs.ts";
import type { ChainConfig } from "../config.ts";
import { choices, type Eip1193, type FoundWallet } from "./discover.ts";
import { isAlreadyAsked, isRejection, isUnknownChain, messageOf } from "./errors.ts";

export interface Connected {
  readonly wallet: FoundWallet;
  /** In lower case. */
  readonly account: string;
  readonly chainId: number;
}

const KEY = "tidemark-wallet";

/** The connected wallet; undefined where there is none. */
export const connected = signal<Connected | undefined>(undefined);

/** What the reader is told about connecting, calmly. */
export const connecting = signal<{ readonly busy: boolean; readonly note: string }>({
  busy: false,
  note: "",
});

let stopFollowing = () => {};

/** Asks a wallet for its account. */
export async function connect(wallet: FoundWallet): Promise<void> {
  connecting.value = { busy: true, note: "" };
  try {
    const accounts = await wallet.provider.request({ method: "eth_requestAccounts" });
    await take(wallet, accounts);
    remember(wallet.maker);
    connecting.value = { busy: false, note: "" };
  } catch (error) {
    connecting.value = { busy: false, note: describe(error) };
  }
}

/** Takes up the wallet of last time, if it still lets this page see its account. It is not asked anything. */
export async function reconnect(): Promise<void> {
  const wallet = choices().find(({ maker }) => maker === remembered());
  if (wallet === undefined || connected.value !== undefined) return;
  const accounts = await wallet.provider.request({ method: "eth_accounts" }).catch(() => []);
  if (Array.isArray(accounts) && accounts.length > 0) await take(wallet, accounts);
}

/** Forgets the wallet on this page. */
export function disconnect(): void {
  stopFollowing();
  remember("");
  connected.value = undefined;
}

/** How bringing a wallet to a chain ended. */
export type Switched = "there" | "rejected" | { readonly failed: string };

/** Brings the wallet to a chain; one that does not know it is told of it. */
export async function switchChain(chain: ChainConfig): Promise<Switched> {
  const provider = connected.value?.wallet.provider;
  if (provider === undefined) return { failed: "No wallet is connected." };
  const chainId = hexOf(chain.id);
  try {
    try {
      await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
    } catch (error) {
      if (!isUnknownChain(error)) throw error;
      await provider.request({
        method: "wallet_addEthereumChain",
        params: [
          {
            chainId,
            chainName: chain.name,
            nativeCurrency: chain.currency,
            rpcUrls: chain.rpc,
            ...(chain.explorer === "" ? {} : { blockExplorerUrls: [chain.explorer] }),
          },
        ],
      });
      await provider.request({ method: "wallet_switchEthereumChain", params: [{ chainId }] });
    }
  } catch (error) {
    return isRejection(error) ? "rejected" : { failed: messageOf(error) };
  }
  return (await refreshChain()) === chain.id
    ? "there"
    : { failed: `The wallet stayed on another chain than ${chain.name}. Switch in the wallet.` };
}

/** Asks the wallet anew which chain it is on: an event may have been missed. */
export async function refreshChain(): Promise<number> {
  const now = connected.value;
  if (now === undefined) return 0;
  const chainId = Number(await now.wallet.provider.request({ method: "eth_chainId" }));
  if (connected.value !== undefined && connected.value.chainId !== chainId)
    connected.value = { ...connected.value, chainId };
  return chainId;
}

/** Hands a transaction to the wallet. @returns its hash. @throws what the wallet answers. */
export async function send(to: string, data: string): Promise<string> {
  const now = connected.value;
  if (now === undefined) throw new Error("No wallet is connected.");
  const from = getAddress(now.account);
  const params = [{ from, to: getAddress(to), data, value: "0x0" }];
  return String(await now.wallet.provider.request({ method: "eth_sendTransaction", params }));
}

/** Asks the wallet to show a token. */
export async function watchAsset(token: {
  readonly address: string;
  readonly symbol: string;
  readonly decimals: number;
}): Promise<boolean> {
  const provider = connected.value?.wallet.provider;
  const options = { ...token, address: getAddress(token.address) };
  const call = { method: "wallet_watchAsset", params: { type: "ERC20", options } as never };
  return (await provider?.request(call).catch(() => false)) === true;
}

async function take(wallet: FoundWallet, accounts: unknown): Promise<void> {
  const [account] = Array.isArray(accounts) ? accounts : [];
  if (typeof account !== "string") throw new Error("The wallet showed no account.");
  const chainId = Number(await wallet.provider.request({ method: "eth_chainId" }));
  connected.value = { wallet, account: account.toLowerCase(), chainId };
  follow(wallet.provider);
}

/** Follows what happens in the wallet. */
function follow(provider: Eip1193): void {
  stopFollowing();
  const change = (part: Partial<Connected>) => {
    if (connected.value !== undefined) connected.value = { ...connected.value, ...part };
  };
  const listeners: Readonly<Record<string, (value: never) => void>> = {
    accountsChanged: ([account]: readonly string[]) => {
      if (account === undefined) disconnect();
      else change({ account: account.toLowerCase() });
    },
    chainChanged: (chainId: string) => change({ chainId: Number(chainId) }),
    disconnect: () => disconnect(),
  };
  for (const [event, listener] of Object.entries(listeners)) provider.on?.(event, listener);
  stopFollowing = () => {
    for (const [event, listener] of Object.entries(listeners))
      provider.removeListener?.(event, listener);
    stopFollowing = () => {};
  };
}

function describe(error: unknown): string {
  if (isRejection(error)) return "Not connected. You can look up any address without a wallet.";
  if (isAlreadyAsked(error)) return "The wallet is asking already. Open it to answer.";
  return messageOf(error);
}

function remembered(): string {
  try {
    return localStorage.getItem(KEY) ?? "";
  } catch {
    return "";
  }
}

function remember(id: string): void {
  try {
    localStorage.setItem(KEY, id);
  } catch {
    // Storage may be forbidden. Then the wallet is chosen again next time.
  }
}
