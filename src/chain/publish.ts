/** Publishing an epoch: every check that can be made before a root is committed, then the one call. */
import type { Contract, Provider } from "ethers";
import type { DeployedToken, Deployment } from "../campaign/deployment.ts";
import { formatDecimal } from "../decimal.ts";
import type { ReadDistribution } from "../epoch/distribution.ts";
import { type Fault, InputError } from "../errors.ts";
import type { Call } from "./call.ts";
import { openDistributor, view } from "./contracts.ts";
import { claimedMarks, publishedRoots } from "./events.ts";

/**
 * The call that publishes a distribution, or undefined where its root stands already.
 * @param distribution verified, as `verifyEpoch` does it.
 * @param fromBlock the distributor's first block.
 * @throws InputError with everything that speaks against publishing.
 */
export async function publishCall(
  provider: Provider,
  deployment: Deployment,
  distribution: ReadDistribution,
  fromBlock: number,
): Promise<Call | undefined> {
  const { manifest, manifestHash } = distribution;
  await checkIdentity(provider, deployment, distribution);
  const distributor = await openDistributor(deployment.distributor, provider);
  const standing = await view<string>(distributor, "epochRoot", manifest.epoch);
  const liveAt = await view<bigint>(distributor, "liveAt", manifest.root);
  if (standing === manifest.root && liveAt !== 0n) return undefined;
  const faults = [
    ...(await orderFaults(distributor, distribution, standing)),
    ...(await previousFaults(distributor, distribution, fromBlock)),
    ...(await markFaults(distributor, distribution, fromBlock)),
    ...(await coverFaults(distributor, distribution, deployment.tokens)),
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
  };
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
  standing: string,
): Promise<Fault[]> {
  const last = Number(await view<bigint>(distributor, "lastEpoch"));
  if (manifest.epoch === last + 1) return [];
  const where = `epoch ${manifest.epoch}`;
  if (manifest.epoch > last)
    return [
      { where, got: `epoch ${last} as the last one published`, expected: `epoch ${last + 1} next` },
    ];
  if ((await view<bigint>(distributor, "liveAt", standing)) === 0n) return [];
  return [
    {
      where,
      got: `a root that stands on chain already, ${standing}`,
      expected: "a new epoch, or one whose root was revoked",
      fix: "If the standing root is wrong, a guardian must revoke it first.",
    },
  ];
}

/** The distribution must stand on the one that was really published, not on a file that only looks like it. */
async function previousFaults(
  distributor: Contract,
  { manifest }: ReadDistribution,
  fromBlock: number,
): Promise<Fault[]> {
  if (manifest.epoch === 1) return [];
  const before = (await publishedRoots(distributor, fromBlock)).findLast(
    (root) => root.epoch === manifest.epoch - 1,
  );
  if (before?.manifestHash === manifest.previous) return [];
  return [
    {
      where: `previous manifest of epoch ${manifest.epoch}`,
      got: manifest.previous ?? "none",
      expected: `${before?.manifestHash ?? "a published epoch"}, the hash published for epoch ${manifest.epoch - 1}`,
    },
  ];
}

/** No leaf may be below what its account was already paid. */
async function markFaults(
  distributor: Contract,
  { state }: ReadDistribution,
  fromBlock: number,
): Promise<Fault[]> {
  const marks = await claimedMarks(distributor, fromBlock);
  return [...marks]
    .filter(([id, mark]) => (state.cumulative.get(id) ?? 0n) < mark)
    .map(([id, mark]) => ({
      where: `entitlement of ${id.replace(",", " in token ")}`,
      got: String(state.cumulative.get(id) ?? 0n),
      expected: `at least ${mark}, its mark on chain`,
    }));
}

async function coverFaults(
  distributor: Contract,
  { manifest }: ReadDistribution,
  tokens: readonly DeployedToken[],
): Promise<Fault[]> {
  const faults: Fault[] = [];
  for (const { token, total } of manifest.totals) {
    const funded = await view<bigint>(distributor, "funded", token);
    const listed = tokens.find(({ address }) => address === token);
    if (funded >= BigInt(total) || listed === undefined) continue;
    const show = (units: bigint) => formatDecimal(units, listed.decimals);
    faults.push({
      where: `token ${listed.symbol}`,
      got: `${show(funded)} funded`,
      expected: `at least ${show(BigInt(total))}, the total of all epochs up to ${manifest.epoch}`,
      fix: `Fund it: hardhat distributor fund --token ${listed.symbol} --amount ${show(BigInt(total) - funded)}`,
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
