/** The chain that --network names, and who sends there. */
import type { Provider, Signer } from "ethers";
import type { HardhatRuntimeEnvironment } from "hardhat/types/hre";
import type { Phase } from "../src/campaign/campaign.ts";
import { refuse, show } from "../src/errors.ts";

export interface Connection {
  readonly provider: Provider;
  readonly chainId: number;
}

/** @throws InputError where the network is not the phase's chain. */
export async function connect(
  hre: HardhatRuntimeEnvironment,
  phase: Phase,
): Promise<Connection & { signer: (from?: string) => Promise<Signer> }> {
  const { ethers, networkConfig } = await hre.network.create();
  if (networkConfig.type === "edr-simulated") {
    refuse({
      where: "--network",
      got: "Hardhat's network inside this process, which ends with it",
      expected: "a network of the Hardhat config, localhost for a node on this machine",
    });
  }
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
    const signers = await ethers.getSigners();
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
