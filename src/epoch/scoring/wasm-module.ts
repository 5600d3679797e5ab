/** The compiled kernels, where `npm run build` made them. */
import { readFileSync } from "node:fs";
import { join } from "node:path";

const FOLDER = join(import.meta.dirname, "../../../build/kernel");

/** The file that the build makes of a kernel. */
export function builtKernel(name: "tree" | "score"): string {
  return join(FOLDER, `${name}.wasm`);
}

/** @returns undefined where the file is missing, or not for this machine. */
export function loadModule(file: string): WebAssembly.Module | undefined {
  let bytes: Uint8Array<ArrayBuffer>;
  try {
    bytes = readFileSync(file);
  } catch {
    return undefined;
  }
  return WebAssembly.validate(bytes) ? new WebAssembly.Module(bytes) : undefined;
}
