/** The kernel that hashes trees on this machine: chosen once, whichever it is with the same bytes. */
import { PLAIN_KERNEL } from "../kernel/keccak.ts";
import type { TreeKernel } from "../kernel/tree-kernel.ts";
import { wasmKernel } from "../kernel/tree-wasm.ts";
import { builtKernel, loadModule } from "./scoring/wasm-module.ts";

let chosen: TreeKernel | undefined;

/** The WebAssembly kernel where `npm run build` made it and this machine can run it, else its plain twin. */
export function treeKernel(): TreeKernel {
  chosen ??= loadTreeKernel(builtKernel("tree"));
  return chosen;
}

/** The kernel of a compiled file; the plain one where the file is missing or not for this machine. */
export function loadTreeKernel(file: string): TreeKernel {
  const module = loadModule(file);
  return module === undefined ? PLAIN_KERNEL : wasmKernel(module);
}
