/** A wallet for tests and pictures: it announces itself in the page, and its answers are given here. */
import { readFile } from "node:fs/promises";
import { join } from "node:path";
import type { JsonRpcProvider } from "ethers";
import type { Page } from "playwright-core";

/** A wallet's answer that is no result. */
export interface Refusal {
  readonly code: number;
  readonly message: string;
  readonly data?: unknown;
}

type Answer = (params: readonly unknown[]) => unknown;

export interface TestWallet {
  readonly name: string;
  /** In lower case; changed by `changeAccount`. */
  account: string;
  chainId: number;
  /** Answers in place of the usual ones; throw a `Refusal` to refuse. */
  readonly answers: Map<string, Answer>;
  /** Every method that it was asked, in order. */
  readonly asked: string[];
  /** Goes to another account or chain, as a person does in the wallet. */
  changeAccount(account: string): Promise<void>;
  changeChain(chainId: number): Promise<void>;
}

/** Puts a wallet into a page that is not open yet. Its node has its accounts unlocked. */
export async function injectWallet(
  page: Page,
  provider: JsonRpcProvider,
  { name, account, chainId }: Pick<TestWallet, "name" | "account" | "chainId">,
): Promise<TestWallet> {
  const id = name.replace(/\W/g, "");
  const emit = (event: string, detail: unknown) =>
    page.evaluate(
      `dispatchEvent(new CustomEvent("${id}-${event}", ${JSON.stringify({ detail })}))`,
    );
  const wallet: TestWallet = {
    name,
    account,
    chainId,
    answers: new Map(),
    asked: [],
    changeAccount: async (next) => {
      wallet.account = next;
      await emit("accountsChanged", [next]);
    },
    changeChain: async (next) => {
      wallet.chainId = next;
      await emit("chainChanged", `0x${next.toString(16)}`);
    },
  };
  await page.exposeFunction(`ask${id}`, async (method: string, params: readonly unknown[]) => {
    wallet.asked.push(method);
    try {
      return { result: await answer(wallet, provider, method, params) };
    } catch (error) {
      return { error: refusalOf(error) };
    }
  });
  const script = await readFile(join(import.meta.dirname, "announce.js"), "utf8");
  await page.addInitScript({
    content: `${script}\nannounceWallet(${JSON.stringify({ id, name })});`,
  });
  return wallet;
}

async function answer(
  wallet: TestWallet,
  provider: JsonRpcProvider,
  method: string,
  params: readonly unknown[],
): Promise<unknown> {
  const own = wallet.answers.get(method);
  if (own !== undefined) return own(params);
  if (method === "eth_accounts" || method === "eth_requestAccounts") return [wallet.account];
  if (method === "eth_chainId") return `0x${wallet.chainId.toString(16)}`;
  if (method === "wallet_watchAsset") return true;
  if (method === "wallet_switchEthereumChain") {
    const [{ chainId }] = params as [{ chainId: string }];
    await wallet.changeChain(Number(chainId));
    return null;
  }
  return provider.send(method, params as unknown[]);
}

function refusalOf(error: unknown): Refusal {
  const { code, message, data, error: inner } = error as Partial<Refusal> & { error?: Refusal };
  if (inner !== undefined) return inner;
  return { code: typeof code === "number" ? code : -32603, message: message ?? "", data };
}
