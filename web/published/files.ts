/** A distribution's files, fetched from a host that nobody trusts: each is believed by its hash alone. */
import { invariant } from "../../src/errors.ts";
import type { Manifest } from "../../src/merkle/manifest.ts";
import { type ProvenLeaf, proveFromShard } from "../../src/merkle/shard-proof.ts";
import { type Shard, type ShardIndex, shardsOf } from "../../src/merkle/shards.ts";
import { buildTree, foldProof, type Leaf, rootOf, writeNode } from "../../src/merkle/tree.ts";
import { FileError } from "./file-error.ts";

/** A million entitlements have an index and a manifest of less than 1 MB, and a shard is 34.3 kB at its worst. */
const LIMITS = { manifest: 16_000_000, index: 16_000_000, shard: 1_000_000 };

/** No token that is in use has more. */
const MAX_DECIMALS = 77;

/** An epoch's folder, and what the chain says of it. */
export interface Due {
  /** An absolute address without a slash at its end. */
  readonly folder: string;
  readonly root: string;
  /** The sha256 of manifest.json, 64 hex digits. */
  readonly manifestHash: string;
  readonly chainId: number;
  readonly distributor: string;
}

/** Reads a file's bytes, at most `limit`; undefined where there is none. */
export type ReadBytes = (address: string, limit: number) => Promise<Uint8Array | undefined>;

/** The manifest, if it is the one whose sha256 is on chain, and of that root. @throws FileError */
export async function readManifest(due: Due, read: ReadBytes): Promise<Manifest> {
  const address = `${due.folder}/manifest.json`;
  const text = await readHashed(address, due.manifestHash, LIMITS.manifest, read);
  const manifest = parsed<Manifest>(address, text);
  const { root, chainId, distributor, tokens } = manifest;
  const said = `root ${root}, chain ${chainId}, distributor ${distributor}`;
  const expected = `root ${due.root}, chain ${due.chainId}, distributor ${due.distributor.toLowerCase()}`;
  if (said !== expected) {
    throw new FileError("altered", `${address} is of ${said}, but the chain has ${expected}.`);
  }
  checkSound(address, tokens);
  return manifest;
}

function checkSound(address: string, tokens: Manifest["tokens"]): void {
  const isSound = understood(address, () =>
    tokens.every(
      ({ decimals }) => Number.isInteger(decimals) && decimals >= 0 && decimals <= MAX_DECIMALS,
    ),
  );
  if (!isSound) throw new FileError("altered", `${address} has a token of impossible decimals.`);
}

/** A manifest that is not on chain yet, with its sha256. Its first shard must lead to its root. @throws FileError */
export async function readDraft(
  folder: string,
  read: ReadBytes,
): Promise<{ readonly manifest: Manifest; readonly manifestHash: string }> {
  const address = `${folder}/manifest.json`;
  const bytes = await read(address, LIMITS.manifest);
  if (bytes === undefined) throw new FileError("missing", `There is no ${address}.`);
  const text = new TextDecoder().decode(bytes);
  const manifest = parsed<Manifest>(address, text);
  const manifestHash = await sha256(bytes);
  const { root, chainId, distributor, leaves, tokens } = manifest;
  checkSound(address, tokens);
  const due = { folder, root, manifestHash, chainId, distributor };
  if (leaves > 0) await rebuildShard(due, manifest, `0x${"0".repeat(40)}`, read);
  return { manifest, manifestHash };
}

/** An account's leaves with proofs that were folded to the root here. One shard is fetched, or two at a shard's edge. */
export async function proveAccount(
  due: Due,
  manifest: Manifest,
  account: string,
  read: ReadBytes,
): Promise<readonly ProvenLeaf[]> {
  const index = await readIndex(due, manifest, read);
  const leaves: ProvenLeaf[] = [];
  for (const number of understood(due.folder, () => shardsOf(index, account))) {
    const shard = await readShard(due, manifest, number, read);
    leaves.push(...understood(due.folder, () => proveFromShard(shard, account)));
  }
  for (const leaf of leaves) {
    const folded = writeNode(foldProof(leaf, leaf.proof));
    invariant(folded === due.root, "a proof leads to the root on chain");
  }
  return leaves;
}

