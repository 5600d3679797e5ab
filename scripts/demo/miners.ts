/** The demo's accounts: the node's own for the sponsor, the miners' by their keys or, on foreign data, unlocked. */
import {
  HDNodeWallet,
  type JsonRpcProvider,
  JsonRpcSigner,
  NonceManager,
  type Signer,
  toQuantity,
} from "ethers";

/** The mnemonic that every local development node publishes. Its keys are no secret and must never hold value. */
const PUBLIC_MNEMONIC = "test test test test test test test test test test test junk";

const SEARCHED_KEYS = 40;

/** The node's first account: deploys, funds and publishes. */
export function sponsorOf(provider: JsonRpcProvider): Signer {
  return new NonceManager(localWallet(0).connect(provider));
}

/** The key of one of a local node's own accounts; by default the first, the sponsor's. */
export function sponsorKey(index = 0): HDNodeWallet {
  return localWallet(index);
}

/** A signer for each account: with its key where that is public, else by asking the local node to act for it. */
export async function minersOf(
  provider: JsonRpcProvider,
  accounts: readonly string[],
): Promise<Map<string, Signer>> {
  const wallets = new Map(
    Array.from({ length: SEARCHED_KEYS }, (_, i) => localWallet(i)).map((wallet) => [
      wallet.address.toLowerCase(),
      wallet,
    ]),
  );
  const signers = new Map<string, Signer>();
  for (const account of accounts) {
    const wallet = wallets.get(account);
    signers.set(
      account,
      wallet === undefined ? await impersonate(provider, account) : wallet.connect(provider),
    );
  }
  return signers;
}

/** The wallet of a public account, by its number. */
export function localWallet(index: number): HDNodeWallet {
  return HDNodeWallet.fromPhrase(PUBLIC_MNEMONIC, undefined, `m/44'/60'/0'/0/${index}`);
}

async function impersonate(provider: JsonRpcProvider, account: string): Promise<Signer> {
  await provider.send("hardhat_impersonateAccount", [account]);
  await provider.send("hardhat_setBalance", [account, toQuantity(10n ** 18n)]);
  return new JsonRpcSigner(provider, account);
}
