/** The peer that npm ships with its bytecode: Uniswap's MerkleDistributor, one token and one immutable root. */
import uniswap from "@uniswap/merkle-distributor/build/MerkleDistributor.json" with {
  type: "json",
};
import { ContractFactory, solidityPackedKeccak256 } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { median, spend } from "./distributor.ts";
import { addressOf, DEPTH, hashPair } from "./trees.ts";

const CLAIMERS = 20;

export interface GasOfUniswap {
  readonly first: number;
  readonly repeat: number;
  readonly publish: number;
}

/** Measures two distributors in a row: the second pays accounts that hold the token already. */
export async function measureUniswap({
  ethers,
  networkHelpers,
}: NetworkConnection): Promise<GasOfUniswap> {
  const [admin] = await ethers.getSigners();
  if (admin === undefined) throw new Error("the network has accounts");
  const token = await ethers.deployContract("BetaToken", [
    "Bench",
    "BENCH",
    18,
    admin.address,
    10n ** 30n,
  ]);
  const claimers = Array.from({ length: 32 }, (_, i) => addressOf(`claimer ${i}`));
  const seasons: number[][] = [];
  const published: number[] = [];
  for (const season of [1, 2]) {
    const amounts = claimers.map((_, i) => BigInt(season) * 1_234_567_890_123_456_789n + BigInt(i));
    const { root, proofs } = plant(claimers, amounts, season);
    const factory = new ContractFactory(uniswap.abi, uniswap.bytecode, admin);
    const contract = await factory.deploy(token.target, root);
    const receipt = await contract.deploymentTransaction()?.wait();
    published.push(Number(receipt?.gasUsed ?? 0n));
    const peer = await ethers.getContractAt(uniswap.abi, contract.target, admin);
    await spend(token, "transfer", contract.target, 10n ** 28n);
    const spent: number[] = [];
    for (let i = 0; i <= CLAIMERS; i++) {
      const account = claimers[i] ?? "";
      await networkHelpers.impersonateAccount(account);
      await networkHelpers.setBalance(account, 10n ** 18n);
      const own = peer.connect(await ethers.getSigner(account)) as typeof peer;
      spent.push(await spend(own, "claim", i, account, amounts[i], proofs[i]));
    }
    seasons.push(spent.slice(1));
  }
  const [first = [], repeat = []] = seasons;
  return { first: median(first), repeat: median(repeat), publish: median(published) };
}

/** Thirty-two leaves below random siblings, 17 levels deep like ours. */
function plant(claimers: readonly string[], amounts: readonly bigint[], season: number) {
  const types = ["uint256", "address", "uint256"];
  const levels = [
    claimers.map((account, i) => solidityPackedKeccak256(types, [i, account, amounts[i]])),
  ];
  for (let level = levels[0] ?? []; level.length > 1; level = levels.at(-1) ?? []) {
    levels.push(
      level.filter((_, i) => i % 2 === 0).map((node, i) => hashPair(node, level[2 * i + 1] ?? "")),
    );
  }
  const graft = Array.from({ length: DEPTH - 5 }, (_, i) =>
    addressOf(`${season} ${i}`).padEnd(66, "5"),
  );
  const root = graft.reduce(hashPair, levels.at(-1)?.[0] ?? "");
  const proofOf = (leaf: number) =>
    levels.slice(0, -1).map((level, depth) => level[(leaf >> depth) ^ 1] ?? "");
  return { root, proofs: claimers.map((_, i) => [...proofOf(i), ...graft]) };
}