/** What was made again of one shard. */
export interface Rebuilt {
  readonly number: number;
  /** How many shards there are. */
  readonly shards: number;
  readonly leaves: readonly Leaf[];
  /** The root of the shard's own subtree. */
  readonly subtree: string;
  /** Hashes from there up to the root. */
  readonly steps: number;
  /** The root that the leaves lead to. */
  readonly root: string;
  readonly bytes: number;
}

/** Hashes every leaf of a shard and follows its path up. @throws FileError where that leads to another root. */
export async function rebuildShard(
  due: Due,
  manifest: Manifest,
  account: string,
  read: ReadBytes,
): Promise<Rebuilt> {
  const index = await readIndex(due, manifest, read);
  const number = shardsOf(index, account)[0] ?? 0;
  const shard = await readShard(due, manifest, number, read);
  understood(due.folder, () => proveFromShard(shard, account));
  const leaves = shard.runs.flatMap((run) =>
    run.leaves.map(([owner, token, cumulative]) => ({
      account: owner,
      token: shard.tokens[token] ?? "",
      cumulative: BigInt(cumulative),
    })),
  );
  return {
    number,
    shards: Object.keys(manifest.files).filter((file) => /^shards\/[0-9]+\.json$/.test(file))
      .length,
    leaves,
    subtree: writeNode(rootOf(buildTree(leaves))),
    steps: shard.path.length,
    root: shard.root,
    bytes: JSON.stringify(shard).length,
  };
}

function readIndex(due: Due, manifest: Manifest, read: ReadBytes): Promise<ShardIndex> {
  return readListed<ShardIndex>(due, manifest, "shards/index.json", LIMITS.index, read);
}

async function readShard(
  due: Due,
  manifest: Manifest,
  number: number,
  read: ReadBytes,
): Promise<Shard> {
  const file = `shards/${number}.json`;
  const shard = await readListed<Shard>(due, manifest, file, LIMITS.shard, read);
  if (shard.root === due.root) return shard;
  throw new FileError("altered", `${due.folder}/${file} is of root ${shard.root}.`);
}

async function readListed<T>(
  { folder }: Due,
  { files }: Manifest,
  file: string,
  limit: number,
  read: ReadBytes,
): Promise<T> {
  const hash = Object.hasOwn(files, file) ? files[file] : undefined;
  if (hash === undefined) throw new FileError("missing", `The manifest names no ${file}.`);
  const address = `${folder}/${file}`;
  const text = await readHashed(address, hash, limit, read);
  return parsed<T>(address, text);
}

async function readHashed(
  address: string,
  hash: string,
  limit: number,
  read: ReadBytes,
): Promise<string> {
  const bytes = await read(address, limit);
  if (bytes === undefined) throw new FileError("missing", `There is no ${address}.`);
  const found = await sha256(bytes);
  if (found === hash) return new TextDecoder().decode(bytes);
  throw new FileError("altered", `${address} has sha256 ${found}, but ${hash} was published.`);
}

/** The browser's own hash; where the page is not served securely it has none, and a plain one does. */
async function sha256(bytes: Uint8Array): Promise<string> {
  const subtle = globalThis.crypto?.subtle;
  if (subtle === undefined) {
    const { sha256Text } = await import("../../src/merkle/file.ts");
    return sha256Text(new TextDecoder().decode(bytes));
  }
  const digest = await subtle.digest("SHA-256", bytes as BufferSource);
  return Array.from(new Uint8Array(digest), (byte) => byte.toString(16).padStart(2, "0")).join("");
}

function parsed<T>(address: string, text: string): T {
  const value = understood(address, () => JSON.parse(text) as T | null);
  if (typeof value === "object" && value !== null) return value;
  throw new FileError("altered", `${address} holds no object.`);
}

/** A publisher may have put anything under a hash: what cannot be understood must not hide the epochs before it. */
function understood<T>(address: string, read: () => T): T {
  try {
    return read();
  } catch (error) {
    throw new FileError("altered", `${address}: ${(error as Error).message}`);
  }
}
