/** Publishing an epoch: every check that can be made before a root is committed, then the one call. */
import type { Contract, Provider } from "ethers";
import type { DeployedToken, Deployment } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import type { ReadDistribution } from "../epoch/published/distribution.ts";
import { type Fault, InputError } from "../errors.ts";
import type { Call } from "./call.ts";
import { checkDecimals, openDistributor, view } from "./contracts.ts";
import { claimedMarks, type PublishedRoot, publishedRoots } from "./events.ts";
import { markFaults } from "./marks.ts";
import { type Recheck, stillGives } from "./recheck.ts";

/**
 * The call that publishes a distribution, or undefined where its root stands already.
 * @param distribution verified, as `verifyEpoch` does it.
 * @param fromBlock the distributor's first block.
 * @param incoming what calls before this one bring in, in base units by token address.
 * @throws InputError with everything that speaks against publishing.
 */
export async function publishCall(
  provider: Provider,
  deployment: Deployment,
  distribution: ReadDistribution,
  fromBlock: number,
  incoming: ReadonlyMap<string, bigint> = new Map(),
): Promise<Call | undefined> {
  const { manifest, manifestHash } = distribution;
  await checkIdentity(provider, deployment, distribution);
  await checkDecimals(deployment.tokens, provider);
  const distributor = await openDistributor(deployment.distributor, provider);
  const published = await publishedRoots(distributor, fromBlock);
  const standing = published.findLast(({ epoch }) => epoch === manifest.epoch);
  const liveAt = await view<bigint>(distributor, "liveAt", manifest.root);
  if (standing?.root === manifest.root && liveAt !== 0n && standing.manifestHash === manifestHash)
    return undefined;
  const faults = [
    ...(await orderFaults(distributor, distribution, standing?.root)),
    ...(await laterFaults(distributor, distribution, published)),
    ...(await previousFaults(distributor, distribution, published)),
    ...markFaults(await claimedMarks(distributor, fromBlock), distribution),
    ...(await coverFaults(distributor, distribution, deployment.tokens, incoming)),
    ...(await timeFaults(provider, distribution)),
  ];
  if (faults.length > 0) throw new InputError(faults);
  return {
    title: `publish epoch ${manifest.epoch}, root ${manifest.root}`,
    contract: distributor,
    method: "publishRoot",
    args: [
      manifest.epoch,
      manifest.root,
      manifest.totals.map(({ token, total }) => ({ token, total: BigInt(total) })),
      `0x${manifestHash}`,
    ],
    recheck: await unpublished(distributor, distribution),
  };
}

/** Two publishers at once: the contract takes the first alone, and the other's transaction would only cost gas. */
async function unpublished(
  contract: Contract,
  { manifest: { epoch, root } }: ReadDistribution,
): Promise<Recheck> {
  const last = await view<bigint>(contract, "lastEpoch");
  const planned =
    epoch > Number(last)
      ? { contract, view: "lastEpoch", args: [], value: last }
      : {
          contract,
          view: "liveAt",
          args: [root],
          value: await view<bigint>(contract, "liveAt", root),
        };
  return stillGives(planned, () => ({
    where: `epoch ${epoch}`,
    got: "a root that another account published meanwhile, or is publishing now",
    expected: "nothing published since this was planned",
    fix: "This was not sent. Run the same command again: it tells whether that root is yours.",
  }));
}

/** A leaf is not bound to a chain or contract, so a manifest made for another must not get there. */
async function checkIdentity(
  provider: Provider,
  deployment: Deployment,
  { folder, manifest }: ReadDistribution,
): Promise<void> {
  const { chainId } = await provider.getNetwork();
  const faults: Fault[] = [];
  const compare = (what: string, got: string, expected: string) => {
    if (got !== expected) faults.push({ where: `${folder}: ${what}`, got, expected });
  };
  compare("chainId", String(manifest.chainId), chainId.toString());
  compare("distributor", manifest.distributor, deployment.distributor);
  for (const token of deployment.tokens) {
    const listed = manifest.tokens.find(({ symbol }) => symbol === token.symbol);
    compare(`token ${token.symbol}`, listed?.address ?? "none", token.address);
  }
  if (faults.length > 0) throw new InputError(faults);
}

