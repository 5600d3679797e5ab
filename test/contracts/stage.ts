import type { HardhatEthersSigner } from "@nomicfoundation/hardhat-ethers/types";
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import type { ContractTransactionResponse, TypedDataDomain } from "ethers";
import { network } from "hardhat";
import {
  type BetaToken,
  BetaToken__factory,
  type RewardDistributor,
  RewardDistributor__factory,
} from "../../types/ethers-contracts/index.ts";

/** One simulated chain for every contract test; `loadFixture` takes it back to the stage. */
export const { ethers, networkHelpers } = await network.create();
const { time } = networkHelpers;

export const DAY = 86_400;
export const FLOOR = DAY;
export const WINDOW = 2 * DAY;
export const CEILING = 30 * DAY;
export const NOTICE = 90 * DAY;
export const ADMIN_DELAY = 3 * DAY;

/** What the funder owns of each token and lets the distributor take, in base units. */
const STOCK = 1_000_000n;

/** The sha256 of a manifest that no test reads. */
export const DISTRIBUTION_HASH = ethers.id("manifest.json");

/** As `rootState` answers. */
export const RootState = { Unknown: 0n, Pending: 1n, Live: 2n, Revoked: 3n } as const;

/** Why `claimMany` skips. */
export const SkipReason = {
  RootNotLive: 0n,
  NothingToClaim: 1n,
  InvalidRecipient: 2n,
  TransferFailed: 3n,
} as const;

export type Leaf = readonly [account: string, token: string, cumulative: bigint];
export type Total = { token: string; total: bigint };

/** A tree and its proofs by OpenZeppelin's own library, which knows nothing of this project's. */
export class Entitlements {
  readonly #tree: StandardMerkleTree<[string, string, bigint]>;
  readonly root: string;
  readonly totals: Total[];

  constructor(leaves: readonly Leaf[]) {
    this.#tree = StandardMerkleTree.of(
      leaves.map(([...leaf]): [string, string, bigint] => leaf),
      ["address", "address", "uint256"],
      { sortLeaves: false },
    );
    this.root = this.#tree.root;
    this.totals = [...new Set(leaves.map(([, token]) => token))].map((token) => ({
      token,
      total: leaves.reduce((sum, leaf) => (leaf[1] === token ? sum + leaf[2] : sum), 0n),
    }));
  }

  /** The proof of the leaf at a place in the list given to the constructor. */
  proof(index: number): string[] {
    return this.#tree.getProof(index);
  }
}

/** What an account signs so that anyone may bring its claim. */
export type SignedClaim = {
  account: string;
  recipient: string;
  token: string;
  cumulative: bigint;
  nonce: bigint;
  deadline: bigint;
};

const SIGNED_CLAIM = {
  Claim: [
    { name: "account", type: "address" },
    { name: "recipient", type: "address" },
    { name: "token", type: "address" },
    { name: "cumulative", type: "uint256" },
    { name: "nonce", type: "uint256" },
    { name: "deadline", type: "uint256" },
  ],
};

/** Signs a claim for a distributor; `elsewhere` changes the domain. */
export async function signClaim(
  distributor: RewardDistributor,
  signer: HardhatEthersSigner,
  claim: SignedClaim,
  elsewhere: TypedDataDomain = {},
): Promise<string> {
  const domain = {
    name: "Tidemark RewardDistributor",
    version: "1",
    chainId: (await ethers.provider.getNetwork()).chainId,
    verifyingContract: await distributor.getAddress(),
    ...elsewhere,
  };
  return signer.signTypedData(domain, SIGNED_CLAIM, claim);
}

/** A root nobody can claim from, for tests that only publish. */
export function rootNamed(name: string): string {
  return ethers.id(name);
}

/** The second at which the next transaction will be mined, pinned. */
export async function pinNextSecond(): Promise<number> {
  const second = (await time.latest()) + 60;
  await time.setNextBlockTimestamp(second);
  return second;
}

