/** What the distributor's doors cost, in the gas of their receipts. */
import type { Contract, ContractTransactionResponse } from "ethers";
import type { NetworkConnection } from "hardhat/types/network";
import type { Leaf } from "../../src/merkle/tree.ts";
import { addressOf, type Plant, type Planted } from "./trees.ts";

/** How many accounts are measured. */
export const CLAIMERS = 20;
const WINDOW = 3_600;
const MISSED_EPOCHS = 8;

/** Medians over twenty claimers, and of publishing one token. */
export interface GasOfDistributor {
  readonly first: number;
  readonly repeat: number;
  readonly afterEightEpochs: number;
  readonly twoTokensRepeat: number;
  readonly publish: number;
}

/** A season is one published root over every claimer's two leaves. */
interface Season extends Planted {
  readonly leaves: readonly Leaf[];
}

/** Deploys the distributor with two ERC-20s and measures it. */
export async function measureDistributor(
  { ethers, networkHelpers }: NetworkConnection,
  plant: Plant,
): Promise<GasOfDistributor> {
  const [admin] = await ethers.getSigners();
  if (admin === undefined) throw new Error("the network has accounts");
  const supply = 10n ** 30n;
  const token = () =>
    ethers.deployContract("BetaToken", ["Bench", "BENCH", 18, admin.address, supply]);
  const tokens = [await token(), await token()];
  const roles = [
    admin.address,
    WINDOW,
    admin.address,
    admin.address,
    admin.address,
    WINDOW,
    WINDOW,
  ];
  const distributor = await ethers.deployContract("RewardDistributor", roles);
  const addresses = tokens.map((each) => String(each.target).toLowerCase());
  for (const each of tokens) {
    await spend(each, "approve", distributor.target, supply);
    await spend(distributor, "fund", each.target, supply / 2n);
  }
  // The first claimer makes the slots non-zero that all of them share; the others are counted.
  const claimers = Array.from({ length: CLAIMERS + 1 }, (_, i) => addressOf(`claimer ${i}`));
  const signers = new Map<string, Awaited<ReturnType<typeof ethers.getSigner>>>();
  for (const account of claimers) {
    await networkHelpers.impersonateAccount(account);
    await networkHelpers.setBalance(account, 10n ** 18n);
    signers.set(account, await ethers.getSigner(account));
  }
  const as = (account: string) => distributor.connect(signers.get(account) ?? null) as Contract;

  let epoch = 0;
  const published: number[] = [];
  const publish = async (): Promise<Season> => {
    epoch++;
    const leaves = claimers.flatMap((account, i) =>
      addresses.map(
        (each, j): Leaf => ({ account, token: each, cumulative: amountOf(epoch, i, j) }),
      ),
    );
    const planted = plant(leaves, `season ${epoch}`);
    const totals = [{ token: addresses[0], total: 10n ** 24n + BigInt(epoch) }];
    published.push(
      await spend(
        distributor,
        "publishRoot",
        epoch,
        planted.root,
        totals,
        addressOf("hash").padEnd(66, "7"),
      ),
    );
    await networkHelpers.time.increase(WINDOW);
    return { ...planted, leaves };
  };
  const claim = ({ leaves, proofs }: Season, j: number) =>
    eachClaimer(claimers, (account, i) =>
      spend(
        as(account),
        "claim",
        leaves[2 * i + j]?.token,
        leaves[2 * i + j]?.cumulative,
        proofs[2 * i + j],
      ),
    );
  const claimBoth = ({ leaves, proofs }: Season) =>
    eachClaimer(claimers, (account, i) =>
      spend(
        as(account),
        "claimMany",
        [0, 1].map((j) => ({ ...leaves[2 * i + j], proof: proofs[2 * i + j] })),
      ),
    );

  const first = await claim(await publish(), 0);
  const season = await publish();
  const repeat = await claim(season, 0);
  await claim(season, 1);
  const twoTokensRepeat = await claimBoth(await publish());
  let last = await publish();
  for (let missed = 1; missed < MISSED_EPOCHS; missed++) last = await publish();
  const afterEightEpochs = await claim(last, 0);
  return { first, repeat, afterEightEpochs, twoTokensRepeat, publish: median(published.slice(1)) };
}

/** A transaction's gas. */
export async function spend(
  contract: Contract,
  method: string,
  ...args: unknown[]
): Promise<number> {
  const response = (await contract.getFunction(method)(...args)) as ContractTransactionResponse;
  const receipt = await response.wait();
  return Number(receipt?.gasUsed ?? 0n);
}

/** The middle one, or the lower of the two in the middle. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[(sorted.length - 1) >> 1] ?? 0;
}

/** The median of what each claimer spends, without the first, which pays for the slots that all share. */
export async function eachClaimer(
  claimers: readonly string[],
  claim: (account: string, i: number) => Promise<number>,
): Promise<number> {
  const spent: number[] = [];
  for (const [i, account] of claimers.entries()) spent.push(await claim(account, i));
  return median(spent.slice(1));
}

function amountOf(epoch: number, claimer: number, token: number): bigint {
  return BigInt(epoch) * 1_234_567_890_123_456_789n + BigInt(7_919 * claimer + token);
}
