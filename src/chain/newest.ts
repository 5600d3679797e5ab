/** The newest distributions of a source whose roots stand on chain, each checked against what the chain says of it. */
import { type Contract, isError } from "ethers";
import { type Published, readPublished, refuseAltered } from "../epoch/published.ts";
import { refuse } from "../errors.ts";
import { openDistributor, view } from "./contracts.ts";
import { queryLogs } from "./logs.ts";
import type { PinnedProvider } from "./provider.ts";

/** No window is longer, in seconds. */
const LONGEST_WINDOW = 30 * 86_400;

/** No campaign has more. */
const MAX_EPOCHS = 10_000n;

/** The contract's state of a root that was never published. */
const UNKNOWN = 0n;

/** A distribution whose root stands on chain. */
export interface StandingRoot {
  readonly published: Published;
  /** Unix seconds. */
  readonly liveAt: number;
}

export interface Newest {
  readonly distributor: Contract;
  /** The last epoch published on chain. */
  readonly lastEpoch: number;
  /** The newest that stands, pending or live. */
  readonly newest: StandingRoot | undefined;
  /** The newest that is live; often the same. */
  readonly live: StandingRoot | undefined;
  /** Published epochs, newer than the live one, that the source does not hold. */
  readonly missing: readonly number[];
}

/**
 * Goes down from the last epoch on chain to the newest live root.
 * @param first any of the source's distributions: they must all be of its chain and distributor.
 * @throws InputError where the source is of another chain or distributor; AlteredError where a manifest is not the one
 * that was published with its root.
 */
export async function findNewest(first: Published, provider: PinnedProvider): Promise<Newest> {
  const { source } = first;
  const { chainId } = first.manifest;
  const asked = Number((await provider.getNetwork()).chainId);
  if (chainId !== asked) {
    refuse({ where: source.name, got: `chain ${chainId}`, expected: `chain ${asked}` });
  }
  const distributor = await openDistributor(first.manifest.distributor, provider);
  const lastEpoch = await readLastEpoch(distributor, first.manifest.distributor);
  const now = (await provider.getBlock("latest"))?.timestamp ?? 0;
  const from = first.folder === "" ? first.manifest.epoch : lastEpoch;
  const through = first.folder === "" ? first.manifest.epoch : 1;
  const missing: number[] = [];
  let newest: StandingRoot | undefined;
  for (let epoch = from; epoch >= through; epoch--) {
    const published = first.manifest.epoch === epoch ? first : await readPublished(source, epoch);
    if (published === undefined) {
      missing.push(epoch);
      continue;
    }
    checkSame(first, published);
    const liveAt = Number(await view<bigint>(distributor, "liveAt", published.manifest.root));
    if (liveAt === 0) {
      if (epoch <= lastEpoch) await checkRevoked(distributor, published);
      continue;
    }
    const standing = { published, liveAt };
    await checkManifest(distributor, provider, standing);
    newest ??= standing;
    if (liveAt <= now) return { distributor, lastEpoch, newest, live: standing, missing };
  }
  return { distributor, lastEpoch, newest, live: undefined, missing };
}

/** The files name the contract: whatever else stands at the address must not be taken for a distributor. */
async function readLastEpoch(distributor: Contract, address: string): Promise<number> {
  const where = `distributor ${address}`;
  const expected = "a distributor of Tidemark";
  const fix = "Compare the address with the campaign's: these files may be of somebody else.";
  const epoch = await view<bigint>(distributor, "lastEpoch").catch((error: Error) => {
    if (!isError(error, "CALL_EXCEPTION") && !isError(error, "BAD_DATA")) throw error;
    return refuse({ where, got: "another contract", expected, fix });
  });
  if (epoch > MAX_EPOCHS) refuse({ where, got: `${epoch} epochs`, expected, fix });
  return Number(epoch);
}

/** One source is one distributor: a mixture would mix its money's words. */
function checkSame(first: Published, other: Published): void {
  const nameOf = ({ manifest }: Published) =>
    `${manifest.campaign}/${manifest.phase}, chain ${manifest.chainId}, distributor ${manifest.distributor}`;
  if (nameOf(first) === nameOf(other)) return;
  refuse({
    where: `${other.source.name}: ${other.folder}manifest.json`,
    got: nameOf(other),
    expected: nameOf(first),
  });
}

/** A root that pays nobody must have been revoked: one that was never published is not the epoch's. */
async function checkRevoked(
  distributor: Contract,
  { source, folder, manifest: { root, epoch } }: Published,
): Promise<void> {
  if ((await view<bigint>(distributor, "rootState", root)) !== UNKNOWN) return;
  refuseAltered(
    `${source.name}: ${folder}manifest.json`,
    `root ${root}, which the chain does not know`,
    `the root of epoch ${epoch}`,
  );
}

/** The manifest must be the one whose sha256 was published with its root: symbols and decimals are read from it. */
async function checkManifest(
  distributor: Contract,
  provider: PinnedProvider,
  { published, liveAt }: StandingRoot,
): Promise<void> {
  const { manifest, manifestHash, source, folder } = published;
  const filter = distributor.filters.RootPublished?.(manifest.epoch, manifest.root);
  const from = await blockAt(provider, liveAt - LONGEST_WINDOW);
  const logs = await queryLogs(distributor, filter ?? "RootPublished", from);
  const hashes = logs.map(({ args }) => String(args.distributionHash).slice(2));
  if (hashes.includes(manifestHash)) return;
  refuseAltered(
    `${source.name}: ${folder}manifest.json`,
    `sha256 ${manifestHash}`,
    `sha256 ${hashes.at(-1) ?? "of a manifest published with this root and epoch"}, as the chain says`,
  );
}

/** The last block not after a time in unix seconds, or the first: found by halving, so that few events are asked for. */
async function blockAt(provider: PinnedProvider, time: number): Promise<number> {
  let [from, to] = [0, provider.block];
  while (to - from > 1) {
    const middle = Math.floor((from + to) / 2);
    const block = await provider.getBlock(middle);
    // A node that has thrown the oldest blocks away holds no event of them either.
    if (block === null || block.timestamp <= time) from = middle;
    else to = middle;
  }
  return from;
}
