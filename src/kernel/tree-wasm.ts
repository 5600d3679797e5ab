/** The hashing of a Merkle tree by WebAssembly, two hashes at a time: see assembly/tree.ts. */
import { LEAF_BYTES, NODE_BYTES, type TreeKernel } from "./tree-kernel.ts";

/** What build/kernel/tree.wasm exports. */
interface Exports {
  readonly memory: WebAssembly.Memory;
  /** Where leaves or children go, where hashes are found, and how many there may be in one call. */
  readonly INPUT: WebAssembly.Global;
  readonly OUTPUT: WebAssembly.Global;
  readonly CAPACITY: WebAssembly.Global;
  hashLeaves(count: number): void;
  hashParents(count: number): void;
}

/**
 * The kernel of a compiled build/kernel/tree.wasm. Leaves and nodes go through its small memory in runs, so the tree
 * may be of any size.
 */
export function wasmKernel(module: WebAssembly.Module): TreeKernel {
  const kernel = new WebAssembly.Instance(module).exports as unknown as Exports;
  const capacity = kernel.CAPACITY.value;
  const input = new Uint8Array(kernel.memory.buffer, kernel.INPUT.value, capacity * LEAF_BYTES);
  const output = new Uint8Array(kernel.memory.buffer, kernel.OUTPUT.value, capacity * NODE_BYTES);

  function hashLeaves(encoded: Uint8Array, nodes: Uint8Array): void {
    const leaves = encoded.length / LEAF_BYTES;
    const end = nodes.length / NODE_BYTES;
    for (let first = 0; first < leaves; first += capacity) {
      const count = Math.min(capacity, leaves - first);
      input.set(encoded.subarray(first * LEAF_BYTES, (first + count) * LEAF_BYTES));
      kernel.hashLeaves(count);
      nodes.set(output.subarray(0, count * NODE_BYTES), (end - first - count) * NODE_BYTES);
    }
  }

  function hashInnerNodes(tree: Uint8Array): void {
    let end = (tree.length / NODE_BYTES - 1) / 2;
    while (end > 0) {
      // No node of a run may be another one's child: its children begin at twice its number.
      const first = Math.max(end - capacity, end >> 1);
      const count = end - first;
      input.set(tree.subarray((2 * first + 1) * NODE_BYTES, (2 * end + 1) * NODE_BYTES));
      kernel.hashParents(count);
      tree.set(output.subarray(0, count * NODE_BYTES), first * NODE_BYTES);
      end = first;
    }
  }

  return { hashLeaves, hashInnerNodes };
}
