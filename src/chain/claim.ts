/** A miner's entitlements against the chain, and the calls that claim them. */
import { join } from "node:path";
import type { Contract, Provider } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import type { ReadDistribution } from "../epoch/distribution.ts";
import { readText } from "../epoch/files.ts";
import { treeKernel } from "../epoch/kernel.ts";
import { invariant } from "../errors.ts";
import { type ProvenLeaf, proveFromShard } from "../merkle/shard-proof.ts";
import { type Shard, type ShardIndex, shardsOf } from "../merkle/shards.ts";
import { foldProof, writeNode } from "../merkle/tree.ts";
import { compare } from "../reward/allocate.ts";
import { unkey } from "../reward/state.ts";
import type { Call } from "./call.ts";
import { openDistributor, view } from "./contracts.ts";
import { publishedRoots } from "./events.ts";

/** An account's four figures of one token, in base units. */
export interface Standing {
  readonly token: string;
  /** Cumulative, under the newest root that was not revoked. */
  readonly amount: bigint;
  readonly claimed: bigint;
  /** Entitlement under the newest live root, less claimed. */
  readonly claimable: bigint;
  /** What the newest pending root adds to it. */
  readonly pending: bigint;
  /** Earned but below the minimum payout, and so under no root yet. */
  readonly accrued: bigint;
  /** Unix seconds when the pending amount becomes claimable. */
  readonly pendingUntil: number | undefined;
  /** The leaf to claim with; undefined where nothing is claimable. */
  readonly leaf: ProvenLeaf | undefined;
}

/** Where an account stands, one entry for each token it is entitled to. */
export async function standingOf(
  provider: Provider,
  distributorAddress: string,
  distributions: readonly ReadDistribution[],
  account: string,
): Promise<Standing[]> {
  const distributor = await openDistributor(distributorAddress, provider);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const known = await readRoots(distributor, distributions);
  const live = known.find(({ liveAt }) => liveAt <= now);
  const newest = known[0];
  const accruals = newest?.distribution.state.accrued ?? new Map<string, bigint>();
  const accrued = new Map<string, bigint>();
  for (const [id, amount] of accruals) {
    const [owner, token] = unkey(id);
    if (owner === account) accrued.set(token, amount);
  }
  return standingUnder(distributor, account, {
    live: live === undefined ? [] : await proveAccount(live.distribution, account),
    newest: newest === undefined ? [] : await proveAccount(newest.distribution, account),
    newestLiveAt: newest?.liveAt,
    accrued,
  });
}

/** What an account's roots hold for it. */
export interface Entitled {
  /** Its leaves under the newest live root. */
  readonly live: readonly ProvenLeaf[];
  /** Its leaves under the newest root that stands, pending or live. */
  readonly newest: readonly ProvenLeaf[];
  /** Unix seconds. */
  readonly newestLiveAt: number | undefined;
  /** Base units by token; what is not known is left out. */
  readonly accrued: ReadonlyMap<string, bigint>;
}

/** Puts what an account is entitled to beside what it claimed. */
export async function standingUnder(
  distributor: Contract,
  account: string,
  { live, newest, newestLiveAt, accrued }: Entitled,
): Promise<Standing[]> {
  const tokens = new Set([...[...newest, ...live].map(({ token }) => token), ...accrued.keys()]);
  return Promise.all(
    [...tokens].sort(compare).map(async (token): Promise<Standing> => {
      const leaf = live.find((candidate) => candidate.token === token);
      const claimed = await view<bigint>(distributor, "claimed", account, token);
      const earned = leaf?.cumulative ?? 0n;
      const amount = newest.find((candidate) => candidate.token === token)?.cumulative ?? earned;
      const claimable = earned > claimed ? earned - claimed : 0n;
      const floor = earned > claimed ? earned : claimed;
      const pending = amount > floor ? amount - floor : 0n;
      return {
        token,
        amount,
        claimed,
        claimable,
        pending,
        accrued: accrued.get(token) ?? 0n,
        pendingUntil: pending > 0n ? newestLiveAt : undefined,
        leaf: claimable > 0n ? leaf : undefined,
      };
    }),
  );
}

