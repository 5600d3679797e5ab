/**
 * Builds the kernels, AssemblyScript into WebAssembly: `node scripts/kernel.ts`. Every `src/kernel/assembly/*.ts` gives
 * one `build/kernel/*.wasm`; a folder there holds the parts of one. Without them everything runs on the plain TypeScript
 * twins, slower, to the same bytes.
 */
import { randomBytes } from "node:crypto";
import {
  globSync,
  mkdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import asc from "assemblyscript/asc";

const ROOT = join(import.meta.dirname, "..");
const OUT = join(ROOT, "build", "kernel");

const OPTIONS = [
  ["--runtime", "stub"],
  ["--optimizeLevel", "3"],
  ["--enable", "simd"],
  ["--use", "abort="],
  "--noAssert",
].flat();

/** The scanner is a tenth faster where the compiler keeps its calls; the tree's hash several times where it does not. */
const SHRINK_LEVEL: Readonly<Record<string, string>> = { score: "1" };

/**
 * Builds what is not built yet, or older than its source. Several may run at once.
 * @throws Error with what the compiler said.
 */
export async function buildKernels(out = OUT): Promise<void> {
  const all = globSync("src/kernel/assembly/**/*.ts", { cwd: ROOT });
  const inputs = [...all.map((source) => join(ROOT, source)), import.meta.filename];
  for (const source of globSync("src/kernel/assembly/*.ts", { cwd: ROOT }).sort()) {
    const target = join(out, `${basename(source, ".ts")}.wasm`);
    if (!isCurrent(target, inputs)) await buildKernel(source, target);
  }
}

async function buildKernel(source: string, target: string): Promise<void> {
  let binary: Uint8Array | undefined;
  const level = SHRINK_LEVEL[basename(source, ".ts")] ?? "0";
  const options = ["--outFile", "kernel.wasm", "--shrinkLevel", level, ...OPTIONS];
  const { error, stderr } = await asc.main([source, ...options], {
    readFile: (name, base) => read(join(base, name)),
    writeFile: (name, contents) => {
      if (name === "kernel.wasm" && typeof contents !== "string") binary = contents;
    },
    listFiles: () => [],
  });
  const said = stderr.toString();
  if (error !== null || binary === undefined || said.includes("WARNING"))
    throw new Error(`${source} does not compile.\n${said}`);
  mkdirSync(dirname(target), { recursive: true });
  // Tests and builds may start this at the same time: each has a draft of its own, and the last one stays.
  const draft = `${target}.${randomBytes(6).toString("hex")}.draft`;
  try {
    writeFileSync(draft, binary);
    renameSync(draft, target);
  } finally {
    rmSync(draft, { force: true });
  }
}

/** The compiler asks for files that may not be there. */
function read(path: string): string | null {
  try {
    return readFileSync(join(ROOT, path), "utf8");
  } catch {
    return null;
  }
}

function isCurrent(target: string, sources: readonly string[]): boolean {
  const built = statSync(target, { throwIfNoEntry: false })?.mtimeMs ?? 0;
  return sources.every((source) => statSync(source).mtimeMs < built);
}

if (import.meta.main) await buildKernels();
