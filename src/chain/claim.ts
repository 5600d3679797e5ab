/** A miner's entitlements against the chain, and the calls that claim them. */
import type { Contract, Provider } from "ethers";
import type { DeployedToken } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import type { DistributionHead } from "../epoch/published/distribution.ts";
import { provePublished, publishedIn } from "../epoch/published/published.ts";
import { readSettled, type Settled } from "../epoch/published/settled.ts";
import { InputError } from "../errors.ts";
import type { ProvenLeaf } from "../merkle/shard-proof.ts";
import { writeNode } from "../merkle/tree.ts";
import { compare } from "../reward/allocate.ts";
import type { Call } from "./call.ts";
import { openDistributor, view } from "./contracts.ts";
import { publishedRoots } from "./events.ts";
import { type Standing, standingOfToken, withoutOverpaid } from "./standing.ts";

/** Told of files that are not as they were published; without it they are errors. */
export interface Complaints {
  /** A root's proofs cannot be had: an older root serves, or none. */
  readonly leftOut: (reason: string) => void;
  /** What accrues, and what was overpaid, is not known. */
  readonly unknown: (reason: string) => void;
}

/**
 * Where an account stands, one entry for each token it is entitled to. Of the newest pending and live distributions one
 * index, one shard and the newest state are read.
 * @throws InputError where a file is not as published, and nobody is told.
 */
export async function standingOf(
  provider: Provider,
  distributorAddress: string,
  distributions: readonly DistributionHead[],
  account: string,
  complaints?: Complaints,
): Promise<Standing[]> {
  const distributor = await openDistributor(distributorAddress, provider);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const orTell = async <T>(run: Promise<T>, tell: ((reason: string) => void) | undefined) =>
    run.catch((error: unknown) => {
      if (!(error instanceof InputError) || tell === undefined) throw error;
      tell(error.message);
      return undefined;
    });
  const proven: (KnownRoot & { readonly leaves: readonly ProvenLeaf[] })[] = [];
  let knowsAll = true;
  for (const root of await readRoots(distributor, distributions)) {
    const proving = proveAccount(root.distribution, account);
    const leaves = await orTell(proving, complaints?.leftOut);
    if (leaves === undefined) {
      knowsAll = false;
      continue;
    }
    proven.push({ ...root, leaves });
    if (root.liveAt <= now) break;
  }
  const [newest] = proven;
  const live = proven.find(({ liveAt }) => liveAt <= now);
  const { manifest } = newest?.distribution ?? distributions.at(-1) ?? {};
  const standings = await standingUnder(distributor, account, {
    live: live?.leaves ?? [],
    newest: newest?.leaves ?? [],
    newestLiveAt: newest?.liveAt,
    tokens: manifest?.tokens.map(({ address }) => address) ?? [],
  });
  const settled =
    newest === undefined
      ? undefined
      : await orTell(readSettled(publishedIn(newest.distribution), account), complaints?.unknown);
  const all = withSettled(standings, settled ?? NOTHING_SETTLED);
  return knowsAll ? all : withoutOverpaid(all);
}

/** What an account's roots hold for it. */
export interface Entitled {
  /** Its leaves under the newest live root. */
  readonly live: readonly ProvenLeaf[];
  /** Its leaves under the newest root that stands, pending or live. */
  readonly newest: readonly ProvenLeaf[];
  /** Unix seconds. */
  readonly newestLiveAt: number | undefined;
  /** Of which something may have been claimed, although no root that stands has a leaf. */
  readonly tokens: readonly string[];
}

/** Puts what an account is entitled to beside what it claimed, token by token. What is settled elsewhere is zero. */
export async function standingUnder(
  distributor: Contract,
  account: string,
  { live, newest, newestLiveAt, tokens }: Entitled,
): Promise<Standing[]> {
  const all = new Set([...tokens, ...[...newest, ...live].map(({ token }) => token)]);
  return Promise.all(
    [...all].sort(compare).map(async (token): Promise<Standing> => {
      const of = (leaves: readonly ProvenLeaf[]) => leaves.find((leaf) => leaf.token === token);
      return standingOfToken(token, {
        live: of(live),
        newest: of(newest),
        newestLiveAt,
        claimed: await view<bigint>(distributor, "claimed", account, token),
      });
    }),
  );
}

export const NOTHING_SETTLED: Settled = { accrued: new Map(), overpaid: new Map() };

/** Adds what the newest state says, and leaves out tokens of which there is nothing to say. */
export function withSettled(
  standings: readonly Standing[],
  { accrued, overpaid }: Settled,
): Standing[] {
  return standings
    .map((standing) => ({
      ...standing,
      accrued: accrued.get(standing.token) ?? 0n,
      overpaid: standing.overpaid + (overpaid.get(standing.token) ?? 0n),
    }))
    .filter((each) => each.amount > 0n || each.claimed > 0n || each.accrued > 0n);
}

/** Whether a state may hold that an account was overpaid: only where it claimed all of its amount. */
export function mayBeOverpaid(standings: readonly Standing[]): boolean {
  return standings.some(({ claimed, amount }) => claimed > 0n && claimed >= amount);
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
  readonly distribution: DistributionHead;
  readonly liveAt: number;
}

/** The distributions whose roots stand on chain, newest first. */
async function readRoots(
  distributor: Contract,
  distributions: readonly DistributionHead[],
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
  distribution: DistributionHead,
  account: string,
): Promise<readonly ProvenLeaf[]> {
  return provePublished(publishedIn(distribution), account);
}

/** Epochs whose root stands on chain, but whose published distribution is not among these. */
export async function missingEpochs(
  provider: Provider,
  distributorAddress: string,
  distributions: readonly DistributionHead[],
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