/** One call for each token with something claimable: to the account itself, or to a recipient it names. */
export async function claimCalls(
  provider: Provider,
  distributorAddress: string,
  standings: readonly Standing[],
  tokens: readonly DeployedToken[],
  recipient: string | undefined,
): Promise<Call[]> {
  const distributor = await openDistributor(distributorAddress, provider);
  return standings.flatMap(({ leaf, claimable, token }): Call[] => {
    if (leaf === undefined) return [];
    const listed = tokens.find(({ address }) => address === token);
    const amount =
      listed === undefined
        ? `${claimable} of ${token}`
        : `${formatDecimal(claimable, listed.decimals)} ${listed.symbol}`;
    return [claimCall(distributor, leaf, amount, recipient)];
  });
}

/** The call that claims one leaf. */
export function claimCall(
  contract: Contract,
  leaf: ProvenLeaf,
  amount: string,
  recipient: string | undefined,
): Call {
  const proof = leaf.proof.map(writeNode);
  const args = [leaf.token, leaf.cumulative, proof];
  return recipient === undefined
    ? { title: `claim ${amount}`, contract, method: "claim", args }
    : {
        title: `claim ${amount} to ${recipient}`,
        contract,
        method: "claimTo",
        args: [recipient, ...args],
      };
}

/** The call by which anyone claims one leaf for its account, to which it is paid. */
export function claimForCall(contract: Contract, leaf: ProvenLeaf, amount: string): Call {
  return {
    title: `claim ${amount} for ${leaf.account}`,
    contract,
    method: "claimFor",
    args: [leaf.account, leaf.token, leaf.cumulative, leaf.proof.map(writeNode)],
  };
}

interface KnownRoot {
  readonly distribution: ReadDistribution;
  readonly liveAt: number;
}

/** The distributions whose roots stand on chain, newest first. */
async function readRoots(
  distributor: Contract,
  distributions: readonly ReadDistribution[],
): Promise<KnownRoot[]> {
  const roots = await Promise.all(
    distributions.map(async (distribution) => ({
      distribution,
      liveAt: Number(await view<bigint>(distributor, "liveAt", distribution.manifest.root)),
    })),
  );
  return roots
    .filter(({ liveAt }) => liveAt !== 0)
    .sort((a, b) => b.distribution.manifest.epoch - a.distribution.manifest.epoch);
}

/** An account's leaves with proofs that lead to the distribution's root; read from its shards alone, as a page does. */
export async function proveAccount(
  { folder, manifest }: Pick<ReadDistribution, "folder" | "manifest">,
  account: string,
): Promise<ProvenLeaf[]> {
  const leaves: ProvenLeaf[] = [];
  for (const shard of shardsOf(await readShardFile<ShardIndex>(folder, "index"), account)) {
    const read = await readShardFile<Shard>(folder, String(shard));
    leaves.push(...proveFromShard(read, account, treeKernel()));
  }
  for (const leaf of leaves) {
    invariant(
      writeNode(foldProof(leaf, leaf.proof)) === manifest.root,
      "a proof leads to its distribution's root before it is sent",
    );
  }
  return leaves;
}

async function readShardFile<T>(folder: string, name: string): Promise<T> {
  return JSON.parse(await readText(join(folder, "shards", `${name}.json`), "a shard")) as T;
}

/** Epochs whose root stands on chain, but whose published distribution is not among these. */
export async function missingEpochs(
  provider: Provider,
  distributorAddress: string,
  distributions: readonly ReadDistribution[],
  fromBlock: number,
): Promise<number[]> {
  const distributor = await openDistributor(distributorAddress, provider);
  const known = new Set(distributions.map(({ manifestHash }) => manifestHash));
  const missing = new Set<number>();
  for (const { epoch, root, manifestHash } of await publishedRoots(distributor, fromBlock)) {
    if (known.has(manifestHash)) continue;
    if ((await view<bigint>(distributor, "liveAt", root)) !== 0n) missing.add(epoch);
  }
  return [...missing];
}
