/** A published tree, given to whoever works with OpenZeppelin's library. */
import { basename, dirname, join } from "node:path";
import { writeWhole } from "../../book/write-whole.ts";
import { refuse } from "../../errors.ts";
import { writeDump } from "../../merkle/dump.ts";
import { readManifest } from "../../merkle/manifest.ts";
import { readEntitlements } from "../../merkle/tables.ts";
import { buildTree, rootOf, writeNode } from "../../merkle/tree.ts";
import { readText } from "../files.ts";
import { treeKernel } from "../kernel.ts";

export interface DumpedTree {
  readonly root: string;
  readonly leaves: number;
}

/**
 * Writes a distribution's tree to a file that `StandardMerkleTree.load` reads, whole or not at all. What stood there
 * before is replaced.
 * @throws InputError where the distribution is missing or broken, or its leaves do not lead to its root.
 */
export async function dumpTree(folder: string, file: string): Promise<DumpedTree> {
  const read = async <T>(name: string, parse: (text: string, path: string) => T): Promise<T> => {
    const path = join(folder, name);
    return parse(await readText(path, "a file of an epoch's distribution"), path);
  };
  const { root } = await read("manifest.json", readManifest);
  const leaves = await read("entitlements.csv", readEntitlements);
  const tree = buildTree(leaves, treeKernel());
  const built = writeNode(rootOf(tree));
  if (built !== root) {
    refuse({
      where: join(folder, "entitlements.csv"),
      got: `leaves of the root ${built}`,
      expected: `those of ${root}, as its manifest says`,
      fix: "Fetch the published distribution again.",
    });
  }
  await writeWhole(dirname(file), async (append) => {
    for (const piece of writeDump(leaves, tree)) await append(basename(file), piece);
  });
  return { root, leaves: leaves.length };
}
