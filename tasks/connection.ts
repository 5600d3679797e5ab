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
  const { ethers } = await hre.network.create();
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
            : `one of the network's accounts, ${signers.map(({ address }) => address).join(", ")}`,
      })
    );
  };
  return { provider: ethers.provider, chainId: Number(chainId), signer };
}
