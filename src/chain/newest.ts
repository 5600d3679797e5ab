/** The newest distributions of a source whose roots stand on chain, each checked against what the chain says of it. */
import { type Contract, isError } from "ethers";
import {
  type Published,
  provePublished,
  readPublished,
  refuseAltered,
} from "../epoch/published/published.ts";
import { SourceError } from "../epoch/published/source.ts";
import { InputError, refuse } from "../errors.ts";
import type { ProvenLeaf } from "../merkle/shard-proof.ts";
import { openDistributor, view } from "./contracts.ts";
import { queryLogs } from "./logs.ts";
import type { PinnedProvider } from "./provider.ts";

/** No window is longer, in seconds. */
const LONGEST_WINDOW = 30 * 86_400;

/** No campaign has more. */
const MAX_EPOCHS = 10_000n;

/** The contract's state of a root that was never published. */
const UNKNOWN = 0n;

/** A host whose files are wrong epoch after epoch is given up: it may have thousands. */
const MOST_LEFT_OUT = 10;

/** A distribution whose root stands on chain. */
export interface StandingRoot {
  readonly published: Published;
  /** What it holds for the account, each leaf proven. */
  readonly leaves: readonly ProvenLeaf[];
  /** Unix seconds. */
  readonly liveAt: number;
}

/** An epoch that is passed over. What it adds is unknown; what older roots hold stays good. */
export interface LeftOut {
  readonly epoch: number;
  /** InputError where its files are not as published, SourceError where they do not come. */
  readonly error: InputError | SourceError;
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
  /** Epochs whose files cannot be used, newer than the live one; newest first. */
  readonly leftOut: readonly LeftOut[];
}

/**
 * Goes down from the last epoch on chain to the newest live root whose files are as published. An older root pays less
 * than a newer one and never wrongly, so that altered files hold back only what they would have added.
 * @param first any of the source's distributions: they must all be of its chain and distributor.
 * @param account whose leaves are proven, in lower case.
 * @throws InputError where the source is of another chain, or names no distributor; what is wrong with the newest files
 * where no root of the source can be used.
 */
export async function findNewest(
  first: Published,
  provider: PinnedProvider,
  account: string,
): Promise<Newest> {
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
  const leftOut: LeftOut[] = [];
  let newest: StandingRoot | undefined;
  let live: StandingRoot | undefined;
  for (let epoch = from; epoch >= through && live === undefined; epoch--) {
    try {
      const published = first.manifest.epoch === epoch ? first : await readPublished(source, epoch);
      if (published === undefined) {
        missing.push(epoch);
        continue;
      }
      checkSame(first, published);
      const standing = await checkStanding(published, {
        distributor,
        provider,
        lastEpoch,
        account,
      });
      newest ??= standing;
      if (standing !== undefined && standing.liveAt <= now) live = standing;
    } catch (error) {
      if (!(error instanceof InputError || error instanceof SourceError)) throw error;
      leftOut.push({ epoch, error });
      if (leftOut.length > MOST_LEFT_OUT) throw error;
    }
  }
  const [worst] = leftOut;
  if (newest === undefined && worst !== undefined) throw worst.error;
  return { distributor, lastEpoch, newest, live, missing, leftOut };
}

/** @returns undefined where the root does not stand. @throws InputError or SourceError where its files cannot be used. */
async function checkStanding(
  published: Published,
  {
    distributor,
    provider,
    lastEpoch,
    account,
  }: {
    readonly distributor: Contract;
    readonly provider: PinnedProvider;
    readonly lastEpoch: number;
    readonly account: string;
  },
): Promise<StandingRoot | undefined> {
  const { root, epoch } = published.manifest;
  const liveAt = Number(await view<bigint>(distributor, "liveAt", root));
  if (liveAt === 0) {
    if (epoch <= lastEpoch) await checkRevoked(distributor, published);
    return undefined;
  }
  await checkManifest(distributor, provider, { published, liveAt });
  return { published, liveAt, leaves: await provePublished(published, account) };
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
  { published, liveAt }: Pick<StandingRoot, "published" | "liveAt">,
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
