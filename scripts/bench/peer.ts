/** What measuring any peer takes: a token, twenty accounts that claim, and a tree over what each of them gets. */
import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { Contract, ContractFactory, type InterfaceAbi } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import { CLAIMERS, eachClaimer } from "./distributor.ts";
import { addressOf, type Planted, plantHashes } from "./trees.ts";

/** A sum of gas, over so many calls. */
export interface Calls {
  readonly gas: number;
  readonly calls: number;
}

/** Medians over twenty claimers, and of publishing one token. */
export interface GasOfPeer {
  readonly name: string;
  readonly first: number;
  readonly repeat: number;
  readonly eightEpochs: Calls;
  readonly twoTokensRepeat: Calls;
  readonly publish: number;
}

/** A contract as a package ships it. */
export interface PeerArtifact {
  readonly abi: InterfaceAbi;
  readonly bytecode: string;
}

/** One root over every claimer's amount. */
export interface Season extends Planted {
  readonly amounts: readonly bigint[];
}

/** As many leaves as fill their part of the tree. */
const LEAVES = 32;

export const SUPPLY = 10n ** 30n;

export interface PeerStage {
  readonly admin: HardhatEthersSigner;
  /** Deploys a token, all of it the admin's. */
  token(): Promise<Contract>;
  /** Deploys a peer's contract, and tells what that cost. */
  deploy(
    artifact: PeerArtifact,
    ...args: unknown[]
  ): Promise<{ readonly contract: Contract; readonly gas: number }>;
  /** Plants the tree of a season, by the peer's own leaf. */
  plant(season: number, leafOf: (account: string, amount: bigint, i: number) => string): Season;
  /** Lets every account claim from a contract, and gives the median. */
  claim(
    contract: Contract,
    claim: (own: Contract, account: string, i: number) => Promise<number>,
  ): Promise<number>;
}

export async function setPeerStage({
  ethers,
  networkHelpers,
}: NetworkConnection): Promise<PeerStage> {
  const [admin] = await ethers.getSigners();
  if (admin === undefined) throw new Error("the network has accounts");
  const accounts = Array.from({ length: LEAVES }, (_, i) => addressOf(`claimer ${i}`));
  // The first claimer makes the slots non-zero that all of them share; the others are counted.
  const claimers = accounts.slice(0, CLAIMERS + 1);
  for (const account of claimers) {
    await networkHelpers.impersonateAccount(account);
    await networkHelpers.setBalance(account, 10n ** 18n);
  }
  return {
    admin,
    token: () => ethers.deployContract("BetaToken", ["Bench", "BENCH", 18, admin.address, SUPPLY]),
    deploy: async ({ abi, bytecode }, ...args) => {
      const deployed = await new ContractFactory(abi, bytecode, admin).deploy(...args);
      const receipt = await deployed.deploymentTransaction()?.wait();
      const contract = new Contract(deployed.target, abi, admin);
      return { contract, gas: Number(receipt?.gasUsed ?? 0n) };
    },
    plant: (season, leafOf) => {
      const amounts = accounts.map(
        (_, i) => BigInt(season) * 1_234_567_890_123_456_789n + BigInt(i),
      );
      const leaves = accounts.map((account, i) => leafOf(account, amounts[i] ?? 0n, i));
      return { ...plantHashes(leaves, `season ${season}`), amounts };
    },
    claim: (contract, claim) =>
      eachClaimer(claimers, async (account, i) => {
        const own = contract.connect(await ethers.getSigner(account)) as Contract;
        return claim(own, account, i);
      }),
  };
}
