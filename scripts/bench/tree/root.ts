/** Entitlements to root, three times; and what one permutation costs in each kernel. */
import { treeKernel } from "../../../src/epoch/kernel.ts";
import { PLAIN_KERNEL } from "../../../src/kernel/keccak.ts";
import { LEAF_BYTES, NODE_BYTES, type TreeKernel } from "../../../src/kernel/tree-kernel.ts";
import { buildTree, rootOf, type Tree, writeNode } from "../../../src/merkle/tree.ts";
import { median, type Timing, tell, time } from "../measure.ts";
import { makeRewards } from "./epoch.ts";

export interface RootMeasured {
  readonly root: string;
  /** Of three runs. */
  readonly median: Timing;
  /** Of one thread's time, by kernel. */
  readonly nsPerPermutation: { readonly wasm: number; readonly plain: number };
  readonly peakMb: number;
}

const RUNS = 3;

const leaves = Number(process.argv[2]);
const { entitlements } = makeRewards(leaves);
let tree: Tree | undefined;
const timings = Array.from({ length: RUNS }, () =>
  time(() => {
    tree = buildTree(entitlements, treeKernel());
  }),
);
tell({
  root: writeNode(rootOf(tree as Tree)),
  median: {
    seconds: median(timings.map(({ seconds }) => seconds)),
    cpuSeconds: median(timings.map(({ cpuSeconds }) => cpuSeconds)),
  },
  nsPerPermutation: {
    wasm: nsPerPermutation(treeKernel(), Math.min(leaves, 200_000)),
    plain: nsPerPermutation(PLAIN_KERNEL, Math.min(leaves, 20_000)),
  },
} satisfies Omit<RootMeasured, "peakMb">);

/** Two permutations a leaf, and one for each inner node; the second time, when the memory has been touched. */
function nsPerPermutation(kernel: TreeKernel, count: number): number {
  const encoded = new Uint8Array(count * LEAF_BYTES);
  const nodes = new Uint8Array((2 * count - 1) * NODE_BYTES);
  const hash = () => {
    kernel.hashLeaves(encoded, nodes);
    kernel.hashInnerNodes(nodes);
  };
  hash();
  const { cpuSeconds } = time(hash);
  return (cpuSeconds * 1e9) / (3 * count - 1);
}
