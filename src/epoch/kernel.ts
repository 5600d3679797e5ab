/** The kernel that hashes trees on this machine: chosen once, whichever it is with the same bytes. */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { PLAIN_KERNEL } from "../kernel/keccak.ts";
import type { TreeKernel } from "../kernel/tree-kernel.ts";
import { wasmKernel } from "../kernel/tree-wasm.ts";

const WASM = join(import.meta.dirname, "../../build/kernel/tree.wasm");

let chosen: TreeKernel | undefined;

/** The WebAssembly kernel where `npm run build` made it and this machine can run it, else its plain twin. */
export function treeKernel(): TreeKernel {
  chosen ??= loadTreeKernel(WASM);
  return chosen;
}

/** The kernel of a compiled file; the plain one where the file is missing or not for this machine. */
export function loadTreeKernel(file: string): TreeKernel {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = readFileSync(file);
  } catch {
    return PLAIN_KERNEL;
  }
  return WebAssembly.validate(bytes) ? wasmKernel(new WebAssembly.Module(bytes)) : PLAIN_KERNEL;
}
