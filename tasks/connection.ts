/** The chain that --network names, and who sends there. */
import type { Provider, Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Phase } from "../src/campaign/campaign.ts";
import { refuse, show } from "../src/errors.ts";

export interface Connection {
  readonly provider: Provider;
  readonly chainId: number;
}

/**
 * Connects to a phase's chain. Reading takes no key: it is asked for where a signer is.
 * @param network its name in Hardhat's config. Default: the one that --network names.
 * @throws InputError where the network is not the phase's chain.
 */
export async function connect(
  hre: HardhatRuntimeEnvironment,
  phase: Phase,
  network = hre.globalOptions.network,
): Promise<Connection & { signer: (from?: string) => Promise<Signer> }> {
  if (hre.config.networks[network ?? "default"]?.type === "edr-simulated") {
    refuse({
      where: "--network",
      got: "Hardhat's network inside this process, which ends with it",
      expected: "a network of the Hardhat config, localhost for a node on this machine",
    });
  }
  const name = network === undefined ? {} : { network };
  const { ethers } = await configured(() =>
    hre.network.create({ ...name, override: { accounts: "remote" } }),
  );
  const { chainId } = await ethers.provider.getNetwork();
  if (Number(chainId) !== phase.chainId) {
    refuse({
      where: "network",
      got: `chain ${chainId}`,
      expected: `chain ${phase.chainId}, the ${phase.name} phase's`,
      fix: "Name the network with --network.",
    });
  }
  const signer = async (from?: string): Promise<Signer> => {
    const signing = await configured(() => hre.network.create(name));
    const signers = await configured(() => signing.ethers.getSigners());
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
  return { provider: ethers.provider, chainId: Number(chainId), signer };
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
