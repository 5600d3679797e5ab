/** The chain that --network names, and who sends there. */
import {
  getAddress,
  HDNodeWallet,
  type JsonRpcApiProvider,
  JsonRpcSigner,
  type Signer,
  Wallet,
} from "ethers";
import type { HttpNetworkConfig } from "hardhat/types/config";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Phase } from "../src/campaign/campaign.ts";
import { openProvider, type ProviderOptions } from "../src/chain/provider.ts";
import { invariant, refuse, show } from "../src/errors.ts";

export interface Connection {
  readonly provider: JsonRpcApiProvider;
  readonly chainId: number;
}

/**
 * Connects to a phase's chain by the network's URL, and those of `<NETWORK>_FALLBACK_RPC_URLS`, separated by commas, that
 * take over when it fails. Reads and signed transactions go there directly; accounts are those of the Hardhat config.
 * Reading takes no key: it is asked for where a signer is.
 * @param network its name in Hardhat's config. Default: the one that --network names.
 * @throws InputError where the network is not the phase's chain.
 */
export async function connect(
  hre: HardhatRuntimeEnvironment,
  phase: Phase,
  network = hre.globalOptions.network,
): Promise<Connection & { signer: (from?: string) => Promise<Signer> }> {
  const { config, connection, endpoint } = await findNetwork(hre, network);
  const isOnDevice = "ledgerAccounts" in config;
  const provider = openProvider({
    ...endpoint,
    chainId: phase.chainId,
    // A plugin that asks a device stands in Hardhat's own way of sending.
    ...(isOnDevice
      ? { forward: (method, params) => connection.provider.request({ method, params }) }
      : {}),
  });
  const chainId = Number(await provider.send("eth_chainId", []));
  if (chainId !== phase.chainId) {
    refuse({
      where: "network",
      got: `chain ${chainId}`,
      expected: `chain ${phase.chainId}, the ${phase.name} phase's`,
      fix: "Name the network with --network.",
    });
  }
  const signer = async (from?: string): Promise<Signer> => {
    const signers = await configured(() => signersOf(config, provider, isOnDevice));
    const found =
      from === undefined
        ? signers[0]
        : signers.find(({ address }) => address.toLowerCase() === from.toLowerCase());
    return (
      found ??
      refuse({
        where: "from",
        got: show(from),
        expected:
          signers.length === 0
            ? "a network with accounts"
            : `one of the network's ${signers.length} accounts, such as ${signers[0]?.address}`,
      })
    );
  };
  return { provider, chainId, signer };
}

/**
 * Where a network of Hardhat's config is asked, whatever its chain.
 * @throws InputError where the config has none of that name that can be connected to.
 */
export async function endpointOf(
  hre: HardhatRuntimeEnvironment,
  network: string,
): Promise<ProviderOptions> {
  const { connection, endpoint } = await findNetwork(hre, network);
  const chainId = await connection.provider.request({ method: "eth_chainId" });
  return { ...endpoint, chainId: Number(chainId) };
}

async function findNetwork(hre: HardhatRuntimeEnvironment, network: string | undefined) {
  const config = hre.config.networks[network ?? "default"];
  if (config?.type === "edr-simulated") {
    refuse({
      where: "--network",
      got: "Hardhat's network inside this process, which ends with it",
      expected: "a network of the Hardhat config, localhost for a node on this machine",
    });
  }
  const name = network === undefined ? {} : { network };
  const connection = await configured(() =>
    hre.network.create({ ...name, override: { accounts: "remote" } }),
  );
  invariant(config?.type === "http", "a network that can be connected to is in the config");
  const url = await configured(() => config.url.getUrl());
  const endpoint = {
    urls: [url, ...fallbacks(connection.networkName)],
    headers: config.httpHeaders,
    timeout: config.timeout,
  };
  return { config, connection, endpoint };
}

function fallbacks(network: string): string[] {
  const variable = `${network.replace(/[^A-Za-z0-9]/g, "_").toUpperCase()}_FALLBACK_RPC_URLS`;
  const urls = (process.env[variable] ?? "").split(",").map((url) => url.trim());
  for (const url of urls) {
    if (url !== "" && !/^https?:$/.test(URL.parse(url)?.protocol ?? "")) {
      refuse({ where: variable, got: "something else", expected: "URLs, separated by commas" });
    }
  }
  return urls.filter((url) => url !== "");
}

/** The keys of the config, from keystore or environment; else, or besides, the accounts that a node or a device holds. */
async function signersOf(
  { accounts }: HttpNetworkConfig,
  provider: JsonRpcApiProvider,
  isOnDevice: boolean,
): Promise<(Wallet | HDNodeWallet | JsonRpcSigner)[]> {
  const keys = await keysOf(accounts, provider);
  if (keys.length > 0 && !isOnDevice) return keys;
  const addresses: string[] = await provider.send("eth_accounts", []);
  const others = addresses.filter(
    (address) => !keys.some((key) => key.address.toLowerCase() === address.toLowerCase()),
  );
  return [...keys, ...others.map((address) => new JsonRpcSigner(provider, getAddress(address)))];
}

async function keysOf(
  accounts: HttpNetworkConfig["accounts"],
  provider: JsonRpcApiProvider,
): Promise<(Wallet | HDNodeWallet)[]> {
  if (accounts === "remote") return [];
  if (Array.isArray(accounts)) {
    const keys = await Promise.all(accounts.map((account) => account.get()));
    return keys.map((key) => new Wallet(key, provider));
  }
  const { count, initialIndex, path } = accounts;
  const [mnemonic, passphrase] = [await accounts.mnemonic.get(), await accounts.passphrase.get()];
  return Array.from({ length: count }, (_, i) =>
    HDNodeWallet.fromPhrase(mnemonic, passphrase, `${path}/${initialIndex + i}`).connect(provider),
  );
}

/** Runs what reads the config's variables, and says how one that is missing is set. */
async function configured<T>(run: () => Promise<T>): Promise<T> {
  try {
    return await run();
  } catch (error) {
    const missing = /^HHE7: Configuration Variable "([A-Z_]+)" not found/.exec(
      (error as Error).message,
    )?.[1];
    if (missing === undefined) throw error;
    return refuse({
      where: missing,
      got: "nothing",
      expected: "a variable of Hardhat's config",
      fix: `Set it: npx hardhat keystore set ${missing}, or in the environment.`,
    });
  }
}
