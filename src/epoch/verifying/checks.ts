/** What a published distribution can be told by itself: its names, hashes, tree, and the epoch it stands on. */
import { MARKS_FILE } from "../../book/book-file.ts";
import type { Campaign, Phase } from "../../campaign/campaign.ts";
import { shardFiles } from "../../merkle/distribution.ts";
import type { Manifest } from "../../merkle/manifest.ts";
import { buildTree, rootOf, writeNode } from "../../merkle/tree.ts";
import { key } from "../../reward/state.ts";
import { treeKernel } from "../kernel.ts";
import { alteredFiles, type Previous, type ReadDistribution } from "../published/distribution.ts";

/** `note` is a difference that does not make the distribution wrong. */
export interface Check {
  readonly name: string;
  readonly result: "ok" | "wrong" | "note";
  readonly detail: string;
}

/** The distribution is the one that was asked for. */
export function checkIdentity(
  manifest: Manifest,
  campaign: Campaign,
  phase: Phase,
  epoch: number,
): Check[] {
  const found = `${manifest.campaign}/${manifest.phase}/${manifest.epoch} on chain ${manifest.chainId}`;
  return [
    compare("identity", found, `${campaign.id}/${phase.name}/${epoch} on chain ${phase.chainId}`),
  ];
}

/** Every file is the one the manifest names. */
export function checkFiles(published: ReadDistribution): Check[] {
  const altered = alteredFiles(published);
  return [
    {
      name: "files",
      result: altered.length === 0 ? "ok" : "wrong",
      detail:
        altered.length === 0
          ? `${published.hashes.size - 1} files have the hashes of the manifest`
          : altered.join("; "),
    },
  ];
}

/** The leaves lead to the root, and the shards hold the leaves. */
export function checkTree({ manifest, entitlements, hashes }: ReadDistribution): Check[] {
  const tree = buildTree(entitlements, treeKernel());
  const shards = new Map(shardFiles(entitlements, tree).map(({ name, sha256 }) => [name, sha256]));
  const differing = [
    ...new Set([
      ...shards.keys(),
      ...[...hashes.keys()].filter((name) => name.startsWith("shards/")),
    ]),
  ].filter((name) => shards.get(name) !== hashes.get(name));
  return [
    compare("root", manifest.root, writeNode(rootOf(tree))),
    compare("leaves", String(manifest.leaves), String(entitlements.length)),
    {
      name: "shards",
      result: differing.length === 0 ? "ok" : "wrong",
      detail:
        differing.length === 0
          ? `every shard leads to the root (${shards.size - 1})`
          : `${differing.join(", ")} differ`,
    },
  ];
}

/** The distribution stands on the one before: no leaf falls below it or vanishes from it. */
export function checkChain(
  { manifest, entitlements, state }: ReadDistribution,
  previous: Previous,
): Check[] {
  const fallen = [...previous.state.cumulative].filter(
    ([id, before]) => (state.cumulative.get(id) ?? 0n) < before,
  );
  const broken = entitlements.filter(
    (row) =>
      row.cumulative - row.amount !==
      (previous.state.cumulative.get(key(row.account, row.token)) ?? 0n),
  );
  const faults = [
    ...fallen.map(([id]) => `${id} is lower than before, or gone`),
    ...broken.map(
      (row) =>
        `${row.account} in ${row.token}: cumulative less amount is not the previous cumulative`,
    ),
  ];
  return [
    compare("previous manifest", manifest.previous ?? "none", previous.manifestHash ?? "none"),
    {
      name: "marks",
      result: faults.length === 0 ? "ok" : "wrong",
      detail:
        faults.length === 0
          ? `no entitlement fell below the previous epoch's`
          : faults.slice(0, 5).join("; "),
    },
  ];
}

/** The marks that the epoch counts in are one of its inputs. That they are the chain's, only the chain can say. */
export function checkMarks({ manifest, marks, hashes }: ReadDistribution): Check[] {
  const name = "marks on chain";
  const input = manifest.inputs.books.find(({ file }) => file === MARKS_FILE);
  if (marks.size === 0 && input === undefined) return [];
  if (input?.sha256 !== hashes.get(MARKS_FILE)) {
    const detail = `${MARKS_FILE} is not the one that the manifest names as an input`;
    return [{ name, result: "wrong", detail }];
  }
  const detail = `${marks.size} counted in; compare ${MARKS_FILE} with what was claimed, as epoch publish does`;
  return [{ name, result: "note", detail }];
}

function compare(name: string, found: string, expected: string): Check {
  return found === expected
    ? { name, result: "ok", detail: found }
    : { name, result: "wrong", detail: `${found}, expected ${expected}` };
}
