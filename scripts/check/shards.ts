/** The shards: every leaf once, and every shard's leaves and path lead to the root. */
import { type Folder, textOf } from "./folder.ts";
import { hashLeaf, hashPair, nodeHash, nodeOf } from "./tree.ts";

interface Shard {
  readonly format: string;
  readonly root: string;
  readonly count: number;
  readonly node: number;
  readonly path: readonly string[];
  readonly tokens: readonly string[];
  readonly runs: readonly {
    readonly first: number;
    readonly leaves: readonly (readonly [account: string, token: number, cumulative: string])[];
  }[];
}

interface ShardIndex {
  readonly format: string;
  readonly root: string;
  readonly count: number;
  readonly runs: readonly (readonly [shard: number, account: string])[];
}

const MOST_LEAVES = 256;

/** Every fault of the shards of a folder, in words. */
export function checkShards(folder: Folder): string[] {
  const { files, entitlements } = folder;
  let width = 1;
  while (width * MOST_LEAVES < entitlements.length) width *= 2;
  const found = [...files.keys()].filter((name) => /^shards\/(?!index\.json$)/.test(name));
  if (found.length !== width) return [`${found.length} shards, expected ${width}`];
  const shards = Array.from(
    { length: width },
    (_, i) => JSON.parse(textOf(files, `shards/${i}.json`)) as Shard,
  );
  const faults = shards.flatMap((shard, i) =>
    checkShard(shard, width - 1 + i, folder).map((fault) => `shards/${i}.json: ${fault}`),
  );
  return [...faults, ...checkIndex(shards, folder).map((fault) => `shards/index.json: ${fault}`)];
}

function checkShard(shard: Shard, node: number, { manifest, entitlements }: Folder): string[] {
  const count = entitlements.length;
  if (shard.format !== "tidemark-shard-v1") return ["another format"];
  if (shard.root !== manifest.root || shard.count !== count || shard.node !== node) {
    return ["its root, count or node is not that of the distribution"];
  }
  if (count === 0) {
    return shard.runs.length + shard.path.length === 0 ? [] : ["leaves where there are none"];
  }
  const faults: string[] = [];
  const hashes = new Map<number, string>();
  for (const run of shard.runs) {
    for (const [i, [account, number, cumulative]] of run.leaves.entries()) {
      const row = run.first + i;
      const leaf = { account, token: shard.tokens[number] ?? "", cumulative: BigInt(cumulative) };
      const right = entitlements[row];
      const isRight =
        right?.account === account &&
        right.token === leaf.token &&
        `${right.cumulative}` === cumulative;
      if (!isRight) faults.push(`leaf ${row} is not that of entitlements.csv`);
      else hashes.set(nodeOf(row, count), hashLeaf(leaf));
    }
  }
  if (faults.length > 0) return faults;
  const below = entitlements.filter((_, row) => isBelow(nodeOf(row, count), node));
  if (below.length !== shard.runs.reduce((sum, { leaves }) => sum + leaves.length, 0)) {
    return ["not the leaves below its node"];
  }
  const top = nodeHash(node, count, hashes);
  const root = top === undefined ? undefined : shard.path.reduce(hashPair, top);
  return root === manifest.root ? [] : ["its leaves and path do not lead to the root"];
}

function isBelow(node: number, top: number): boolean {
  let above = node;
  while (above > top) above = Math.floor((above - 1) / 2);
  return above === top;
}

/** The index names every run by its first account, in the order of the leaves. */
function checkIndex(shards: readonly Shard[], { files, manifest, entitlements }: Folder): string[] {
  const index = JSON.parse(textOf(files, "shards/index.json")) as ShardIndex;
  if (index.format !== "tidemark-shard-index-v1") return ["another format"];
  if (index.root !== manifest.root || index.count !== entitlements.length) {
    return ["its root or count is not that of the distribution"];
  }
  const runs = shards
    .flatMap(({ runs }, i) =>
      runs.map(({ first, leaves }) => ({ first, i, account: leaves[0]?.[0] })),
    )
    .sort((a, b) => a.first - b.first)
    .map(({ i, account }) => [i, account]);
  return JSON.stringify(runs) === JSON.stringify(index.runs) ? [] : ["it does not name the runs"];
}
