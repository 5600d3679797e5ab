/** Who may do what with a distributor, and how long a root stays pending: as planned, or as it stands on chain. */
import { type Contract, id as keccakText, type Provider, ZeroHash } from "ethers";
import { openDistributor, view } from "./contracts.ts";
import { roleHolders } from "./events.ts";

/** Addresses as the chain gives them, with checksum; times in seconds. */
export interface Setup {
  readonly admin: string;
  readonly publishers: readonly string[];
  readonly guardians: readonly string[];
  readonly treasury: string;
  readonly window: number;
  readonly windowFloor: number;
}

/** The roles' ids: the keccak256 of their names. */
export const ROLES = {
  admin: ZeroHash,
  publisher: keccakText("PUBLISHER_ROLE"),
  guardian: keccakText("GUARDIAN_ROLE"),
} as const;

/**
 * Reads a distributor's setup from the chain.
 * @param fromBlock the distributor's first block.
 */
export async function readSetup(
  address: string,
  provider: Provider,
  fromBlock: number,
): Promise<Setup> {
  const distributor = await openDistributor(address, provider);
  return {
    admin: await view<string>(distributor, "defaultAdmin"),
    publishers: await roleHolders(distributor, ROLES.publisher, fromBlock),
    guardians: await roleHolders(distributor, ROLES.guardian, fromBlock),
    treasury: await view<string>(distributor, "treasury"),
    window: await seconds(distributor, "window"),
    windowFloor: await seconds(distributor, "windowFloor"),
  };
}

async function seconds(distributor: Contract, name: string): Promise<number> {
  return Number(await view<bigint>(distributor, name));
}