async function orderFaults(
  distributor: Contract,
  { manifest }: ReadDistribution,
  standing: string | undefined,
): Promise<Fault[]> {
  const last = Number(await view<bigint>(distributor, "lastEpoch"));
  if (manifest.epoch === last + 1) return [];
  const where = `epoch ${manifest.epoch}`;
  if (manifest.epoch > last)
    return [
      { where, got: `epoch ${last} as the last one published`, expected: `epoch ${last + 1} next` },
    ];
  if (standing !== undefined && (await view<bigint>(distributor, "liveAt", standing)) === 0n)
    return [];
  return [
    {
      where,
      got: `a root that stands on chain already, ${standing}`,
      expected: "a new epoch, or one whose root was revoked",
      fix: "If the standing root is wrong, a guardian must revoke it first.",
    },
  ];
}

/** The distribution must stand on the one that was really published, and that still stands: a revoked one was wrong. */
async function previousFaults(
  distributor: Contract,
  { manifest, manifestHash }: ReadDistribution,
  published: readonly PublishedRoot[],
): Promise<Fault[]> {
  const before = published.findLast(({ epoch }) => epoch === manifest.epoch - 1);
  if (manifest.epoch === 1) return [];
  if (before?.manifestHash !== manifest.previous) {
    return [
      {
        where: `previous manifest of epoch ${manifest.epoch}`,
        got: manifest.previous ?? "none",
        expected: `${before?.manifestHash ?? "a published epoch"}, the hash published for epoch ${manifest.epoch - 1}`,
      },
    ];
  }
  // After the kill switch, what was published before may be published again as it was.
  if (published.some((root) => root.manifestHash === manifestHash)) return [];
  if ((await view<bigint>(distributor, "liveAt", before.root)) !== 0n) return [];
  return [
    {
      where: `epoch ${manifest.epoch - 1}, which epoch ${manifest.epoch} stands on`,
      got: `a root that was revoked, ${before.root}`,
      expected: "a root that stands",
      fix: "Mend and publish that epoch again, then build this one anew.",
    },
  ];
}

/** An epoch that is published again must not pull the ground from under later ones that stand. */
async function laterFaults(
  distributor: Contract,
  { manifest, manifestHash }: ReadDistribution,
  published: readonly PublishedRoot[],
): Promise<Fault[]> {
  const same =
    published.findLast(({ epoch }) => epoch === manifest.epoch)?.manifestHash === manifestHash;
  if (same) return [];
  for (const later of published.filter(({ epoch }) => epoch > manifest.epoch)) {
    if ((await view<bigint>(distributor, "liveAt", later.root)) === 0n) continue;
    return [
      {
        where: `epoch ${manifest.epoch}`,
        got: `epoch ${later.epoch} standing on what was published for it before`,
        expected: "the same distribution as before, or no later root that stands",
        fix: `Revoke root ${later.root} too, and build the later epochs anew.`,
      },
    ];
  }
  return [];
}

async function coverFaults(
  distributor: Contract,
  { manifest }: ReadDistribution,
  tokens: readonly DeployedToken[],
  incoming: ReadonlyMap<string, bigint>,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { token, total } of manifest.totals) {
    const funded = (await view<bigint>(distributor, "funded", token)) + (incoming.get(token) ?? 0n);
    const listed = tokens.find(({ address }) => address === token);
    if (funded >= BigInt(total) || listed === undefined) continue;
    const show = (units: bigint) => formatDecimal(units, listed.decimals);
    faults.push({
      where: `token ${listed.symbol}`,
      got: `${show(funded)} funded`,
      expected: `at least ${show(BigInt(total))}, the total of all epochs up to ${manifest.epoch}`,
      fix: `Fund it: hardhat distributor fund --epoch ${manifest.epoch}, or --token ${listed.symbol} --amount ${show(BigInt(total) - funded)}`,
    });
  }
  return faults;
}

/** An epoch's root commits to all of it, so it must be over. */
async function timeFaults(provider: Provider, { manifest }: ReadDistribution): Promise<Fault[]> {
  const now = ((await provider.getBlock("latest"))?.timestamp ?? 0) * 1000;
  if (now >= Date.parse(manifest.end)) return [];
  return [
    {
      where: `epoch ${manifest.epoch}`,
      got: `${new Date(now).toISOString()} on chain`,
      expected: `the epoch's end or later, ${manifest.end}`,
    },
  ];
}
