/** The project's contracts as ethers sees them. Their ABIs are the compiler's artifacts. */
import { Contract, type ContractRunner, Interface, type InterfaceAbi, type Provider } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import { type Fault, InputError, refuse } from "../errors.ts";
import { readArtifact } from "./artifacts.ts";

const ERC20_ABI = [
  // Some tokens return nothing here, against the standard.
  "function approve(address spender, uint256 amount)",
  "function allowance(address owner, address spender) view returns (uint256)",
  "function balanceOf(address account) view returns (uint256)",
  "function decimals() view returns (uint8)",
];

/** The interface of the distributor: functions, events and errors. */
export async function distributorInterface(): Promise<Interface> {
  return new Interface((await readArtifact("RewardDistributor")).abi as InterfaceAbi);
}

/** @throws InputError where there is no contract at the address. */
export async function openDistributor(address: string, provider: Provider): Promise<Contract> {
  if ((await provider.getCode(address)) === "0x") {
    const { chainId } = await provider.getNetwork();
    refuse({
      where: `distributor ${address}`,
      got: `no contract on chain ${chainId}`,
      expected: "the deployed distributor",
      fix: "Check the network, and that the deployment record or the files are of this chain.",
    });
  }
  return new Contract(address, await distributorInterface(), provider);
}

/** Any ERC-20. */
export function openToken(address: string, runner: ContractRunner): Contract {
  return new Contract(address, ERC20_ABI, runner);
}

/** Calls a view function and returns what it gives, a bigint or a hex string. */
export async function view<T extends bigint | string>(
  contract: Contract,
  name: string,
  ...args: unknown[]
): Promise<T> {
  return (await contract.getFunction(name).staticCall(...args)) as T;
}

/** A token as amounts are shown in it. */
export type NamedToken = Pick<DeployedToken, "symbol" | "address" | "decimals">;

/** @throws InputError where a token's decimals are not those of the campaign file: every amount would be off. */
export async function checkDecimals(
  tokens: readonly NamedToken[],
  provider: Provider,
): Promise<void> {
  const faults: Fault[] = [];
  for (const { symbol, address, decimals } of tokens) {
    const found = await view<bigint>(openToken(address, provider), "decimals").catch(
      () => undefined,
    );
    if (found === BigInt(decimals)) continue;
    faults.push({
      where: `token ${symbol} at ${address}`,
      got: found === undefined ? "a contract that tells no decimals" : `${found} decimals`,
      expected: `${decimals} decimals, as the campaign file says`,
    });
  }
  if (faults.length > 0) throw new InputError(faults);
}
