/** Both kernels of a tree, for what each of them must do. */
import { readFileSync } from "node:fs";
import { PLAIN_KERNEL } from "../../src/kernel/keccak.ts";
import type { TreeKernel } from "../../src/kernel/tree-kernel.ts";
import { wasmKernel } from "../../src/kernel/tree-wasm.ts";

export const WASM_KERNEL: TreeKernel = wasmKernel(new WebAssembly.Module(readWasm()));

export const KERNELS = [
  ["plain", PLAIN_KERNEL],
  ["WebAssembly", WASM_KERNEL],
] as const;

function readWasm(): Uint8Array<ArrayBuffer> {
  try {
    return readFileSync(new URL("../../build/kernel/tree.wasm", import.meta.url));
  } catch (cause) {
    throw new Error("There is no build/kernel/tree.wasm to test: npm run build makes it.", {
      cause,
    });
  }
}