/** A distributor in the hands of its roles, two tokens, and a funder who approved both. Nothing is funded yet. */
export async function setStage() {
  const people = await callPeople();
  const { admin, publisher, guardian, treasury, funder } = people;
  const distributor = await new RewardDistributor__factory(admin).deploy(
    admin,
    ADMIN_DELAY,
    publisher,
    guardian,
    treasury,
    FLOOR,
    WINDOW,
  );

  /** Gives the funder some of a token that the admin may mint, and the distributor leave to take it. */
  const stock = async (token: BetaToken): Promise<string> => {
    await token.mint(funder, STOCK);
    await token.connect(funder).approve(distributor, ethers.MaxUint256);
    return token.getAddress();
  };
  const token = await new BetaToken__factory(admin).deploy("Beta One", "ONE", 18, admin, 0n);
  const otherToken = await new BetaToken__factory(admin).deploy("Beta Two", "TWO", 6, admin, 0n);
  const tokenAddress = await stock(token);
  const otherTokenAddress = await stock(otherToken);

  const fund = (amount: bigint, what: BetaToken = token) =>
    distributor.connect(funder).fund(what, amount);

  const publish = (epoch: number, root: string, totals: Total[] = []) =>
    distributor.connect(publisher).publishRoot(epoch, root, totals, DISTRIBUTION_HASH);

  const revoke = (...roots: string[]) => distributor.connect(guardian).revokeRoots(roots);

  const goLive = async (root: string) => time.increaseTo(await distributor.liveAt(root));

  /** A root over these leaves, published and live. */
  const publishLive = async (epoch: number, ...leaves: Leaf[]): Promise<Entitlements> => {
    const entitlements = new Entitlements(leaves);
    await publish(epoch, entitlements.root, entitlements.totals);
    await goLive(entitlements.root);
    return entitlements;
  };

  /** Announces the soonest closing, and waits for it. */
  const close = async () => {
    const closesAt = (await pinNextSecond()) + NOTICE;
    await distributor.connect(admin).announceClosing(closesAt);
    await time.increaseTo(closesAt);
  };

  return {
    ...people,
    distributor,
    token,
    otherToken,
    tokenAddress,
    otherTokenAddress,
    stock,
    fund,
    publish,
    revoke,
    goLive,
    publishLive,
    close,
  };
}

/** A token of `test/solidity/mocks`, minted by the admin, and its tricks. */
export async function deployHostile(name: string) {
  const { admin } = await callPeople();
  const tricks = await ethers.deployContract(name, [admin], admin);
  const token = BetaToken__factory.connect(await tricks.getAddress(), admin);
  return { token, tricks };
}

/** A contract of `test/solidity/mocks`, and its address. */
export async function deployWallet(name: string, ...args: unknown[]) {
  const wallet = await ethers.deployContract(name, args);
  return { wallet, walletAddress: await wallet.getAddress() };
}

/** What the distributor said in a transaction, in order, each as its name and arguments. */
export async function eventsOf(
  distributor: RewardDistributor,
  sending: Promise<ContractTransactionResponse>,
): Promise<unknown[][]> {
  const receipt = await (await sending).wait();
  const address = await distributor.getAddress();
  return (receipt?.logs ?? [])
    .filter((log) => log.address === address)
    .map((log) => distributor.interface.parseLog(log))
    .filter((event) => event !== null)
    .map((event) => [event.name, ...event.args]);
}

/** A token of `test/solidity/mocks` that burns part of every transfer, minted by the admin. */
export async function deployFeeToken(feeBps: number): Promise<BetaToken> {
  const { admin } = await callPeople();
  const token = await ethers.deployContract("FeeToken", [feeBps, admin], admin);
  return BetaToken__factory.connect(await token.getAddress(), admin);
}

async function callPeople() {
  const signers = await ethers.getSigners();
  const signer = (index: number): HardhatEthersSigner => {
    const found = signers[index];
    if (found === undefined) throw new Error(`the chain has no signer ${index}`);
    return found;
  };
  return {
    admin: signer(0),
    publisher: signer(1),
    guardian: signer(2),
    treasury: signer(3),
    funder: signer(4),
    alice: signer(5),
    bob: signer(6),
    stranger: signer(7),
  };
}
