/** ENS on a local node: the registry where every chain has it, a resolver, and the entrance of newer versions. */
import { readFile } from "node:fs/promises";
import { Contract, ContractFactory, dnsEncode, type EnsPlugin, Network, namehash } from "ethers";
import { sponsorOf } from "../../scripts/demo/miners.ts";
import type { LocalNode } from "../../scripts/demo/node.ts";
import { ENS_REGISTRY } from "../../src/chain/names.ts";

interface Artifact {
  readonly abi: string;
  readonly bytecode: string;
  readonly deployedBytecode: string;
}

/** Puts the registry in its place, with a resolver that knows these names. */
export async function deployEns(
  node: LocalNode,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const resolver = await deployResolver(node, names);
  const registry = await placeAt(node, "EnsRegistry", ENS_REGISTRY);
  for (const name of Object.keys(names)) {
    await done(registry, "setResolver", namehash(name), resolver);
  }
}

/** Puts the entrance in the place that ethers knows of the node's chain. */
export async function deployEntrance(
  node: LocalNode,
  chainId: number,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const plugin = Network.from(chainId).getPlugin<EnsPlugin>("org.ethers.plugins.network.Ens");
  const resolver = await deployResolver(node, names);
  const entrance = await placeAt(node, "EnsEntrance", plugin?.universalResolver ?? "");
  for (const name of Object.keys(names)) {
    await done(entrance, "setResolver", dnsEncode(name, 255), resolver);
  }
}

async function deployResolver(
  { provider }: LocalNode,
  names: Readonly<Record<string, string>>,
): Promise<string> {
  const { abi, bytecode } = await artifact("EnsResolver");
  const resolver = await new ContractFactory(abi, bytecode, sponsorOf(provider)).deploy();
  await resolver.waitForDeployment();
  const contract = new Contract(await resolver.getAddress(), abi, sponsorOf(provider));
  for (const [name, address] of Object.entries(names)) {
    await done(contract, "setAddr", namehash(name), address);
  }
  return resolver.getAddress();
}

async function placeAt({ provider }: LocalNode, name: string, address: string): Promise<Contract> {
  const { abi, deployedBytecode } = await artifact(name);
  await provider.send("hardhat_setCode", [address, deployedBytecode]);
  return new Contract(address, abi, sponsorOf(provider));
}

async function done(contract: Contract, method: string, ...args: unknown[]): Promise<void> {
  const sent = await contract.getFunction(method)(...args);
  await sent.wait();
}

async function artifact(name: string): Promise<Artifact> {
  const file = `../../artifacts/test/solidity/mocks/${name}.sol/${name}.json`;
  return JSON.parse(await readFile(new URL(file, import.meta.url), "utf8"));
}
