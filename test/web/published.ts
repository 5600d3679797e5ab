/** Published files of made-up entitlements, in memory; proofs of them by another library. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { canonicalJson, canonicalLine } from "../../src/merkle/canonical.ts";
import { sha256Text } from "../../src/merkle/file.ts";
import { cutShards } from "../../src/merkle/shards.ts";
import { buildTree, LEAF_TYPES } from "../../src/merkle/tree.ts";
import type { Due } from "../../web/published/files.ts";

const TOKEN = `0x${"11".repeat(20)}`;
const DISTRIBUTOR = `0x${"22".repeat(20)}`;

export interface Host {
  readonly due: Due;
  readonly leaves: readonly {
    readonly account: string;
    readonly token: string;
    readonly cumulative: bigint;
  }[];
  /** By address. */
  readonly files: Map<string, string>;
  readonly asked: string[];
  /** By OpenZeppelin's library. */
  proofOf(leaf: number): string[];
}

/** @param lie whether the first shard has another amount than the root commits to, hashed as if it were right. */
export function published(count: number, { lie = false } = {}): Host {
  const leaves = Array.from({ length: count }, (_, i) => ({
    account: `0x${(i * 977 + 3).toString(16).padStart(40, "0")}`,
    token: TOKEN,
    cumulative: BigInt(i * i + 1),
  }));
  const { index, shardCount, shardAt } = cutShards(leaves, buildTree(leaves));
  const texts: Record<string, string> = { "shards/index.json": canonicalLine(index) };
  for (let i = 0; i < shardCount; i++) texts[`shards/${i}.json`] = canonicalLine(shardAt(i));
  if (lie) texts["shards/0.json"] = texts["shards/0.json"]?.replace('"1"', '"2"') ?? "";
  const manifest = canonicalJson({
    root: index.root,
    chainId: 1,
    distributor: DISTRIBUTOR,
    leaves: count,
    tokens: [{ symbol: "T", address: TOKEN, decimals: 6, minPayout: "0" }],
    files: Object.fromEntries(
      Object.entries(texts).map(([name, text]) => [name, sha256Text(text)]),
    ),
  });
  const folder = "https://host.example/demo/beta/1";
  const tree = StandardMerkleTree.of(
    leaves.map(({ account, token, cumulative }) => [account, token, cumulative]),
    [...LEAF_TYPES],
    { sortLeaves: false },
  );
  return {
    due: {
      folder,
      root: tree.root,
      manifestHash: sha256Text(manifest),
      chainId: 1,
      distributor: DISTRIBUTOR,
    },
    leaves,
    files: new Map([
      [`${folder}/manifest.json`, manifest],
      ...Object.entries(texts).map(([name, text]) => [`${folder}/${name}`, text] as const),
    ]),
    asked: [],
    proofOf: (leaf) => tree.getProof(leaf),
  };
}
