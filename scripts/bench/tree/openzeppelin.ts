/** The same entitlements to the same root by OpenZeppelin's library. */
import { StandardMerkleTree } from "@openzeppelin/merkle-tree";
import { LEAF_TYPES } from "../../../src/merkle/tree.ts";
import { type Timing, tell, time } from "../measure.ts";
import { makeRewards } from "./epoch.ts";

export interface OpenZeppelinMeasured {
  readonly root: string;
  readonly timing: Timing;
  readonly peakMb: number;
}

const values = makeRewards(Number(process.argv[2])).entitlements.map((leaf) => [
  leaf.account,
  leaf.token,
  leaf.cumulative.toString(),
]);
let root = "";
const timing = time(() => {
  root = StandardMerkleTree.of(values, [...LEAF_TYPES], { sortLeaves: false }).root;
});
tell({ root, timing } satisfies Omit<OpenZeppelinMeasured, "peakMb">);
