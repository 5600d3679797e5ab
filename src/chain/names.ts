/** ENS: the address that a name stands for, now. */
import { EnsPlugin, isError, Network } from "ethers";
import { refuse } from "../errors.ts";
import type { ResolveName } from "../listed/import-list.ts";
import { openProvider, type ProviderOptions } from "./provider.ts";

/** The registry, at the same address on every chain that has one. */
export const ENS_REGISTRY = "0x00000000000C2E074eC69A0dFb2997BA6C7d2e1e";

const PLUGIN = "org.ethers.plugins.network.Ens";

/**
 * Looks names up on a chain, by the registry, the name's resolver and, where that says so, its gateway. An address is
 * the one that a name has on Ethereum, which may be no one's on another chain if it is a contract's.
 * @throws InputError where there is no ENS on the chain.
 */
export async function openNames(options: ProviderOptions): Promise<ResolveName> {
  const { chainId } = options;
  const known = Network.from(chainId).getPlugin<EnsPlugin>(PLUGIN);
  const plain = openProvider(options);
  const isThere = async (address: string) => (await plain.getCode(address)) !== "0x";
  // The one entrance of newer versions, where there is one.
  const entrance = known?.universalResolver;
  const universal = entrance && (await isThere(entrance)) ? entrance : undefined;
  if (universal === undefined && !(await isThere(ENS_REGISTRY))) {
    refuse({
      where: "--ens",
      got: `chain ${chainId}, which has no ENS`,
      expected: "a network that has ENS, such as mainnet",
    });
  }
  const plugin = new EnsPlugin(ENS_REGISTRY, chainId, universal);
  const network = new Network("ens", chainId).attachPlugin(plugin);
  const provider = openProvider({ ...options, network });
  return async (name) => {
    try {
      return (await provider.resolveName(name))?.toLowerCase();
    } catch (error) {
      if (isUnknown(error)) return undefined;
      throw error;
    }
  };
}

/** Newer versions revert for a name that nobody registered. */
function isUnknown(error: unknown): boolean {
  return isError(error, "CALL_EXCEPTION") && /^Resolver/.test(error.revert?.name ?? "");
}
